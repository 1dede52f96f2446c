"""Triggers that guard the book: what stands in it is never changed or taken away."""

_ONLY_ADDED = "the book is only added to"
_ONLY_FORWARD = "the head of the book only moves forward"

# A replaced row would go without a word to the trigger that refuses deletion: SQLite
# fires that one for REPLACE only in sessions that ask for it. So an entry that would
# push out another is refused before it comes.
SQLITE = (
    f"""CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON ledger_entries
    BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
    f"""CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON ledger_entries
    BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
    f"""CREATE TRIGGER entries_are_not_replaced BEFORE INSERT ON ledger_entries
    WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM ledger_entries WHERE stream_id = NEW.stream_id
        AND stream_version = NEW.stream_version)
    OR EXISTS (SELECT 1 FROM ledger_entries WHERE command_id = NEW.command_id
        AND part = NEW.part)
    BEGIN SELECT RAISE(ABORT, 'UNIQUE: {_ONLY_ADDED}'); END""",
    f"""CREATE TRIGGER head_is_not_deleted BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, '{_ONLY_FORWARD}'); END""",
    f"""CREATE TRIGGER head_is_not_replaced BEFORE INSERT ON ledger_head
    BEGIN SELECT RAISE(ABORT, '{_ONLY_FORWARD}'); END""",
    f"""CREATE TRIGGER head_moves_forward BEFORE UPDATE ON ledger_head
    WHEN NEW.position <= OLD.position OR NEW.recorded_at < OLD.recorded_at
    OR NEW.id <> OLD.id
    BEGIN SELECT RAISE(ABORT, '{_ONLY_FORWARD}'); END""",
)

# ALWAYS: also where a session calls itself a replica, which silences ordinary triggers.
POSTGRESQL = (
    f"""CREATE FUNCTION ledger_only_added() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_ONLY_ADDED}'; END $$""",
    f"""CREATE FUNCTION ledger_only_forward() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_ONLY_FORWARD}'; END $$""",
    """CREATE TRIGGER entries_are_not_changed BEFORE UPDATE OR DELETE
    ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_only_added()""",
    """CREATE TRIGGER entries_are_not_emptied BEFORE TRUNCATE
    ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_added()""",
    """CREATE TRIGGER head_is_not_deleted BEFORE INSERT OR DELETE
    ON ledger_head FOR EACH ROW EXECUTE FUNCTION ledger_only_forward()""",
    """CREATE TRIGGER head_is_not_emptied BEFORE TRUNCATE
    ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_forward()""",
    """CREATE TRIGGER head_moves_forward BEFORE UPDATE ON ledger_head FOR EACH ROW
    WHEN (NEW.position <= OLD.position OR NEW.recorded_at < OLD.recorded_at
        OR NEW.id <> OLD.id)
    EXECUTE FUNCTION ledger_only_forward()""",
    "ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER entries_are_not_changed",
    "ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER entries_are_not_emptied",
    "ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER head_is_not_deleted",
    "ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER head_is_not_emptied",
    "ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER head_moves_forward",
)
