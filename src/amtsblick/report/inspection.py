"""One inspected site as one HTML file that loads nothing from elsewhere."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from amtsblick.report import inspection_checks, inspection_sections
from amtsblick.report.addresses import linked
from amtsblick.report.lookup import Names
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.capture import State
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.knowledge import Knowledge

_UNSAID: Final = frozenset({"lifetime_seconds", "guessed by", "domain"})
"""Facts for machines, and what the reader sees anyway."""
_MEASURED: Final = re.compile(r"(\d+) (d|h|min)")
_UNITS: Final = {"d": "days", "h": "hours", "min": "minutes"}


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


def facts(pairs: Sequence[tuple[str, str]], say: Words) -> list[dict[str, object]]:
    """A finding's further facts in the reader's words; what has no word speaks for itself."""
    return [
        {"name": _word("fact", name, say), "value": _value(value, say)}
        for name, value in pairs
        if name not in _UNSAID
    ]


def _value(value: str, say: Words) -> object:
    """Numbers with a unit, known words, lists of known words; anything else as it is."""
    if measured := _MEASURED.fullmatch(value):
        return say(f"inspect.value.{_UNITS[measured[2]]}", n=int(measured[1]))
    whole = _word("value", value, say)
    if whole is not value or ", " not in value:
        return whole
    return ", ".join(str(_word("value", part, say)) for part in value.split(", "))


def _word(group: str, text: str, say: Words) -> object:
    topic = f"inspect.topic.{text}.label"
    if group == "value" and say.has(topic):
        return say(topic)
    key = f"inspect.{group}.{re.sub(r'[^a-z0-9]+', '_', text.lower())}"
    return say(key) if say.has(key) else text
