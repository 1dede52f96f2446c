"""Somebody in front of the pages: reads forms, fills them in, sends them."""

from html.parser import HTMLParser

PASSWORD = "a good password"


class Page(HTMLParser):
    """What a page says, and what its forms hold before anything is typed."""

    def __init__(self, answer):
        super().__init__()
        self.status = answer.status_code
        self.location = answer.location
        self.headers = answer.headers
        self.raw = answer.get_data()
        self.source = self.raw.decode(errors="replace")
        self.fields, self.words, self.links, self.invalid = {}, [], [], set()
        self._select, self._area = None, None
        self.feed(self.source)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if "aria-invalid" in told:
            self.invalid.add(told.get("name"))
        if tag == "a":
            self.links.append(told.get("href"))
        if tag == "input" and "name" in told:
            self._input(told)
        if tag in ("select", "textarea"):
            self._select, self._area = told.get("name"), tag == "textarea"
            self.fields.setdefault(self._select, "")
        if tag == "option" and "selected" in told:
            self.fields[self._select] = told.get("value", "")

    def _input(self, told):
        kind = told.get("type", "text")
        if kind == "file" or kind in ("radio", "checkbox") and "checked" not in told:
            return
        self.fields[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self._select, self._area = None, None

    def handle_data(self, data):
        if self._area:
            self.fields[self._select] = data.strip()
        if data.strip():
            self.words.append(data.strip())

    @property
    def text(self):
        """All words of the page, in their order."""
        return " ".join(self.words)


class Visitor:
    """One browser with its cookies."""

    def __init__(self, app):
        self.client = app.test_client()

    def get(self, path, **more):
        """Open a page."""
        return Page(self.client.get(path, **more))

    def post(self, path, typed, **more):
        """Send a form as it stands."""
        return Page(self.client.post(path, data=typed, **more))

    def sign_in(self, name, password=PASSWORD):
        """Type name and password; the visitor is this person from now on."""
        self.answer = self.fill_in("/sign-in", sign_in_name=name, password=password)
        return self

    def fill_in(self, path, **typed):
        """Open a form, type into it and send it to where it came from."""
        page = self.get(path)
        signed = {"password": PASSWORD} if "password" in page.fields else {}
        return self.post(path.partition("?")[0], page.fields | signed | typed)

    def give(self, command, case_id=None, **typed):
        """Fill in the form of a command about a case."""
        where = f"/commands/{command}" + (f"?case_id={case_id}" if case_id else "")
        return self.fill_in(where, **typed)
