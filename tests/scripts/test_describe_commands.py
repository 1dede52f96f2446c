"""What docs/ says of commands and words is what the code declares."""

import json
import re
from shutil import copytree

import pytest

from domain.commands import COMMANDS
from domain.fields import fields_of
from scripts.describe_commands import PAGES, main
from tests.house.code import HOUSE

DOCS = HOUSE / "docs"


def refs_in(told):
    """Every reference in a document, however deep."""
    return set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(told)))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Docs just written, to read."""
    folder = tmp_path_factory.mktemp("docs")
    main(["--folder", str(folder)])
    return folder


@pytest.fixture
def folder(written, tmp_path):
    """Docs just written, to change."""
    return copytree(written, tmp_path / "docs")


def test_the_docs_are_current():
    assert main(["--check", "--folder", str(DOCS)]) == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_stale_page_is_named_and_left_alone(folder, capsys, name):
    (folder / name).write_text("old", "utf-8")

    code = main(["--check", "--folder", str(folder)])

    assert code == 1
    assert f"{name}: stale" in capsys.readouterr().out
    assert (folder / name).read_text("utf-8") == "old"


def test_what_is_stale_is_written_anew(folder):
    (folder / "commands.md").unlink()

    assert main(["--folder", str(folder)]) == 0

    assert main(["--check", "--folder", str(folder)]) == 0


def test_each_command_has_its_section_with_each_field(written):
    page = (written / "commands.md").read_text("utf-8")
    sections = dict(re.findall(r"^### `(\w+)`(.*?)(?=^##|\Z)", page, re.M | re.S))

    assert list(sections) == list(COMMANDS)
    for name, command in COMMANDS.items():
        told = re.findall(r"^\| `(\w+)` \|", sections[name], re.M)
        assert told == [field.name for field in fields_of(command.ask)]


@pytest.mark.parametrize(
    "line",
    [
        "- Acts: `draw_petty_cash`, `money`, `petty_cash_draw`.",
        "`PettyCashTooLow` 备用金余额不足",
        "P02-R22 (lock, P02/1)",
        "| `amount_yuan` | 金额（元） | yuan",
    ],
)
def test_a_draw_is_described_with_its_acts_rules_and_refusals(written, line):
    page = (written / "commands.md").read_text("utf-8")
    (draw,) = re.findall(r"^### `draw_petty_cash`.*?(?=^##)", page, re.M | re.S)

    assert line.removeprefix("- ") in draw


def test_the_interface_is_whole(written):
    told = json.loads((written / "openapi.json").read_text("utf-8"))

    assert [path.rsplit("/", 1)[1] for path in told["paths"]] == list(COMMANDS)
    for ref in refs_in(told):
        _, kind, name = ref.split("/")
        assert name in told["components"][kind]


def test_the_interface_asks_for_what_the_reader_asks_for(written):
    told = json.loads((written / "openapi.json").read_text("utf-8"))
    asked = told["components"]["schemas"]["Draw"]

    assert sorted(asked["required"]) == ["amount_yuan", "case_id", "slip_no"]
    assert asked["properties"]["amount_yuan"]["type"] == "string"
