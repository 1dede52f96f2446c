from domain.stores.store import store_id_of
from tests.counter import person
from tests.web.visitor import Visitor
from web.session import OPEN_TO_ALL, WITHOUT_ROLE

SAMPLES = {
    "uuid:case_id": "0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
    "uuid:claim_id": "0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
    "uuid:exhibit_id": "0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
    "uuid:print_id": "0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
    "int:number": "1",
    "name": "pay",
    "tab": "money",
    "id": "P02-R15",
    "int:position": "7",
    "any(pdf, xlsx):form": "pdf",
}


def routes(app):
    """Every address behind the door, with something in its gaps."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL:
            continue
        path = rule.rule
        for gap, sample in SAMPLES.items():
            path = path.replace(f"<{gap}>", sample)
        assert "<" not in path, path
        yield rule, path


def test_nobody_gets_past_the_door_without_signing_in(app):
    visitor = app.test_client()

    for rule, path in routes(app):
        method = "POST" if "POST" in rule.methods else "GET"
        token = Visitor(app).get("/sign-in").fields["csrf_token"]
        visitor.get("/sign-in")
        answer = visitor.open(path, method=method, headers={"X-CSRFToken": token})
        assert answer.status_code in (303, 400, 401), path
        assert "客诉-" not in answer.text


def test_whoever_has_no_role_in_the_book_sees_no_page(app, counter, clerk):
    told = {"person_id": person("reception_clerk"), "store_id": counter.store_id}
    counter.do("take_role", "administrator", **told, granted_role="reception_clerk")

    answers = {
        path: clerk.get(path).status
        for rule, path in routes(app)
        if "GET" in rule.methods and rule.endpoint not in WITHOUT_ROLE
    }

    assert set(answers.values()) == {403}, answers


def test_a_clerk_signs_in_under_her_name_and_lands_on_the_board(enter):
    clerk = enter("reception_clerk")

    assert (clerk.answer.status, clerk.answer.location) == (303, "/")
    assert "接待课课员" in clerk.get("/").text


def test_whoever_has_two_roles_chooses_in_which_to_act(enter, counter):
    told = {"person_id": person("cashier"), "store_id": counter.store_id}
    counter.do("grant_role", "administrator", **told, granted_role="finance_dept")
    cashier = enter("cashier")

    before = cashier.get("/").text
    seats = cashier.get(cashier.answer.location)
    cashier.post("/seat", seats.fields | {"seat": "1"})

    assert cashier.answer.location == "/seat"
    assert "财务部门" in seats.text and "出纳" in seats.text
    assert "出纳 ·" in before and "财务部门 ·" in cashier.get("/").text


def test_a_wrong_password_says_nothing_of_whether_the_name_is_known(app, clerk):
    known = Visitor(app).sign_in("reception_clerk", "not the password").answer
    unknown = Visitor(app).sign_in("nobody", "not the password").answer

    assert known.status == unknown.status == 401
    assert "登录名或密码不对" in known.text and "登录名或密码不对" in unknown.text


def test_passwords_cannot_be_tried_one_after_the_other(app):
    visitor = Visitor(app)

    tried = [visitor.sign_in("cashier", f"guess {n}").answer.status for n in range(7)]

    assert tried[:5] == [401] * 5
    assert tried[5:] == [429] * 2


def test_signing_in_leads_back_only_to_pages_of_ours(enter):
    visitor = enter("cashier")

    for back, wanted in {
        "/refusals": "/refusals",
        "//elsewhere.example/": "/",
        "https://elsewhere.example/": "/",
        "/\\elsewhere.example": "/",
    }.items():
        form = visitor.get("/sign-in", query_string={"back": back}).fields
        typed = form | {"sign_in_name": "cashier", "password": "a good password"}
        answer = visitor.client.post(
            "/sign-in", data=typed, query_string={"back": back}
        )
        assert answer.location == wanted


def test_a_form_without_its_token_is_not_taken(clerk, counter):
    head = counter.ledger.head().position

    answer = clerk.post("/commands/register_complaint", {"summary": "没有令牌"})

    assert answer.status == 400
    assert counter.ledger.head().position == head


def test_every_answer_forbids_what_is_not_ours(clerk):
    for path in ("/", "/sign-in", "/nowhere", "/static/style.css"):
        headers = clerk.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_carries_script_or_style_of_its_own(clerk, case_id):
    for path in ("/", f"/cases/{case_id}", "/register", "/packs", "/ledger"):
        source = clerk.get(path).source
        assert "style=" not in source and "<style" not in source
        assert "onclick" not in source and "<script>" not in source


def test_cookies_of_a_session_are_out_of_reach_of_scripts(enter):
    cookie = enter("cashier").answer.headers["Set-Cookie"]

    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_leaving_closes_the_door(clerk):
    clerk.post("/sign-out", clerk.get("/").fields)

    assert clerk.get("/").location == "/sign-in?back=/"


def test_a_case_of_another_store_is_not_there_for_her(app, counter, clerk):
    counter.do("open_store", "administrator", store_code="HY-02", name="演练二店")
    counter.store_id = store_id_of("HY-02")
    counter.register(summary="别店的事")

    page = clerk.get(f"/cases/{counter.case_id}")
    form = clerk.get("/commands/give_reply", query_string={"case_id": counter.case_id})

    assert (page.status, form.status) == (404, 404)
    assert "别店的事" not in page.text + clerk.get("/?q=别店").text.replace(
        "找“别店", ""
    )
