import pytest
from sqlalchemy import Column, Integer, Table, insert, text

from projections import ReadModels, read_model
from projections.columns import papers
from scripts import verify_ledger
from tests.domain.ledger.telling import intrude, say


def test_a_sound_book_is_told_so_and_the_result_is_kept(ledger, capsys):
    say(ledger, "J-1", "J-2")

    code, said = run(ledger, capsys)

    kept = ledger.last_verification()
    assert code == 0
    assert "完整 intact：是" in said and "无缺 complete：是" in said
    assert (kept.position, kept.intact, kept.complete, kept.findings) == (
        3, True, True, [],
    )  # fmt: skip
    assert kept.digest == ledger.head().digest.hex() and kept.digest in said


def test_a_wrong_book_is_told_entry_by_entry(ledger, capsys):
    say(ledger, "J-1", "J-2")
    intrude(ledger.engine, "UPDATE ledger_entries SET actor = 'x' WHERE position = 2")

    code, said = run(ledger, capsys)

    kept = ledger.last_verification()
    assert code == 1
    assert "#2 payments.PettyCashSlipRaised" in said
    assert "完整 intact：否" in said and "无缺 complete：是" in said
    assert (kept.intact, kept.complete, len(kept.findings)) == (False, True, 1)


def test_a_first_entry_nobody_can_read_is_a_finding_too(ledger, capsys):
    intrude(ledger.engine, "UPDATE ledger_entries SET topic = 'x' WHERE position = 1")

    code, said = run(ledger, capsys, "--rebuild")

    assert code == 1
    assert "#1 x" in said and "账页无法重建" in said


def test_a_digest_is_noted_and_compared_later(ledger, capsys, tmp_path):
    notes = tmp_path / "digests.txt"
    assert run(ledger, capsys, "--note", str(notes))[0] == 0
    say(ledger)
    assert run(ledger, capsys, "--note", str(notes))[0] == 0
    assert run(ledger, capsys, "--against", str(notes))[0] == 0

    first, second = notes.read_text("utf-8").splitlines()
    notes.write_text(f"{first}\n2 {'0' * 64}\n", "utf-8")
    code, said = run(ledger, capsys, "--against", str(notes))

    assert (code, second.split()[0]) == (1, "2")
    assert "与先前记下的摘要不符：#1 之后有改写" in said


def test_a_wrong_book_is_not_noted(ledger, capsys, tmp_path):
    notes = tmp_path / "digests.txt"
    intrude(ledger.engine, "UPDATE ledger_head SET position = 7")

    code, said = run(ledger, capsys, "--note", str(notes))

    assert (code, notes.exists()) == (1, False)
    assert "末尾缺 #2 至 #7" in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "是空的"),
        ("1 abc\n", "第 1 行"),
        (f"1 {'0' * 64}\nx\n", "第 2 行"),
        (f"1 {'0' * 64}\n1 {'1' * 64}\n", "#1 记过不同的摘要"),
        (None, "No such file"),
    ],
)
def test_notes_that_cannot_be_read_are_not_taken_for_agreement(
    ledger, capsys, tmp_path, content, says
):
    notes = tmp_path / "digests.txt"
    if content is not None:
        notes.write_text(content, "utf-8")

    code, said = run(ledger, capsys, "--against", str(notes))

    assert code == 2
    assert says in said


def test_where_there_is_no_book_nothing_is_verified(database_url, capsys):
    code = verify_ledger.main(["--database", database_url])

    assert code == 2
    assert "未能核验" in capsys.readouterr().out


slips = Table("slips_counted", papers, Column("position", Integer, primary_key=True))


class Slips(read_model.ReadModel):
    """A paper of the tests: where slips were raised."""

    name = "slips"
    tables = (slips,)

    def when(self, fact):
        if fact.topic == "payments.PettyCashSlipRaised":
            yield insert(slips), {"position": fact.position}


def test_read_models_are_compared_row_by_row_with_rebuilt_ones(
    ledger, capsys, monkeypatch
):
    monkeypatch.setattr(verify_ledger, "READ_MODELS", (Slips,))
    ReadModels(ledger, [Slips]).catch_up()
    say(ledger, "J-1", "J-2")
    ReadModels(ledger, [Slips]).catch_up()
    assert run(ledger, capsys, "--rebuild")[0] == 0

    with ledger.engine.execution_options(begin="IMMEDIATE").begin() as db:
        db.execute(text("UPDATE slips_counted_g1 SET position = 9 WHERE position = 3"))
    code, said = run(ledger, capsys, "--rebuild")

    assert code == 1
    assert "账页 slips：" in said and "(9,)" in said and "(3,)" in said
    assert "完整 intact：是" in said and "账页相符 read models agree：否" in said


def test_papers_that_know_more_than_the_book_betray_its_missing_end(
    ledger, capsys, monkeypatch
):
    monkeypatch.setattr(verify_ledger, "READ_MODELS", (Slips,))
    say(ledger, "J-1", "J-2")
    ReadModels(ledger, [Slips]).catch_up()
    last = "(SELECT {} FROM ledger_entries WHERE position = 2)"
    head = ", ".join(f"{one} = {last.format(one)}" for one in ("digest", "recorded_at"))
    intrude(ledger.engine, "DELETE FROM ledger_entries WHERE position = 3")
    intrude(ledger.engine, f"UPDATE ledger_head SET position = 2, {head}")

    code, said = run(ledger, capsys, "--rebuild")

    assert code == 1
    assert "账页无法重建：slips: the book ends at #2, before #3" in said


def test_a_paper_whose_table_is_gone_is_a_finding_too(ledger, capsys, monkeypatch):
    monkeypatch.setattr(verify_ledger, "READ_MODELS", (Slips,))
    ReadModels(ledger, [Slips]).catch_up()
    with ledger.engine.execution_options(begin="IMMEDIATE").begin() as db:
        db.execute(text("DROP TABLE slips_counted_g1"))

    code, said = run(ledger, capsys, "--rebuild")

    assert code == 1
    assert "账页无法比较：" in said and "slips_counted_g1" in said


def run(ledger, capsys, *flags):
    """The exit code of a verification, and what it said."""
    url = ledger.engine.url.render_as_string(hide_password=False)
    code = verify_ledger.main(["--database", url, *flags])
    return code, capsys.readouterr().out
