"""How do surveys, inspections, archives and services prove what the register says of a body?"""

from collections.abc import Mapping
from typing import Any

from amtsblick.parse.evidence_refs import spell_ref
from amtsblick.values.history import Source
from amtsblick.values.survey import Citation, PageLook
from amtsblick.values.timeline import ProfileFact, Proof
from amtsblick.values.usages import EvidenceLink

SURVEY, INSPECTION, ARCHIVE, PROFILE = "survey", "inspection", "archive", "profile"


def by_citation(citation: Citation) -> EvidenceLink:
    """The page that a survey cites; ``ref`` is ``parse.evidence_refs``' spelling, "" without evidence."""
    return EvidenceLink(
        kind=SURVEY,
        text=citation.page_url,
        ref=spell_ref(citation.evidence_ref),
        address=citation.page_url,
        taken_at=citation.taken_at,
    )


def by_look(look: PageLook) -> EvidenceLink:
    """A page that a survey looked at."""
    return EvidenceLink(
        kind=SURVEY, text=look.url, ref=spell_ref(look.evidence_ref), address=look.url, taken_at=look.taken_at
    )


def by_proof(proof: Proof, sources: Mapping[str, Source]) -> EvidenceLink:
    """A look behind a timeline: a capture of a survey or one that an archive holds."""
    source = sources.get(proof.ref)
    if source is None:
        return EvidenceLink(kind=SURVEY, text=proof.page, address=proof.page, taken_at=proof.when)
    return EvidenceLink(
        kind=ARCHIVE if source.archive else SURVEY,
        text=source.page_url or proof.page,
        ref=spell_ref(source.evidence),
        address=source.archived_at or source.page_url,
        taken_at=source.taken_at,
    )


def by_fact(fact: ProfileFact) -> EvidenceLink:
    """What a service said about an account."""
    return EvidenceLink(
        kind=PROFILE,
        text=f"{fact.service} {fact.handle}",
        ref=fact.ref,
        address=fact.source if fact.source.startswith(("https://", "http://")) else "",
        taken_at=fact.when,
    )


def by_finding(finding: Mapping[str, Any], bundle: str, manifest: str) -> dict[str, str]:
    """``text``, ``ref`` and ``address`` of a link to an inspection's finding.

    ``ref`` is "bundle manifest pass:event": the file below the output folder, the digest of its manifest
    and the line of the pass' tape.
    """
    first = next(iter(finding.get("evidence") or ()), None)
    place = f"{first['pass']}:{first['event']}" if first else ""
    return {
        "text": f"{finding['question']}: {finding['subject']}",
        "ref": " ".join(part for part in (bundle, manifest, place) if part),
        "address": str(finding.get("page") or ""),
    }
