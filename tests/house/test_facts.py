from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from domain import glossary
from domain.commands import COMMANDS
from domain.fact import Fact
from domain.fields import fields_of
from domain.ledger.layout import layout_of
from domain.money import Fen
from tests.house.facts import kinds_of_fact

TOPICS = Path(__file__).with_name("topics.txt")  # a topic once stored is for ever
LAYOUTS = Path(__file__).with_name("layouts.txt")  # and so are its fields
HEADER = {field.name for field in fields(Fact)}
ENDINGS = {"_fen": Fen, "_at": datetime, "_on": date, "_id": UUID}

each_kind = pytest.mark.parametrize(
    "kind", kinds_of_fact(), ids=lambda kind: kind.topic
)


def layouts_listed():
    """The fields of every version of every fact that a book may hold."""
    lines = LAYOUTS.read_text("utf-8").splitlines()
    read = (line.split(":", 1) for line in lines)
    keys = ((*name.split(), fields.strip()) for name, fields in read)
    return {(topic, int(version)): fields for topic, version, fields in keys}


def layout_line(kind):
    """A fact as it is stored now, as the list has it."""
    return (kind.topic, kind.class_version), " ".join(sorted(layout_of(kind).types))


def own_fields(kind):
    """The fields a fact adds to the header, with their types."""
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind) if f.name not in HEADER}


@each_kind
def test_a_fact_has_plain_fields(kind):
    tables = [field.name for field in fields_of(kind) if field.kind == "rows"]

    assert tables == []


@each_kind
def test_a_field_is_named_after_what_it_holds(kind):
    misnamed = [
        name
        for name, hint in own_fields(kind).items()
        for ending, type_ in ENDINGS.items()
        if one(name, hint).endswith(ending) != (type_ in {hint, *get_args(hint)})
    ]

    assert misnamed == []


def one(name, hint):
    """What a single one of a list is called: consultant_id of consultant_ids."""
    return name.removesuffix("s") if get_origin(hint) is list else name


@each_kind
def test_personal_fields_say_whose_they_are(kind):
    personal = [field.name for field in fields_of(kind) if field.kind == "personal"]

    assert not personal or is_an_id(own_fields(kind).get(kind.whose))


def is_an_id(hint):
    """Whether a type is an id, perhaps one that may lack."""
    return UUID in {hint, *get_args(hint)}


@each_kind
def test_what_a_fact_ends_and_replaces_exists(kind):
    by_name = {other.__name__: other for other in kinds_of_fact()}
    ended = [by_name[name] for name in kind.ends]
    shared = [set(own_fields(other)) for other in (kind, *ended)]

    assert set(kind.one_per or ()) <= set(own_fields(kind))
    assert all(set(kind.ends_same) <= names for names in shared)


def test_facts_are_told_apart_by_name_and_topic():
    names = [kind.__name__ for kind in kinds_of_fact()]

    assert len(set(names)) == len(names)
    assert len({kind.topic for kind in kinds_of_fact()}) == len(names)


def test_a_stored_topic_is_never_lost_and_a_new_one_is_listed():
    now = {kind.topic for kind in kinds_of_fact()}
    listed = set(TOPICS.read_text("utf-8").split())

    assert sorted(listed - now) == [], "a book may hold these: keep their names"
    assert sorted(now - listed) == [], "new: add them to tests/house/topics.txt"


def test_a_layout_once_stored_is_listed_and_never_changes():
    now = dict(map(layout_line, kinds_of_fact()))

    listed = layouts_listed()
    assert {key: listed.get(key) for key in now} == now, "a new field: a new version"


@pytest.mark.parametrize(("topic", "version"), [*layouts_listed()])
def test_what_an_earlier_version_told_is_still_read(topic, version):
    kind = next(kind for kind in kinds_of_fact() if kind.topic == topic)
    told = dict.fromkeys(layouts_listed()[topic, version].split())

    for old in range(version, kind.class_version):
        getattr(kind, f"upcast_v{old}_v{old + 1}")(told)

    assert set(told) == set(layout_of(kind).types)


def test_every_name_is_in_the_dictionary():
    asks = [command.ask for command in COMMANDS.values()]
    kinds = kinds_of_fact()
    told = [field for shape in (*asks, *kinds) for field in fields_of(shape)]
    names = {kind.__name__ for kind in kinds} | set(COMMANDS)
    names |= {field.name for field in told}
    names |= {field.word for field in told if field.word}

    assert sorted(names - set(glossary.entries())) == []
