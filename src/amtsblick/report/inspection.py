"""One inspected site as one HTML file that loads nothing from elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from amtsblick.report import inspection_checks, inspection_sections
from amtsblick.report.addresses import linked
from amtsblick.report.lookup import Names
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.capture import State
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.knowledge import Knowledge


def render_inspection(
    site: InspectedSite, knowledge: Knowledge, *, lang: Lang, generated_at: datetime
) -> Iterable[str]:
    """Yield the report piece by piece. Times are aware, in UTC; the bundle lies beside the report."""
    say = words(lang)
    names = Names(knowledge, say, {})
    looked = [one for one in site.passes if one.state is State.LOOKED]
    context = {
        "site": site,
        "home": linked(next((one.pages[0].url for one in looked if one.pages), site.site)),
        "opening": list(_opening(site, looked, say)),
        "columns": [inspection_sections.column(one, site, say) for one in site.passes],
        "recipients": inspection_sections.recipients(site, names, say),
        "cookies": inspection_sections.cookies(site, names),
        "stored": inspection_sections.stored(site, names),
        "behaviour": inspection_sections.behaviour(site, names),
        "comparison": inspection_sections.comparison(site, names),
        "others": inspection_sections.others(site, names),
        "banners": [view for one in site.passes if (view := inspection_sections.banner(one, site))],
        "checks": inspection_checks.groups(site, knowledge, lang),
        "channels": site.channels,
        "facts": facts,
        "looked": looked,
        "generated_at": generated_at,
        "t": say,
    }
    yield from chunks(environment().get_template("inspection.html").generate(context))


def _opening(site: InspectedSite, looked: Sequence[PassSummary], say: Words) -> Iterable[object]:
    """What a reader may quote: one sentence per pass, or why there is nothing to say."""
    if site.state is not State.LOOKED:
        yield say("inspect.opening.not_looked", reason=say(f"state.{site.state.value}.words"))
        return
    for one in looked:
        key = f"inspect.opening.{one.name.value}"
        hosts = say("inspect.hosts", n=len(one.third_hosts))
        yield say(key, n=one.sent_third, hosts=hosts)
    unlooked = [one for one in site.passes if one.state is not State.LOOKED]
    for one in unlooked:
        yield say(
            "inspect.opening.pass_not_looked",
            name=say(f"inspect.pass.{one.name.value}.label"),
            reason=say(f"state.{one.state.value}.label"),
        )


def facts(pairs: Sequence[tuple[str, str]], say: Words) -> list[dict[str, Any]]:
    """A finding's further facts in the reader's words; an unknown name speaks for itself."""
    return [
        {
            "name": say(f"inspect.fact.{name}") if say.has(f"inspect.fact.{name}") else name,
            "value": say(f"inspect.value.{value}") if say.has(f"inspect.value.{value}") else value,
        }
        for name, value in pairs
    ]
