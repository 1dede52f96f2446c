"""The interface (接口) on paper: OpenAPI 3, from the schemas that read requests."""

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from domain.commands import COMMANDS
from domain.desk import Command
from domain.glossary import label, says
from domain.reading import schema_of

ANSWERS = {
    "201": ("Recorded", "已记入；同一 command_id 再来一次，答复不变"),
    "401": ("NotSignedIn", "没有登录"),
    "403": ("OutOfReach", "这个角色管不到这家门店"),
    "404": ("NotFound", "没有这个命令、案件或门店"),
    "409": ("Refused", "没有记入：每一条不允许的规则、还缺什么、谁能批"),
    "422": ("Unreadable", "没看懂：每个栏目哪里不对"),
    "503": ("Unreachable", "账簿连不上，没有记入"),
}
BESIDE = {
    "type": "object",
    "properties": {
        "command_id": {"type": "string", "format": "uuid", "title": "命令编号"},
        "occurred_at": {"type": "string", "format": "date-time", "title": "发生时间"},
    },
}
SIGNING = {
    "type": "object",
    "properties": {
        "password": {"type": "string", "title": "签署：本人的密码，再输一次"},
        "signed_with": {"type": "string", "title": "或通行密钥的答复（JSON）"},
    },
}


def interface() -> dict[str, Any]:
    """The whole document: each command is one POST."""
    spec = APISpec(
        title="客诉理赔账簿",
        version="1",
        openapi_version="3.0.3",
        plugins=[MarshmallowPlugin(schema_name_resolver=_name_of)],
    )
    spec.components.schema("Beside", BESIDE)
    spec.components.schema("Signing", SIGNING)
    for name, text in ANSWERS.values():
        spec.components.response(name, {"description": text})
    for command in COMMANDS.values():
        path = f"/api/commands/{command.name}"
        spec.path(path=path, operations={"post": _operation(command)})
    return spec.to_dict()


def _operation(command: Command) -> dict[str, Any]:
    signing = ["Signing"] if command.signed else []
    asked = {"allOf": [schema_of(command.ask), "Beside", *signing]}
    return {
        "operationId": command.name,
        "summary": label(command.name),
        "description": says(command.name),
        "tags": [(command.fact or command.decide).__module__.split(".")[1]],
        "requestBody": {"content": {"application/json": {"schema": asked}}},
        "responses": {code: name for code, (name, _) in ANSWERS.items()},
    }


def _name_of(schema: Any) -> str:
    """The name of what is asked."""
    name: str = (schema if isinstance(schema, type) else type(schema)).__name__
    return name
