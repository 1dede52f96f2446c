import pytest

from scripts import replay_case
from tests.scripts.conftest import CASE_NO


@pytest.fixture
def told(wardrobe, capsys):
    """Replays the wardrobe's case; the lines that were printed."""

    def replay(*flags):
        assert replay_case.main([CASE_NO, *wardrobe, *flags]) == 0
        return capsys.readouterr().out.splitlines()

    return replay


def facts_in(lines):
    """The facts told, by their names, in order."""
    return [line.split()[6] for line in lines if "(book" in line]


def test_a_case_is_told_whole(told):
    lines = told()

    assert facts_in(lines) == [
        "ComplaintRegistered",
        "CommandRefused",
        "EvidenceReceived",
        "LiabilityAssessed",
    ]
    assert "liability: supplier" in lines
    assert "complainant_name=顾客甲" in lines[0]


def test_what_was_so_includes_what_was_entered_later(told):
    lines = told("--as-of", "2021-04-24T11:00")

    assert facts_in(lines)[-1] == "LiabilityAssessed"


def test_what_was_known_does_not(told):
    lines = told("--known-at", "2021-04-25T00:00")

    assert facts_in(lines)[-1] == "EvidenceReceived"
    assert "liability: undetermined" in lines


def test_what_changed_between_two_moments_is_told_alone(told):
    lines = told("--known-at", "2021-04-25T00:00", "--against", "2021-04-26T09:00")

    assert [line[0] for line in lines if "(book" in line] == ["+"]
    assert "liability: undetermined -> supplier" in lines


def test_without_the_keys_names_stay_sealed(wardrobe, capsys):
    code = replay_case.main([CASE_NO, *wardrobe[:2]])

    assert code == 0
    assert "complainant_name=(sealed)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (["客诉-2021-HY-01-000009"], "no such case in this book"),
        (["七号案"], "no such case in this book"),
        ([CASE_NO, "--as-of", "2020-01-01T00:00"], "nothing was known of this case"),
    ],
)
def test_what_cannot_be_told_is_said(wardrobe, capsys, flags, why):
    code = replay_case.main([*flags, *wardrobe])

    assert code == 1
    assert why in capsys.readouterr().err
