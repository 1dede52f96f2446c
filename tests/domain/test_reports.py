import pytest

from domain.errors import Refused
from domain.ledger.layout import layout_of
from domain.reading import ValidationError
from domain.reports.commands import AlreadyIssued, OnlyPreliminary
from domain.reports.events import ReportDelivered
from tests.counter import Counter
from tests.domain.policies.reading import pack, wrong

WEEK, MONTH = "weekly_complaint_summary", "monthly_complaint_summary"
REGISTER, SLIP = "store_complaint_record", "petty_cash_advance_slip"
DIGESTS = {"pdf_sha256": "ab" * 32, "xlsx_sha256": "cd" * 32}
MANAGER = "customer_service_manager"
APRIL = {"report": MONTH, "period_ends_on": "2026-04-30"}
REPORT = '[[report]]\nrule = "T-R01"\nreport = "x"\nperiod = "{}"\n'
X = '\n[words.report]\nx = "表"\n'


@pytest.fixture
def counter():
    """A store under P02; it is the second of May."""
    counter = Counter()
    counter.register()
    counter.now = counter.now.replace(month=5, day=2)
    return counter


def issue(counter, **told):
    """Freeze a report as the book stands; the fact."""
    at = counter.ledger.head().position
    told = {"at_position": at} | DIGESTS | told
    return counter.of_store("issue_report", MANAGER, **told)[-1]


def test_an_issue_says_what_it_is_where_the_book_stood_and_its_digests(counter):
    head = counter.ledger.head()

    fact = issue(counter, **APRIL)

    assert (fact.at_position, fact.at_digest) == (head.position, head.digest.hex())
    assert (f"{fact.period_starts_on}", f"{fact.period_ends_on}") == (
        *("2026-04-01", "2026-04-30"),
    )
    assert fact.report_no == f"HY-01-{MONTH}-20260430-{head.position}"
    assert not fact.preliminary and fact.rules == ["P02-R17"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (APRIL | {"period_ends_on": "2026-05-31"}, "还没有过完"),
        (APRIL | {"period_ends_on": "2026-04-29"}, "不是期末"),
        (APRIL | {"period_ends_on": "2026-03-31"}, "本店 2026-04-24 才开账"),
        (APRIL | {"at_position": 0}, "账本没有第 0 条"),
        (APRIL | {"at_position": 99_999}, "账本没有第 99999 条"),
        (APRIL | {"pdf_sha256": "AB" * 32}, "不是 SHA-256 摘要"),
        ({"report": SLIP, "period_ends_on": "2026-05-01"}, "一案一份"),
        (
            {"report": REGISTER, "period_ends_on": "2026-04-01"}
            | {"period_starts_on": "2026-04-02"},
            "开始日期在期末日期之后",
        ),
    ],
)
def test_what_cannot_be_issued_is_named(counter, told, why):
    with pytest.raises(ValidationError, match=why):
        issue(counter, **told)


def test_a_report_the_store_does_not_have_is_not_issued():
    counter = Counter(packs=("P01",))

    with pytest.raises(ValidationError):
        issue(counter, report=MONTH, period_ends_on="2026-03-31")


def test_at_the_last_second_of_the_month_it_has_not_ended(counter):
    counter.now = counter.now.replace(month=4, day=30, hour=23, minute=59, second=59)
    with pytest.raises(ValidationError, match="还没有过完"):
        issue(counter, **APRIL)

    counter.now = counter.now.replace(month=5, day=1, hour=0, minute=0, second=0)
    assert not issue(counter, **APRIL).preliminary


def test_a_preliminary_issue_is_marked_and_cannot_be_sent(counter):
    counter.now = counter.now.replace(month=4, day=28)
    fact = issue(counter, **APRIL, preliminary=True)
    counter.now = counter.now.replace(month=5, day=2)

    with pytest.raises(OnlyPreliminary):
        deliver(counter, fact)
    assert fact.preliminary


