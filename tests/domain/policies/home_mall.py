"""A home mall's case by its shipped procedure, as the P01 tests tell it."""

from dataclasses import fields
from datetime import timedelta

from domain.cases.case import Case
from domain.cases.events import ComplaintRegistered
from domain.commands import COMMANDS
from domain.policies.duties import owed
from domain.policies.in_force import value_of
from domain.policies.reader import read_shipped
from domain.policies.rules import Rules
from tests.domain.policies.reading import act, no_to
from tests.story import A_MORNING, fact, given, id_of

PACKS = (read_shipped("common"), read_shipped("P01"))
SETTINGS = {
    one.name: value_of(one.name, one.default) for pack in PACKS for one in pack.setting
}
P01 = Rules(PACKS, SETTINGS)
LATER = A_MORNING + timedelta(hours=1)


PAYING = {field.name for field in fields(COMMANDS["pay"].ask)}


def complaint(case_type="personal_injury", **told):
    """A complaint of a kind was registered."""
    return fact(
        ComplaintRegistered,
        case_no="客诉-1",
        store_id=id_of("store"),
        store_version=1,
        channel="in_person",
        case_type=case_type,
        summary="一句话",
        **told,
    )


def no(asked, *facts, case_type="personal_injury"):
    """The P01 rules that say no, each once."""
    said = no_to(P01, asked, complaint(case_type), *facts)
    return {rule for rule in said if rule.startswith("P01")}


def pay(**told):
    """A payment is asked of finance, with nothing filled in but this."""
    asked = {name: None for name in PAYING} | {"purpose": "settlement"} | told
    asked = {"role": "finance_staff"} | asked
    return act("pay", "money", "head", at=LATER, **asked)


def open_rules(*facts, case_type="goods_and_service"):
    """The rules of what is still owed."""
    case = given(Case, complaint(case_type), *facts)
    return {
        rule for one in owed(P01, case.facts) if one.is_open for rule in one.duty.rule
    }
