"""One inspected site as one HTML file that loads nothing from elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from amtsblick.report import (
    inspection_checks,
    inspection_facts,
    inspection_highlights,
    inspection_notes,
    inspection_sections,
)
from amtsblick.report.addresses import linked
from amtsblick.report.lookup import Names
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.words import Lang, words
from amtsblick.values.capture import State
from amtsblick.values.inspected import InspectedSite
from amtsblick.values.knowledge import Knowledge


def render_inspection(
    site: InspectedSite, knowledge: Knowledge, *, lang: Lang, generated_at: datetime
) -> Iterable[str]:
    """Yield the report piece by piece. Times are aware, in UTC; the bundle lies beside the report."""
    context = sections(site, knowledge, lang=lang, picture=partial(inspection_sections.embedded, site))
    context |= {"generated_at": generated_at, "t": words(lang)}
    yield from chunks(environment().get_template("inspection.html").generate(context))


def sections(
    site: InspectedSite, knowledge: Knowledge, *, lang: Lang, picture: inspection_sections.Picture
) -> dict[str, Any]:
    """What the templates of the sections are given, whatever page they stand on."""
    say = words(lang)
    names = Names(knowledge, say, {})
    looked = [one for one in site.passes if one.state is State.LOOKED]
    return {
        "site": site,
        "home": linked(next((one.pages[0].url for one in looked if one.pages), site.site)),
        "opening": list(inspection_highlights.opening(site, say)),
        "gravest": inspection_highlights.gravest(site),
        "columns": [inspection_sections.column(one, site, say, picture) for one in site.passes],
        "recipients": inspection_sections.recipients(site, names, say),
        "cookies": inspection_sections.cookies(site, names),
        "stored": inspection_sections.stored(site, names),
        "behaviour": inspection_sections.behaviour(site, names),
        "comparison": inspection_sections.comparison(site, names),
        "others": inspection_sections.others(site, names),
        "banners": inspection_sections.banners(site, picture),
        "checks": inspection_checks.groups(site, knowledge, lang),
        "channels": site.channels,
        "notes": [(one, inspection_notes.notes(one, say)) for one in site.passes],
        "facts": inspection_facts.facts,
        "plain": inspection_facts.plain,
        "technical": inspection_facts.technical,
        "named": inspection_facts.named,
        "looked": looked,
    }
