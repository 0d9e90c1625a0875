"""Every page of the site in one language: its path and its text."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from amtsblick.assess.register.standing import standing
from amtsblick.report.documents.paper import Edition
from amtsblick.report.register.law import act_rows
from amtsblick.report.register.sources import lasting, source_line
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.site import data, dcat, json_ld, paths
from amtsblick.report.site.news import news
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import BOTH, Wishes
from amtsblick.report.tally import sort_key
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.records import RecordKind
from amtsblick.values.usages import Agreement, Campaign, PublicStatement

_LATEST: Final = 5
_LARGEST_MATRIX: Final = 400
"""Bodies in one table; with more the start page only lists them."""
_LEGEND: Final = (
    ("own_content", "own"),
    ("adverts_only", "adverts_only"),
    ("via_other_body", "via_other"),
    ("dormant", "resting"),
    ("left", "left"),
    ("planned", "offered"),
    ("monitoring_only", "unclear"),
    ("none", "none"),
)
_GONE: Final = frozenset({"left", "none", "resting"})
"""Signs of those who do not speak there, or no longer."""


class Pages:
    """Draws pages; each is made when it is asked for."""

    def __init__(self, reader: Reader, wishes: Wishes) -> None:
        self._reader: Final = reader
        self._wishes: Final = wishes
        self._news: Final = news(reader)
        self._shown: Final = frozenset(reader.shelf.pages)
        self._decisions: Final = {one.id: one for one in reader.shelf.held.decisions}
        self._replaced: Final = self._decisions.keys() - {
            one.id for one in standing(reader.shelf.held.decisions)
        }
        self._unseen: Final = sum(reader.look(body).sign != "looked" for body in reader.shelf.pages)

    def all(self) -> Iterator[tuple[str, Callable[[], Iterable[str]]]]:
        """Path of each page and what makes its text."""
        lang, shelf = self._reader.lang, self._reader.shelf
        yield paths.start(lang), self._start
        yield paths.page(lang, "changes"), self._changes
        yield paths.page(lang, "method"), partial(self._draw, "method", paths.page(lang, "method"))
        yield paths.page(lang, "data"), self._data
        if self._wishes.imprint:
            yield paths.page(lang, "imprint"), self._imprint
        for one in shelf.held.decisions:
            yield paths.decision(lang, one.id), partial(self._decision, one)
        for service in self._reader.services:
            yield paths.service(lang, service), partial(self._service, service)
        for body in shelf.pages:
            yield paths.body(lang, body), partial(self._body, shelf.held.bodies[body])

    def _draw(self, template: str, path: str, **more: Any) -> Iterator[str]:
        """One page with everything that all pages need."""
        reader, wishes = self._reader, self._wishes
        root = paths.up(path)
        rest = path.partition("/")[2]
        context = {
            "t": reader.say,
            "lang": reader.lang,
            "root": root,
            "here": path,
            "base": wishes.base,
            "others": [(lang, f"{lang}/{rest}") for lang in BOTH if lang in wishes.langs],
            "template": template,
            "shelf": reader.shelf,
            "held": reader.shelf.held,
            "wishes": wishes,
            "reader": reader,
            "to_body": self._to_body,
            "to_service": self._to_service,
            "paths": paths,
            "legend": _LEGEND,
            "licence_name": dcat.NAMES.get(wishes.licence, wishes.licence),
            "linked_data": None,
            **more,
        }
        yield from chunks(environment().get_template(f"site_{template}.html").generate(context))

    def _to_body(self, body: str) -> str:
        """The body's page as seen from the folder, "" where it has none."""
        return paths.body(self._reader.lang, body) if body in self._shown else ""

    def _to_service(self, service: str) -> str:
        return paths.service(self._reader.lang, service) if service in self._reader.services else ""

    def _start(self) -> Iterator[str]:
        reader = self._reader
        path = paths.start(reader.lang)
        tables = {data.ALL: "application/json", **{paths.table(one): "text/csv" for one in data.COLUMNS}}
        linked = json_ld.dataset(reader, self._wishes, paths.up(path), tables)
        yield from self._draw(
            "start",
            path,
            groups=self._groups(),
            services=[(one, reader.names.service(one)) for one in reader.services],
            matrix=bool(reader.services) and len(reader.shelf.pages) <= _LARGEST_MATRIX,
            news=self._news[:_LATEST],
            linked_data=json_ld.script(linked),
        )

    def _groups(self) -> list[tuple[str, list[Body]]]:
        """Bodies with a page, by kind and name."""
        groups: dict[str, list[Body]] = {}
        for body in self._reader.shelf.pages:
            groups.setdefault(self._reader.kind(body), []).append(self._reader.shelf.held.bodies[body])
        ordered = sorted(groups.items(), key=lambda group: (not group[0], sort_key(group[0])))
        return [(kind, sorted(found, key=lambda one: sort_key(one.name))) for kind, found in ordered]

    def _body(self, body: Body) -> Iterator[str]:
        reader = self._reader
        path = paths.body(reader.lang, body.id)
        linked = json_ld.body_page(body, reader, self._wishes, paths.up(path))
        yield from self._draw(
            "body",
            path,
            body=body,
            kind=reader.kind(body.id),
            parent=reader.body(body.parent) if body.parent else None,
            children=sorted(reader.children_of(body.id), key=lambda one: sort_key(one.name)),
            look=reader.look(body.id),
            overall=reader.overall(body.id),
            pairs=reader.pairs_of_body(body.id),
            decisions=self.decisions(reader.decisions_of(body.id)),
            papers=self.papers(reader.editions_of(body.id)),
            reviews=self.reviews(reader.reviews_of(body.id)),
            campaigns=self.campaigns(reader.campaigns_of(body.id)),
            agreements=self.agreements(reader.agreements_of(body.id)),
            statements=self.statements(reader.statements_of(body.id)),
            linked_data=json_ld.script(linked),
        )

    def _service(self, service: str) -> Iterator[str]:
        reader, held = self._reader, self._reader.shelf.held
        pairs = reader.pairs_of_service(service)
        gone = [one for one in pairs if one.said and all(each.line.sign in _GONE for each in one.said)]
        yield from self._draw(
            "service",
            paths.service(reader.lang, service),
            service=service,
            name=reader.names.service(service),
            operator=reader.names.service_operator(service),
            using=[one for one in pairs if one not in gone],
            gone=gone,
            unseen=self._unseen,
            acts=act_rows(reader.knowledge, held.day, reader.say, service),
            decisions=self.decisions(one for one in held.decisions if one.service == service),
            reviews=self.reviews(one for one in held.reviews if one.service == service),
            statements=self.statements(one for one in held.statements if one.service == service),
        )

    def _decision(self, one: Decision) -> Iterator[str]:
        reader = self._reader
        path = paths.decision(reader.lang, one.id)
        linked = json_ld.decision(one, reader, self._wishes, paths.up(path))
        yield from self._draw(
            "decision",
            path,
            one=one,
            row=self.decisions([one])[0],
            issue=reader.shelf.issue(RecordKind.DECISION, one.id),
            before=self._decisions.get(one.replaces),
            after=[each for each in reader.decisions_of(one.body) if each.replaces == one.id],
            papers=self.papers(
                each for each in reader.editions_of(one.body) if each.document.service == one.service
            ),
            pair=reader.pair(one.body, one.service),
            linked_data=json_ld.script(linked),
        )

    def _changes(self) -> Iterator[str]:
        yield from self._draw("changes", paths.page(self._reader.lang, "changes"), news=self._news)

    def _data(self) -> Iterator[str]:
        tables = [
            (name, paths.table(name), sum(1 for _ in data.rows(name, self._reader.shelf)), columns)
            for name, columns in data.COLUMNS.items()
        ]
        yield from self._draw(
            "data",
            paths.page(self._reader.lang, "data"),
            tables=tables,
            everything=data.ALL,
            catalogue=paths.CATALOGUE if self._wishes.publisher and self._wishes.licence else "",
        )

    def _imprint(self) -> Iterator[str]:
        paragraphs = [one.strip() for one in self._wishes.imprint.split("\n\n") if one.strip()]
        path = paths.page(self._reader.lang, "imprint")
        yield from self._draw("imprint", path, paragraphs=paragraphs)

    def decisions(self, found: Iterable[Decision]) -> list[dict[str, Any]]:
        """Decisions in words, those that are looked at again first."""
        reader = self._reader
        replaced = self._replaced
        return [
            {
                "one": one,
                "body": reader.standing.body(one.body),
                "service": reader.standing.service(one.service),
                "replaced": one.id in replaced,
                "path": paths.decision(reader.lang, one.id),
                "overdue": one.review_due <= reader.shelf.held.day and one.id not in replaced,
                "source": source_line(one.origin, reader.say),
            }
            for one in sorted(found, key=lambda one: (one.id in replaced, one.review_due, one.id))
        ]

    def papers(self, found: Iterable[Edition]) -> list[dict[str, Any]]:
        """Published documents as links."""
        reader = self._reader
        return [
            {
                "title": one.form.de if reader.lang == "de" else one.form.en,
                "about": reader.names.service(one.document.service) if one.document.service else "",
                "id": one.document.id,
                "lang": one.document.lang,
                "version": one.version,
                "issue": reader.shelf.issue(RecordKind.DOCUMENT, one.document.id),
                "path": paths.document(one.document.id),
            }
            for one in sorted(found, key=lambda one: (one.document.service, one.form.kind, one.document.id))
        ]

    def reviews(self, found: Iterable[Review]) -> list[dict[str, Any]]:
        """Reviews in words, newest first."""
        reader = self._reader
        return [
            {
                "one": one,
                "by": reader.standing.body(one.by),
                "about": reader.standing.body(one.body) if one.body and one.body != one.by else "",
                "service": reader.standing.service(one.service),
                "source": source_line(one.origin, reader.say),
            }
            for one in sorted(found, key=lambda one: (-one.on.toordinal(), one.id))
        ]

    def campaigns(self, found: Iterable[Campaign]) -> list[dict[str, Any]]:
        """Adverts in words."""
        say = self._reader.say
        return [
            {
                "one": one,
                "service": self._reader.standing.service(one.service),
                "when": lasting(one.since, one.until, say),
                "source": source_line(one.origin, say),
            }
            for one in found
        ]

    def agreements(self, found: Iterable[Agreement]) -> list[dict[str, Any]]:
        """Agreements in words."""
        reader = self._reader
        return [
            {
                "one": one,
                "body": reader.standing.body(one.body),
                "party": reader.standing.body(one.party),
                "service": reader.standing.service(one.service),
                "when": lasting(one.since, one.until, reader.say),
            }
            for one in found
        ]

    def statements(self, found: Iterable[PublicStatement]) -> list[dict[str, Any]]:
        """What was said in public, in the reader's language as far as there is a text in it."""
        reader = self._reader
        return [
            {
                "who": reader.standing.body(one.about) if one.about else one.group,
                "service": reader.standing.service(one.service) if one.service else "",
                "text": one.text if reader.lang == "de" else one.text_en or one.text,
                "german": reader.lang != "de" and not one.text_en,
                "source": source_line(one.origin, reader.say),
            }
            for one in sorted(found, key=lambda one: one.id)
        ]
