"""The site shows what is published and public, and nothing else of the register."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from typer.testing import CliRunner

from amtsblick.assess.documents.prefill import form_of
from amtsblick.assess.register.chain import kind_of
from amtsblick.cli.app import app
from amtsblick.errors import InputError
from amtsblick.jobs.board import refresh
from amtsblick.jobs.body_file import body_file, service_file
from amtsblick.jobs.site import publish
from amtsblick.keep.register import Register
from amtsblick.keep.tables_board import board_body, board_cell, board_feed, board_item, board_word
from amtsblick.knowledge import load
from amtsblick.parse.exchange.kinds import CLASSES
from amtsblick.report.site.shelf import Wishes
from amtsblick.values.board import BoardQuery, FeedQuery, Side
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import (
    Condition,
    Decision,
    DecisionKind,
    Reason,
    ReasonKind,
    Reopening,
    Review,
)
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue, Piece
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.usages import (
    Agreement,
    AgreementKind,
    Campaign,
    EvidenceLink,
    Origin,
    PublicStatement,
    Usage,
    UsageKind,
)

WHEN = datetime(2026, 10, 1, 8, tzinfo=UTC)
DAY, TODAY = date(2026, 10, 1), date(2026, 11, 3)
SECRET, OPEN = "leak", "offen"
PUBLIC: dict[type, set[str]] = {
    Body: {"id", "name", "kind", "homepage", "region", "country", "wikidata"},
    Origin: {"said_by", "title", "address"},
    Usage: {"id", "body", "service", "handle", "via", "professions", "reason", "alternatives"},
    Campaign: {"id", "body", "service", "title", "payer", "beneficiary", "landing_page", "ad_library"},
    Agreement: {"id", "body", "party", "service", "scope", "address"},
    PublicStatement: {"id", "about", "group", "service", "subject", "text", "text_en"},
    Review: {"id", "body", "service", "by", "findings", "recommendation"},
    Decision: {"id", "body", "service", "legal_basis", "decided_by", "replaces"},
    Reason: {"text"},
    Condition: {"text"},
    Document: {"id", "body", "service", "title", "lang", "knowledge"},
    FieldValue: {"key"},
    Piece: {"text", "sources"},
    EvidenceLink: {"kind", "text", "ref", "address"},
}
"""Texts that may be public when the record is; every other text of every record is internal."""
WRITTEN_FOR_ALL = {DocumentKind.USAGE_CONCEPT, DocumentKind.EVALUATION, DocumentKind.CHANNEL_NOTICE}
KNOWN = {
    "body": "amt",
    "service": "tiktok",
    "about": "amt",
    "by": "amt",
    "party": "amt",
    "via": "amt",
    "lang": "de",
}
KNOWLEDGE = load()
PUBLIC_ROWS = [
    *(
        select(table).where(table.c.side == "public")
        for table in (board_body, board_cell, board_item, board_word)
    ),
    select(board_feed).where(board_feed.c.public),
]
"""Everything that public pages are listed from."""


class Draughtsman:
    """Draws records of which every text tells whether the public may read it."""

    def __init__(self, draw: Any, number: int) -> None:
        self.draw = draw
        self.number = number

    def record(self, kind: type, *, public: bool) -> Any:
        """A record; with ``public`` its public texts are open, all others are secret."""
        made = self._made(kind, public=public)
        return replace(made, id=f"{OPEN if public else SECRET}.{kind.__name__.lower()}.{self.number}")

    def _made(self, kind: type, *, public: bool) -> Any:
        hints = get_type_hints(kind)
        found = {}
        for field in fields(kind):
            named = public and field.name in PUBLIC.get(kind, ())
            found[field.name] = self._value(field.name, hints[field.name], named=named, public=public)
        if kind is Body:
            found["homepage"] = "https://amt.example/"
            found["parent"] = None
        return kind(**found)

    def _value(self, name: str, hint: Any, *, named: bool, public: bool) -> Any:
        args = get_args(hint)
        if type(None) in args or (args and args[-1] is Ellipsis):
            (inner,) = [one for one in args if one not in {type(None), Ellipsis}]
            found = self._value(name, inner, named=named, public=public)
            return (found,) if Ellipsis in args else found
        if hint is str:
            return self._text(name, named=named)
        if is_dataclass(hint) and hint is not PartialDate:
            return self._made(hint, public=public)
        simple = {
            bool: True,
            int: 4711,
            float: 4711.5,
            date: DAY,
            datetime: WHEN,
            PartialDate: PartialDate(text="2024"),
        }
        if hint in simple:
            return simple[hint]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self.draw(st.sampled_from(list(hint)))
        return (("a", "b"),)

    def _text(self, name: str, *, named: bool) -> str:
        if name in KNOWN:
            return KNOWN[name]
        if name in {"address", "landing_page", "ad_library"}:
            return f"https://{OPEN if named else SECRET}.example/{self.number}"
        return f"{OPEN if named else SECRET} {name} {self.number}"


def shown(record: Any) -> Any:
    """The record so that the public may read it."""
    match record:
        case Usage():
            return replace(record, kind=UsageKind.OWN_CONTENT, until=None)
        case Decision():
            return replace(record, public=True, replaces="")
        case Agreement():
            return replace(record, kind=AgreementKind.USE_VIA)
        case Document():
            pieces = (
                Piece(text=f"{OPEN} text", origin=FieldOrigin.FILLED, who=f"{SECRET} user", on=DAY),
                Piece(text=f"{OPEN} said", origin=FieldOrigin.DECLARED, who="Pressestelle", on=DAY),
            )
            kind = record.kind if record.kind in WRITTEN_FOR_ALL else DocumentKind.USAGE_CONCEPT
            keys = [field.key for field in form_of(KNOWLEDGE, kind).fields]
            return replace(
                record, kind=kind, fields=tuple(FieldValue(key=key, pieces=pieces) for key in keys), acts=()
            )
    return record


def closed(record: Any) -> Any:
    """The record so that publishing it does not make it public."""
    match record:
        case Decision():
            return replace(record, public=False)
        case Agreement():
            return replace(record, kind=AgreementKind.PROCESSING)
        case Document():
            return replace(record, kind=DocumentKind.DPIA)
    return None


def imported(content: Any, state: RecordState, valid_from: date = DAY) -> Change:
    return Change(
        action=Action.IMPORTED,
        content=content,
        valid_from=valid_from,
        state=state,
        note=f"{SECRET} note",
        authors=(f"{SECRET} author",),
        approved_by=f"{SECRET} approver",
    )


class Lived:
    """Changes in their order, and the records that must be shown afterwards; too long to be printed."""

    def __init__(self, changes: list[Change], seen: list[Any]) -> None:
        self.changes = changes
        self.seen = seen

    def __repr__(self) -> str:
        return f"{len(self.changes)} changes"


@st.composite
def logs(draw: Any) -> Lived:
    changes, seen = [], []
    for number, kind in enumerate(CLASSES.values()):
        artist = Draughtsman(draw, number)
        state = draw(
            st.sampled_from(
                [one for one in RecordState if one not in {RecordState.PUBLISHED, RecordState.WITHDRAWN}]
            )
        )
        changes.append(imported(artist.record(kind, public=False), state))
        if kind not in PUBLIC:
            changes.append(
                imported(
                    replace(artist.record(kind, public=False), id=f"{SECRET}.p.{number}"),
                    RecordState.PUBLISHED,
                )
            )
            continue
        record = shown(artist.record(kind, public=True))
        changes.append(imported(record, RecordState.PUBLISHED))
        seen.append(record)
        later = draw(st.sampled_from(["nothing", "draft", "future", "withdrawn", "not public"]))
        after = replace(shown(artist.record(kind, public=False)), id=record.id)
        if isinstance(after, Document):
            after = replace(after, fields=(FieldValue(key="secret", pieces=()),))
        match later:
            case "draft":
                changes.append(imported(after, state))
            case "future":
                changes.append(imported(after, RecordState.PUBLISHED, TODAY + timedelta(days=1)))
            case "withdrawn" if kind is not Body:
                secret = replace(artist.record(kind, public=False), id=f"{SECRET}.w.{number}")
                changes += [imported(secret, RecordState.PUBLISHED), imported(secret, RecordState.WITHDRAWN)]
            case "not public" if closed(after) is not None:
                hidden = closed(replace(artist.record(kind, public=False), id=f"{SECRET}.n.{number}"))
                changes.append(imported(hidden, RecordState.PUBLISHED))
    return Lived(changes, seen)


AMT = Body(id="amt", name="Amt", homepage="https://amt.example/")


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "register.sqlite") as opened:
        enter(opened, imported(AMT, RecordState.PUBLISHED))
        yield opened


def enter(register, *changes, when=WHEN):
    """What the log holds is what counts here: whether it should is asked elsewhere."""
    for change in changes:
        versions = [one.version for one in register.entries(kind_of(change.content), change.content.id)]
        seen = replace(change, base=max(versions, default=0))
        register.append([seen], Actor(name=f"{SECRET} actor"), when, lambda _: ())


def build(register, folder, *, day=TODAY, bodies=(), **wished):
    wishes = Wishes(licence="http://dcat-ap.de/def/licenses/cc-zero", publisher="Amt", **wished)
    made = publish(register, KNOWLEDGE, folder, wishes, day, today=TODAY, bodies=bodies)
    assert {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()} >= set(
        made.written.files
    )
    return made


def text_of(folder: Path) -> str:
    files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    return "\n".join(f"{one.relative_to(folder)}\n{one.read_text(encoding='utf-8')}" for one in files)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(log=logs())
def test_nothing_that_is_not_public_is_in_any_file(log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with Register.open(folder / "register.sqlite") as register:
        enter(register, imported(AMT, RecordState.PUBLISHED), *log.changes)
        build(register, folder / "all", base="https://www.example.de/register/")
        build(register, folder / "one", bodies=("amt",), fragments=True)
    for name in ("all", "one"):
        found = text_of(folder / name).casefold()
        assert SECRET not in found, found[max(0, found.find(SECRET) - 300) : found.find(SECRET) + 200]
    whole = (folder / "all" / "data" / "register.json").read_text(encoding="utf-8")
    (document,) = (folder / "all" / "documents").iterdir()
    assert f"{OPEN} text" in document.read_text(encoding="utf-8")
    for record in log.seen:
        assert f'"{record.id}"' in whole


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(log=logs())
def test_nothing_that_is_not_public_is_on_the_public_side_of_the_board(log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("board")
    moment = datetime.combine(TODAY, WHEN.timetz())
    # Reopenings are drawn with facts that no register holds; bodies' lines are made of all that is about them.
    changes = [one for one in log.changes if not isinstance(one.content, Reopening)]
    with Register.open(folder / "register.sqlite") as register:
        enter(register, imported(AMT, RecordState.PUBLISHED), *changes)
        refresh(register, KNOWLEDGE, when=moment)
        with register._engine.connect() as connection:
            public = [repr(tuple(row)) for query in PUBLIC_ROWS for row in connection.execute(query)]
        bodies = register.overview(BoardQuery(side=Side.PUBLIC), ["tiktok"])
        files = [body_file(register, KNOWLEDGE, one.body.id, Side.PUBLIC, day=TODAY) for one in bodies.items]
        sheet = service_file(register, KNOWLEDGE, "tiktok", Side.PUBLIC, day=TODAY)
        news = {row.record for row in register.feed(FeedQuery(side=Side.PUBLIC, limit=500)).items}
        hits = register.search(Side.PUBLIC, SECRET)
    for found in (*public, *map(readable, files), readable(sheet), repr(hits)):
        told = found.casefold()
        assert SECRET not in told, found[max(0, told.find(SECRET) - 300) : told.find(SECRET) + 200]
    assert hits == ()
    for record in log.seen:
        if isinstance(record, Usage | Decision | Document | Review) and record.body == "amt":
            assert record.id in news, record


def readable(file: Any) -> str:
    """All that a page could tell of it; knowledge and the pages that were seen are public anyway."""
    return repr([getattr(file, one.name) for one in fields(file) if one.name not in {"acts", "terms"}])


def test_every_kind_of_record_is_either_shown_or_known_to_be_internal():
    internal = {"Tenant", "Measure", "Declaration", "Questionnaire", "Reply", "Reopening"}
    assert {kind.__name__ for kind in CLASSES.values()} == internal | {
        kind.__name__ for kind in PUBLIC if kind in CLASSES.values()
    }


def a_decision(**changed):
    found = {
        "id": "amt.tiktok.1",
        "body": "amt",
        "service": "tiktok",
        "usage_kind": UsageKind.OWN_CONTENT,
        "kind": DecisionKind.KEEP,
        "reasons": (Reason(kind=ReasonKind.REACH),),
        "decided_by": "Leitung",
        "decided_on": DAY,
        "valid_from": DAY,
        "review_due": date(2027, 10, 1),
    }
    return Decision(**{**found, **changed})


PAGE = Path("de/decisions/amt.tiktok.1.html")


def test_a_decision_that_is_not_public_any_more_loses_its_page_with_the_next_run(register, tmp_path):
    enter(register, imported(a_decision(), RecordState.PUBLISHED))
    folder = tmp_path / "site"
    build(register, folder)
    assert (folder / PAGE).is_file()
    enter(register, imported(a_decision(public=False), RecordState.APPROVED), when=WHEN + timedelta(days=1))
    made = build(register, folder)
    assert {PAGE.as_posix(), "en/decisions/amt.tiktok.1.html"} <= set(made.written.removed)
    assert "amt.tiktok.1" not in text_of(folder)
    assert not (folder / "de" / "decisions").exists()


def test_a_withdrawn_decision_leaves_page_list_and_feed(register, tmp_path):
    enter(register, imported(a_decision(), RecordState.PUBLISHED))
    build(register, tmp_path / "site")
    enter(register, imported(a_decision(), RecordState.WITHDRAWN), when=WHEN + timedelta(days=1))
    build(register, tmp_path / "site")
    assert "amt.tiktok.1" not in text_of(tmp_path / "site")


def test_the_published_version_stands_until_the_next_one_is_published(register, tmp_path):
    enter(register, imported(a_decision(decided_by="Erste"), RecordState.PUBLISHED))
    enter(
        register,
        imported(a_decision(decided_by="Zweite"), RecordState.APPROVED),
        when=WHEN + timedelta(days=1),
    )
    build(register, tmp_path / "site")
    text = (tmp_path / "site" / PAGE).read_text(encoding="utf-8")
    assert "Erste" in text
    assert "Zweite" not in text
    enter(
        register,
        imported(a_decision(decided_by="Zweite"), RecordState.PUBLISHED),
        when=WHEN + timedelta(days=2),
    )
    build(register, tmp_path / "site")
    text = (tmp_path / "site" / PAGE).read_text(encoding="utf-8")
    assert "Zweite" in text
    assert "in dieser Fassung seit 3. Oktober 2026" in text


@pytest.mark.parametrize(
    ("day", "there"), [(date(2026, 9, 30), False), (DAY, True)], ids=["before", "from then on"]
)
def test_the_site_is_as_of_a_day(register, tmp_path, day, there):
    enter(register, imported(a_decision(), RecordState.PUBLISHED))
    build(register, tmp_path / "site", day=day)
    assert (tmp_path / "site" / PAGE).is_file() is there


def test_a_body_is_called_as_published_not_as_approved(register, tmp_path):
    later = replace(AMT, name="Neues Amt")
    enter(register, imported(later, RecordState.APPROVED), when=WHEN + timedelta(days=1))
    build(register, tmp_path / "site")
    assert "Neues Amt" not in text_of(tmp_path / "site")
    assert (tmp_path / "site" / "de" / "bodies" / "amt.html").is_file()


def test_only_the_bodies_asked_for_are_told(register, tmp_path):
    enter(
        register, imported(Body(id="b", name="Anderes", homepage="https://b.example/"), RecordState.PUBLISHED)
    )
    enter(register, imported(a_decision(id="b.1", body="b", decided_by="Fremde"), RecordState.PUBLISHED))
    made = build(register, tmp_path / "site", bodies=("amt",), fragments=True)
    assert made.shelf.pages == ("amt",)
    assert "Fremde" not in text_of(tmp_path / "site")
    assert (tmp_path / "site" / "embed.html").is_file()
    with pytest.raises(InputError, match="'c'"):
        build(register, tmp_path / "other", bodies=("c",))


def test_two_runs_give_the_same_bytes(register, tmp_path):
    enter(register, imported(a_decision(), RecordState.PUBLISHED))
    build(register, tmp_path / "a")
    build(register, tmp_path / "b")
    assert text_of(tmp_path / "a") == text_of(tmp_path / "b")


def run(*arguments):
    return CliRunner().invoke(app, ["site", *map(str, arguments)])


def test_the_command_writes_and_says_what_portals_lack(register, tmp_path):
    done = run("--to", tmp_path / "site", "--out", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["missing"] == ["publisher", "licence"]
    assert not (tmp_path / "site" / "dcat.jsonld").exists()
    done = run(
        "--to", tmp_path / "site", "--out", tmp_path, "--body", "amt", "--licence", "cc-zero", "--lang", "en"
    )
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "site" / "dcat.jsonld").read_text(encoding="utf-8"))
    assert not (tmp_path / "site" / "de").exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--base", "www.example.de", "is no address"),
        ("--base", "https://www.example.de/?a", "is no address"),
        ("--licence", "cc-by-nc", "is not known"),
        ("--day", "gestern", "is no day"),
        ("--imprint", "nowhere.txt", "cannot be read"),
        ("--body", "nobody", "no public body 'nobody'"),
    ],
    ids=["no scheme", "query", "licence", "day", "imprint", "body"],
)
def test_wrong_options_are_explained_and_nothing_is_written(register, tmp_path, option, value, told):
    done = run("--to", tmp_path / "site", "--out", tmp_path, option, value)
    assert done.exit_code != 0
    assert told in str(done.exception or done.output)
    assert not (tmp_path / "site").exists()
