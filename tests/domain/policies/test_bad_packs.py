"""What no store can adopt: each slip with file, rule, key and reason, to the letter."""

import pytest

from domain.commands import COMMANDS
from domain.policies.reader import read_shipped
from tests.domain.policies.reading import pack, wrong

LOCK = '[[lock]]\nrule = "T-R01"\nact = "pay"\n'
IN_GROUP = LOCK.replace("pay", "money")
DUTY = '[[duty]]\nrule = "T-R02"\nafter = "{after}"\nneeds = "ReplyGiven"\n'
DUTY_LENGTH = DUTY.format(after="ComplaintRegistered") + 'within = "{}"\n'
TABLE = '[[authority]]\nmatter = "concession"\nline = "store"\n'
BAND = '[[authority.band]]\nrule = "T-R03"\nroles = "hr_director"\n'
TRIGGER = '[[trigger]]\nrule = "T-R04"\non = "{on}"\nraises = "{raises}"\n'
WORDING = '[[wording]]\nrule = "T-R05"\nact = "sign_mediation_paper"\n'
REPORT = '[[report]]\nrule = "T-R06"\nreport = "{}"\nperiod = "week"\ndue = "{}"\n'
MOST = '[[setting]]\nname = "{}_yuan"\ndefault = "{}"\n'
CIRCLE = '[[circle]]\nrule = "T-R07"\nof = "ComplaintRegistered"\nonly = "{}"\n'
RECEPTION = '[[reception]]\nrule = "T-R08"\nserves = "next"\nturn = "{}"\n'
NOBODY = '[[reception]]\nrule = "T-R08"\nserves = "nobody"\n'
NEW = 'arrival = "new"\n'
ARRIVALS = '[words.arrival]\nnew = "新客"\nold = "熟客"\n'
GRAVE = '[words.severity]\ngrave = "严重"\ndire = "特别严重"\n'
WEEKLY = "weekly_complaint_summary"
REPORTS = f'[words.report]\n{WEEKLY} = "周报"\n'

