"""``amtsblick site``: the public register as a folder of files for any web server."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.licences import licence_address
from amtsblick.cli.moments import day as day_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import complain, say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.site import Site, publish
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.report.addresses import link
from amtsblick.report.site.dcat import LICENCES, missing
from amtsblick.report.site.shelf import BOTH, Wishes
from amtsblick.report.words import Lang


class Languages(StrEnum):
    """In which languages the site is written."""

    DE = "de"
    EN = "en"
    BOTH = "both"


def site(
    *,
    to: Annotated[Path, typer.Option("--to", help="Folder for the site: new, empty, or of an earlier run.")],
    base: Annotated[
        str,
        typer.Option(
            "--base", help="Address at which the folder will lie, for feeds, portals and search engines."
        ),
    ] = "",
    body: Annotated[
        list[str] | None,
        typer.Option(
            "--body", help="Only this body (its id); repeatable. Also writes a piece for its own page."
        ),
    ] = None,
    lang: Annotated[Languages, typer.Option("--lang", help="Language of the pages.")] = Languages.BOTH,
    licence: Annotated[
        str,
        typer.Option(
            "--licence", help=f"Licence of the data: {', '.join(LICENCES)}, or an address of the German list."
        ),
    ] = "",
    publisher: Annotated[
        str,
        typer.Option(
            "--publisher", help="Who publishes: a body's id or a name; the only --body when not given."
        ),
    ] = "",
    contact: Annotated[
        str,
        typer.Option("--contact", help="E-mail or web address for questions; the publisher's homepage else."),
    ] = "",
    imprint: Annotated[
        Path | None,
        typer.Option("--imprint", help="Text file for the imprint's page; no such page without it."),
    ] = None,
    day: Annotated[
        str, typer.Option("--day", help="What was public on this day; today when not given.", metavar="DAY")
    ] = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write what is published in the register as a website without a server, with feed, tables and metadata.

    Drafts, unpublished versions and internal fields are left out; files of an earlier run that are gone are
    removed, other files never.
    """
    place, today = workspace(out, register), now().date()
    place.require()
    bodies = tuple(dict.fromkeys(body or ()))
    langs: tuple[Lang, ...] = BOTH if lang is Languages.BOTH else ("de",) if lang is Languages.DE else ("en",)
    with place.open_register() as opened:
        name, homepage = _publisher(opened, publisher, bodies)
        wishes = Wishes(
            langs=langs,
            base=_base(base),
            licence=licence_address(licence),
            publisher=name,
            publisher_address=homepage,
            contact=contact.strip(),
            imprint=_text(imprint),
            fragments=bool(bodies),
        )
        made = publish(opened, load(), to, wishes, day_of(day, "--day") or today, today=today, bodies=bodies)
    _tell(made, wishes, to, quiet=quiet, as_json=as_json)


def _tell(made: Site, wishes: Wishes, to: Path, *, quiet: bool, as_json: bool) -> None:
    written, shelf = made.written, made.shelf
    counted = (
        f"Files: {len(written.files)}; bodies: {len(shelf.pages)}, usages: {len(shelf.held.usages)}, "
        f"decisions: {len(shelf.held.decisions)}, documents: {len(shelf.editions)}."
    )
    lines = [f"Site: {to / 'index.html'}", counted]
    if written.removed:
        lines.append(f"{len(written.removed)} files of the run before were removed.")
    if lacking := missing(wishes):
        lines.append(f"No dcat.jsonld for open-data portals: name --{' and --'.join(lacking)}.")
    if written.kept:
        complain(
            f"Left as they are, because somebody changed them: {', '.join(written.kept)}. Remove them by hand."
        )
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join(lines),
        site=to,
        files=len(written.files),
        removed=written.removed,
        kept=written.kept,
        missing=lacking,
    )


def _base(text: str) -> str:
    if not text:
        return ""
    if not link(text) or "?" in text or "#" in text:
        raise InputError(f"--base {text!r} is no address: write it like https://www.example.de/register/.")
    return text if text.endswith("/") else f"{text}/"


def _publisher(register: Register, text: str, bodies: tuple[str, ...]) -> tuple[str, str]:
    """Name and homepage of who publishes; "" where nobody says."""
    wanted = text.strip() or (bodies[0] if len(bodies) == 1 else "")
    known = register.body(wanted) if wanted else None
    return (known.name, known.homepage) if known else (text.strip(), "")


def _text(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): name a text file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8: save it as a text file in UTF-8.") from error
    if not text.strip():
        raise InputError(f"{file} is empty: write the imprint into it, or leave --imprint out.")
    return text
