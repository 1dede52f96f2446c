"""The counter (柜台): pages in Chinese; one form and one route serve every command."""

from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5

from domain.evidence.vault import Vault
from domain.ledger.ledger import Ledger, open_ledger
from projections import open_read_models
from web import display, errors, frame, headers, session
from web.accounts import Accounts
from web.pages import BLUEPRINTS
from web.settings import MEGABYTE, Settings, read_settings


def create_app(settings: Settings | None = None, ledger: Ledger | None = None) -> Flask:
    """The pages over one book, as the settings say. Raises LedgerNotFound."""
    settings = settings or read_settings()
    book = ledger or open_ledger(settings.database, keys=settings.keys)
    app = Flask(__name__)
    app.config.update(config_of(settings))
    app.extensions["settings"] = settings
    app.extensions["ledger"] = book
    app.extensions["accounts"] = Accounts(settings.accounts)
    app.extensions["vault"] = Vault(settings.vault, settings.largest_file)
    app.extensions["read_models"] = open_read_models(book)
    app.jinja_env.filters.update(display.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Bootstrap5(app)
    for part in (headers, session, frame, errors):
        part.put_into(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def config_of(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions are told."""
    safe = not settings.plain_http
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-counter" if safe else "counter",
        "SESSION_COOKIE_SECURE": safe,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.session_hours * 3600,
        "MAX_CONTENT_LENGTH": settings.largest_file + MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }
