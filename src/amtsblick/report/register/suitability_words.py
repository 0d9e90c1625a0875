"""How does a human say what figures and reasons say about a service? Sentences by rule, from data alone."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.values.legal import AudienceFigure, AudienceProfile, ContentFit
from amtsblick.values.suitability import Prospect, Reach
from amtsblick.values.usages import ContentKind, TargetGroup

HOMEPAGE: Final = "homepage"
ANY: Final = "any"
_METRICS: Final = (
    "daily",
    "weekly",
    "several_times_a_week",
    "weekly_not_daily",
    "at_all",
    "have_used",
    "know",
)
"""Of figures of one year the first of these is said first."""
_BAND: Final = re.compile(r"(\d+)(?:–(\d+)|\+)")


class Phrases:
    """Words for groups, shares, figures and reasons in one language."""

    def __init__(self, say: Words, names: Names) -> None:
        self._say = say
        self._names = names

    def service(self, service: str) -> str:
        """Name of a service at the head of its column; "Own website" for the homepage."""
        return str(self._say("suitability.homepage")) if service == HOMEPAGE else self._names.service(service)

    def said(self, service: str) -> str:
        """Name of a service within a sentence."""
        key = f"statements.service.{service}"
        return str(self._say(key)) if self._say.has(key) else self.service(service)

    def named(self, services: Iterable[str]) -> str:
        """Several services as they stand in running text."""
        inside = str(self._say("suitability.homepage_in_title"))
        return self._say.series([inside if one == HOMEPAGE else self.said(one) for one in services])

    def group(self, group: TargetGroup) -> Markup:
        """A target group."""
        return self._say(f"suitability.group.{group}")

    def content(self, content: ContentKind) -> Markup:
        """A kind of content."""
        return self._say(f"suitability.content.{content}")

    def contents(self, contents: Iterable[ContentKind]) -> str:
        """Several kinds of content in running text."""
        return self._say.series([str(self.content(one)) for one in contents])

    def number(self, value: float) -> str:
        """12 or 12,5 as the language writes it."""
        text = f"{value:g}"
        return text.replace(".", ",") if self._say.lang == "de" else text

    def share(self, figure: AudienceFigure) -> Markup:
        """38 %, 37 to 38 %, more than 80 %."""
        low, high = figure.low, figure.high
        if low is None:
            if high is None:
                raise ValueError(f"{figure.id}: a figure has at least one bound")
            return self._share("less", high)
        if high is None:
            return self._share("more", low)
        if low != high:
            return self._say("suitability.share.range", low=self.number(low), high=self.number(high))
        return self._share("about" if figure.approximate else "exact", low)

    def percent(self, value: float) -> Markup:
        """An exact share."""
        return self._share("exact", value)

    def of(self, group: str, form: str = "") -> Markup:
        """Whose share: "of people aged 14 to 29"; ``form`` is "band_" for the ages alone."""
        low, high = _ages(group)
        if high is None:
            return self._say(f"suitability.of.{form}from", low=low)
        return self._say(f"suitability.of.{form}between", low=low, high=high)

    def thing(self, figure: AudienceFigure, *, named: bool) -> Markup | str:
        """What was used; ``named``: the sentence has named the service already."""
        name = self.said(figure.service)
        if figure.service == ANY:
            return self._say("suitability.thing.any")
        if figure.part:
            return self._say(f"suitability.thing.{figure.part}", service=name)
        return self._say("suitability.thing.service") if named else name

    def figure(
        self, figure: AudienceFigure, wholes: Iterable[AudienceFigure] = (), *, named: bool = False
    ) -> Markup:
        """A figure as a clause without a full stop, beside that of the whole population where there is one."""
        clause = self._say(
            f"suitability.figure.{figure.metric}",
            year=str(figure.year),
            share=self.share(figure),
            group=self.of(figure.group),
            thing=self.thing(figure, named=named),
        )
        whole = beside(figure, wholes)
        if whole is None:
            return clause
        return self._say("suitability.figure.whole", sentence=clause, share=self.share(whole))

    def reach(self, reach: Reach, service: str) -> list[tuple[Markup, AudienceFigure | None]]:
        """Sentences on one group, each with the figure that it rests on, None where nobody knows."""
        if reach.figures:
            first = leading(reach.figures)
            return [(self._reached(reach, first, service), first)]
        if service == HOMEPAGE:
            return [(self._say("suitability.reach.unknown_homepage"), None)]
        said: list[tuple[Markup, AudienceFigure | None]] = [(self._unreached(reach, service), None)]
        if reach.nearest:
            first = leading(reach.nearest)
            said.append((self._say("suitability.reach.nearest", sentence=self.figure(first)), first))
        return said

    def context(self, reaches: Iterable[Reach]) -> list[tuple[Markup, AudienceFigure]]:
        """A sentence per group on social networks in general, each figure said once."""
        told: set[AudienceFigure] = set()
        said: list[tuple[Markup, AudienceFigure]] = []
        for reach in reaches:
            known = [one for one in reach.figures or reach.nearest if one not in told]
            if not known or leading(reach.figures or reach.nearest) not in known:
                continue
            first = leading(known)
            told |= {first, *filter(None, [beside(first, reach.whole)])}
            clause = self.figure(first, reach.whole)
            key = "plain" if said else "context"
            said.append((_capital(self._say(f"suitability.reach.{key}", sentence=clause)), first))
        return said

    def profile(self, profile: AudienceProfile) -> Markup:
        """What the users are like."""
        year = str(profile.year)
        age = None if profile.mean_age is None else self.number(profile.mean_age)
        women = None if profile.women_percent is None else self.percent(profile.women_percent)
        if age is not None and women is not None:
            return self._say("suitability.profile.both", age=age, share=women, year=year)
        if age is not None:
            return self._say("suitability.profile.age", age=age, year=year)
        return self._say("suitability.profile.women_alone", share=women, year=year)

    def reason(self, fit: ContentFit) -> str:
        """The sentence of a reason in the reader's language."""
        return fit.de if self._say.lang == "de" else fit.en

    def note(self, figure: AudienceFigure) -> str:
        """How a figure came about that no source states as such."""
        return figure.note_de if self._say.lang == "de" else figure.note_en

    def argument(self, prospect: Prospect, content: ContentKind) -> list[tuple[Markup, ContentFit | None]]:
        """The first reason on each side of one content, sourced ones first, or that there is none."""
        sides = [first_of(fits, content) for fits in (prospect.for_it, prospect.against_it)]
        said: list[tuple[Markup, ContentFit | None]] = []
        for key, fit in zip(("for", "against"), sides, strict=True):
            if fit is None:
                continue
            text = self.reason(fit)
            if said:
                said.append((self._say("suitability.reason.then_against", text=text), fit))
            else:
                said.append(
                    (self._say(f"suitability.reason.{key}", content=self.content(content), text=text), fit)
                )
        return said or [(self._say("suitability.reason.nothing", content=self.content(content)), None)]

    def _share(self, form: str, value: float) -> Markup:
        return self._say(f"suitability.share.{form}", value=self.number(value))

    def _reached(self, reach: Reach, first: AudienceFigure, service: str) -> Markup:
        verdict = compared(reach) if reach.group is not TargetGroup.EVERYBODY else ""
        if not verdict:
            return _capital(self._say("suitability.reach.plain", sentence=self.figure(first, reach.whole)))
        return self._say(
            f"suitability.reach.{verdict}",
            service=self.said(service),
            whom=self._say(f"suitability.whom.{reach.group}"),
            sentence=self.figure(first, reach.whole, named=True),
        )

    def _unreached(self, reach: Reach, service: str) -> Markup:
        whom = f"suitability.whom.{reach.group}"
        if self._say.has(whom):
            return self._say(
                "suitability.reach.unknown_age", service=self.said(service), whom=self._say(whom)
            )
        return self._say(
            "suitability.reach.unknown_other", service=self.said(service), group=self.group(reach.group)
        )


