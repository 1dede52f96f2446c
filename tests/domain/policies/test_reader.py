import pytest

import domain.commands
from domain.policies.conditions import Ref
from domain.policies.reader import PackUnreadable, read_pack, read_shipped
from tests.domain.policies.reading import HEAD, pack, wrong

LOCK = '[[lock]]\nrule = "T-R01"\nact = "pay"\n'
DUTY = '[[duty]]\nrule = "T-R02"\nafter = "ComplaintRegistered"\nneeds = "ReplyGiven"\n'
TABLE = '[[authority]]\nmatter = "concession"\nline = "store"\n'
BAND = '[[authority.band]]\nrule = "T-R03"\nroles = "hr_director"\n'
SLIPS = {
    "not TOML": ("[[lock", "t.toml: not TOML"),
    "nested beyond all measure": ("a = " + "[" * 9_999, "t.toml: not TOML"),
    "a figure beyond all measure": ("a = " + "1" * 5_000, "t.toml: not TOML"),
    "a source that is no text": ("source = 1", "t.toml: source: expected text"),
    "a default nobody can read": (
        '[[setting]]\nname = "limit_yuan"\ndefault = "abc"',
        "[[setting]] 1: ?: default: 金额",
    ),
    "a duty that begins with nothing": (
        DUTY.replace("Complaint", "no Complaint"),
        "T-R02: after: a duty begins with a fact",
    ),
    "a count that is none": (
        '[[trigger]]\nrule = "T-R04"\non = "LawInvolved"\nraises = "x"\nat_least = 0',
        "at_least: 0 is no number",
    ),
    "a count that is a yes": (
        '[[trigger]]\nrule = "T-R04"\non = "LawInvolved"\nraises = "x"\n'
        "at_least = true",
        "at_least: expected int",
    ),
    "a kind nobody knows": ('[[ban]]\nrule = "T-R01"', "t.toml: ban: no such key"),
    "a key nobody knows": (LOCK + "wen = 1", "[[lock]] 1: T-R01: wen: no such key"),
    "a key that lacks": ('[[lock]]\nrule = "T-R01"', "[[lock]] 1: T-R01: act: missing"),
    "a rule that is a number": ("[[lock]]\nrule = 1\nact = 'pay'", "rule: expected"),
    "a rule among numbers": ("[[lock]]\nrule = [1]\nact = 'pay'", "rule: expected"),
    "no rule at all": (
        "[[lock]]\nrule = []\nact = 'pay'",
        "[[lock]] 1: ?: rule: missing",
    ),
    "a band of no rule": (
        TABLE + '[[authority.band]]\nroles = "hr_director"',
        "band 1: rule: missing",
    ),
    "a yes that is a word": (LOCK + 'never = "yes"', "never: expected bool"),
    "not a form of condition": (
        LOCK + 'until = "Reply Given"',
        "until: not of the form",
    ),
    "a comparison nobody can read": (
        LOCK + 'until = "ReplyGiven(by~x)"',
        "cannot read",
    ),
    "neither any nor all": (LOCK + "until = { some_of = [] }", "neither text, list"),
    "an amount that is none": (LOCK + 'when = "act(amount_yuan>20.001)"', "no amount"),
    "more than by two figures": (
        LOCK + 'when = "act(amount_yuan>1.00|2.00)"',
        "takes one value",
    ),
    "a fact nobody knows": (
        LOCK + 'until = "ReplyGave"',
        "until: no such fact: ReplyGave",
    ),
    "a field the fact has not": (
        LOCK + 'until = "ReplyGiven(manner=phone)"',
        "until: ReplyGiven has no field manner",
    ),
    "a field nobody is asked": (
        LOCK + 'when = "act(colour=red)"',
        "when: act has no field colour",
    ),
    "a word nobody has": (
        LOCK + 'until = "ReplyGiven(method=pigeon)"',
        "until: no word pigeon among method",
    ),
    "yes or no by another word": (
        LOCK + 'until = "AgreementSigned(supplementary=maybe)"',
        "supplementary is yes/no, not 'maybe'",
    ),
    "an act nobody gives": (
        '[[lock]]\nrule = "T-R01"\nact = "paint"',
        "[[lock]] 1: T-R01: act: no command or group paint",
    ),
    "a role nobody has": (LOCK + 'only = "king"', "only: no word king among role"),
    "a field of the act that is not": (
        LOCK + 'until = "ReplyGiven(content=act.colour)"',
        "nothing asked here has a field colour",
    ),
    "a sum compared with a name": (
        LOCK + 'until = "OfferMade(amount_yuan>=act.receipt_no)"',
        "until: amount_yuan and act.receipt_no cannot be compared",
    ),
    "a sum of a fact that has none": (
        LOCK + 'until = "ReplyGiven(amount_yuan>0.00)"',
        "until: ReplyGiven has no field amount_yuan: by, content, method",
    ),
    "a start where nothing began": (
        LOCK + 'until = "ReplyGiven(content=start.slip_no)"',
        "nothing began here",
    ),
    "a field the start has not": (
        DUTY.replace("ReplyGiven", "ReplyGiven(content=start.slip_no)"),
        "needs: ComplaintRegistered has no field slip_no",
    ),
    "a setting nobody fills in": (
        LOCK + 'when = "act(amount_yuan>setting.limit_yuan)"',
        "when: no setting limit_yuan",
    ),
    "a length nobody can read": (
        DUTY + 'within = "a while"',
        "within: 'a while' is no",
    ),
    "a moment the fact has not": (DUTY + 'due_field = "due_at"', "has no field due_at"),
    "a gate before no act": (
        DUTY + 'before = "closeing"',
        "no command or group closeing",
    ),
    "a duty that asks an act": (
        DUTY + 'when = "act(role=cashier)"',
        "when: nothing is asked here",
    ),
    "no band at all": (TABLE + "band = []", "band: write [[authority.band]]"),
    "a band that leaves some out": (
        TABLE + BAND + 'up_to_yuan = "20.00"',
        "up_to_yuan: the last band leaves totals out",
    ),
    "a gap between bands": (
        TABLE + BAND + 'up_to_yuan = "20.00"\n' + BAND + 'over_yuan = "20.01"',
        "T-R03: over_yuan: the band before ends elsewhere",
    ),
    "bands one over the other": (
        TABLE + BAND + 'up_to_yuan = "20.00"\n' + BAND + 'over_yuan = "19.99"',
        "T-R03: over_yuan: the band before ends elsewhere",
    ),
    "a role of a band nobody has": (
        TABLE + BAND.replace("hr_director", "king"),
        "band 1: roles: no word king among role",
    ),
    "a severity nobody has": (
        '[[trigger]]\nrule = "T-R04"\non = "LawInvolved"\nraises = "dire"\n'
        '[words.severity]\ngrave = "严重"',
        "[[trigger]] 1: T-R04: raises: no word dire among severity",
    ),
    "a count of a field that is not": (
        '[[trigger]]\nrule = "T-R04"\non = "LawInvolved"\nraises = "x"\n'
        'distinct = "who"',
        "distinct: LawInvolved has no field who",
    ),
    "a count ended by something else": (
        '[[trigger]]\nrule = "T-R04"\non = "MemberJoined"\nraises = "x"\n'
        'distinct = "complainant_id"\nunless_ended_by = "ComplaintWithdrawn"',
        "unless_ended_by: ComplaintWithdrawn and MemberJoined have no field in common",
    ),
    "an end of what is not counted": (
        '[[trigger]]\nrule = "T-R04"\non = "MemberJoined"\nraises = "x"\n'
        'unless_ended_by = "MemberClosed"',
        "unless_ended_by: only what is counted is ended",
    ),
    "a setting that is asked and is not": (
        DUTY + 'when = "setting(scope=all)"',
        "when: no setting scope",
    ),
    "a record of no fact": (
        '[[record]]\nrule = "T-R05"\nfact = "Rain"',
        "[[record]] 1: T-R05: fact: no such fact: Rain",
    ),
    "a report due on no day": (
        '[[report]]\nrule = "T-R06"\nreport = "x"\nperiod = "week"\ndue = "5th"',
        "[[report]] 1: T-R06: due: a report each 'week' cannot be due '5th'",
    ),
    "a report to no setting": (
        '[[report]]\nrule = "T-R06"\nreport = "x"\nperiod = "week"\ndue = "monday"\n'
        'recipient = "setting.whom"',
        "recipient: no setting whom",
    ),
    "words that are no words": (
        "[words]\nrole = 1",
        "t.toml: words: not tables of word",
    ),
}


