"""The simulator (试问): may this be done, by whom, and what follows; nothing recorded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain.glossary import label
from domain.policies.in_force import rules_of_store
from domain.policies.pack import Authority
from domain.policies.rules import Rules
from domain.scene import Scene
from web.acts import by_concept
from web.asked import COMPLAINT, Part, may_be_asked, numbers_in, part_of, rearranged
from web.clocks import length_in_words
from web.desk import book, now
from web.pages.money import store_asked
from web.people import stores
from web.refusing import Said
from web.wording import in_words, roles

page = Blueprint("simulator", __name__)
AN_HOUR = timedelta(hours=1)
SUPPLIER = {"1.do": "assess_liability", "1.liability": "supplier"}
CONCESSION = "concession"  # the matter of tables that compensation asks
GRANT = {"q.do": "grant_compensation", "q.role": "reception_clerk"}
Example = tuple[str, dict[str, str]]  # what it says, and its address
BY_AMOUNT: tuple[Example, ...] = (
    (
        "接待员同意赔付 100.01 元，供应商责任",
        SUPPLIER | GRANT | {"q.amount_yuan": "100.01"},
    ),
    (
        "接待员同意赔付 20.00 元，供应商责任",
        SUPPLIER | GRANT | {"q.amount_yuan": "20.00"},
    ),
)
CLOSING: Example = (
    "刚登记就结案",
    {"q.do": "close_case", "q.role": "reception_clerk"},
)


class Follows(NamedTuple):
    """One thing that must be done after it, were it done."""

    rules: tuple[str, ...]
    says: str
    needs: str
    length: str
    due: Any
    who: str


@page.get("/packs/ask")
def simulator() -> ResponseReturnValue:
    """What the adopted packs answer to a question that stands in the address."""
    typed = MultiDict(request.args)
    if (told := rearranged(typed)) is not None:
        return redirect(f"{url_for('simulator.simulator')}?{urlencode(told)}")
    store_id = store_asked()
    if store_id is None:
        return render_template("no_store.html")
    rules, code = rules_on_trial(store_id, typed.get("pack", ""))
    scene = Scene(book(), store_id, rules, now() - AN_HOUR)
    complaint, assumed, question = played(scene, typed)
    return render_template(
        "simulator.html",
        store_id=store_id,
        stores=stores(book()),
        packs=rules_of_store(book(), store_id).packs,
        code=code,
        rules=rules,
        complaint=complaint,
        assumed=assumed,
        question=question,
        answer=answered(scene, question),
        commands=by_concept(may_be_asked()),
        roles=rules.words("role"),
        examples=examples(rules),
        address=request.url,
    )


def examples(rules: Rules) -> list[Example]:
    """Questions these packs can answer; of amounts, where a table speaks of them."""
    by_amount = any(
        table.matter == CONCESSION and table.line in (None, "supplier")
        for table in rules.asked(Authority)
    )
    return [*(BY_AMOUNT if by_amount else ()), CLOSING]


def rules_on_trial(store_id: UUID, code: str) -> tuple[Rules, str]:
    """All packs of the store, or one alone with the common ones; and its code."""
    rules = rules_of_store(book(), store_id)
    chosen = [pack for pack in rules.packs if pack.code in (code, "common")]
    if code in ("", "common") or len(chosen) < 2:
        return rules, ""
    return replace(rules, packs=tuple(chosen)), code


def played(
    scene: Scene, typed: MultiDict[str, str]
) -> tuple[Part, list[Part], Part | None]:
    """The complaint, what is assumed of it one after the other, the question."""
    complaint = part_of("c", typed, scene, COMPLAINT)
    assert complaint is not None
    typed.setdefault("c.channel", "service_desk")
    typed.setdefault("c.case_type", "goods_and_service")
    typed.setdefault("c.summary", "假想的投诉")
    typed.setdefault("c.store_id", str(scene.store_id))
    take(scene, complaint)
    assumed = []
    for number in numbers_in(typed):
        if part := part_of(str(number), typed, scene):
            take(scene, part)
            assumed.append(part)
    return complaint, assumed, part_of("q", typed, scene)


def take(scene: Scene, part: Part) -> None:
    """Assume it, as far as it can be read."""
    ask = part.read(scene)
    if ask is not None:
        part.answer = scene.assume(part.command, ask, part.who)


def answered(scene: Scene, part: Part | None) -> dict[str, Any] | None:
    """What the rules say to the question; None while it is not fully asked."""
    if part is None or (ask := part.read(scene)) is None:
        return None
    answer = scene.ask(part.command, ask, part.who)
    return {
        "allowed": answer.allowed,
        "unread": answer.unread,
        "rules": answer.rules,
        "nos": [Said.of(no, scene.rules, part.who.role) for no in answer.nos],
        "facts": [label(type(fact).__name__) for fact in answer.facts],
        "follows": [follows(one, scene.rules) for one in scene.begun_by(answer)],
        "who_may": roles(scene.who_may(part.command, ask), scene.rules),
    }


def follows(one: Any, rules: Rules) -> Follows:
    """A duty that would begin, in words."""
    length = length_in_words(one.duty.within) if one.duty.within else ""
    needs = "；".join(in_words(text, rules) for text in one.lacks)
    who = roles(one.duty.who, rules)
    return Follows(one.duty.rule, one.duty.say, needs, length, one.due_at, who)
