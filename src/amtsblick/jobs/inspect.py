"""Look at sites in a real browser, one bundle of evidence each, and say what was found.

Browsers work side by side; one desk takes what they bring home, keeps it, judges it and seals it, in
the order of arrival, since each bundle names the one before.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from amtsblick import __version__
from amtsblick.errors import AmtsblickError
from amtsblick.jobs.judging import judge, unjudged
from amtsblick.jobs.reporting import replacing
from amtsblick.keep.bundle import ODD, Draft, SealedBundle, draft_bundle
from amtsblick.keep.bundle_reading import find_bundle, read_bundle
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.keep.register import Register
from amtsblick.keep.signing import SigningKey
from amtsblick.keep.timestamps import Ask, Authority
from amtsblick.parse.tape import read
from amtsblick.report.inspection import render_inspection
from amtsblick.report.inspection_json import inspection_object
from amtsblick.report.words import Lang
from amtsblick.values.inspected import InspectedSite
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import PassName, RawInspection, Recording

BUNDLE: Final = "bundle.wacz"
FINDINGS: Final = "findings.json"
REASSESSED: Final = "findings.reassessed.json"
"""Beside the bundle, whose own findings stay what they were when it was sealed."""
_SLUG: Final = re.compile(r"[^a-z0-9.-]+")
_LONGEST: Final = 80


class Looks(Protocol):
    """Brings home everything one look at a site can bring; see ``collect.chromium``."""

    async def inspect(self, site: str, *, pages: int, passes: Sequence[PassName]) -> RawInspection:
        """All passes over one site; what could not be looked at is on the tapes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One site to be inspected, and the folder for what comes of it."""

    site: str
    folder: Path
    survey: int | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How thorough: further pages per site, which passes, and how many sites at once."""

    pages: int = 3
    passes: tuple[PassName, ...] = (PassName.NONE, PassName.REJECT, PassName.ACCEPT)
    concurrency: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where inspections are kept, judged and sealed. ``base`` is the folder of the register."""

    register: Register
    knowledge: Knowledge
    base: Path
    now: Callable[[], datetime]
    key: SigningKey | None = None
    authorities: tuple[Authority, ...] = ()
    ask: Ask | None = None
    langs: tuple[Lang, ...] = ("de",)
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What came of one order. ``failure`` says in English what is missing and why, "" when nothing is."""

    order: Order
    site: InspectedSite | None
    report: Path | None = None
    failure: str = ""


@dataclass(slots=True)
class _Line:
    """Raw inspections wait here for the desk; few, since each holds all its bodies."""

    ready: asyncio.Queue[tuple[Order, RawInspection | Exception]] = field(
        default_factory=lambda: asyncio.Queue(maxsize=2)
    )


async def inspect_sites(
    orders: Sequence[Order], looks: Looks, desk: Desk, wish: Wish
) -> AsyncIterator[Inspected]:
    """Inspect every site, some at a time; yield each as soon as it is sealed.

    A site that fails costs only itself. Cancelled, what was sealed stays sealed.
    """
    line = _Line()
    todo = iter(orders)
    workers = [
        asyncio.create_task(_look(todo, looks, line, desk, wish))
        for _ in range(min(wish.concurrency, len(orders)))
    ]
    try:
        for _ in orders:
            order, brought = await line.ready.get()
            yield await asyncio.to_thread(_settle, order, brought, desk)
    finally:
        for worker in workers:
            worker.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*workers, return_exceptions=True)


async def _look(todo: Iterable[Order], looks: Looks, line: _Line, desk: Desk, wish: Wish) -> None:
    for order in todo:
        try:
            raw = await looks.inspect(order.site, pages=wish.pages, passes=wish.passes)
            await line.ready.put((order, replace(raw, command=desk.command, versions=_versions(desk, raw))))
        except Exception as error:  # noqa: BLE001 - a defect of ours on one site must not end the others
            await line.ready.put((order, error))


def _versions(desk: Desk, raw: RawInspection) -> dict[str, str]:
    return {**raw.versions, "amtsblick": __version__, "knowledge": desk.knowledge.digest}


def _settle(order: Order, brought: RawInspection | Exception, desk: Desk) -> Inspected:
    """What came of one site; whatever fails on it costs only itself, and is said."""
    if isinstance(brought, Exception):
        return _failed(order, brought)
    try:
        return _sealed(order, brought, desk)
    except Exception as error:  # noqa: BLE001 - a defect of ours on one site must not end the others
        return _failed(order, error)


def _failed(order: Order, error: Exception) -> Inspected:
    return Inspected(order=order, site=None, failure=f"not inspected, and no evidence kept: {_told(error)}")


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, AmtsblickError) else f"{type(error).__name__}: {error}"


def _sealed(order: Order, brought: RawInspection, desk: Desk) -> Inspected:
    """Keep first, then judge, then seal, enter and report."""
    draft = draft_bundle(order.folder / BUNDLE, brought, previous=desk.register.last_manifest())
    site = replace(_judged(brought, draft, desk), bundle=BUNDLE)
    found = json.dumps(inspection_object(site), ensure_ascii=False, indent=1).encode()
    previous = desk.register.last_manifest()
    sealed = draft.seal(
        findings=found, key=desk.key, authorities=desk.authorities, ask=desk.ask if desk.authorities else None
    )
    site = replace(
        site,
        digest=sealed.manifest,
        signed_by=sealed.fingerprint,
        stamped_by=tuple(one.url for one in sealed.stampings if one.stamp is not None),
    )
    _enter(order, site, sealed, previous, json.loads(found), desk)
    with replacing(order.folder / FINDINGS) as stream:
        stream.write(found)
    (order.folder / REASSESSED).unlink(missing_ok=True)
    try:
        return Inspected(order=order, site=site, report=_reports(order.folder, site, desk))
    except Exception as error:  # noqa: BLE001 - evidence and findings are on disk; a report is not worth them
        return Inspected(
            order=order, site=site, failure=f"evidence and findings are kept, but no report: {_told(error)}"
        )


def _judged(raw: RawInspection, draft: Draft, desk: Desk) -> InspectedSite:
    recordings: list[Recording] = [one for one in draft.recordings if one is not None]
    broken = [
        f"the tape of pass {one.name} could not be read"
        for one, read in zip(raw.passes, draft.recordings, strict=True)
        if read is None
    ]
    try:
        return judge(raw, recordings, desk.knowledge, broken=broken)
    except Exception as error:  # noqa: BLE001 - evidence is sealed whether or not we can judge it today
        return unjudged(raw, f"{type(error).__name__}: {error}")


def _enter(  # noqa: PLR0913, PLR0917 - what belongs to one row of the register
    order: Order,
    site: InspectedSite,
    sealed: SealedBundle,
    previous: str,
    found: dict[str, object],
    desk: Desk,
) -> None:
    desk.register.record_inspection(
        InspectionEntry(
            site=order.site,
            started_at=site.started_at,
            bundle=_below(sealed.path, desk.base),
            manifest=sealed.manifest,
            previous=previous,
            signed_by=sealed.fingerprint,
            survey=order.survey,
            body=order.body,
        ),
        _result(site, found, desk),
    )


def _result(site: InspectedSite, found: dict[str, object], desk: Desk) -> InspectionResult:
    return InspectionResult(
        judged_at=desk.now(),
        software=__version__,
        knowledge=desk.knowledge.digest,
        state=site.state.value,
        found=found,
    )


def reassess_inspections(desk: Desk, survey: int | None = None) -> Iterator[InspectedSite]:
    """Judge stored inspections again with today's questions and knowledge; no network.

    Each bundle stays as it was sealed. New findings lie beside it, reports are written anew.
    ``survey`` asks for those of one survey only. Raises EvidenceError when a bundle is gone or
    was exchanged: a judgement over other evidence is worse than none.
    """
    for number, entry in desk.register.all_inspections():
        if survey is not None and entry.survey != survey:
            continue
        path = find_bundle(desk.base / entry.bundle, entry.manifest)
        raw = read_bundle(path)
        recordings, broken = _recordings(raw)
        site = replace(judge(raw, recordings, desk.knowledge, broken=broken), bundle=path.name)
        found = inspection_object(site)
        desk.register.record_inspection_result(number, _result(site, found, desk))
        site = replace(site, digest=entry.manifest, signed_by=entry.signed_by)
        if path == desk.base / entry.bundle:  # the newest of its folder
            with replacing(path.parent / REASSESSED) as stream:
                stream.write(json.dumps(found, ensure_ascii=False, indent=1).encode())
            _reports(path.parent, site, desk)
        yield site


def _recordings(raw: RawInspection) -> tuple[list[Recording], list[str]]:
    """The tapes as they are read today, and which of them cannot be."""
    recordings, broken = [], []
    for one in raw.passes:
        try:
            recordings.append(read(one, site=raw.site))
        except ODD as error:
            broken.append(f"the tape of pass {one.name} could not be read: {error}")
    return recordings, broken


def _below(path: Path, base: Path) -> str:
    try:
        return path.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _reports(folder: Path, site: InspectedSite, desk: Desk) -> Path:
    """``report.html`` in the first language; further ones as ``report.<lang>.html``, none of an earlier look."""
    for old in folder.glob("report.*.html"):
        old.unlink()
    for number, lang in enumerate(desk.langs):
        target = folder / ("report.html" if number == 0 else f"report.{lang}.html")
        with replacing(target) as stream:
            for piece in render_inspection(site, desk.knowledge, lang=lang, generated_at=desk.now()):
                stream.write(piece.encode())
    return folder / "report.html"


def folder_names(sites: Sequence[str]) -> list[str]:
    """One name per site, after its host and path; equal ones are numbered."""
    seen: dict[str, int] = {}
    made: list[str] = []
    for site in sites:
        parts = urlsplit(site)
        plain = _SLUG.sub("-", f"{parts.netloc}{parts.path}".lower()).strip("-.")[:_LONGEST] or "site"
        seen[plain] = seen.get(plain, 0) + 1
        made.append(plain if seen[plain] == 1 else f"{plain}-{seen[plain]}")
    return made