def test_a_position_from_before_the_periods_end_makes_it_preliminary_too(counter):
    counter.now = counter.now.replace(month=4, day=25)
    position = counter.ledger.head().position
    counter.register()
    counter.now = counter.now.replace(month=5, day=2)

    with pytest.raises(ValidationError, match="还没有过完"):
        issue(counter, **APRIL, at_position=position)


def test_the_same_report_at_the_same_position_is_issued_once(counter):
    position = counter.ledger.head().position
    issue(counter, **APRIL, at_position=position)

    with pytest.raises(AlreadyIssued):
        issue(counter, **APRIL, at_position=position)


def deliver(counter, fact, **more):
    """Send an issue to where it belongs."""
    told = {"report": fact.report, "period_ends_on": f"{fact.period_ends_on}"}
    told |= {"report_no": fact.report_no, "method": "email"} | more
    told |= {"recipient": "hq_admin_customer_service_section"}
    return counter.of_store("deliver_report", MANAGER, **told)[-1]


def test_a_delivery_names_the_issue_that_was_sent(counter):
    fact = issue(counter, **APRIL)

    sent = deliver(counter, fact, address="hq@example.com", message_no="<1@mall>")

    assert (sent.report_no, sent.address) == (fact.report_no, "hq@example.com")
    with pytest.raises(ValidationError, match="没有出具过这个编号"):
        deliver(counter, fact, report_no="HY-01-of-somebody-else")


def test_the_week_in_which_it_opened_can_be_issued(counter):
    fact = issue(counter, report=WEEK, period_ends_on="2026-04-26")

    assert f"{fact.period_starts_on}" == "2026-04-20" and not fact.preliminary


def test_a_form_about_one_case_bears_the_number_of_the_case(counter):
    told = {"report": SLIP, "period_ends_on": "2026-05-02", "case_id": counter.case_id}

    fact = issue(counter, **told)

    assert fact.report_no.startswith(counter.case.registered.case_no)
    assert fact.rules == ["P02-R22", "P02-R23", "P02-R24"]


def test_a_form_about_no_case_is_not_issued(counter):
    told = {"report": SLIP, "period_ends_on": "2026-05-02", "case_id": counter.store_id}

    with pytest.raises(ValidationError, match="一案一份"):
        issue(counter, **told)


def test_an_older_delivery_is_read_as_it_was_told():
    told = {"report": MONTH, "class_version": 1}

    ReportDelivered.upcast_v1_v2(told)

    assert told["report_no"] is told["address"] is told["message_no"] is None
    assert layout_of(ReportDelivered).version == 2


def test_a_weekly_report_not_reviewed_is_not_sent(counter):
    fact = issue(counter, report=WEEK, period_ends_on="2026-04-26")

    with pytest.raises(Refused) as no:
        deliver(counter, fact)

    assert "P02-R16" in no.value.rules


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            REPORT.format("month") + 'due = "5th"\nsections = ["weather"]',
            "[[report]] 1: T-R01: sections: no section weather: agreements, ",
        ),
        (
            REPORT.format("year") + 'due = "5th"',
            "[[report]] 1: T-R01: due: a report each 'year' cannot be due '5th'",
        ),
        (
            REPORT.format("case") + 'due = "5th"',
            "[[report]] 1: T-R01: due: what is case has no day on which it is due",
        ),
        (
            REPORT.format("month") + 'due = "5th"\ntimed_by = "T-R07"',
            "[[report]] 1: T-R01: timed_by: T-R07 starts no clock in this pack",
        ),
        (
            REPORT.format("month") + 'due = "5th"\nwhen = "Rain"',
            "[[report]] 1: T-R01: when: no such fact: Rain",
        ),
    ],
)
def test_a_slip_in_a_report_is_named(body, said):
    assert said in wrong(body + X)


def test_a_report_says_what_it_tells_in_words_of_its_pack():
    read = pack(REPORT.format("month") + 'due = "5th"\nsections = ["flow"]' + X)

    assert read.report[0].sections == ("flow",)
