import re

import pytest

from tests.house.code import HOUSE

PAGE = (HOUSE / "docs" / "evidence.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|scripts|docs)/[\w/.]+)`", PAGE)))
RUN = sorted(set(re.findall(r"python -m (scripts\.\w+)", PAGE)))


@pytest.mark.parametrize("path", NAMED)
def test_what_the_page_of_evidence_points_to_is_there(path):
    assert (HOUSE / path).is_file()


@pytest.mark.parametrize("module", RUN)
def test_a_command_it_names_can_be_run(module):
    assert (HOUSE / f"{module.replace('.', '/')}.py").is_file()


@pytest.mark.parametrize("article", ["第九十三条", "第九十四条", "第五至八条"])
def test_it_answers_to_the_articles(article):
    assert f"## {article}" in PAGE or f"{article}" in PAGE.split("## ", 1)[1]


def test_it_answers_to_each_of_the_seven_factors_with_what_shows_it():
    rows = re.findall(r"^\| (\d)\. .+\| (.+) \|$", PAGE, re.M)

    assert [number for number, _ in rows] == list("1234567")
    assert all("`" in shown for _, shown in rows)