@pytest.mark.parametrize(("body", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_of_the_pen_is_named_by_file_rule_key_and_reason(body, said):
    found = wrong(body)

    assert found.startswith("t.toml: ")
    assert said in found


def test_every_slip_is_named_at_once():
    found = wrong(LOCK + 'until = "Rain"\nonly = "king"\n' + DUTY + 'before = "rest"')

    assert [line.split(": ")[1:4] for line in found.splitlines()] == [
        ["[[lock]] 1", "T-R01", "until"],
        ["[[lock]] 1", "T-R01", "only"],
        ["[[duty]] 1", "T-R02", "before"],
    ]


def test_a_pack_without_a_name_is_no_pack():
    with pytest.raises(PackUnreadable, match="t.toml: pack: missing"):
        read_pack('name = "无编号"', "t.toml")


def test_a_pack_has_a_code_and_a_version():
    with pytest.raises(PackUnreadable, match="t.toml: pack: write code and version"):
        read_pack('pack = "T"\nname = "无版本"', "t.toml")


def test_a_pack_that_does_not_ship_is_answered_with_those_that_do():
    with pytest.raises(
        PackUnreadable, match="P99: no such pack here; there are common"
    ):
        read_shipped("P99")


def test_a_pack_may_use_its_own_words_and_settings_and_those_of_all():
    read = pack(
        '[[setting]]\nname = "limit_yuan"\ndefault = "5.00"\n'
        + LOCK
        + 'when = "act(amount_yuan>setting.limit_yuan)"\n'
        + 'until = "ComplaintClassified(category=ghosts)"\n'
        + '[words.category]\nghosts = "闹鬼"'
    )

    (lock,) = read.lock
    (test,) = lock.when.tests()
    assert test.comparisons[0].wanted == (Ref("setting", "limit_yuan"),)


@pytest.mark.parametrize("code", ["common", "P02"])
def test_a_pack_that_ships_is_read_without_a_slip(code):
    assert domain.commands.COMMANDS

    assert read_shipped(code).entries


def test_a_table_is_named_after_its_pack_and_matter():
    (table,) = pack(TABLE + BAND).authority

    assert table.table == "T:concession:store:1"
    assert [band.rule for band in table.band] == [("T-R03",)]
    assert read_pack(HEAD + TABLE + BAND, "other.toml").authority == (table,)
