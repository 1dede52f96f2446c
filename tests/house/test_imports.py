"""Which way things point, file by file: the first line that fits says what it may."""

from fnmatch import fnmatch

from tests.house.code import files, imported

FACTS = "domain.fact.* domain.money.* domain.words.* domain.*.events*"
SUMS = f"{FACTS} domain.facts.* domain.errors.* domain.deadlines.* domain.calendars.*"
COUNTER = """
    domain.proof.shelf.*
    domain.commands* domain.reading.* domain.desk.* domain.ledger* domain.money.*
    domain.errors.* domain.glossary* domain.fields.* domain.fact.* domain.facts.*
    domain.policies.* domain.deadlines.* domain.scene.*
    domain.signing.decision.* domain.signing.passkey.*
    domain.papers.*
    domain.disclosure.events.* domain.privacy.own_data.*
    domain.evidence.vault.* domain.evidence.media.*
    projections* web*
    flask* wtforms* werkzeug* markupsafe* jinja2* limits* marshmallow.ValidationError
"""
MAY = {
    "domain/ledger/*": f"""
        {FACTS} domain.errors.* domain.ledger* eventsourcing.* sqlalchemy* alembic*
        cryptography* psycopg2*""",
    "domain/proof/events.py": "domain.fact.*",
    "domain/proof/*": f"""
        {FACTS} domain.proof* domain.ledger* sqlalchemy* cryptography*
        rfc3161_client*""",
    "domain/policies/calendars/*": "domain.* marshmallow.ValidationError",
    "domain/__init__.py": "",
    "domain/*/__init__.py": "",
    "domain/fact.py": "eventsourcing.*",
    "domain/words.py": "domain.fact.*",
    "domain/*/events.py": "domain.fact.* domain.money.* domain.words.*",
    "domain/reading.py": "domain.* marshmallow.*",
    "domain/policies/in_force.py": "domain.* marshmallow.ValidationError",
    "domain/policies/*": f"{SUMS} domain.policies.* domain.values.* domain.fields.*",
    "domain/*/commands.py": "domain.*",
    "domain/privacy/own_data.py": "domain.*",
    "domain/privacy/deciding.py": "domain.*",  # what its commands and pages share
    "domain/custody/deciding.py": "domain.*",  # what its commands and others' share
    "domain/papers/*ing.py": "domain.*",  # what its commands and pages share
    "domain/papers/subjects.py": "domain.*",
    "domain/papers/strokes.py": "domain.reading.*",
    "domain/rota/asking.py": "domain.*",  # what its commands and those of sales share
    "domain/signing/decision.py": "domain.*",  # what desk and counter share
    "domain/rota/turns.py": f"{SUMS} domain.policies.* domain.rota.*",
    "domain/rota/sheet.py": "domain.*",
    "domain/concessions/deciding.py": "domain.*",  # what its and the payments' share
    "domain/claims/deciding.py": "domain.*",
    "domain/matters/deciding.py": "domain.*",  # what joining and closing share
    "domain/stores/store.py": f"{SUMS} domain.policies.*",
    "domain/cases/card*.py": "domain.*",
    "domain/cases/case.py": "domain.*",
    "domain/evidence/media.py": "puremagic*",
    "domain/evidence/vault.py": "domain.evidence.media.* domain.errors.*",
    "domain/*/*.py": SUMS,
    "domain/*.py": "domain.*",
    "projections/catch_up.py": "projections.* domain.ledger* domain.fact.* sqlalchemy*",
    "projections/rota_book.py": f"""
        {FACTS} projections* domain.rota.sheet.* domain.ledger* sqlalchemy*""",
    "projections/*": f"""
        {FACTS} projections* domain.cases.card* domain.ledger* domain.deadlines.*
        domain.errors.* sqlalchemy*""",
    "web/openapi.py": f"{COUNTER} apispec*",
    "web/accounts.py": "sqlalchemy* argon2*",  # a password is no fact: it is forgotten
    "web/passkeys.py": f"{COUNTER} webauthn*",
    "web/paper/bundle/*": f"""
        {COUNTER} domain.proof* domain.cases.events.* domain.cases.card_story.*
        domain.evidence.events.* domain.stores.events.* domain.signing.events.*
        cryptography* pypdf*""",
    "web/paper/*": f"""
        {COUNTER} typst* manimgx_fonts_cjk* xlsxwriter* pypdfium2* zxingcpp* PIL*""",
    "web/*": COUNTER,
    "scripts/benching/*": "*",  # measures ours against others
    "scripts/bundle/verify.py": "",  # leaves the house alone
    "scripts/*": """
        domain.* projections* web* scripts* rich* openpyxl* sqlalchemy* alembic*
        gunicorn* cryptography* apispec* marshmallow*""",
}


def test_things_point_one_way():
    wrong = {path: sorted(too_far(path)) for path in sorted(files())}

    assert {path: names for path, names in wrong.items() if names} == {}


def too_far(path):
    """What a file imports and may not."""
    allowed = next(may for place, may in MAY.items() if fnmatch(path, place)).split()
    return {
        name
        for name in imported(path)
        if not any(fnmatch(name, each) or name == each for each in allowed)
    }


def test_only_the_recorder_and_read_models_speak_sql():
    speakers = {path for path in files("domain", "web") if speaks_sql(path)}

    beside = ("domain/ledger/", "domain/proof/")  # the book, and its proof beside it
    assert {path for path in speakers if not path.startswith(beside)} <= {
        "web/accounts.py"
    }


def speaks_sql(path):
    """Whether a file imports the database library."""
    return any(name.startswith("sqlalchemy") for name in imported(path))


def test_web_never_holds_a_noun():
    nouns = ("domain.cases.case", "domain.stores.store.Store", "domain.petty_cash.")
    held = {
        f"{path}: {name}"
        for path in files("web")
        for name in imported(path)
        if name.startswith(nouns)
    }

    assert held == set()
