from base64 import b64decode
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from io import BytesIO
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from openpyxl import load_workbook

from tests.web.conftest import pages_over
from tests.web.reporting import WEEK, deliveries, forms, issue, issued, send
from tests.web.visitor import Visitor


class Mailbox:
    """What a mail server took in."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        """Keep the letter."""
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


@pytest.fixture
def mail():
    """A mail server on loopback, and what it took in."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller, mailbox
    controller.stop()


def free_port():
    """A port nobody listens on."""
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def counter_with_mail(counter, folder, url):
    """The manager, at pages that send letters there."""
    app = pages_over(counter, folder, mail_server=url, mail_from="kefu@mall.example")
    return Visitor(app).sign_in("customer_service_manager")


def test_a_report_goes_out_by_mail_with_both_forms_readable(april, tmp_path, mail):
    controller, mailbox = mail
    url = f"smtp://127.0.0.1:{controller.port}"
    manager = counter_with_mail(april, tmp_path, url)
    page = issue(manager, april)

    after = send(manager, page)
    send(manager, page)  # the button pressed twice

    (letter,) = mailbox.letters
    pdf, xlsx = letter.iter_attachments()
    (sent,) = deliveries(april)
    assert (letter["To"], letter["From"]) == ("hq@example.com", "kefu@mall.example")
    assert "客诉月报" in letter["Subject"] and letter["Message-ID"] == sent.message_no
    assert b64decode(pdf.get_payload()) == forms(manager, april)[0]
    assert sha256(xlsx.get_content()).hexdigest() == issued(april).xlsx_sha256
    assert load_workbook(BytesIO(xlsx.get_content())).sheetnames[0] == "报表"
    assert pdf.get_filename() == f"{issued(april).report_no}.pdf"
    assert (sent.method, sent.report_no) == ("email", issued(april).report_no)
    assert "hq@example.com" in after.text
    board = manager.get("/reports").text
    assert "按时报送" in board


def test_a_mail_server_that_is_down_loses_nothing_and_pretends_nothing(april, tmp_path):
    url = f"smtp://127.0.0.1:{free_port()}"
    manager = counter_with_mail(april, tmp_path, url)
    page = issue(manager, april)

    after = send(manager, page)

    assert "邮件没有发出" in after.text and "没有记为已报送" in after.text
    assert deliveries(april) == []
    assert sha256(forms(manager, april)[0]).hexdigest() == issued(april).pdf_sha256


def test_a_server_that_refuses_the_letter_is_told_of(april, tmp_path, mail):
    controller, mailbox = mail
    mailbox.handle_RCPT = refuse
    url = f"smtp://127.0.0.1:{controller.port}"
    manager = counter_with_mail(april, tmp_path, url)

    after = send(manager, issue(manager, april))

    assert "邮件没有发出" in after.text and "no such mailbox" in after.text
    assert deliveries(april) == []


async def refuse(server, session, envelope, address, options):
    """No such person here."""
    return "550 no such mailbox"


def test_what_the_rules_refuse_is_not_sent(april, tmp_path, mail):
    controller, mailbox = mail
    url = f"smtp://127.0.0.1:{controller.port}"
    manager = counter_with_mail(april, tmp_path, url)
    page = issue(manager, april, WEEK, "2026-04-26")  # nobody has reviewed it

    after = send(manager, page)

    assert "P02-R16" in after.text and mailbox.letters == []
    assert deliveries(april) == []
    april.of_store(
        "review_report",
        "store_general_manager",
        report=WEEK,
        period_ends_on="2026-04-26",
    )
    send(manager, manager.get(f"/reports/{issued(april).position}"))
    assert len(mailbox.letters) == len(deliveries(april)) == 1


@pytest.mark.parametrize("address", ["", "nobody", "a@b\nBcc: all@example.com"])
def test_an_address_nobody_can_write_to_is_not_written_to(manager, april, address):
    after = send(manager, issue(manager, april), address)

    assert "填一个邮件地址" in after.text and deliveries(april) == []


def test_without_a_mail_server_letters_lie_in_the_outbox(manager, april, tmp_path):
    page = issue(manager, april)

    send(manager, page)

    (sent,), (letter,) = deliveries(april), (tmp_path / "outbox").glob("*.eml")
    told = message_from_bytes(letter.read_bytes(), policy=default)
    assert (sent.method, sent.address) == ("outbox", "hq@example.com")
    assert told["Message-ID"] == sent.message_no
    pdf, _ = told.iter_attachments()
    assert sha256(pdf.get_content()).hexdigest() == issued(april).pdf_sha256


def test_the_next_letter_is_offered_the_last_address(manager, april):
    send(manager, issue(manager, april))

    again = issue(manager, april)

    assert again.fields["address"] == "hq@example.com"
