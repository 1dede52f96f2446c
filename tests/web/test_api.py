from uuid import UUID, uuid4

import pytest

from domain.commands import COMMANDS
from tests.web.visitor import PASSWORD

MILK = {"channel": "service_desk", "summary": "牛奶变质"}


@pytest.fixture
def call(clerk, counter):
    """Gives a command as a program does."""
    token = clerk.client.get("/api/session").get_json()["csrf_token"]
    headers = {"X-CSRFToken": token}

    def give(name, **sent):
        path = f"/api/commands/{name}"
        return clerk.client.post(path, json=sent, headers=headers)

    return give


def test_a_program_learns_at_which_positions_its_facts_stand(call, counter):
    told = MILK | {"store_id": str(counter.store_id), "command_id": str(uuid4())}

    first, again = call("register_complaint", **told), call(
        "register_complaint", **told
    )

    numbered, registered = first.get_json()["facts"]
    assert first.status_code == 201
    assert registered["fact"] == "cases.ComplaintRegistered"
    assert registered["position"] == numbered["position"] + 1
    assert again.get_json() == first.get_json()


def test_a_refused_program_is_told_every_rule(call, case_id):
    told = {"slip_no": "1", "amount_yuan": "5", "password": PASSWORD}
    answer = call("draw_petty_cash", case_id=str(case_id), **told)

    told = answer.get_json()
    assert answer.status_code == 409
    assert {"P02-R30", "P02-R22"} <= set(told["rules"])
    assert all(no["why"] for no in told["nos"])


def test_what_cannot_be_read_is_told_field_by_field(call, case_id):
    answer = call("change_demand", case_id=str(case_id), demanded_yuan=20.5, whim="x")

    assert answer.status_code == 422
    assert set(answer.get_json()["fields"]) == {"demanded_yuan", "whim"}


@pytest.mark.parametrize("sent", ["", "[1]", "{", "[" * 9_999])
def test_what_is_no_table_is_not_taken(clerk, call, sent):
    token = clerk.client.get("/api/session").get_json()["csrf_token"]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}

    answer = clerk.client.post("/api/commands/notify", data=sent, headers=headers)

    assert answer.status_code == 422


def test_a_program_is_not_let_in_without_token_or_session(app, clerk):
    without_token = clerk.client.post("/api/commands/notify", json={})
    without_session = app.test_client().get("/api/session")

    assert without_token.status_code == 400
    assert without_session.status_code == 401


def test_every_command_is_described(clerk):
    told = clerk.client.get("/api/openapi.json").get_json()

    assert {path.rsplit("/", 1)[1] for path in told["paths"]} == set(COMMANDS)
    shape = told["components"]["schemas"]["Draw"]
    assert {"case_id", "slip_no", "amount_yuan"} <= set(shape["required"])
    operation = told["paths"]["/api/commands/draw_petty_cash"]["post"]
    assert set(operation["responses"]) >= {"201", "409", "422"}


def test_an_unknown_case_or_command_is_a_404(call, counter):
    head = counter.ledger.head().position

    nowhere = call("give_reply", case_id=str(UUID(int=1)), method="phone", content="?")

    assert nowhere.status_code == call("no_such_command").status_code == 404
    assert counter.ledger.head().position == head
