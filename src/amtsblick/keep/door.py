"""How is the register held open? What all parts of its public class share."""

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Engine

from amtsblick.keep.opening import engine_for


class Door:
    """An open register. Use ``Register.open``."""

    def __init__(self, engine: Engine) -> None:
        self._engine: Final = engine

    @classmethod
    def open(cls, url_or_path: str | Path, copies: Path | None = None) -> Self:
        """Open the register at a path (SQLite) or ``postgresql://`` address; create or update it.

        Before it is brought to a newer form, a copy is left: beside a SQLite file, from PostgreSQL in the
        folder ``copies``, without which it is refused. Raises RegisterError for a register of a newer
        version (naming the version that it needs), a damaged file, a file that is something else and a
        place that cannot be written.
        """
        return cls(engine_for(url_or_path, copies))

    def close(self) -> None:
        """Let go of the database; safe to call twice."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()
