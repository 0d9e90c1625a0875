"""What search engines and other programs read in the pages: schema.org as JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from amtsblick.report.addresses import link
from amtsblick.report.documents.paper import Edition
from amtsblick.report.lookup import Names
from amtsblick.report.site import paths
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Shelf, Wishes
from amtsblick.report.text import clean
from amtsblick.report.timeline.govdirectory import ENTITY
from amtsblick.report.timeline.profile_address import profile_address
from amtsblick.report.words import Words
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision
from amtsblick.values.records import RecordKind
from amtsblick.values.usages import UsageKind

CONTEXT: Final = "https://schema.org"
_UNSAFE: Final[Mapping[int, str]] = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def script(data: Mapping[str, Any]) -> Markup:
    """The data as a block of a page; nothing in it can end the block."""
    text = clean(json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False, sort_keys=True))
    return Markup(  # noqa: S704 - every character that markup knows is escaped
        f'<script type="application/ld+json">{text.translate(_UNSAFE)}</script>'
    )


def organisation(body: Body, shelf: Shelf) -> dict[str, Any]:
    """A public body with its homepage, its item and its parent."""
    found: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "identifier": body.id,
        "name": body.name,
    }
    if link(body.homepage):
        found["url"] = body.homepage
    if body.wikidata:
        found["sameAs"] = [f"{ENTITY}{body.wikidata}"]
    parent = shelf.held.bodies.get(body.parent) if body.parent else None
    if parent is not None:
        found["parentOrganization"] = {"@type": "GovernmentOrganization", "name": parent.name}
    return found


def body_page(body: Body, reader: Reader, wishes: Wishes, root: str) -> dict[str, Any]:
    """A body with the accounts that it says it runs, and what it published about them."""
    found = organisation(body, reader.shelf)
    accounts = sorted(_accounts(body, reader))
    if accounts:
        found["sameAs"] = [*found.get("sameAs", []), *accounts]
    papers = [document(one, reader.names, reader.say, wishes, root) for one in reader.editions_of(body.id)]
    papers += [decision(one, reader, wishes, root) for one in reader.decisions_of(body.id)]
    if papers:
        found["subjectOf"] = papers
    return found


def _accounts(body: Body, reader: Reader) -> set[str]:
    services = {one.id: one for one in reader.knowledge.services}
    return {
        address
        for one in reader.usages_of(body.id)
        if one.kind is UsageKind.OWN_CONTENT
        if (address := profile_address(services.get(one.service), one.handle))
    }


def document(edition: Edition, names: Names, say: Words, wishes: Wishes, root: str) -> dict[str, Any]:
    """A published document."""
    one = edition.document
    title = edition.form.de if one.lang == "de" else edition.form.en
    about = names.service(one.service) if one.service else edition.body.name
    return {
        "@type": "DigitalDocument",
        "name": say("site.document.name", title=title, about=about).unescape(),
        "url": (wishes.base or root) + paths.document(one.id),
        "inLanguage": one.lang,
        "dateModified": edition.dated.date().isoformat(),
        "version": edition.version,
        "author": {"@type": "GovernmentOrganization", "name": edition.body.name},
        **_licence(wishes),
    }


def decision(one: Decision, reader: Reader, wishes: Wishes, root: str) -> dict[str, Any]:
    """A published decision."""
    say = reader.say
    issue = reader.shelf.issue(RecordKind.DECISION, one.id)
    return {
        "@type": "DigitalDocument",
        "name": say(
            "site.decision.name",
            kind=say(f"standing.decision.{one.kind}"),
            about=reader.standing.service(one.service),
        ).unescape(),
        "url": (wishes.base or root) + paths.decision(reader.lang, one.id),
        "inLanguage": reader.lang,
        "dateCreated": one.decided_on.isoformat(),
        "datePublished": issue.first.date().isoformat(),
        "dateModified": issue.last.date().isoformat(),
        "author": {"@type": "GovernmentOrganization", "name": reader.standing.body(one.body)},
        **_licence(wishes),
    }


def dataset(reader: Reader, wishes: Wishes, root: str, tables: Mapping[str, str]) -> dict[str, Any]:
    """The whole register as a dataset with its downloads; ``tables`` are paths by media type's end."""
    say = reader.say
    found: dict[str, Any] = {
        "@type": "Dataset",
        "name": say("site.title").unescape(),
        "description": say("site.what").unescape(),
        "inLanguage": reader.lang,
        "dateModified": reader.shelf.newest.isoformat(),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": (wishes.base or root) + path, "encodingFormat": form}
            for path, form in tables.items()
        ],
        **_licence(wishes),
    }
    if wishes.publisher:
        found["publisher"] = {"@type": "GovernmentOrganization", "name": wishes.publisher}
    return found


def _licence(wishes: Wishes) -> dict[str, str]:
    return {"license": wishes.licence} if wishes.licence else {}
