"""Every case file here is played, on both databases, and comes out as it says."""

from pathlib import Path

import pytest

from scripts.play_case import play, rehearsal
from scripts.player.case_file import read_case_file
from tests.conftest import keys_of

FILES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_comes_out_as_its_file_says(path, database_url, tmp_path):
    file = read_case_file(path)
    book = rehearsal([file], database_url, keys_of(tmp_path))  # goes by its clock

    outcomes = play(file, book)

    book.close()
    assert outcomes
    assert [said(one) for one in outcomes if not one.as_told] == []


def test_there_are_case_files_enough():
    assert len(FILES) >= 12


def said(outcome):
    """A step that came out otherwise, for whoever reads the failure."""
    step = outcome.step
    asked = step.do or step.show
    return f"step {step.number} (line {step.line}) {asked}: {outcome.otherwise}"
