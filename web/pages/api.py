"""The same commands for programs (接口): JSON in, positions or refusals out."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from domain.commands import COMMANDS
from domain.desk import Command
from domain.fact import Fact
from domain.fields import Field, fields_of
from domain.glossary import label, says
from domain.reading import SHAPES, ValidationError
from web.given import BESIDE, Given, the
from web.session import signed

page = Blueprint("api", __name__, url_prefix="/api")
BESIDE_SHAPES = {
    "command_id": {"type": "string", "format": "uuid"},
    "occurred_at": {"type": "string", "format": "date-time"},
}
ANSWERS = {
    "201": "已记入：每条事实在账簿里的位置；同一 command_id 再来一次，答复不变",
    "401": "没有登录",
    "403": "这个角色管不到这家门店",
    "404": "没有这个命令、案件或门店",
    "409": "没有记入：每一条不允许的规则、还缺什么、谁能批",
    "422": "没看懂：每个栏目哪里不对",
    "503": "账簿连不上，没有记入",
}


@page.get("/session")
def session() -> ResponseReturnValue:
    """Who one is here, and the token to send as X-CSRFToken."""
    who = signed()
    store_id = str(who.store_id) if who.store_id else None
    told = {"person_id": str(who.person_id), "role": who.seat.role}
    return told | {"store_id": store_id, "csrf_token": generate_csrf()}


@page.post("/commands/<name>")
def give(name: str) -> ResponseReturnValue:
    """Give a command; `errors.py` answers for what is refused or unreadable."""
    facts = from_json(name).give()
    return {"facts": [told(fact) for fact in facts]}, 201


def from_json(name: str) -> Given:
    """What a program sent. Raises ValidationError."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise ValidationError({"": ["应为一个 JSON 对象：栏目名和内容"]})
    beside = {key: sent.pop(key) for key in BESIDE if key in sent}
    g.given = given = Given(the(name), sent, beside)
    return given


def told(fact: Fact) -> dict[str, Any]:
    """Where a fact stands."""
    place = {"position": fact.position, "fact": fact.topic}
    return place | {
        "stream_id": str(fact.originator_id),
        "version": fact.originator_version,
    }


@page.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Every command, written from its declaration."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "客诉理赔账簿", "version": "1"},
        "paths": {f"/api/commands/{n}": {"post": post(c)} for n, c in COMMANDS.items()},
    }


def post(command: Command) -> dict[str, Any]:
    """One command as an operation."""
    schema = shape_of(command.ask)
    schema["properties"] |= BESIDE_SHAPES
    return {
        "operationId": command.name,
        "summary": label(command.name),
        "description": says(command.name),
        "tags": [command.decide.__module__.split(".")[1]],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {code: {"description": text} for code, text in ANSWERS.items()},
    }


def shape_of(ask: type) -> dict[str, Any]:
    """A dataclass as a JSON schema."""
    told = fields_of(ask)
    shape: dict[str, Any] = {"type": "object", "additionalProperties": False}
    shape["properties"] = {one.name: shape_of_field(one) for one in told}
    if required := [one.name for one in told if one.required]:
        shape["required"] = required
    return shape


def shape_of_field(told: Field) -> dict[str, Any]:
    """A field as a JSON schema; a word's kind is named, its words are in the packs."""
    one = shape_of(told.rows) if told.rows else dict(SHAPES.get(told.kind, {"type": "string"}))
    shape = {"type": "array", "items": one} if told.many else one
    shape["title"] = told.label
    if text := told.help or (told.word and f"一个词（{told.word}），见本店流程的词表"):
        shape["description"] = text
    return shape
