"""Serves the pages on this machine alone (演示): one process is enough for a shop."""

from collections.abc import Callable
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from typing import Any

from gunicorn.app.base import BaseApplication

from domain.ledger.ledger import Ledger
from scripts.office import CannotBeDone
from web import create_app
from web.settings import Settings


class Counter(BaseApplication):
    """The pages, opened in the process that serves them."""

    def __init__(
        self, settings: Settings, book: Callable[[], Ledger], port: int
    ) -> None:
        self.settings = settings
        self.book = book
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        """One process with several threads, reached from this machine only."""
        told = {"bind": f"127.0.0.1:{self.port}", "workers": 1, "threads": 8}
        for name, value in {**told, "worker_class": "gthread"}.items():
            self.cfg.set(name, value)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Any:
        """The pages themselves."""
        return create_app(self.settings, self.book())


def serve(settings: Settings, book: Callable[[], Ledger], port: int) -> None:
    """Serve until somebody ends it with Ctrl-C. Raises CannotBeDone."""
    with socket() as place:
        place.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            place.bind(("127.0.0.1", port))
        except OSError as wrong:
            taken = f"port {port} cannot be had ({wrong}); name another with --port"
            raise CannotBeDone(f"{taken}, or make demo PORT=…") from wrong
    Counter(settings, book, port).run()
