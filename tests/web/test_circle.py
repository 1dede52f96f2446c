from inspect import Parameter, signature
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

from domain.commands import COMMANDS
from domain.errors import NotFound
from domain.fields import fields_of
from projections import READ_MODELS
from projections.board_questions import Wanted
from projections.eyes import Eyes, Seen
from projections.read_model import ReadModel
from projections.tally_questions import Months
from tests.counter import Counter, person
from tests.story import id_of
from tests.web.conftest import pages_over
from tests.web.visitor import Visitor

OUTSIDE = {  # who may not know of an employee's complaint: a role, and where it is held
    **{"reception_clerk": "here", "customer_service_manager": "here"},
    **{"finance_dept": "here", "company_general_manager": "here"},
    **{"senior_management": "everywhere", "auditor": "everywhere"},
    **{"administrator": "everywhere"},
}
WITHIN = "hr_dept"
EMPLOYEE = {
    "channel": "in_person",
    "case_type": "employee_complaint",
    "complainant_kind": "employee",
    "category": "unfair_management",
    "complainant_name": "郝委屈",
    "complainant_phone": "13900007766",
    "summary": "连续六周被排晚班",
    "demanded_yuan": "77.31",
}
SECRET = ("郝委屈", "13900007766", "六周", "晚班", "BM-77", "不公开的话", "77.31")
A_WEEK_ON = "2026-04-26"
EXHIBIT, STATEMENT, CLAIM, PAYMENT = map(id_of, ("exhibit", "words", "claim", "pay"))
PRINT = id_of("print")


