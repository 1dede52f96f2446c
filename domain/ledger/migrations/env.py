"""What alembic runs for each migration, on the connection it was handed."""

from alembic import context

from domain.ledger.migrations import VERSION_TABLE
from domain.ledger.tables import book

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=book,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
