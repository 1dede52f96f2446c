from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from socket import socket

import pytest

from domain.ledger.ledger import open_ledger
from domain.stores.store import store_id_of
from scripts.issue_report import main
from tests.scripts.conftest import CASE_NO

MONTH = ["--store", "HY-01", "--report", "monthly_complaint_summary"]
APRIL = [*MONTH, "--day", "2021-04-30"]
SEND = ["--send", "hq@example.com", "--role", "customer_service_manager"]


@pytest.fixture
def issue(wardrobe, tmp_path):
    """Issues a report over the wardrobe's book; its exit code."""
    flags = [*wardrobe, "--vault", str(tmp_path / "vault")]
    return lambda *more: main([*flags, *more])


def told(wardrobe, kind):
    """The facts of a kind in the store's stream."""
    ledger = open_ledger(wardrobe[1])
    facts = ledger.facts_of(store_id_of("HY-01"))
    ledger.close()
    return [one for one in facts if type(one).__name__ == kind]


def test_a_report_is_issued_and_laid_into_a_folder(issue, wardrobe, tmp_path, capsys):
    assert issue(*APRIL, "--to", str(tmp_path / "out")) == 0

    (fact,) = told(wardrobe, "ReportIssued")
    pdf = tmp_path / "out" / f"{fact.report_no}.pdf"
    assert sha256(pdf.read_bytes()).hexdigest() == fact.pdf_sha256
    assert (tmp_path / "vault" / fact.xlsx_sha256[:2] / fact.xlsx_sha256).is_file()
    assert fact.pdf_sha256 in capsys.readouterr().out


def test_the_same_report_at_the_same_position_is_issued_once(issue, wardrobe):
    week = ["--store", "HY-01", "--report", "weekly_complaint_summary"]
    assert issue(*APRIL, "--at", "12") == 0
    assert issue(*week, "--day", "2021-04-25") == 0

    assert issue(*APRIL, "--at", "12") == 1  # it is there, under this very number

    assert len(told(wardrobe, "ReportIssued")) == 2


def test_a_form_about_a_case_is_named_by_its_number(issue, wardrobe):
    flags = ["--store", "HY-01", "--report", "petty_cash_advance_slip"]

    assert issue(*flags, "--case", CASE_NO) == 0

    assert told(wardrobe, "ReportIssued")[0].report_no.startswith(CASE_NO)


def test_it_is_sent_and_the_book_says_so(issue, wardrobe, tmp_path):
    outbox = ["--outbox", str(tmp_path / "outbox")]

    assert issue(*APRIL, *SEND, *outbox) == 0

    (letter,) = (tmp_path / "outbox").glob("*.eml")
    (sent,) = told(wardrobe, "ReportDelivered")
    read = message_from_bytes(letter.read_bytes(), policy=default)
    assert (read["To"], sent.address) == ("hq@example.com", "hq@example.com")
    assert sent.recipient == "hq_admin_customer_service_section"


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ([*MONTH, "--day", "2999-01-01"], "还没有过完"),
        (["--store", "HY-77", *MONTH[2:]], "no such store"),
        ([*MONTH[:3], "no_such_report"], "nothing to report"),
        ([*APRIL, "--case", CASE_NO], "nothing to report"),
        ([*APRIL, "--at", "99999"], "nothing to report"),
        ([*APRIL, "--person", "007"], "does not act as"),
        ([*APRIL, "--send", "hq@example.com"], "P02-R17"),
        ([*APRIL, *SEND, "--mail-server", "pigeon://roof"], "MAIL_SERVER"),
    ],
)
def test_what_cannot_be_done_is_said(issue, capsys, flags, why):
    assert issue(*flags) == 1
    assert why in capsys.readouterr().err


def test_a_server_that_is_down_leaves_the_issue_and_no_delivery(
    issue, wardrobe, capsys
):
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]

    code = issue(*APRIL, *SEND, "--mail-server", f"smtp://127.0.0.1:{port}")

    assert code == 1 and "nothing recorded of it" in capsys.readouterr().err
    assert told(wardrobe, "ReportIssued") and not told(wardrobe, "ReportDelivered")
