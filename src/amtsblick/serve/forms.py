"""What did a form say? Texts and files, checked for size and shape; nothing is lost when it is shown again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException

from amtsblick.serve.faults import PageError

TOKEN: Final = "_token"  # noqa: S105 - the name of a field
LONGEST: Final = 200_000
"""Characters of one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a form. ``name`` is what the sender called it and is never used as a path."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """Texts by field, in the order in which they came; line ends are as Unix has them."""

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The first text of a field without the white space around it."""
        return next(iter(self.texts.get(name, ())), default).strip()

    def exact(self, name: str) -> str:
        """The first text of a field as it was typed: white space belongs to a password."""
        return next(iter(self.texts.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """All texts of a field that are not empty: ticked boxes, rows."""
        return [text.strip() for text in self.texts.get(name, ()) if text.strip()]

    def __contains__(self, name: object) -> bool:
        return name in self.texts

    def items(self) -> Iterator[tuple[str, str]]:
        """Every field and text but the token, to be shown again."""
        for name, texts in self.texts.items():
            if name != TOKEN:
                for text in texts:
                    yield name, text


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The form of a request. Raises PageError for one that is no form or has oversized fields."""
    try:
        found = await request.form()
    except HTTPException:
        raise
    except (ValueError, UnicodeDecodeError) as error:
        raise PageError("What was sent is no form: go back and send it again.") from error
    texts: dict[str, list[str]] = {}
    uploads: dict[str, Upload] = {}
    for name, value in found.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                uploads[name] = Upload(
                    name=value.filename, media_type=value.content_type, content=await value.read()
                )
        else:
            texts.setdefault(name, []).append(_checked(name, value))
    return Form(texts, uploads)


def _checked(name: str, value: object) -> str:
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > LONGEST:
        raise PageError(f"The field {name[:60]!r} is too long: shorten it to {LONGEST} characters.")
    return text
