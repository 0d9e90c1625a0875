"""``amtsblick document``: make, fill, show, list and render the documents about a use of a service."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli import document_views
from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.document_views import DocumentId, tell
from amtsblick.cli.inspecting import ChromiumPath
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Language, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import say
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.errors import InputError
from amtsblick.jobs import documents
from amtsblick.jobs.clock import now
from amtsblick.jobs.document_files import FORMATS, edition_of, texts_of, write_out
from amtsblick.jobs.documents import Desk
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.values.documents import DocumentKind
from amtsblick.values.records import Actor, Entry, RecordKind

app = typer.Typer(
    help="Usage concepts, assessments, notices and the like: make, fill, show, list, render.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(document_views.list_)
app.command("show")(document_views.show)


@app.command("make")
def make(
    body: Annotated[str, typer.Argument(help="Id of the body.", metavar="BODY")],
    service: Annotated[
        str, typer.Argument(help="Id of the service; the body's website when not given.", metavar="[SERVICE]")
    ] = "",
    *,
    kind: Annotated[
        list[DocumentKind] | None, typer.Option("--kind", help="Which document; repeatable.", metavar="KIND")
    ] = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="All that the use needs, as without --kind; without SERVICE for all uses and the website.",
        ),
    ] = False,
    about: Annotated[
        str,
        typer.Option("--about", help="Id of the usage, decision or campaign that it is about.", metavar="ID"),
    ] = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make documents from register, observations and knowledge, as drafts; what humans wrote is kept.

    Made again they become a new version when something is new.
    """
    if every and (kind or about):
        raise InputError("--all makes what the use needs: leave out --kind and --about.")
    if about and not kind:
        raise InputError("--about belongs to one document: name its --kind.")
    with _desk(workspace(out, register), actor_of(actor, role), lang) as desk:
        if kind:
            made = [documents.make(desk, one, body, service, about) for one in dict.fromkeys(kind)]
        elif every and not service:
            made = documents.make_every(desk, body)
        else:
            made = documents.make_all(desk, body, service)
        tell(made, desk.knowledge, mode(quiet=quiet, as_json=as_json))


@app.command("fill")
def fill(
    document: DocumentId,
    texts: Annotated[
        list[str] | None, typer.Argument(help='A field and its text: key="text".', metavar="[KEY=TEXT]...")
    ] = None,
    *,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", help="YAML or JSON of keys and texts, or a DOCX that was filled in.", metavar="FILE"
        ),
    ] = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            help="Field whose proposal you read and take over unchanged; repeatable; 'all' for every one.",
            metavar="KEY",
        ),
    ] = None,
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write texts into fields of a document, as a new draft; an empty text empties the field."""
    given = dict(_pair(one) for one in texts or ())
    if not given and source is None and not confirm:
        raise InputError('Nothing to fill: give key="text", --confirm KEY or --from FILE.')
    with _desk(workspace(out, register), actor_of(actor, role), "de") as desk:
        read = texts_of(desk.register, document, source) if source else {}
        taken = documents.confirmed(desk.register, document, confirm or ())
        made = documents.fill(desk, document, {**taken, **read, **given})
        tell([made], desk.knowledge, mode(quiet=quiet, as_json=as_json))


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise InputError(f'{text!r} is no field with its text: write key="text".')
    return key.strip(), value


@app.command("render")
def render(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids of documents; all when not given.", metavar="[ID]...")
    ] = None,
    *,
    body: Annotated[str, typer.Option("--body", help="Only documents of this body.", metavar="ID")] = "",
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder for the files; 'documents' in the folder when not given."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="html, docx or pdf; repeatable; html when not given."),
    ] = None,
    holding: Annotated[
        bool,
        typer.Option(
            "--holding", help="The approved or published versions that hold today, not the newest drafts."
        ),
    ] = False,
    chromium: ChromiumPath = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write documents to files: HTML, DOCX to fill in, PDF (needs Chromium)."""
    formats = tuple(dict.fromkeys(format_ or ("html",)))
    if unknown := [name for name in formats if name not in FORMATS]:
        raise InputError(f"Unknown format {unknown[0]!r}: use one of {', '.join(FORMATS)}.")
    place = workspace(out, register)
    place.require()
    folder = to or place.folder / "documents"
    knowledge = load()
    with place.open_register() as opened:
        entries = _chosen(opened, ids or (), body, holding=holding)
        base = _way(folder, place.folder)
        editions = [edition_of(opened, knowledge, entry, base) for entry in entries]
        files = write_out(editions, knowledge, folder, formats, InspectSettings(chromium=chromium))
    text = "\n".join(str(path) for path in files) or "There is no document to write."
    say(mode(quiet=quiet, as_json=as_json), text, files=[str(path) for path in files])


def _chosen(register: Register, ids: Sequence[str], body: str, *, holding: bool) -> list[Entry]:
    if not holding and not ids:
        return register.newest(RecordKind.DOCUMENT, body or None)
    if not holding:
        return [documents.newest(register, one) for one in dict.fromkeys(ids)]
    held = {
        entry.record: entry
        for entry in register.holding(RecordKind.DOCUMENT, now().date(), body=body or None)
    }
    if missing := [one for one in ids if one not in held]:
        raise InputError(
            f"No version of {missing[0]!r} is approved: have it approved with 'amtsblick register approve', "
            "or leave out --holding."
        )
    return [held[one] for one in dict.fromkeys(ids or held)]


def _way(start: Path, end: Path) -> str:
    """From one folder to another, with a slash at its end."""
    return Path(os.path.relpath(end.resolve(), start.resolve())).as_posix() + "/"


@contextmanager
def _desk(place: Workspace, actor: Actor, lang: str) -> Iterator[Desk]:
    place.require()
    with place.open_register() as opened:
        yield Desk(
            register=opened,
            knowledge=load(),
            actor=actor,
            when=now(),
            evidence=place.open_evidence(),
            lang=lang,
        )