def leading(figures: Sequence[AudienceFigure]) -> AudienceFigure:
    """The figure to say first: of the newest year, of the closest use."""
    return min(figures, key=lambda one: (-one.year, _METRICS.index(one.metric)))


def beside(figure: AudienceFigure, wholes: Iterable[AudienceFigure]) -> AudienceFigure | None:
    """The whole population's share by the very same question, None where the study does not give it."""
    return next(
        (
            one
            for one in wholes
            if (one.study, one.year, one.metric, one.part)
            == (figure.study, figure.year, figure.metric, figure.part)
            and one.group != figure.group
        ),
        None,
    )


def compared(reach: Reach) -> str:
    """More, less, or "" when the newest comparable figures do not say so clearly, or not alike."""
    pairs = [(one, whole) for one in reach.figures if (whole := beside(one, reach.whole)) is not None]
    newest = max((one.year for one, _ in pairs), default=0)
    verdicts = {_against_whole(one, whole) for one, whole in pairs if one.year == newest}
    return verdicts.pop() if len(verdicts) == 1 and newest == leading(reach.figures).year else ""


def first_of(fits: Iterable[ContentFit], content: ContentKind) -> ContentFit | None:
    """The reason to say first: one that speaks of this content alone and has a source, if there is any."""
    about = [fit for fit in fits if fit.content is content]
    return min(about, key=lambda fit: ("." in fit.id, not fit.verified), default=None)


def _against_whole(figure: AudienceFigure, whole: AudienceFigure) -> str:
    if figure.low is not None and whole.high is not None and figure.low > whole.high:
        return "more"
    if figure.high is not None and whole.low is not None and figure.high < whole.low:
        return "less"
    return ""


def _ages(group: str) -> tuple[int, int | None]:
    found = _BAND.fullmatch(group)
    if found is None:
        raise ValueError(f"{group!r} is no age group")
    return int(found[1]), int(found[2]) if found[2] else None


def _capital(text: Markup) -> Markup:
    return text[:1].upper() + text[1:]
