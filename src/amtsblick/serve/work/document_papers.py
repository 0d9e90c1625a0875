"""The paper itself: as a page, for a word processor, as PDF; every version, drafts with their mark."""

import io
import logging
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.jobs.document_files import edition_of
from amtsblick.jobs.document_prints import printed
from amtsblick.jobs.records import versions_of
from amtsblick.report.addresses import Linked
from amtsblick.report.documents.html import render_html
from amtsblick.report.documents.paper import Edition
from amtsblick.report.documents.word import write_docx
from amtsblick.serve.papers import DOCX, file_name, style_policy
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.document_views import document_entry, document_path
from amtsblick.values.accounts import Right
from amtsblick.values.records import SPEAKING

_LOG: Final = logging.getLogger("amtsblick.documents")
_PRINTS: Final = "cache/documents"


@reads("/work/documents/{part:str}/paper", Right.SEE_INSIDE)
def paper(visit: Visit, part: str) -> Response[bytes]:
    """The document as one page. It brings its own style and can do nothing else."""
    edition = _edition(visit, part)
    home = Linked(
        text=visit.texts.gettext("Back to the working page"),
        href=document_path(visit.lang, edition.document.id),
    )
    text = "".join(render_html(edition, visit.desk.knowledge, home=home))
    return visit.whole(text.encode(), "text/html", headers={"Content-Security-Policy": style_policy(text)})


@reads("/work/documents/{part:str}/paper.html", Right.SEE_INSIDE)
def paper_html(visit: Visit, part: str) -> Response[bytes]:
    """The same as a file to be kept."""
    edition = _edition(visit, part)
    text = "".join(render_html(edition, visit.desk.knowledge))
    return visit.whole(text.encode(), "text/html", headers=_kept(edition, "html"))


@reads("/work/documents/{part:str}/paper.docx", Right.SEE_INSIDE)
def paper_docx(visit: Visit, part: str) -> Response[bytes]:
    """The document as a file for word processors; what is filled in there can be read back by command."""
    edition = _edition(visit, part)
    stream = io.BytesIO()
    write_docx(edition, visit.desk.knowledge, stream)
    return visit.whole(stream.getvalue(), DOCX, headers=_kept(edition, "docx"))


@reads("/work/documents/{part:str}/paper.pdf", Right.SEE_INSIDE)
def paper_pdf(visit: Visit, part: str) -> Response[bytes]:
    """The document as PDF; without Chromium on the server a page says what to do instead."""
    edition = _edition(visit, part)
    folder = visit.desk.folder / _PRINTS
    try:
        content = printed(edition, visit.desk.knowledge, folder, InspectSettings())
    except ChromiumError as error:
        _LOG.warning("a document could not be printed", extra={"error": str(error)})
        return visit.page(
            "work/document_no_pdf.html",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            document=edition.document,
            here=document_path(visit.lang, edition.document.id),
        )
    return visit.whole(content, "application/pdf", headers=_kept(edition, "pdf"))


def _edition(visit: Visit, part: str) -> Edition:
    """The newest version, or the one that the query asks for in its last state."""
    entry = document_entry(visit, part)
    number = visit.number("version", 0, 0, 10**6)
    if number:
        entries = versions_of(visit.desk.register, entry.kind, entry.record)
        entry = {one.version: one for one in entries}.get(number, entry)
        if entry.version != number:
            raise visit.missing()
    return edition_of(visit.desk.register, visit.desk.knowledge, entry)


def _kept(edition: Edition, form: str) -> dict[str, str]:
    """Drafts have their version in the name, so that none is taken for what holds."""
    version = "" if edition.state in SPEAKING else f".v{edition.version}"
    name = f"{file_name(edition.document.id)}{version}.{form}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


ROUTES = (paper, paper_html, paper_docx, paper_pdf)