UNKNOWN = {
    "a role": (
        LOCK + 'only = "king"',
        "t.toml: [[lock]] 1: T-R01: only: no word king among role: …",
    ),
    "a role among conditions": (
        LOCK + 'until = "ReplyGiven(role=king)"',
        "t.toml: [[lock]] 1: T-R01: until: no word king among role: …",
    ),
    "a fact": (
        LOCK + 'until = "ReplyGave"',
        "t.toml: [[lock]] 1: T-R01: until: no such fact: ReplyGave",
    ),
    "a field": (
        LOCK + 'until = "ReplyGiven(colour=red)"',
        "t.toml: [[lock]] 1: T-R01: until: ReplyGiven has no field colour: …",
    ),
    "a field of the newest fact": (
        LOCK + 'until = "ReplyGiven(occurred_at>StepTaken[colour=red].occurred_at)"',
        "t.toml: [[lock]] 1: T-R01: until: StepTaken has no field colour: …",
    ),
    "a word of the newest fact": (
        LOCK + 'until = "ReplyGiven(occurred_at>StepTaken[step=dance].occurred_at)"',
        "t.toml: [[lock]] 1: T-R01: until: no word dance among step: …",
    ),
    "an act": (
        LOCK.replace("pay", "paint") + "never = true",
        "t.toml: [[lock]] 1: T-R01: act: no command or group paint",
    ),
    "a word": (
        LOCK + 'until = "ReplyGiven(method=pigeon)"',
        "t.toml: [[lock]] 1: T-R01: until: no word pigeon among method: …",
    ),
    "a word of a kind that has none": (
        REPORT.format("song", "monday"),
        "t.toml: [[report]] 1: T-R06: report: no word song among report: …",
    ),
    "a kind of words": (
        '[words.colour]\nred = "红"',
        "t.toml: words: colour: nothing is told in words of this kind",
    ),
    "a wording": (
        WORDING + 'id = "W9"',
        "t.toml: [[wording]] 1: T-R05: id: no wording W9 with a text",
    ),
    "a wording of no name": (WORDING, "t.toml: [[wording]] 1: T-R05: text: missing"),
    "a kind": (
        '[[ban]]\nrule = "T-R01"',
        "t.toml: ban: no such key or kind of rule",
    ),
    "a length of time": (
        DUTY_LENGTH.format("a while"),
        "t.toml: [[duty]] 1: T-R02: within: 'a while' is no length of time; write …",
    ),
    "a length of no time": (
        DUTY_LENGTH.format("0 days"),
        "t.toml: [[duty]] 1: T-R02: within: '0 days' is no length of time; write …",
    ),
    "a gap between bands": (
        TABLE + BAND + 'up_to_yuan = "20.00"\n' + BAND + 'over_yuan = "20.01"',
        "t.toml: [[authority]] 1: concession: T-R03: over_yuan: the band before ends "
        "elsewhere, so totals would fall in no band or in two",
    ),
    "bands one over the other": (
        TABLE + BAND + 'up_to_yuan = "20.00"\n' + BAND + 'over_yuan = "19.99"',
        "t.toml: [[authority]] 1: concession: T-R03: over_yuan: the band before ends "
        "elsewhere, so totals would fall in no band or in two",
    ),
    "a band that ends before it begins": (
        TABLE
        + BAND
        + 'up_to_yuan = "20.00"\n'
        + BAND
        + 'over_yuan = "20.00"\nup_to_yuan = "10.00"\n'
        + BAND
        + 'over_yuan = "10.00"',
        "t.toml: [[authority]] 1: concession: T-R03: up_to_yuan: not above over_yuan",
    ),
    "a last band that ends": (
        TABLE + BAND + 'up_to_yuan = "20.00"',
        "t.toml: [[authority]] 1: concession: up_to_yuan: the last band leaves totals "
        "out",
    ),
    "bands that settings turn upside down": (
        MOST.format("high", "100.00")
        + MOST.format("low", "2.00")
        + TABLE
        + BAND
        + 'up_to_yuan = "setting.high_yuan"\n'
        + BAND
        + 'over_yuan = "setting.high_yuan"\nup_to_yuan = "setting.low_yuan"\n'
        + BAND
        + 'over_yuan = "setting.low_yuan"',
        "t.toml: [[authority]] 1: T-R03: up_to_yuan: not above over_yuan, by what the "
        "settings are",
    ),
    "an entry of no rule": (
        LOCK.replace("T-R01", "") + "never = true",
        "t.toml: [[lock]] 1: ?: rule: missing",
    ),
    "a clock no command starts": (
        DUTY.format(after="PettyCashPaidOut") + 'within = "3 days"',
        "t.toml: [[duty]] 1: T-R02: after: no command records PettyCashPaidOut about a "
        "case, so it never begins",
    ),
    "a clock that a refusal would start": (
        DUTY.format(after="CommandRefused") + 'within = "3 days"',
        "t.toml: [[duty]] 1: T-R02: after: no command records CommandRefused about a "
        "case, so it never begins",
    ),
    "a clock that runs to no moment": (
        DUTY.format(after="ComplaintRegistered") + 'due_field = "summary"',
        "t.toml: [[duty]] 1: T-R02: due_field: ComplaintRegistered.summary is long "
        "text, not a moment",
    ),
    "a trigger no command pulls": (
        TRIGGER.format(on="StoreOpened", raises="grave") + GRAVE,
        "t.toml: [[trigger]] 1: T-R04: on: no command records StoreOpened about a "
        "case, so it never begins",
    ),
}
WHEN = 'when = ["act(amount_yuan>1.00)", "PurchaseChecked"]\n'
NEHW = 'when = ["PurchaseChecked", "act(amount_yuan>1.00)"]\n'
OTHERWISE = {
    "who may": (
        LOCK + WHEN + 'only = "cashier"\n' + LOCK + NEHW + 'only = "finance_staff"',
        "t.toml: [[lock]] 2: T-R01: only: [[lock]] 1 (T-R01) says otherwise",
    ),
    "never, and under a condition": (
        LOCK + "never = true\n" + LOCK + 'until = "ReplyGiven"',
        "t.toml: [[lock]] 2: T-R01: never: [[lock]] 1 (T-R01) says otherwise",
    ),
    "for once, and not for once": (
        LOCK + 'until = "ReplyGiven"\nsoft = true\n' + LOCK + 'until = "ReplyGiven"',
        "t.toml: [[lock]] 2: T-R01: soft: [[lock]] 1 (T-R01) says otherwise",
    ),
    "a fact, and its lack": (
        LOCK + 'until = "ReplyGiven"\n' + LOCK + 'until = "no ReplyGiven"',
        "t.toml: [[lock]] 2: T-R01: until: with [[lock]] 1 (T-R01) nobody can ever "
        "meet it",
    ),
    "a fact of some kind, and none at all, of a group": (
        LOCK
        + 'until = "ReplyGiven(method=phone)"\n'
        + IN_GROUP
        + 'when = "PurchaseChecked"\nuntil = "no ReplyGiven"',
        "t.toml: [[lock]] 2: T-R01: until: with [[lock]] 1 (T-R01) nobody can ever "
        "meet it",
    ),
    "who may, always and under a condition": (
        LOCK + 'only = "cashier"\n' + LOCK + WHEN + 'only = "finance_staff"',
        "t.toml: [[lock]] 2: T-R01: only: with [[lock]] 1 (T-R01) nobody can ever "
        "meet it",
    ),
    "how often a report is told": (
        REPORT.format(WEEKLY, "monday")
        + REPORT.format(WEEKLY, "5th").replace('"week"', '"month"')
        + REPORTS,
        "t.toml: [[report]] 2: T-R06: period: [[report]] 1 (T-R06) says otherwise",
    ),
    "how long": (
        DUTY_LENGTH.format("3 days") + DUTY_LENGTH.format("2 days"),
        "t.toml: [[duty]] 2: T-R02: within: [[duty]] 1 (T-R02) says otherwise",
    ),
    "how grave": (
        TRIGGER.format(on="LawInvolved", raises="grave")
        + TRIGGER.format(on="LawInvolved", raises="dire")
        + GRAVE,
        "t.toml: [[trigger]] 2: T-R04: raises: [[trigger]] 1 (T-R04) says otherwise",
    ),
    "who decides a total": (
        TABLE + BAND + TABLE + BAND.replace("hr_director", "auditor"),
        "t.toml: [[authority]] 2: T-R03: band: [[authority]] 1 (T-R03) says otherwise",
    ),
    "what must stand, and must not": (
        WORDING + 'text = "同意赔付"\n' + WORDING + 'text = "收到"\nwithout = "赔付"',
        "t.toml: [[wording]] 2: T-R05: without: [[wording]] 1 (T-R05) says otherwise",
    ),
    "when a report is due": (
        REPORT.format(WEEKLY, "monday") + REPORT.format(WEEKLY, "friday") + REPORTS,
        "t.toml: [[report]] 2: T-R06: due: [[report]] 1 (T-R06) says otherwise",
    ),
    "whom a report goes to": (
        REPORT.format(WEEKLY, "monday")
        + 'recipient = "hq_legal_dept"\n'
        + REPORT.format(WEEKLY, "monday")
        + 'recipient = "customer_service_dept"\n'
        + REPORTS,
        "t.toml: [[report]] 2: T-R06: recipient: [[report]] 1 (T-R06) says otherwise",
    ),
    "who may, of an act and of its group": (
        LOCK + 'only = "cashier"\n' + IN_GROUP + 'only = "finance_staff"',
        "t.toml: [[lock]] 2: T-R01: only: [[lock]] 1 (T-R01) says otherwise",
    ),
    "who may know": (
        CIRCLE.format("auditor") + CIRCLE.format("hr_director"),
        "t.toml: [[circle]] 2: T-R07: only: [[circle]] 1 (T-R07) says otherwise",
    ),
    "whether a visitor counts": (
        RECEPTION.format("used")
        + NEW
        + RECEPTION.format("unchanged")
        + 'arrival = ["old", "new"]\n'
        + ARRIVALS,
        "t.toml: [[reception]] 2: T-R08: turn: [[reception]] 1 (T-R08) says otherwise",
    ),
    "of every line, and of one": (
        TABLE.replace('line = "store"\n', "") + BAND + TABLE + BAND,
        "t.toml: [[authority]] 2: T-R03: line: [[authority]] 1 (T-R03) says otherwise",
    ),
    "of one line, and of every": (
        TABLE + BAND + TABLE.replace('line = "store"\n', "") + BAND,
        "t.toml: [[authority]] 2: T-R03: line: [[authority]] 1 (T-R03) says otherwise",
    ),
    "a lock that asks nothing": (
        LOCK,
        "t.toml: [[lock]] 1: T-R01: until: asks nothing: say until, only, or never = "
        "true",
    ),
    "a lock that asks nothing of some": (
        LOCK + "until = []\n" + 'when = "act(purpose=medical_advance)"\n',
        "t.toml: [[lock]] 1: T-R01: until: asks nothing: say until, only, or never = "
        "true",
    ),
    "what a setting is": (
        '[[setting]]\nname = "most_yuan"\ndefault = "1.00"\n'
        '[[setting]]\nname = "most_yuan"\ndefault = "2.00"\n',
        "t.toml: [[setting]] 2: most_yuan: default: [[setting]] 1 (most_yuan) says "
        "otherwise",
    ),
}


