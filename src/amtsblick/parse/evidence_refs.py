"""How does one text lead to a piece of evidence, for ``ProfileFact.ref`` and the like?"""

from typing import Final

from amtsblick.values.capture import EvidenceRef

_PARTS: Final = 4


def spell_ref(ref: EvidenceRef | None) -> str:
    """Reference as "offset record digest bundle"; "" without one."""
    return f"{ref.offset} {ref.record} {ref.digest} {ref.bundle}" if ref else ""


def parse_ref(text: str) -> EvidenceRef | None:
    """The reference that ``spell_ref`` made a text of; None for any other text."""
    parts = text.split(" ", _PARTS - 1)
    if len(parts) != _PARTS or not parts[0].isdecimal() or not all(parts):
        return None
    offset, record, digest, bundle = parts
    return EvidenceRef(bundle=bundle, record=record, offset=int(offset), digest=digest)