class House:
    """A store under P13, then P02, too: one employee's complaint with all there can be.

    Under P13 alone whoever is within may do all of it, money, too.
    """

    def __init__(self, folder):
        self.counter = counter = Counter(packs=("P13",))
        self.app = pages_over(counter, folder)
        for role, where in (OUTSIDE | {WITHIN: "here"}).items():
            self._engage(role, where)
        counter.of_store("open_petty_cash", "finance_dept", amount_yuan="1000.00")
        counter.register()
        self.open_id = counter.case_id
        self._tell(counter)
        counter.of_store("adopt_pack", code="P02", place="overlay")
        self.case_no = counter.case.registered.case_no
        counter.now += timedelta(days=10)
        told = {"report": "weekly_complaint_summary", "period_ends_on": A_WEEK_ON}
        told |= {"at_position": counter.ledger.head().position}
        told |= {"pdf_sha256": "0" * 64, "xlsx_sha256": "0" * 64}
        (issued,) = counter.of_store("issue_report", **told)
        self.issued_at = issued.position
        ids = (self.case_id, EXHIBIT, STATEMENT, CLAIM, PAYMENT, PRINT)
        self.traces = (*SECRET, self.case_no, *map(str, ids))

    def _engage(self, role, where):
        at = {"store_id": self.counter.store_id} if where == "here" else {}
        told = {"person_id": person(role)}
        self.counter.do("add_person", "administrator", **told, name="钱多多")
        told["granted_role"] = role
        self.counter.do("grant_role", "administrator", **told, **at)

    def _tell(self, counter):
        """Words, a file, money, leave asked for, a no, a claim: every kind of trace."""
        self.case_id = counter.case_id = id_of("an employee's complaint")
        counter.of_store("register_complaint", WITHIN, **EMPLOYEE, case_id=self.case_id)
        said = {"speaker": "employee", "speaker_id": id_of("郝"), "text": "不公开的话"}
        said |= {"statement_id": STATEMENT}
        counter.of_case("record_statement", WITHIN, **said)
        file = BytesIO("不公开的话".encode())
        kept = self.app.extensions["vault"].keep(file, "roster.txt")
        paper = {"exhibit_id": EXHIBIT, "paper": "photo", "form": "copy"}
        paper |= {"file_sha256": kept.sha256, "file_name": "晚班表.txt"}
        counter.of_case("receive_evidence", WITHIN, **paper)
        self._keep(counter)
        drawn = {"form_version": "1", "print_id": PRINT, "pdf_sha256": "1" * 64}
        drawn |= {"content_sha256": "2" * 64, "file_sha256": "3" * 64}
        paper = {"print_form": "statement_record", "about_id": STATEMENT}
        counter.of_case("print_paper", WITHIN, **paper, **drawn)
        bears = {"liability": "supplier", "certainty": "affirmed"}
        counter.of_case("assess_liability", WITHIN, **bears)
        slip = {"slip_no": "BM-77", "amount_yuan": "7.31"}
        counter.of_case("grant_compensation", WITHIN, amount_yuan="12.62")
        counter.of_case("raise_petty_cash_slip", WITHIN, **slip)
        counter.of_case("consent_petty_cash", f"{WITHIN}:2", slip_no="BM-77")
        counter.of_case("draw_petty_cash", f"{WITHIN}:3", **slip)
        asked = {"act": "grant_compensation", "amount_yuan": "77.31"}
        counter.of_case("request_approval", WITHIN, **asked, reason="晚班补偿")
        assert counter.no("grant_compensation", amount_yuan="77.31")  # from without
        why = {"reason": "不公开的话的核对", "party_id": id_of("郝")}
        counter.of_case("read_personal_data", WITHIN, personal_data="name", **why)
        paid = {"payment_id": PAYMENT, "amount_yuan": "5.31", "head": "medical_fee"}
        counter.of_case("pay", f"{WITHIN}:3", **paid, purpose="medical_advance")
        claimed = {"claim_id": CLAIM, "payment_id": PAYMENT, "amount_yuan": "5.31"}
        counter.of_case("submit_claim_line", WITHIN, **claimed)

    def _keep(self, counter):
        """In a sealed bag, lent out; a seal asked for."""
        why = {"reason": "不公开的话"}
        bag = {"bag_no": "不公开的话", "seal_no": "FQ-1", "exhibit_id": EXHIBIT}
        counter.of_case("bag_exhibit", WITHIN, **bag)
        out = {"taker": "court", "outsider_name": "郝书记", "signature": "ink"} | why
        out |= {"due_back_at": counter.now + timedelta(days=1), "exhibit_id": EXHIBIT}
        counter.of_case("lend_exhibit", WITHIN, **out)
        asked = {"seal": "company_seal", "paper": "photo", "impressions": "1"} | why
        counter.of_case("request_seal_use", WITHIN, **asked)

    def is_(self, role):
        """Somebody who has signed in."""
        visitor = Visitor(self.app)
        with visitor.client.session_transaction() as session:
            session["person_id"] = str(person(role))
        return visitor

    def papers(self, role):
        """The papers as a role of this store may see them."""
        models = self.app.extensions["read_models"]
        models.catch_up()
        return Seen(models, Eyes(role, self.counter.store_id))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return House(tmp_path_factory.mktemp("circle"))


def addresses(house):
    """Every page there is, asked about the complaint wherever it can be asked."""
    meant = {
        **{"case_id": [house.case_id], "exhibit_id": [EXHIBIT], "claim_id": [CLAIM]},
        **{
            "tab": ["money", "evidence", "statements", "parties", "approvals", "claim"]
            + ["papers"]
        },
        **{"print_id": [PRINT], "number": [1]},
        **{"name": ["give_reply", "register_complaint"], "id": ["P13-R06"]},
        **{"position": [house.issued_at], "form": ["xlsx"]},
    }
    adapter = house.app.url_map.bind("localhost")
    for rule in house.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        unknown = rule.arguments - meant.keys()
        assert not unknown, f"{rule}: say what this walk shall ask for {unknown}"
        about = {"case_id", "exhibit_id", "claim_id"} & rule.arguments
        for values in combined({name: meant[name] for name in rule.arguments}):
            yield adapter.build(rule.endpoint, values), bool(about)


