"""A published document: its page, its text as it was published, and the same for a word processor."""

import io

from litestar import Response

from amtsblick.report.addresses import Linked
from amtsblick.report.documents.html import render_html
from amtsblick.report.documents.word import write_docx
from amtsblick.serve.addresses import step
from amtsblick.serve.papers import DOCX, file_name, style_policy
from amtsblick.serve.public.body import sheet_of
from amtsblick.serve.public.published import document_in
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.records import RecordKind


@reads("/documents/{part:str}", Door.PUBLIC)
def document(visit: Visit, part: str) -> Response[bytes]:
    """What it is, of which day, and where to read it."""
    file, edition = document_in(visit, part)
    one = edition.document
    return visit.page(
        "public/document.html",
        one=one,
        edition=edition,
        body=file.body,
        title=edition.form.de if visit.lang == "de" else edition.form.en,
        issue=file.shelf.issue(RecordKind.DOCUMENT, one.id),
        service_name=sheet_of(visit, file).reader.standing.service(one.service) if one.service else "",
        here=f"/{visit.lang}/documents/{step(one.id)}",
    )


@reads("/documents/{part:str}/paper", Door.PUBLIC)
def paper(visit: Visit, part: str) -> Response[bytes]:
    """The document itself. It brings its own style and can do nothing else."""
    _file, edition = document_in(visit, part)
    back = f"/{visit.lang}/documents/{step(edition.document.id)}"
    home = Linked(text=visit.texts.gettext("Back to the register"), href=back)
    text = "".join(render_html(edition, visit.desk.knowledge, home=home))
    return visit.whole(text.encode(), "text/html", headers={"Content-Security-Policy": style_policy(text)})


@reads("/documents/{part:str}/paper.docx", Door.PUBLIC)
def paper_docx(visit: Visit, part: str) -> Response[bytes]:
    """The document as a file for word processors."""
    _file, edition = document_in(visit, part)
    stream = io.BytesIO()
    write_docx(edition, visit.desk.knowledge, stream)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(edition.document.id)}.docx"'}
    return visit.whole(stream.getvalue(), DOCX, headers=headers)


ROUTES = (document, paper, paper_docx)
