"""How are documents told on the screen: the list of them, their fields, what was made?"""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amtsblick.assess.documents.prefill import form_of, share_prefilled
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, say
from amtsblick.jobs import documents
from amtsblick.jobs.document_files import edition_of
from amtsblick.jobs.documents import Made, document_of
from amtsblick.knowledge import load
from amtsblick.report.documents.lay_out import lay_out
from amtsblick.report.documents.paper import AnnexItem, Line, Paper, PaperField
from amtsblick.report.documents.tables import fields_of
from amtsblick.report.words import words
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, RecordKind

DocumentId = Annotated[
    str, typer.Argument(help="Id of the document, as 'document list' shows it.", metavar="ID")
]


def list_(
    *,
    body: Annotated[str, typer.Option("--body", help="Only documents of this body.", metavar="ID")] = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """List all documents: version, state, and how much of them is filled."""
    place = workspace(out, register)
    place.require()
    knowledge = load()
    with place.open_register() as opened:
        entries = opened.newest(RecordKind.DOCUMENT, body or None)
    _show(entries, knowledge, mode(quiet=quiet, as_json=as_json))


def show(
    document: DocumentId,
    *,
    proofs: Annotated[
        bool, typer.Option("--proofs", help="Also the evidence and the sources that each statement rests on.")
    ] = False,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Show what stands in each field of a document, under its key, and where it comes from."""
    place = workspace(out, register)
    place.require()
    knowledge = load()
    with place.open_register() as opened:
        paper = lay_out(edition_of(opened, knowledge, documents.newest(opened, document)), knowledge)
    told = [f"{paper.title}: {paper.subject} ({paper.body})", *_lines(paper, proofs=proofs), *_legend(paper)]
    fields = {one.key: [_plain(line, proofs=proofs) for line in one.lines] for one in _fields(paper)}
    more: dict[str, object] = {}
    if proofs:
        told += _annex(paper)
        more = {"evidence": _cited(paper.evidence), "sources": _cited(paper.sources)}
    say(mode(quiet=quiet, as_json=as_json), "\n".join(told), document=document, fields=fields, **more)


def _fields(paper: Paper) -> Iterator[PaperField]:
    for section in paper.sections:
        for block in section.blocks:
            yield from fields_of(block)


def _plain(line: Line, *, proofs: bool) -> dict[str, object]:
    plain: dict[str, object] = {"text": line.text, "origin": str(line.origin), "to_check": line.to_check}
    return plain | ({"proofs": [note.label for note in line.notes]} if proofs else {})


def _legend(paper: Paper) -> Iterator[str]:
    """What the letters before the statements mean, as far as they occur."""
    words_of = words(paper.lang)
    yield ""
    for origin in paper.origins:
        letter, name, why = (words_of(f"paper.{key}.{origin}") for key in ("letter", "origin", "explained"))
        yield f"[{letter.unescape()}] {name.unescape()}: {why.unescape()}"


def _annex(paper: Paper) -> Iterator[str]:
    for title, items in (("evidence", paper.evidence), ("sources", paper.sources)):
        if items:
            yield f"\n{words(paper.lang)(f'paper.{title}.title').unescape()}"
        for one in items:
            told = (one.text, one.where.href or one.where.text, one.file.text, *one.details)
            yield f"  {one.label} {' · '.join(filter(None, told))}"


def _cited(items: Sequence[AnnexItem]) -> list[dict[str, object]]:
    return [
        {
            "label": one.label,
            "text": one.text,
            "address": one.where.href,
            "kept": one.file.text,
            "details": list(one.details),
        }
        for one in items
    ]


def _lines(paper: Paper, *, proofs: bool) -> Iterator[str]:
    for section in paper.sections:
        yield f"\n{section.number} {section.title}"
        for block in section.blocks:
            for one in fields_of(block):
                yield f"  {one.key} ({one.label})"
                for line in one.lines:
                    notes = "".join(f" [{note.label}]" for note in line.notes) if proofs else ""
                    yield f"    [{line.letter}] {line.text}{notes}"
                if not one.lines:
                    yield f"    – {one.duty}: {one.hint}"


def tell(made: Sequence[Made], knowledge: Knowledge, shown: Mode) -> None:
    """What was made, and how much of it is filled."""
    rows = [{**_facts(one.entry, knowledge), "new": one.fresh} for one in made]
    lines = [
        f"{row['id']}: version {row['version']} ({row['state']}{'' if row['new'] else ', nothing new'}), "
        f"{row['filled']} of {row['fields']} fields filled, "
        f"{row['required_filled']} of {row['required']} required ones"
        for row in rows
    ]
    filled, fields = (sum(int(str(row[name])) for row in rows) for name in ("filled", "fields"))
    if len(rows) > 1 and fields:
        lines.append(f"{len(rows)} documents: {filled} of {fields} fields filled ({filled / fields:.0%})")
    say(shown, "\n".join(lines) or "No document is needed.", documents=rows)


def _facts(entry: Entry, knowledge: Knowledge) -> dict[str, object]:
    document = document_of(entry)
    share = share_prefilled(document, form_of(knowledge, document.kind), approved=bool(entry.approved_by))
    return {
        "id": document.id,
        "kind": str(document.kind),
        "body": document.body,
        "service": document.service,
        "lang": document.lang,
        "version": entry.version,
        "state": str(entry.state),
        "at": entry.at.isoformat(),
        "filled": share.filled,
        "fields": share.total,
        "required_filled": share.required_filled,
        "required": share.required,
    }


def _show(entries: Sequence[Entry], knowledge: Knowledge, shown: Mode) -> None:
    rows = [_facts(entry, knowledge) for entry in entries]
    if shown is Mode.NORMAL and rows:
        table = Table(box=None)
        for column in ("id", "version", "state", "filled", "required"):
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(
                str(row["id"]),
                str(row["version"]),
                str(row["state"]),
                f"{row['filled']}/{row['fields']}",
                f"{row['required_filled']}/{row['required']}",
            )
        Console().print(table)
        return
    say(shown, "There is no document: make one with 'amtsblick document make'.", documents=rows)
