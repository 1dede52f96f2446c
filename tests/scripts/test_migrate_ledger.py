from alembic import command

from domain.ledger import migrations
from domain.ledger.engines import open_engine, writer
from domain.ledger.migrations import is_migrated
from scripts.migrate_ledger import main


def of_the_first_days(url):
    """A book's tables as the first version of the program laid them out."""
    engine = open_engine(url)
    config = migrations._config()
    with writer(engine).begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
    return engine


def test_an_older_book_is_brought_up_to_date_once(database_url, capsys):
    engine = of_the_first_days(database_url)
    assert not is_migrated(engine)

    codes = [main(["--database", database_url]) for _ in range(2)]

    said = capsys.readouterr().out.splitlines()
    assert codes == [0, 0] and is_migrated(engine)
    assert "已更新" in said[0] and "已是最新" in said[1]
    engine.dispose()


def test_where_there_is_no_book_none_is_made(database_url, capsys):
    assert main(["--database", database_url]) == 1

    said = capsys.readouterr().err
    assert "LedgerNotFound" in said or "这里没有账本" in said
