"""What is refused, unreadable, unknown or gone, as answers; the only place for both."""

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from domain.errors import No, NotFound, Refused
from domain.ledger.errors import LedgerUnreachable
from domain.reading import ValidationError
from web.accounts import Unreachable
from web.forms import slips_of
from web.given import Given, again

SAYS = {
    400: ("这一页过期了", "请回到上一页，刷新后再交。没有记入任何事。"),
    403: ("这里不归您的角色", "您现在的角色看不到这一页，也不能在这里办事。"),
    404: ("没有这一页", "没有您要找的案件、门店、人员或页面，或者它不在您的门店。"),
    405: ("这一页不能这样打开", "请从菜单或案件页进入。"),
    413: ("文件太大", "请压缩或拆开后再交。没有记入任何事。"),
    429: ("试得太多了", "请过一分钟再试。没有记入任何事。"),
    500: ("程序出了错", "没有记入任何事。请告诉系统管理员刚才做了什么。"),
    503: (
        "账簿暂时连不上",
        "刚才的事很可能没有记入。请稍后用同一张表再交一次：记过的不会重复记入。",
    ),
}


def put_into(app: Flask) -> None:
    """Each way of saying no has its page."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(ValidationError, unreadable)
    app.register_error_handler(NotFound, lambda _: plain(404))
    app.register_error_handler(LedgerUnreachable, lambda _: plain(503))
    app.register_error_handler(Unreachable, lambda _: plain(503))
    app.register_error_handler(CSRFError, lambda _: plain(400))
    app.register_error_handler(RateLimitExceeded, lambda _: plain(429))
    app.register_error_handler(HTTPException, http)


def refused(no: Refused) -> ResponseReturnValue:
    """409: nothing was recorded but the refusal; all rules, and what opens them."""
    if for_programs():
        nos = [told(one) for one in no.nos]
        return {"says": "没有记入", "rules": no.rules, "nos": nos}, 409
    given: Given = g.given
    return again(given, refused=no), 409


def told(no: No) -> dict[str, object]:
    """One rule that said no, for programs."""
    return {
        "rules": list(no.rules),
        "why": no.why,
        "missing": list(no.missing),
        "who_may": list(no.who_may),
        "soft": no.soft,
    }


def unreadable(slip: ValidationError) -> ResponseReturnValue:
    """422: the form again, what was typed kept, each slip beside its field."""
    slips = slips_of(slip.messages)
    if for_programs():
        return {"says": "有几处没看懂，没有记入", "fields": slips}, 422
    given: Given = g.given
    return again(given, slips=slips), 422


def http(error: HTTPException) -> ResponseReturnValue:
    """What the framework says no to; a mistake of ours among it tells nothing."""
    if error.code is None or error.code < 400:
        return error
    return plain(error.code)


def plain(code: int) -> ResponseReturnValue:
    """A page of two sentences; it asks neither book nor papers."""
    heading, says = SAYS.get(code, SAYS[500] if code >= 500 else SAYS[400])
    if for_programs():
        return {"says": f"{heading}：{says}"}, code
    g.unlit = True
    return render_template("plain.html", heading=heading, says=says), code


def for_programs() -> bool:
    """Whether a program asked, or the script of a page."""
    return request.path.startswith("/api/") or request.path.endswith("/decision")
