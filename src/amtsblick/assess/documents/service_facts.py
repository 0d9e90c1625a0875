"""What does knowledge tell about the service, and what did the body agree on with its operator?"""

import re
from collections.abc import Iterator
from typing import Final

from amtsblick.assess.documents.identity import service
from amtsblick.assess.documents.pieces import Filler, declared, known
from amtsblick.assess.documents.subject import Subject, service_of
from amtsblick.assess.documents.words import body_name, both, say, word
from amtsblick.values.documents import Piece
from amtsblick.values.legal import ServiceFact
from amtsblick.values.usages import Agreement, AgreementKind

_CODE: Final = re.compile(r"(?!ZZ)[A-Z]{2}")
"""A country; services that many run have none."""
EEA: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IS",
        "IE",
        "IT",
        "LV",
        "LI",
        "LT",
        "LU",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
"""Countries of the European Economic Area: no third countries (Art. 44 GDPR)."""


def facts(*topics: str) -> Filler:
    """The rows of these topics about the document's service, in this order."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for topic in topics:
            for fact in _facts(subject, topic):
                text = both(subject, fact.de, fact.en)
                if fact.address and fact.address not in text:
                    text = say(subject, "fact_at", fact=text, address=fact.address)
                yield from known(text, fact.sources, to_check=not fact.verified)

    return fill


def _facts(subject: Subject, topic: str) -> Iterator[ServiceFact]:
    for fact in subject.knowledge.service_facts:
        if fact.service == subject.service and fact.topic == topic:
            yield fact


def operator(subject: Subject) -> Iterator[Piece]:
    """Operator and address; from the service's row where no fact tells them."""
    told = tuple(facts("operator", "address")(subject))
    if told:
        yield from told
        return
    row = service_of(subject.knowledge, subject.service)
    if row is None:
        return
    check = not row.verified
    if row.operator:
        country = word(subject, "country", row.operator_country)
        yield from known(
            say(subject, "operator", operator=row.operator, country=country), row.sources, to_check=check
        )
    if row.parent_company and row.parent_company != row.operator:
        country = word(subject, "country", row.parent_country)
        text = say(subject, "parent", parent=row.parent_company, country=country)
        yield from known(text, row.sources, to_check=check)


def third_country_seats(subject: Subject) -> Iterator[Piece]:
    """Seats of operator and parent company outside the European Economic Area."""
    row = service_of(subject.knowledge, subject.service)
    if row is None:
        return
    seats = (
        ("operator_at", "operator", row.operator, row.operator_country),
        ("parent_at", "parent", row.parent_company, row.parent_country),
    )
    for sentence, place, company, country in seats:
        if company and _CODE.fullmatch(country) and country not in EEA:
            text = say(subject, sentence, country=word(subject, "country", country), **{place: company})
            yield from known(text, row.sources, to_check=not row.verified)


def service_and_operator(subject: Subject) -> Iterator[Piece]:
    """The service's name and who operates it."""
    yield from service(subject)
    yield from operator(subject)


def agreements(*kinds: AgreementKind) -> Filler:
    """What the body agreed on about this service, by kind."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for one in _agreements(subject, kinds):
            scope = f": {one.scope}" if one.scope else ""
            kind = word(subject, "agreement_kind", one.kind)
            party = body_name(subject, one.party)
            text = say(subject, "agreement", kind=kind, party=party, scope=scope)
            yield from declared(subject, one, text, one.address)

    return fill


def agreement_address(subject: Subject) -> Iterator[Piece]:
    """Where the text of the arrangement on joint control stands."""
    for one in _agreements(subject, (AgreementKind.JOINT_CONTROL,)):
        yield from declared(subject, one, one.address)


def agreement_version(subject: Subject) -> Iterator[Piece]:
    """Which version of it was agreed on."""
    for one in _agreements(subject, (AgreementKind.JOINT_CONTROL,)):
        if one.version:
            yield from declared(subject, one, say(subject, "agreement_version", version=one.version))


def joint_controllers(subject: Subject) -> Iterator[Piece]:
    """With whom the body agreed on joint control."""
    for one in _agreements(subject, (AgreementKind.JOINT_CONTROL,)):
        yield from declared(subject, one, body_name(subject, one.party))


def _agreements(subject: Subject, kinds: tuple[AgreementKind, ...]) -> Iterator[Agreement]:
    for one in subject.agreements:
        about = one.service in {"", subject.service}
        over = one.until is not None and one.until.latest < subject.today
        if about and not over and one.kind in kinds:
            yield one
