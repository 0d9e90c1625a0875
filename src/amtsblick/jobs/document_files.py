"""Write documents to files for readers, and read back what was filled into one."""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from amtsblick.assess.documents.prefill import form_of
from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.printing import print_pdf
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.errors import InputError
from amtsblick.jobs.document_targets import spare_typed, target_of
from amtsblick.jobs.documents import document_of, newest
from amtsblick.jobs.reporting import replacing, write_text
from amtsblick.keep.register import Register
from amtsblick.parse.exchange.yaml_tree import FileError, read_yaml
from amtsblick.parse.filled_document import FilledDocument, read_filled
from amtsblick.report.documents.html import render_html
from amtsblick.report.documents.paper import Edition
from amtsblick.report.documents.word import write_docx
from amtsblick.values.decisions import Decision
from amtsblick.values.documents import Document
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, RecordKind, RecordState
from amtsblick.values.usages import Usage

FORMATS: Final = ("html", "docx", "pdf")
_LARGEST: Final = 50_000_000


def edition_of(register: Register, knowledge: Knowledge, entry: Entry, base: str = "") -> Edition:
    """A version of a document with all that its cover tells of it.

    ``base`` leads from the file to the folder of register and evidence; see ``Edition``. InputError when
    the body is not in the register.
    """
    document = document_of(entry)
    body = register.body(document.body)
    if body is None:
        raise InputError(f"{document.id} is about {document.body!r}, a body that the register does not hold.")
    return Edition(
        document=document,
        form=form_of(knowledge, document.kind),
        body=body,
        state=entry.state,
        version=entry.version,
        authors=entry.authors,
        approved_by=entry.approved_by,
        dated=entry.at,
        review_due=_review_due(register, document),
        account=_account(register, document),
        base=base,
    )


def _review_due(register: Register, document: Document) -> date | None:
    """When the decision that it is about, or the newest one on the same use, is due."""
    known = [
        entry.content
        for entry in register.newest(RecordKind.DECISION, document.body)
        if entry.state is not RecordState.WITHDRAWN
    ]
    own = [one for one in known if isinstance(one, Decision) and one.service == document.service]
    about = [one for one in own if one.id == document.subject] or own
    newest_one = max(about, key=lambda one: (one.valid_from, one.decided_on, one.id), default=None)
    return newest_one.review_due if newest_one else None


def _account(register: Register, document: Document) -> str:
    """The handle of the usage that it is about, or of the only one of its service that has one."""
    known = [entry.content for entry in register.newest(RecordKind.USAGE, document.body)]
    own = [one for one in known if isinstance(one, Usage) and one.service == document.service and one.handle]
    about = [one for one in own if one.id == document.subject] or own
    handles = {one.handle for one in about}
    return handles.pop() if len(handles) == 1 else ""


def write_out(
    editions: Iterable[Edition],
    knowledge: Knowledge,
    folder: Path,
    formats: Sequence[str],
    settings: InspectSettings,
) -> list[Path]:
    """Write each document in each format (of ``FORMATS``) to ``folder``, named after its id.

    Drafts have their version in the name. A DOCX with texts that nobody read back is not overwritten:
    InputError, with nothing written. PDF needs Chromium, which ``settings`` may name; ChromiumError, with its remedy, when there is none.
    Returns the files in the order written.
    """
    editions = list(editions)
    if "docx" in formats:
        for edition in editions:
            spare_typed(target_of(folder, edition, "docx"), edition)
    files: list[Path] = []
    papers: list[tuple[Edition, Path]] = []
    for edition in editions:
        for form in formats:
            target = target_of(folder, edition, form)
            match form:
                case "html":
                    write_text(target, render_html(edition, knowledge))
                case "docx":
                    with replacing(target) as stream:
                        write_docx(edition, knowledge, stream)
                case "pdf":
                    papers.append((edition, target))
                case _:
                    raise ValueError(form)
            files.append(target)
    if papers:
        asyncio.run(_print(papers, knowledge, settings))
    return files


async def _print(
    papers: Sequence[tuple[Edition, Path]], knowledge: Knowledge, settings: InspectSettings
) -> None:
    """Print in one browser. Links to files stay out: they would carry this machine's paths."""
    browser = await Browser.start(settings)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            page, printed = Path(scratch, "page.html"), Path(scratch, "page.pdf")
            for edition, target in papers:
                write_text(page, render_html(replace(edition, base=""), knowledge))
                await print_pdf(browser, page, printed)
                await asyncio.to_thread(_put, printed, target)
    finally:
        await browser.close()


def _put(printed: Path, target: Path) -> None:
    with replacing(target) as stream:
        stream.write(printed.read_bytes())


def texts_of(register: Register, document: str, file: Path) -> dict[str, str]:
    """What a file says for the fields of a document: YAML, JSON, or a DOCX that was filled in.

    InputError for a file of another document, of an older version or with macros; it names the remedy.
    """
    try:
        content = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}).") from error
    if file.suffix.lower() in {".yaml", ".yml", ".json"}:
        return _from_yaml(content, file)
    try:
        filled = read_filled(content)
    except ValueError as error:
        raise InputError(
            f"{file} cannot be read: {error}. Use a DOCX that 'amtsblick document render {document} "
            "--format docx' wrote, or a YAML file of keys and texts."
        ) from error
    return _from_docx(register, document, filled, file)


def _from_docx(register: Register, document: str, filled: FilledDocument, file: Path) -> dict[str, str]:
    if filled.document != document:
        raise InputError(
            f"{file} was made from {filled.document}, not from {document}: "
            f"use 'amtsblick document fill {filled.document} --from {file}'."
        )
    entry = newest(register, document)
    if filled.version != entry.version:
        who = f"{entry.actor.name}, {entry.at:%Y-%m-%d %H:%M} UTC"
        raise InputError(
            f"{file} was made from version {filled.version} of {document}, but there is version "
            f"{entry.version} ({entry.action} by {who}): render that one and carry your texts over."
        )
    return filled.texts


def _from_yaml(content: bytes, file: Path) -> dict[str, str]:
    try:
        tree = read_yaml(content)
    except FileError as error:
        raise InputError(f"{file}, line {error.line}: {error.text}: {error.remedy}.") from error
    texts: dict[str, str] = {}
    _flatten(tree, "", texts, file)
    return texts


def _flatten(tree: object, key: str, texts: dict[str, str], file: Path) -> None:
    """Groups in groups are keys with dots."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            _flatten(value, f"{key}.{name}" if key else str(name), texts, file)
    elif key and (tree is None or isinstance(tree, str)):
        texts[key] = tree or ""
    else:
        raise InputError(f"{file} holds no text for {key or 'any field'}: write 'key: text' for each field.")
