"""One piece of evidence: what it is, who took it when, which statements rest on it, and how to check it."""

import hashlib
from typing import Final

from litestar import Response
from litestar.response import Stream

from amtsblick.errors import EvidenceError
from amtsblick.jobs.evidence_file import About, EvidenceFile, Resting, Shows, evidence_file
from amtsblick.report.addresses import linked
from amtsblick.serve.addresses import named, step
from amtsblick.serve.public.overview import names_of
from amtsblick.serve.public.proofs import evidence_path, record_of
from amtsblick.serve.ranges import send_file
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.values.board import Side

_INERT: Final = "default-src 'none'; sandbox"


_SHOWS: Final = {
    (About.CHANNEL, Shows.IT): _("Channel %(subject)s on %(service)s: this page linked it."),
    (About.CHANNEL, Shows.NOT_YET): _("Channel %(subject)s on %(service)s: this page did not link it yet."),
    (About.CHANNEL, Shows.NO_LONGER): _("Channel %(subject)s on %(service)s: this page linked it no more."),
    (About.RECIPIENT, Shows.IT): _("Third party %(subject)s: this page embedded it."),
    (About.LEGAL_PAGE, Shows.IT): _("%(subject)s: this page linked it."),
    (About.LEGAL_PAGE, Shows.NOT_YET): _("%(subject)s: this page did not link it."),
    (About.ADVERTS, Shows.IT): _("Signs of paid adverts on %(service)s."),
    (About.TIMELINE, Shows.IT): _("Channel %(subject)s on %(service)s over time."),
}


@reads("/evidence/{part:str}/{record:str}", Door.PUBLIC)
def evidence(visit: Visit, part: str, record: str) -> Response[bytes]:
    """What it is and what rests on it."""
    file = _file(visit, part, record)
    body = visit.desk.register.board_body(Side.PUBLIC, named(part))
    answer = file.answer
    return visit.page(
        "public/evidence.html",
        file=file,
        answer=answer,
        body=body,
        page=linked(answer.url),
        role=names_of(visit).role(answer.role),
        bundle_name=_bundle_name(file),
        digest=answer.ref.digest.removeprefix("sha256:"),
        statements=[_sentence(visit, one) for one in file.statements],
        here=evidence_path(visit.lang, named(part), answer.ref.record),
        body_page=f"/{visit.lang}/bodies/{step(named(part))}",
    )


@reads("/evidence/{part:str}/{record:str}/bundle.warc.gz", Door.PUBLIC)
def evidence_bundle(visit: Visit, part: str, record: str) -> Stream:
    """The bundle with everything that was stored of this body in that run."""
    file = _file(visit, part, record)
    if file.bundle is None:
        raise visit.missing()
    facts = file.bundle.stat()
    tag = hashlib.sha256(f"{file.answer.ref.bundle} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()
    sent = send_file(
        visit.request, file.bundle, name=_bundle_name(file), media_type="application/gzip", tag=tag[:32]
    )
    sent.headers["Content-Security-Policy"] = _INERT
    return sent


@reads("/evidence/{part:str}/{record:str}/payload", Door.PUBLIC)
def evidence_payload(visit: Visit, part: str, record: str) -> Response[bytes]:
    """The bytes of the answer alone, of which the digest is; never shown as a page of ours."""
    file = _file(visit, part, record)
    try:
        content = visit.desk.evidence.load(file.answer.ref).body
    except EvidenceError:
        raise visit.missing() from None
    headers = {
        "Content-Disposition": 'attachment; filename="payload"',
        "Content-Security-Policy": _INERT,
    }
    return visit.whole(content, "application/octet-stream", headers=headers)


def _file(visit: Visit, part: str, record: str) -> EvidenceFile:
    """The evidence; one that is not there and one that is not public look the same."""
    found = evidence_file(
        visit.desk.register, visit.desk.evidence, named(part), record_of(record), Side.PUBLIC
    )
    if found is None:
        raise visit.missing()
    return found


def _bundle_name(file: EvidenceFile) -> str:
    """Names of bundles are ids of bodies, which may hold anything."""
    name = file.answer.ref.bundle.replace("/", "-")
    return "".join(one if one.isascii() and (one.isalnum() or one in ".-_") else "-" for one in name)


def _sentence(visit: Visit, one: Resting) -> str:
    names = names_of(visit)
    text = visit.texts.gettext(_SHOWS[one.about, one.shows])
    subject = str(visit.say(f"legal.{one.subject}")) if one.about is About.LEGAL_PAGE else one.subject
    return text % {"subject": subject, "service": names.service(one.service) if one.service else ""}


ROUTES = (evidence, evidence_bundle, evidence_payload)
