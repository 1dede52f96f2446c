import re
from collections import Counter

import pytest

from domain.policies.reader import SHIPPED
from scripts.describing.rules import carried, rules_page, shown, wanted
from tests.house.code import HOUSE

RULES = wanted()
COUNTED = {  # the rules of each paper procedure
    **{"P01": 91, "P02": 30, "P03": 22, "P04": 19, "P05": 17, "P06": 15, "P07": 54},
    **{"P08": 22, "P09": 28, "P10": 27, "P11": 50, "P12": 16, "P13": 6},
}
DEFAULTS = [f"A{n:02}" for n in (*range(1, 23), *range(56, 61))] + ["C16", "C17"]
REFUSING = {"Lock", "Authority", "Apart", "Proof", "Wording", "Reception"}
CAN = {
    "BLOCK": lambda kind, entry: kind in REFUSING or kind == "Duty" and entry.before,
    "SOFT": lambda kind, entry: getattr(entry, "soft", False) or kind == "Wording",
    "REQUIRE": lambda kind, entry: kind in REFUSING | {"Duty", "Trigger", "Report"},
    "CLOCK": lambda kind, entry: any(
        getattr(entry, key, "") for key in ("within", "due_field", "distinct")
    ),
    "RECORD": lambda kind, entry: True,
    "CHECK": lambda kind, entry: kind == "Checklist",
}


def told():
    """Every rule that a test or a case file names."""
    return set(shown())


def test_the_paper_procedures_are_counted_in_full():
    shipped = {path.stem.upper() for path in SHIPPED.glob("p*.toml")}

    assert {"P01", "P02"} <= shipped
    assert set(RULES) == {
        f"{procedure}-R{number:02}"
        for procedure in shipped
        for number in range(1, COUNTED[procedure] + 1)
    }


def test_the_table_of_all_rules_is_current():
    page = (HOUSE / "docs/rules.md").read_text("utf-8")

    assert page == rules_page(), "python -m scripts.describe_commands writes it anew"
    rows = Counter(re.findall(r"^\| (P\d\d-R\d\d) \| [A-Z]", page, re.M))
    assert rows == Counter([*RULES])


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_stands_in_its_pack_and_can_do_what_it_must(rule):
    can = CAN[RULES[rule]]

    assert rule in carried(), "no entry of a pack carries it"
    entries = [one.entry for one in carried()[rule]]
    assert any(can(type(entry).__name__, entry) for entry in entries), RULES[rule]


@pytest.mark.parametrize("rule", [rule for rule in RULES if RULES[rule] != "CHECK"])
def test_a_rule_is_played(rule):
    assert rule in told(), "no test and no case file names it"


@pytest.mark.parametrize("rule", DEFAULTS)
def test_a_default_is_data_or_explained(rule):
    explained = (HOUSE / "docs/rules.md").read_text("utf-8")

    assert rule in carried() or re.search(rf"\b{rule}\b", explained)


def test_a_default_that_says_no_is_played():
    refusing = {
        rule
        for rule, carriers in carried().items()
        if any(type(c.entry).__name__ in REFUSING | {"Duty"} for c in carriers)
    }

    assert sorted(refusing - told()) == []


def test_packs_carry_no_rule_nobody_wrote():
    assert sorted(set(carried()) - set(RULES) - set(DEFAULTS) - conventions()) == []


def conventions():
    """The other ids rules may have: conventions, later defaults, and the house."""
    named = {f"C{n:02}" for n in range(1, 22)} | {f"A{n:02}" for n in range(1, 64)}
    named |= {"P14", "P15", "P16"}  # scripts to tick, in which no rule was found
    return named | {
        "ADMIN",
        "PRIVACY",
        *("CUSTODY", "CCTV", "SEAL"),
    }  # who looks after the house, as docs/rules.md says
