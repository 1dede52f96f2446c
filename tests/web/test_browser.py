"""Two complaints from registration to closing, by hand, in a real browser."""

from datetime import timedelta
from tempfile import mkdtemp
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.counter import Counter
from tests.web.browsing import FIRST, Hands, engage, served

CLERK, CHIEF, MANAGER, CASHIER = (
    "reception_clerk",
    "on_duty_section_chief",
    "customer_service_manager",
    "cashier",
)
ORIGINALS = (
    "medical_record",
    "diagnosis_certificate",
    "examination_sheet",
    "fee_receipt",
)
PLACES = {
    "/": "board",
    "/register": "register",
    "/approvals": "approvals",
    "/clocks": "clocks",
    "/store": "store-ledger",
    "/claims": "claims",
    "/evidence": "evidence",
    "/seals": "seals",
    "/reports": "reports",
    "/refusals": "refusals",
    "/packs": "packs",
    "/people": "people",
    "/ledger": "ledger-status",
}


def opened(browser, story, packs, roles):
    """A store that follows these packs, its staff, and hands at a browser."""
    counter = Counter(packs=packs)
    counter.of_store("open_petty_cash", amount_yuan="1000.00")
    app, server = served(counter, Path(mkdtemp(prefix="counter-")))
    engage(app, counter, *roles)
    address = f"http://127.0.0.1:{server.server_port}"
    return Hands(browser, address, counter, story), server


@pytest.fixture
def hypermarket(browser):
    roles = (CLERK, CHIEF, MANAGER, CASHIER, "deputy_customer_service_manager")
    hands, server = opened(browser, "p02", ("P02",), roles)
    yield hands
    server.shutdown()


@pytest.fixture
def home_mall(browser):
    roles = (
        *("service_center_staff", "mall_duty_manager", "risk_control_dept"),
        *(
            "insurance_officer",
            "senior_management",
            "finance_dept",
            "finance_cash_room",
        ),
        "agreement_collector",
    )
    hands, server = opened(browser, "p01", ("P01",), roles)
    yield hands
    server.shutdown()


def test_spoiled_milk_from_the_desk_to_the_countersign(hypermarket):
    desk = hypermarket
    desk.is_(CLERK)
    desk.registers(
        channel="service_desk",
        summary="鲜奶未到保质期已变质",
        complainant_name="顾客甲",
        complainant_phone="13900002071",
        demanded_yuan="86.00",
    )
    desk.picture("case")
    desk.does("assess_liability", liability="supplier")
    desk.does("give_first_judgement", found="冷链断链，整箱变质")
    desk.does("call_section_chief")

    said = desk.tries("grant_compensation", amount_yuan="86.00")
    desk.picture("refused")
    assert "没有记入" in said and "P02-R19" in said

    desk.is_(CHIEF).does("grant_compensation", amount_yuan="86.00")
    desk.is_(CLERK).does("raise_petty_cash_slip", slip_no="JZ-01", amount_yuan="86.00")
    desk.is_(CHIEF).does("consent_petty_cash", slip_no="JZ-01")
    desk.is_(CASHIER).does("draw_petty_cash", slip_no="JZ-01", amount_yuan="86.00")
    desk.is_(MANAGER).does("countersign_petty_cash", slip_no="JZ-01")
    desk.is_(CLERK).does("give_reply", method="in_person", content="已赔付，顾客认可")
    said = desk.does("close_case", outcome="settled")
    desk.picture("closed")

    assert "已结" in said
    ledger = desk.is_(MANAGER).looks("/store", "store-ledger")
    assert "914.00" in ledger and "86.00" in ledger


def test_a_slip_on_the_wet_floor_from_the_scene_to_the_insurers_money(home_mall):
    mall = home_mall
    the_scene(mall)
    mall.picture("case")
    the_advance(mall)
    the_settlement(mall)

    mall.is_("service_center_staff")
    said = mall.does("close_case", outcome="settled")
    mall.picture("closed")
    assert "已结" in said

    mall.is_("insurance_officer")
    mall.does("receive_claim_money", claim_id=FIRST, amount_yuan="600.00")
    mall.does("close_claim", claim_id=FIRST, reason="余款保险公司不赔")
    said = mall.looks("/claims", "claims")
    assert "800.00" in said and "600.00" in said and "200.00" in said

    mall.is_("senior_management")
    for path, name in PLACES.items():
        assert mall.looks(path, name)


