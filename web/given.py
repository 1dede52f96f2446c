"""A command as it was given: what was typed, its files, when it is said to be."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import abort, g, render_template, request
from werkzeug.datastructures import FileStorage, MultiDict

from domain.commands import COMMANDS
from domain.desk import Command
from domain.errors import Refused
from domain.evidence.vault import NotKept
from domain.fact import Fact
from domain.reading import ValidationError, cannot_read, fields_of, read
from web.desk import book, desk, facts_of_case, read_models, vault
from web.forms import Form, Slips
from web.people import stores
from web.refusing import Said
from web.session import must_see, signed
from web.signing import SIGNING, ToSign, signature_of

NOT_YET = UUID(int=0)
OWN_PAGE = {"register_complaint": "register.html"}
FROM_ITS_PAGE = {"print_paper", "sign_paper", "file_signed_scan"}  # what it keeps, too
BESIDE = ("command_id", "occurred_at")  # typed, but not asked


@dataclass(frozen=True, kw_only=True)
class Told:
    """What every command says beside what it asks."""

    command_id: UUID | None = None
    occurred_at: datetime | None = None


@dataclass
class Given:
    """What came from a form or a program."""

    command: Command
    typed: Any  # a form's MultiDict, or a program's table
    beside: dict[str, Any]
    signing: dict[str, Any] = field(default_factory=dict)  # never shown again
    command_id: UUID = NOT_YET

    @property
    def case_id(self) -> UUID | None:
        """The case it is about, as typed; None where it is no id at all."""
        return uuid_in(self.typed.get("case_id"))

    def give(self) -> list[Fact]:
        """Read it, and give it. Raises ValidationError, Refused, NotFound."""
        one = self.to_sign()
        signature = None
        if self.command.signed and not book().answer(one.command_id):
            signature = signature_of(one, self.signing)
        at = one.occurred_at or (signature.signed_at if signature else None)
        return self.command(desk(signature), one.ask, one.command_id, at)

    def to_sign(self) -> ToSign:
        """What was asked, as it may be signed. Raises ValidationError, NotFound."""
        told = read(Told, self.beside)
        self.command_id = told.command_id or uuid4()
        self._find_by_number()
        self._must_be_mine()
        if self.command.name in FROM_ITS_PAGE:
            raise cannot_read("print_form", "请在案件的“文书”页办理：原样要当场留存")
        ask = read(self.command.ask, self.typed)
        return ToSign(self.command, ask, self.command_id, told.occurred_at)

    def _find_by_number(self) -> None:
        """A case may be named as people name it."""
        typed = self.typed.get("case_id")
        if isinstance(typed, str) and typed and self.case_id is None:
            if case_id := read_models()["case_board"].find(typed.strip()):
                self.typed["case_id"] = str(case_id)

    def _listed(self, name: str) -> list[Any]:
        """All that was typed under a name, by a form or a program."""
        if isinstance(self.typed, MultiDict):
            return self.typed.getlist(name)
        told = self.typed.get(name)
        return told if isinstance(told, list) else []

    def _must_be_mine(self) -> None:
        """Only cases, stores and roles within the reach of the seat."""
        names = {one.name for one in fields_of(self.command.ask)}
        for name in (name for name in names if name.endswith("case_id")):
            case_id = uuid_in(self.typed.get(name))
            if case_id and (not self.command.begins or book().facts_of(case_id, 1)):
                facts_of_case(case_id)
        for one in self._listed("case_ids") if "case_ids" in names else ():
            if case_id := uuid_in(one):
                facts_of_case(case_id)
        if "store_id" in names:
            if not self.typed.get("store_id") and signed().seat.store_id:
                self.typed["store_id"] = str(signed().seat.store_id)
            store_id = uuid_in(self.typed.get("store_id"))
            if store_id and store_id not in stores(book()):
                abort(404)
            must_see(store_id)


def uuid_in(text: object) -> UUID | None:
    """The id in what was typed, if it is one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def the(name: str) -> Command:
    """The command of this name, else a 404."""
    return COMMANDS.get(name) or abort(404)


def from_form(name: str) -> Given:
    """What a form posted; files have gone into the vault. Raises ValidationError."""
    typed = MultiDict(request.form)
    beside = {key: typed.poplist(key)[0] for key in BESIDE if key in typed}
    signing = {key: typed.poplist(key)[0] for key in SIGNING if key in typed}
    typed.poplist("csrf_token")
    g.given = given = Given(the(name), typed, beside, signing)
    file = request.files.get("file")
    if file and file.filename:
        typed.update(kept(file))
    elif digest := typed.get("file_sha256"):
        if not vault().has(digest):
            raise ValidationError({"file_sha256": ["证据库里没有这个文件"]})
    return given


def kept(file: FileStorage) -> dict[str, Any]:
    """A file in the vault, as the fields of a fact. Raises ValidationError."""
    try:
        it = vault().keep(
            file.stream, file.filename or "", size=file.content_length or None
        )
    except NotKept as no:
        says = (type(no).__doc__ or "").strip()
        raise ValidationError({"file_sha256": [f"{says}没有收进证据库。"]}) from None
    told = {"file_sha256": it.sha256, "file_name": file.filename}
    told |= {"media_type": it.media_type, "size_bytes": str(it.size)}
    asked = {one.name for one in fields_of(g.given.command.ask)}
    return {name: value for name, value in told.items() if name in asked}


def again(
    given: Given, *, slips: Slips | None = None, refused: Refused | None = None
) -> str:
    """The form once more, what was typed kept; after a refusal it is a new command."""
    beside = given.beside | ({"command_id": str(uuid4())} if refused else {})
    form = Form.of(given.command, given.typed, beside, slips or {})
    around: dict[str, Any] = {"form": form, "around": form.around}
    if refused is None:
        page = OWN_PAGE.get(given.command.name, "command.html")
        return render_template(page, **around, starts=())
    nos = [Said.of(no, form.around.rules, signed().seat.role) for no in refused.nos]
    kept = book().answer(given.command_id)
    at = kept[-1].position if kept else None
    mending = {one.name: (one, no.rules) for no in nos for one in no.mends}
    around |= {"nos": nos, "mending": mending.values(), "refused_at": at}
    return render_template("refused.html", **around)
