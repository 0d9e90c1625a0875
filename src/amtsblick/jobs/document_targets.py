"""Where is a document written to, and is what somebody typed into the file there safe?"""

import re
from pathlib import Path
from typing import Final

from amtsblick.assess.documents.filling import filled_texts
from amtsblick.errors import InputError
from amtsblick.parse.filled_document import FilledDocument, read_filled
from amtsblick.report.documents.paper import Edition
from amtsblick.values.records import SPEAKING

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST: Final = 200
_LARGEST: Final = 50_000_000
"""Bytes of a DOCX that may be one of ours."""


def target_of(folder: Path, edition: Edition, form: str) -> Path:
    """The file of a version that holds is named after the document, that of any other after its version too.

    So no draft takes the place of what was published.
    """
    name = _UNSAFE.sub("-", edition.document.id).strip(".-")[:_LONGEST] or "document"
    version = "" if edition.state in SPEAKING else f".v{edition.version}"
    return folder / f"{name}{version}.{form}"


def spare_typed(target: Path, edition: Edition) -> None:
    """InputError when writing a DOCX there would lose what somebody typed into the one that is there.

    What the edition says as well was read back.
    """
    if not target.is_file():
        return
    try:
        there = read_filled(target.read_bytes() if target.stat().st_size <= _LARGEST else b"")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{target} is not overwritten: whether somebody wrote into it cannot be read ({error}). "
            "Move it away, or choose another folder with --to."
        ) from error
    if lost := _only_there(there, edition):
        raise InputError(
            f"{target} is not overwritten: somebody wrote into it ({', '.join(lost)}), and the register does "
            f"not have it. Read it back with 'amtsblick document fill {there.document} --from {target}', "
            "move it away, or choose another folder with --to."
        )


def _only_there(there: FilledDocument, edition: Edition) -> list[str]:
    """Fields that the file alone has so."""
    if there.document != edition.document.id:
        return sorted(there.changed)
    known = {key: text for key, (text, _, _) in filled_texts(edition.document).items()}
    return sorted(key for key in there.changed if _words(there.texts[key]) != _words(known.get(key, "")))


def _words(text: str) -> list[str]:
    return text.split()
