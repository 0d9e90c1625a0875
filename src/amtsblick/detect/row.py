"""One examination as the JSON line of ``amtsblick detect``; its keys are a promise to readers."""

from collections.abc import Iterable
from datetime import UTC

from amtsblick.values.answers import (
    AdvertHint,
    Answer,
    BackLink,
    Broken,
    ChannelPointer,
    Evidence,
    LegalPage,
    Notice,
    NotSeen,
    OwnChannel,
    RejectedLink,
    ThirdParty,
    UnknownHost,
)
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Examination

_LISTS = (
    "channels",
    "rejected",
    "third_parties",
    "legal_pages",
    "notices",
    "adverts",
    "pointers",
    "unknown_hosts",
    "back_links",
    "not_seen",
    "broken",
)


def row(examination: Examination, knowledge: Knowledge) -> dict[str, object]:
    """JSON-ready mapping of one examination; ``captured_at`` is ISO 8601 in UTC.

    The lists hold what was answered, in report order; an empty list under a state other than
    ``looked`` means that nobody could look, not that there was nothing.
    """
    capture = examination.capture
    lists: dict[str, list[dict[str, object]]] = {name: [] for name in _LISTS}
    for name, item in _items(examination.answers):
        lists[name].append(item)
    return {
        "url": capture.url,
        "captured_at": capture.taken_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "state": examination.page.state.value,
        **{name: lists[name] for name in _LISTS[:5]},
        "detail": examination.page.detail,
        "status": capture.status,
        **{name: lists[name] for name in _LISTS[5:]},
        "knowledge": knowledge.digest,
    }


def _items(answers: Iterable[Answer]) -> Iterable[tuple[str, dict[str, object]]]:
    for answer in answers:
        yield _item(answer)


def _shown(evidence: Evidence) -> dict[str, object]:
    return {"path": evidence.path, "excerpt": evidence.excerpt}


def _item(answer: Answer) -> tuple[str, dict[str, object]]:
    match answer:
        case OwnChannel():
            return "channels", {
                "service": answer.service,
                "handle": answer.handle,
                "url": answer.url,
                "placement": answer.place.value,
                "reason": answer.reason.value,
                "evidence": _shown(answer.evidence),
            }
        case RejectedLink():
            return "rejected", {
                "service": answer.service,
                "url": answer.url,
                "why": answer.why.value,
                "handle": answer.handle,
                "placement": answer.place.value if answer.place else None,
            }
        case ThirdParty():
            return "third_parties", {
                "vendor": answer.vendor,
                "category": answer.category,
                "host": answer.host,
                "state": answer.state.value,
                "evidence": _shown(answer.evidence),
            }
        case LegalPage():
            return "legal_pages", {
                "kind": answer.kind.value,
                "url": answer.url,
                "text": answer.text,
                "placement": answer.place.value,
                "evidence": _shown(answer.evidence),
            }
        case Notice():
            return "notices", {
                "kind": answer.kind.value,
                "service": answer.service,
                "sentence": answer.sentence,
                "when": answer.when.isoformat() if answer.when else None,
                "evidence": _shown(answer.evidence),
            }
        case _:
            return _further(answer)


def _further(
    answer: ChannelPointer | UnknownHost | AdvertHint | BackLink | NotSeen | Broken,
) -> tuple[str, dict[str, object]]:
    """Items of the lists beyond the promised ones."""
    match answer:
        case ChannelPointer():
            return "pointers", {
                "service": answer.service,
                "url": answer.url,
                "placement": answer.place.value,
                "evidence": _shown(answer.evidence),
            }
        case UnknownHost():
            return "unknown_hosts", {
                "host": answer.host,
                "element": answer.element,
                "evidence": _shown(answer.evidence),
            }
        case AdvertHint():
            return "adverts", {
                "service": answer.service,
                "what": answer.what,
                "evidence": _shown(answer.evidence),
            }
        case BackLink():
            return "back_links", {
                "service": answer.service,
                "handle": answer.handle,
                "target": answer.target,
                "verified": answer.verified,
                "evidence": _shown(answer.evidence),
            }
        case NotSeen():
            return "not_seen", {"question": answer.question, "needs": answer.needs.value}
        case Broken():
            return "broken", {"question": answer.question, "error": answer.error}
