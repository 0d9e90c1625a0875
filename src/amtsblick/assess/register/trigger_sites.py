"""What does a body's website do that it did not do when its channels were decided on?"""

from collections.abc import Iterator, Mapping

from amtsblick.assess.register.companies import company_of, services_by_company
from amtsblick.assess.register.inputs import Inputs, fact, pairs
from amtsblick.values.decisions import Occasion, TriggerKind
from amtsblick.values.findings import Topic
from amtsblick.values.observed import Observed, SeenBehaviour, SeenRecipient


def sites(inputs: Inputs) -> Iterator[Occasion]:
    """New recipients of visitors' data, and what is sent although the visitor rejected."""
    concerns = services_by_company(inputs.knowledge)
    operators = {one.id: one.operator for one in inputs.knowledge.vendors}
    for seen in inputs.bodies_seen:
        for subject, hosts in _by_subject(seen).items():
            company = company_of(operators.get(hosts[0].vendor, ""))
            yield from _new_recipient(seen, subject, hosts, concerns.get(company, ()))
        yield from _after_reject(seen)


def _by_subject(seen: Observed) -> Mapping[str, list[SeenRecipient]]:
    """Hosts of one vendor are one recipient; a host of nobody known stands for itself."""
    found: dict[str, list[SeenRecipient]] = {}
    for one in sorted(seen.recipients, key=lambda each: (each.since, each.host)):
        found.setdefault(one.vendor or one.host, []).append(one)
    return found


def _new_recipient(
    seen: Observed, subject: str, hosts: list[SeenRecipient], concerns: tuple[str, ...]
) -> Iterator[Occasion]:
    """New is what an earlier look of the same kind did not show; a first look shows nothing new."""
    first = hosts[0]
    if any(one.absent_before is None for one in hosts):
        return
    yield Occasion(
        kind=TriggerKind.NEW_RECIPIENT,
        body=seen.body,
        service="",
        fact=fact("new_recipient", subject, on=first.since.date()),
        known_at=first.since,
        facts=pairs(
            name=first.name,
            host=first.host,
            category=first.category,
            country=first.country,
            tracker="yes" if any(one.tracker for one in hosts) else "",
            since=first.since,
            absent_before=first.absent_before,
        ),
        evidence=tuple(dict.fromkeys(link for one in hosts for link in one.evidence)),
        concerns=concerns,
    )


def _after_reject(seen: Observed) -> Iterator[Occasion]:
    """One occasion per inspection that first saw it, however many recipients it names."""
    together: dict[object, list[SeenBehaviour]] = {}
    for one in sorted(seen.behaviour, key=lambda each: (each.since, each.subject)):
        if one.topic == Topic.AFTER_REJECT:
            together.setdefault(one.since, []).append(one)
    for group in together.values():
        first = group[0]
        before = [one.absent_before for one in group]
        yield Occasion(
            kind=TriggerKind.AFTER_REJECT,
            body=seen.body,
            service="",
            fact=fact("after_reject", on=first.since.date()),
            known_at=first.since,
            facts=pairs(
                subjects="\n".join(dict.fromkeys(one.subject for one in group)),
                since=first.since,
                absent_before=None if None in before else first.absent_before,
            ),
            evidence=tuple(dict.fromkeys(link for one in group for link in one.evidence)),
        )
