"""What goes wrong on a page, by what its reader has to do next."""

from collections.abc import Iterable

from amtsblick.errors import AmtsblickError


class PageError(AmtsblickError):
    """A page cannot be shown; ``status`` is the HTTP status, ``kept`` what a refused form said."""

    status = 400

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.kept: tuple[tuple[str, str], ...] = ()

    def add_kept(self, fields: Iterable[tuple[str, str]]) -> None:
        """Remember the form's fields but passwords, so that nothing that was written is lost."""
        self.kept = tuple((name, text) for name, text in fields if "password" not in name)


class NotThereError(PageError):
    """No such page, or none that this reader may know of."""

    status = 404


class LogInError(PageError):
    """Only whoever is logged in may see this."""

    status = 401


class NotAllowedError(PageError):
    """Logged in, but without the right."""

    status = 403


class TooManyError(PageError):
    """More requests than one reader sends by hand; another counts after ``seconds``."""

    status = 429

    def __init__(self, text: str, seconds: int) -> None:
        super().__init__(text)
        self.seconds = seconds


class ForgedError(PageError):
    """The form did not come from our own page."""

    status = 403