@pytest.mark.parametrize(("body", "said"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_nobody_knows_is_refused_at_reading(body, said):
    assert COMMANDS, "acts are known once commands are gathered"

    found = wrong(body)

    beginning, goes_on, _ = said.partition("…")  # after which all that is known stands
    assert found.startswith(beginning) if goes_on else found == said


@pytest.mark.parametrize(("body", "said"), OTHERWISE.values(), ids=OTHERWISE)
def test_two_entries_that_say_different_things_are_refused(body, said):
    assert wrong(body) == said


@pytest.mark.parametrize(
    "body",
    [
        LOCK + 'until = "ReplyGiven"\n' + LOCK + 'until = "PurchaseChecked"',
        LOCK + 'only = "cashier"\n' + LOCK + 'until = "ReplyGiven"',
        LOCK + WHEN + 'only = "cashier"\n' + LOCK + 'only = ["cashier", "auditor"]',
        LOCK + "never = true\n" + IN_GROUP + 'until = "ReplyGiven"',
        LOCK + 'only = "cashier"\n' + IN_GROUP + 'only = ["cashier", "auditor"]',
        RECEPTION.format("used") + 'arrival = "new"\n' + NOBODY + NEW + ARRIVALS,
        DUTY_LENGTH.format("3 days") + DUTY.format(after="ComplaintRegistered"),
        WORDING + 'text = "收到"\n' + WORDING + 'text = "同意赔付"',
        TABLE + BAND + TABLE.replace("store", "supplier") + BAND,
    ],
    ids=[
        *("two papers", "who and after what", "fewer of some"),
        *("one of a group never", "fewer of a group", "else nobody"),
        *("time and gate", "phrases", "two lines"),
    ],
)
def test_entries_that_add_up_are_no_contradiction(body):
    assert pack(body).entries


def test_a_wording_named_again_by_its_id_has_the_text_told_once():
    told, again = pack(
        WORDING + 'id = "W9"\ntext = "收到"\n' + WORDING + 'id = "W9"'
    ).wording

    assert again.text == told.text == ("收到",)


def test_the_home_mall_tells_each_of_its_wordings_once():
    texts = {(one.id, one.text) for one in read_shipped("P01").wording if one.id}

    assert len(texts) == len({id for id, _ in texts})
