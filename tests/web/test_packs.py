"""A procedure as it is in force, as it was written, and as it was before."""

import re

from domain.policies.reader import read_shipped

SECOND = """pack = "T/2"
name = "试验流程"
source = "试验之二"

[[lock]]                       # who may pay
rule = "T-R01"
act = "pay"
only = "cashier"
say = "付款只能由出纳"

[[duty]]
rule = "T-R02"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "2 days"
say = "两日内答复"

[words.severity]
grave = "严重"
"""
FIRST = (
    SECOND.replace("T/2", "T/1")
    .replace("2 days", "3 days")
    .replace("两日", "三日")
    .replace("严重", "很严重")
    .replace("T-R01", "T-R03")
)


def adopt(counter, *texts):
    """The store adopts these texts one after the other."""
    counter.of_store("drop_pack", pack="P02", reason="改用")
    for text in texts:
        counter.of_store("adopt_pack", text=text)


def test_each_rule_shows_the_lines_it_was_written_in(counter, clerk):
    adopt(counter, FIRST)

    page = clerk.get("/packs?pack=T")

    line = FIRST.splitlines().index("[[duty]]") + 1
    assert f"原文，第 {line} 行起" in page.text
    assert 'within = "3 days"' in page.text.split(f"第 {line} 行起")[1]


def test_the_whole_text_in_the_book_is_shown_line_by_line(clerk):
    page = clerk.get("/packs/text?pack=P02")

    lines = read_shipped("P02").text.splitlines()
    shown = re.findall(r'<li id="L(\d+)"><code>', page.source)
    assert [int(number) for number in shown] == [*range(1, len(lines) + 1)]
    assert "账簿 #" in page.text


def test_two_versions_are_compared_rule_by_rule(counter, clerk):
    adopt(counter, FIRST, SECOND)

    page = clerk.get("/packs/compare?pack=T")

    assert "T/1 与 T/2 对照" in page.text
    assert "改、增、删 3 条，0 条没有变" in page.text
    rules = re.findall(r"(改|增|删) (\S+)\s+(T-R\d\d)", page.text)
    assert sorted(rules) == [
        ("删", "前置条件", "T-R03"),
        ("增", "前置条件", "T-R01"),
        ("改", "应办的事和时限", "T-R02"),
    ]
    assert '－ within = "3 days"' in page.text
    assert '＋ within = "2 days"' in page.text
    assert "很严重" in page.text.split("用词")[1]


def test_a_line_of_a_comparison_has_the_number_it_has_in_its_file(counter, clerk):
    adopt(counter, FIRST, SECOND)

    page = clerk.get("/packs/compare?pack=T")

    line = SECOND.splitlines().index('within = "2 days"') + 1
    assert f'{line} ＋ within = "2 days"' in page.text


def test_a_version_that_ships_is_compared_before_it_is_adopted(counter, clerk):
    older = read_shipped("P11").text.replace('"24 hours"', '"48 hours"')
    counter.of_store("adopt_pack", text=older, place="overlay")

    page = clerk.get("/packs/compare?pack=P11&became=shipped")

    assert "随程序提供" in page.text
    assert "/rules/P11-R06" in page.links
    assert '＋ within = "24 hours"' in page.text


def test_a_pack_adopted_while_cases_are_open_leaves_them_their_own(counter, clerk):
    adopt(counter, FIRST)
    counter.register()
    old = counter.case_id
    counter.of_store("adopt_pack", text=SECOND)
    counter.register()

    page = clerk.get("/packs?pack=T")

    assert "还没有结的案件有 1 件，仍按登记时的版本办到底" in page.text
    assert "T/2 在用" in page.text
    assert "T/1" in clerk.get(f"/cases/{old}").text
    assert "T/2" in clerk.get(f"/cases/{counter.case_id}").text


def test_an_older_version_may_be_adopted_and_the_page_says_so(counter, clerk):
    adopt(counter, FIRST, SECOND, FIRST)

    page = clerk.get("/packs?pack=T")

    assert "在用的 T/1 比先前采用过的旧" in page.text
    assert "旧版" in page.text


def test_versions_are_ordered_as_people_count(counter, clerk):
    tenth = SECOND.replace("T/2", "T/10")

    adopt(counter, SECOND, tenth)

    assert "比先前采用过的旧" not in clerk.get("/packs?pack=T").text


def test_a_pack_the_store_never_had_is_not_there(clerk):
    assert clerk.get("/packs/text?pack=P99").status == 404
    assert clerk.get("/packs/compare?pack=").status == 404
    assert clerk.get("/packs/text?pack=P02&at=99999").status == 404


def test_another_stores_packs_are_not_shown(enter, counter):
    counter.do("open_store", "administrator", store_code="HY-02", name="别家")
    other = counter.ledger.facts(0, 999, ["stores.StoreOpened"])[-1].originator_id

    for page in ("text", "compare"):
        path = f"/packs/{page}?pack=common&store={other}"
        assert enter("reception_clerk").get(path).status == 403
