"""People at real browsers: a served book, and hands that fill in its forms."""

from datetime import timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from werkzeug.serving import make_server

from tests.counter import Counter, person
from web import create_app
from web.settings import Settings

PICTURES = Path(__file__).parents[2] / "artefacts" / "pages"  # outside git
PASSWORD = "a long password"
CHROMIUM = "/usr/bin/chromium"
FIRST = "the first there is"
DESK = {"width": 1280, "height": 900}
A_MINUTE = timedelta(minutes=1)


def served(counter: Counter, folder: Path):
    """A server over the counter's book, on a port that is free; shut it down after."""
    settings = Settings(
        accounts=f"sqlite:///{folder / 'accounts.sqlite'}",
        vault=folder / "vault",
        plain_http=True,
        sign_in_rate="1000 per minute",
    )
    app = create_app(settings, counter.ledger)
    app.extensions["accounts"].create()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    return app, server


def engage(app, counter: Counter, *roles: str) -> None:
    """Staff who may sign in, each under the name of her role."""
    for role in roles:
        told = {"person_id": person(role), "name": f"员工{role}"}
        counter.do("add_person", "administrator", **told)
        seat = {"person_id": person(role), "granted_role": role}
        counter.do("grant_role", "administrator", **seat, store_id=counter.store_id)
        app.extensions["accounts"].add(person(role), role, PASSWORD)


class Hands:
    """Somebody at a browser, who signs in, reads, fills in and presses."""

    def __init__(self, browser, address: str, counter: Counter, story: str) -> None:
        self.browser, self.pages = browser, {}
        self.address, self.counter, self.story = address, counter, story
        self.page, self.case_id, self.taken = None, None, 0

    def is_(self, role: str) -> "Hands":
        """Be somebody else, at a browser of her own; at first she signs in."""
        if role not in self.pages:
            context = self.browser.new_context(viewport=DESK, locale="zh-CN")
            self.page = self.pages[role] = context.new_page()
            self.go("/sign-in")
            self.page.fill("#sign_in_name", role)
            self.page.fill("#password", PASSWORD)
            self.page.click("main button.press.first")
        self.page = self.pages[role]
        return self

    def go(self, path: str, **asked: str) -> None:
        """Open a page; it must be one."""
        query = f"?{urlencode(asked)}" if asked else ""
        answer = self.page.goto(f"{self.address}{path}{query}")
        assert answer.ok, (path, answer.status)

    def looks(self, path: str, name: str) -> str:
        """Open a page and keep its picture; what it says."""
        self.go(path)
        return self.picture(name)

    def picture(self, name: str) -> str:
        """Keep a picture of the page; what it says."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.taken += 1
        file = PICTURES / f"{self.story}-{self.taken:02}-{name}.png"
        self.page.screenshot(path=file, full_page=True)
        return self.page.inner_text("main")

    def does(self, name: str, **typed: str) -> str:
        """Give a command about the case through its form; it must be taken."""
        said = self.tries(name, **typed)
        assert "已记入" in said, (name, typed, said)
        return said

    def tries(self, name: str, **typed: str) -> str:
        """The same, however it ends; what the next page says."""
        self.go(f"/commands/{name}", case_id=self.case_id)
        return self.presses(**typed)

    def presses(self, **typed: str) -> str:
        """Fill in the form that is open and press its button."""
        for field, value in typed.items():
            self.fills(field, value)
        for blank in self.page.locator("form.panel [name='password']:required").all():
            blank.fill(PASSWORD)
        self.counter.now += A_MINUTE
        with self.page.expect_navigation():
            self.page.click("main form button.press.first")
        return self.page.inner_text("main")

    def fills(self, field: str, value: str) -> None:
        """One blank: chosen, ticked or typed, as the form has it."""
        blank = self.page.locator(f"[name='{field}']").first
        kind = blank.evaluate("it => it.type || it.tagName")
        if value == FIRST:
            blank.check() if kind == "radio" else blank.select_option(index=1)
        elif kind == "radio":
            self.page.check(f"[name='{field}'][value='{value}']")
        elif kind == "select-one":
            blank.select_option(value)
        else:
            blank.fill(value)

    def registers(self, **typed: str) -> str:
        """A complaint through the page for it; the case is the one worked on."""
        self.go("/register")
        said = self.presses(**typed)
        self.case_id = self.page.url.rpartition("/")[2].partition("?")[0]
        self.case_id = self.case_id.partition("#")[0]
        return said
