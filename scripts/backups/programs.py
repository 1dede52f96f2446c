"""PostgreSQL's own programs (pg_dump, pg_restore): found, and told where to connect."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from scripts.office import CannotBeDone


def run(program: str, folder: Path | None, where: URL, *flags: str) -> None:
    """Run a program on a database. Raises CannotBeDone with what it complained of.

    `folder` is where the programs lie, if not on the PATH.
    """
    found = which(program, path=str(folder) if folder else None)
    if found is None:
        raise CannotBeDone(f"找不到 {program}：请用 --programs 指明其所在文件夹")
    with _connection(where) as named:
        ended = subprocess.run(
            [found, f"--dbname={named}", "--no-password", *flags],
            capture_output=True,
            text=True,
            umask=0o077,
        )
    if ended.returncode:
        raise CannotBeDone(f"{program}：{ended.stderr.strip():.1000}")


@contextmanager
def _connection(where: URL) -> Iterator[str]:
    """The address as libpq reads it, the password in a file: others see flags."""
    plain = where.set(drivername="postgresql")
    if not where.password:
        yield plain.render_as_string(hide_password=False)
        return
    with TemporaryDirectory() as private:
        secret = Path(private) / "password"
        secret.touch(0o600)
        escaped = str(where.password).replace("\\", r"\\").replace(":", r"\:")
        secret.write_text(f"*:*:*:*:{escaped}\n", "utf-8")
        named = plain._replace(password=None)
        named = named.update_query_dict({"passfile": str(secret)})
        yield named.render_as_string(hide_password=False)