def the_scene(mall):
    """A customer slips; who must be told is told, the scene is kept."""
    mall.is_("service_center_staff").registers(
        channel="service_center",
        case_type="personal_injury",
        summary="顾客在一楼湿滑地面摔倒，手腕疼痛",
        complainant_name="顾客乙",
        complainant_phone="13900003388",
    )
    for whom in ("related_dept", "mall_duty_manager", "risk_control_dept"):
        mall.does("notify", whom=whom)
    mall.does("state_no_witness", reason="现场没有其他顾客")
    mall.does("assign_handler", person_id=FIRST, task="case_tracker")
    mall.is_("risk_control_dept").does("protect_scene", place="一楼中庭")
    mall.does("file_accident_report", report_no="SG-01", cause="地面有水未设警示")
    mall.is_("insurance_officer").does("notify_insurer", report_no="BA-01")
    mall.does("receive_insurer_opinion", pays="yes", requirements="交全部原件")


def the_advance(mall):
    """The duty manager lets 800 be advanced; the insurer takes 600 of it."""
    duty = mall.is_("mall_duty_manager")
    duty.does("assess_liability", liability="store", certainty="affirmed")
    duty.does("decide_advance", outcome="yes", amount_yuan="800.00")
    money = {"purpose": "medical_advance", "amount_yuan": "800.00"}
    duty.does("request_funds", **money, urgent="yes")

    said = mall.is_("finance_dept").tries("pay", **money)
    mall.picture("refused")
    assert "没有记入" in said and "P01-R27" in said

    mall.is_("service_center_staff")
    for paper in ORIGINALS:
        mall.does("receive_evidence", paper=paper, form="original")
    told = {"head": "medical_fee", "originals": "in_custody"}
    mall.is_("finance_dept").does("pay", **money, **told)
    line = {"payment_id": FIRST, "head": "medical_fee", "amount_yuan": "800.00"}
    mall.is_("insurance_officer").does("submit_claim_line", **line)
    decided = {"accepted_yuan": "600.00", "rejected_yuan": "200.00"}
    mall.does("decide_claim_line", **decided)


def the_settlement(mall):
    """Five hundred more, on one agreement that stays in the cash room."""
    mall.is_("senior_management").does(
        "authorise_promise", what="和解补偿", up_to_yuan="500.00"
    )
    desk = mall.is_("service_center_staff")
    desk.does("make_offer", what="一次性补偿", amount_yuan="500.00")
    desk.does("accept_offer", amount_yuan="500.00")
    desk.does("request_funds", purpose="settlement", amount_yuan="500.00")
    desk.does("sign_agreement", settled_yuan="500.00")
    mall.is_("agreement_collector").does("collect_agreement")
    mall.is_("finance_dept").does("pay", purpose="settlement", amount_yuan="500.00")
    mall.is_("agreement_collector").does("deposit_agreement")


def test_pages_have_no_barriers_axe_can_find(hypermarket):
    desk = hypermarket.is_(MANAGER)
    desk.is_(CLERK).registers(channel="phone", summary="价格标错")

    found = []
    for path in (*PLACES, f"/cases/{desk.case_id}", "/commands/notify"):
        desk.go(path, **({"case_id": desk.case_id} if "commands" in path else {}))
        violations = Axe().run(desk.page).response["violations"]
        found += [(path, one["id"], one["nodes"][0]["html"]) for one in violations]

    assert found == []


def test_a_phone_shows_board_and_case_without_scrolling_sideways(hypermarket):
    desk = hypermarket.is_(CLERK)
    desk.registers(channel="phone", summary="价格标错")
    desk.page.set_viewport_size({"width": 390, "height": 844})

    widths = {}
    for path in ("/", f"/cases/{desk.case_id}", "/approvals", "/clocks", "/register"):
        desk.looks(path, "phone" + path.replace("/", "-")[:12])
        widths[path] = desk.page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 390} == {}


def test_on_a_phone_a_report_is_read_from_left_to_right(hypermarket):
    desk = hypermarket.is_(MANAGER)
    desk.counter.now += timedelta(days=14)
    desk.page.set_viewport_size({"width": 390, "height": 844})

    said = desk.looks("/reports", "phone-reports")

    cells = "[...document.querySelectorAll('.owed td')].filter(it => it.innerText)"
    widths = desk.page.evaluate(f"{cells}.map(it => it.clientWidth)")
    assert "客诉周报" in said and min(widths) > 250
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_whole_menu_is_seen_at_a_desk(hypermarket):
    desk = hypermarket.is_(MANAGER)
    desk.is_(CLERK).registers(channel="phone", summary="价格标错")

    desk.is_(MANAGER).looks("/", "menu")

    nav = "document.querySelector('.top nav')"
    hidden = desk.page.evaluate(f"{nav}.scrollWidth - {nav}.clientWidth")
    assert hidden <= 0