def written_in(page):
    """What a page says; of a workbook, what its sheets say."""
    if not page.raw.startswith(b"PK"):
        return page.source
    with ZipFile(BytesIO(page.raw)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def combined(choices):
    """Every way to choose one of each."""
    told = [{}]
    for name, values in choices.items():
        told = [one | {name: value} for one in told for value in values]
    return told


def asked_of(house):
    """What may be added to any address, so that it is about the complaint."""
    yield ""
    yield f"?case_id={house.case_id}&q={house.case_no}&store={house.counter.store_id}"
    yield f"?case={house.case_id}&n=0&find=BM-77&closed=1&period=month"
    about = {"report": "weekly_complaint_summary", "ends_on": A_WEEK_ON}
    about |= {"store": house.counter.store_id, "when": "overdue", "rule": "P02-R15"}
    yield f"?{urlencode(about)}"


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_page_has_a_trace_of_it_for_whoever_is_outside(house, role):
    outsider = house.is_(role)

    for address, about in addresses(house):
        for asked in asked_of(house) if not about else [""]:
            page = outsider.get(address + asked)
            hidden = (trace for trace in house.traces if trace not in address + asked)
            text = written_in(page)
            assert [one for one in hidden if one in text] == [], address + asked
            assert page.status == 404 or not about, address + asked


HIDDEN_NO = "密诉人力资源部门-2026-HY-01-000001"


@pytest.mark.parametrize("words", [*SECRET[:5], "7766", HIDDEN_NO])
def test_it_is_not_found_by_number_name_phone_or_words(house, words):
    found = house.is_("customer_service_manager").fill_in("/", q=words)
    within = house.is_(WITHIN).fill_in("/", q=words)

    assert "没有找到" in found.text and str(house.case_id) not in found.source
    assert words == "BM-77" or f"/cases/{house.case_id}" in within.links


def test_it_counts_nowhere_but_in_sums_of_money(house):
    board = house.papers("reception_clerk")["case_board"]
    whole = house.papers(WITHIN)["case_board"]
    now = house.counter.now

    assert board.page(Wanted(), now).total == 1 and whole.page(Wanted(), now).total == 2
    assert board.counts(Wanted(), now)["all"] == 1
    assert board.counts(Wanted(), now)["refused"] == 0
    assert whole.counts(Wanted(), now)["refused"] == 1
    manager = house.papers("customer_service_manager")["approval_inbox"]
    assert manager.count(None, "customer_service_manager") == 0


def test_finance_sees_what_left_the_drawer_and_not_for_whom(house):
    finance = house.papers("finance_dept")
    stores = [house.counter.store_id]

    drawn, opened = finance["petty_cash_book"].movements(stores)
    entries = finance["store_ledger"].lines(stores)
    paid, drawn_too = finance["payment_register"].lines(stores)

    assert drawn["out_fen"] == 731 and drawn["balance_fen"] == 99_269
    assert not opened["hidden"] and opened["by"]
    assert {one["amount_fen"] for one in (paid, drawn_too)} == {531, 731}
    for one in (drawn, paid, drawn_too, *(e for e in entries if e["hidden"])):
        assert one["hidden"] and one["rules"] == []
        assert not any(one.get(name) for name in ("case_id", "by", "role", "slip_no"))
    sums, whole = (
        house.papers(role)["store_ledger"].sums(stores)
        for role in ("finance_dept", WITHIN)
    )
    assert sums == whole and sums["paid_out"] == 1_262
    assert "不公开" in house.is_("finance_dept").get("/store").text


ABOUT = [
    name
    for name, command in COMMANDS.items()
    if any(one.name.endswith("case_id") for one in fields_of(command.ask))
]


@pytest.mark.parametrize("name", ABOUT)
def test_a_command_about_it_is_a_command_about_an_unknown_case(house, name):
    outsider = house.is_("customer_service_manager")
    head = house.counter.ledger.head().position
    token = outsider.get("/").fields["csrf_token"]
    asked = [field.name for field in fields_of(COMMANDS[name].ask)]
    about = [field for field in asked if field.endswith("case_id")]

    def give(case):
        """What form and program are answered."""
        told, headers = dict.fromkeys(about, str(case)), {"X-CSRFToken": token}
        form = outsider.post(f"/commands/{name}", told | {"csrf_token": token})
        path = f"/api/commands/{name}"
        program = outsider.client.post(path, json=told, headers=headers)
        return form.status, form.text, program.status_code, program.get_data()

    known = give(house.case_id)

    assert known[0] == known[2] == 404
    assert house.counter.ledger.head().position == head
    if not COMMANDS[name].begins:
        assert known == give(id_of("nothing"))


def test_its_number_names_nothing_outside(house):
    outsider = house.is_("customer_service_manager")
    form = outsider.get("/").fields | {"reminded_by": "x"}

    known, unknown = (
        outsider.post("/commands/give_reply", form | {"case_id": case_no})
        for case_no in (house.case_no, "客诉-2026-HY-01-999999")
    )

    assert known.status == unknown.status == 422
    assert known.text == unknown.text.replace("999999", house.case_no[-6:])


def test_whoever_takes_it_down_is_told_that_it_is_not_hers_to_see(tmp_path):
    house = House(tmp_path)
    clerk = house.is_("reception_clerk")
    head = house.counter.ledger.head().position
    told = clerk.get("/register").fields | EMPLOYEE

    answer = clerk.post("/commands/register_complaint", told)

    page = clerk.get(answer.location)
    assert answer.status == 303 and house.counter.ledger.head().position > head
    assert "您不在其中" in page.text
    assert [trace for trace in SECRET if trace in page.source] == []


QUESTIONS = {  # what every question of every paper is asked, by what it asks for
    "stores": lambda house: None,
    "role": lambda house: "",
    "limit": lambda house: 500,
    "since": lambda house: house.counter.now - timedelta(days=90),
    "until": lambda house: house.counter.now,
    "number": lambda house: "不公开",
    "now": lambda house: house.counter.now,
    "case_id": lambda house: house.case_id,
    "case_ids": lambda house: [house.case_id],
    "cases": lambda house: {house.case_id},
    "case_no": lambda house: house.case_no,
    "store_id": lambda house: house.counter.store_id,
    "claim_id": lambda house: CLAIM,
    "exhibit_id": lambda house: EXHIBIT,
    "statement_id": lambda house: STATEMENT,
    "newest_first": lambda house: True,
    "person_id": lambda house: person("cashier"),
    "rota_id": lambda house: id_of("rota"),
    "floor": lambda house: None,
    "months": lambda house: Months(202601, 202612),
    "hazard": lambda house: "supplier",
    "kind": lambda house: "category",
    "position": lambda house: 10_000,
    "ids": lambda house: {person("cashier")},
}
KEEPING = {*dir(ReadModel), "draw"}
ASKED = [
    (kind.name, name)
    for kind in READ_MODELS
    for name in dir(kind)
    if not name.startswith("_")
    and name not in KEEPING
    and callable(getattr(kind, name))
]


def answer_of(papers, house, paper, name):
    """What a question comes to, as text; nothing for what is not found."""
    question = getattr(papers[paper], name)
    told = {}
    for key, asked in signature(question).parameters.items():
        if key == "wanted":
            told[key] = asked.annotation()  # whatever is open or awaited
        elif key in QUESTIONS:
            told[key] = QUESTIONS[key](house)
        else:
            where = f"{paper}.{name}: say in QUESTIONS what to ask as {key}"
            assert asked.default is not Parameter.empty, where
    try:
        return repr(question(**told))
    except NotFound:
        return ""


@pytest.mark.parametrize(("paper", "name"), ASKED)
def test_no_question_of_a_paper_is_answered_with_it(house, paper, name):
    for role in OUTSIDE:
        answer = answer_of(house.papers(role), house, paper, name)

        assert [trace for trace in house.traces if trace in answer] == [], role


def test_the_walk_asks_what_the_circle_is_answered(house):
    within = house.papers(WITHIN)

    told = {
        paper
        for paper, name in ASKED
        if any(trace in answer_of(within, house, paper, name) for trace in house.traces)
    }

    assert told == {kind.name for kind in READ_MODELS} - NAMING_NO_CASE


NAMING_NO_CASE = {
    *("report_board", "people_directory", "complaint_tally", "rota_book"),
    "calendar_book",
}
