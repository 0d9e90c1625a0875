"""What does a questionnaire ask? The fields of its cover and of each row, in the order in which they stand."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from amtsblick.values.usages import ContentKind, Purpose, TargetGroup, UsageKind


class FieldKind(StrEnum):
    """What may stand in a field."""

    TEXT = "text"
    WORD = "word"
    """One of the allowed words."""
    WORDS = "words"
    """Allowed words, with ; between them."""
    YES_NO = "yes_no"
    DAY = "day"
    PART_OF_DAY = "partial_day"
    """A day, a month or a year."""
    SERVICE = "service"
    ACCOUNT = "account"
    """The name of an account or its address."""
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field. ``words`` are the allowed words; ``answered`` by the body, else printed beforehand."""

    key: str
    kind: FieldKind = FieldKind.TEXT
    words: type[Enum] | None = None
    answered: bool = True


COVER: Final = (
    FormField(key="body_name", answered=False),
    FormField(key="answer_by", kind=FieldKind.DAY, answered=False),
    FormField(key="return_to", answered=False),
    FormField(key="unit"),
    FormField(key="no_services", kind=FieldKind.YES_NO),
    FormField(key="next_review_overall", kind=FieldKind.DAY),
    FormField(key="remarks"),
    FormField(key="questionnaire", answered=False),
    FormField(key="body", kind=FieldKind.BODY, answered=False),
    FormField(key="token", answered=False),
    FormField(key="made_on", kind=FieldKind.DAY, answered=False),
)
ROW: Final = (
    FormField(key="service", kind=FieldKind.SERVICE, answered=False),
    FormField(key="seen_handle", kind=FieldKind.ACCOUNT, answered=False),
    FormField(key="observed", answered=False),
    FormField(key="kind", kind=FieldKind.WORD, words=UsageKind),
    FormField(key="handle", kind=FieldKind.ACCOUNT),
    FormField(key="via", kind=FieldKind.BODY),
    FormField(key="since", kind=FieldKind.PART_OF_DAY),
    FormField(key="purposes", kind=FieldKind.WORDS, words=Purpose),
    FormField(key="target_groups", kind=FieldKind.WORDS, words=TargetGroup),
    FormField(key="contents", kind=FieldKind.WORDS, words=ContentKind),
    FormField(key="reason"),
    FormField(key="decided_by"),
    FormField(key="next_review", kind=FieldKind.DAY),
    FormField(key="exit_debated", kind=FieldKind.YES_NO),
)
ANSWERED: Final = tuple(field.key for field in ROW if field.answered)
"""Fields of a row in which a body answers; a row without any was not answered."""
KEYS: Final = frozenset(field.key for field in (*COVER, *ROW))
COVER_KEYS: Final = frozenset(field.key for field in COVER)
LONGEST: Final = {"remarks": 8000, "reason": 4000}
"""Characters that a text may have."""
LONGEST_OTHERWISE: Final = 500
