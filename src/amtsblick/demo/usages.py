"""What the bodies of the fictional state say of their use, a year ago: as true as the demo web is."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from amtsblick.demo.agencies import STADT_JOINED_TIKTOK
from amtsblick.values.days import PartialDate
from amtsblick.values.usages import (
    Agreement,
    AgreementKind,
    Campaign,
    ContentKind,
    Measure,
    Metric,
    Origin,
    PublicStatement,
    Purpose,
    SaidMode,
    TargetGroup,
    Usage,
    UsageKind,
)

_C: Final = ContentKind
_P: Final = Purpose
_T: Final = TargetGroup


def _entered(unit: str, day: date) -> Origin:
    return Origin(said_by=unit, mode=SaidMode.ENTERED, on=day)


def _own(  # noqa: PLR0913 - one keyword per field of a usage
    body: str,
    service: str,
    handle: str,
    day: date,
    *,
    purposes: tuple[Purpose, ...] = (_P.CITIZEN_INFORMATION,),
    groups: tuple[TargetGroup, ...] = (_T.EVERYBODY,),
    contents: tuple[ContentKind, ...] = (_C.PRESS_RELEASES, _C.CITIZEN_INFORMATION),
    since: str = "",
    debated: bool = False,
    reason: str = "",
) -> Usage:
    return Usage(
        id=f"{body}.{service}",
        body=body,
        service=service,
        kind=UsageKind.OWN_CONTENT,
        handle=handle,
        purposes=purposes,
        target_groups=groups,
        contents=contents,
        unit="Pressestelle",
        since=PartialDate(text=since) if since else None,
        exit_debated=debated,
        reason=reason,
        alternatives=(f"https://{body}.auental.example/",),
        origin=_entered("Pressestelle", day),
    )


def usages(today: date) -> Iterator[Usage]:
    """Usages as they were entered a year before ``today``."""
    day = today - timedelta(days=360)
    yield _own("staatskanzlei", "facebook", "staatskanzleiauental", day, since="2017-04")
    yield _own("staatskanzlei", "x", "stk_auental", day, debated=True, reason="Erreicht vor allem Medien")
    yield _own("staatskanzlei", "bluesky", "staatskanzlei.auental.example", day, reason="Alternative zu X")
    yield _own(
        "polizei",
        "x",
        "polizei_auen",
        day,
        purposes=(_P.WARNING, _P.PRESS),
        contents=(_C.POLICE_MESSAGES, _C.WARNINGS),
        reason="Schnelle Warnungen bei Einsatzlagen",
    )
    yield _own(
        "stadt",
        "tiktok",
        "auenstadt",
        day,
        purposes=(_P.CITIZEN_INFORMATION, _P.RECRUITING),
        groups=(_T.AGE_14_29, _T.APPLICANTS),
        contents=(_C.EVENTS, _C.JOB_ADVERTS),
        since=f"{today - timedelta(days=STADT_JOINED_TIKTOK):%Y-%m}",
        reason="Ausbildungssuchende sind über die anderen Kanäle schlecht zu erreichen",
    )
    yield _own("statistik", "mastodon", "statistik@social.auental.example", day, contents=(_C.STATISTICS,))
    yield Usage(
        id="statistik.tiktok",
        body="statistik",
        service="tiktok",
        kind=UsageKind.NONE,
        contents=(_C.STATISTICS,),
        unit="Öffentlichkeitsarbeit",
        reason="Für Tabellen und Ergebnisse eignet sich der Dienst schlecht",
        origin=_entered("Öffentlichkeitsarbeit", day),
    )
    yield Usage(
        id="bildung.tiktok",
        body="bildung",
        service="tiktok",
        kind=UsageKind.ADVERTS_ONLY,
        purposes=(_P.RECRUITING,),
        target_groups=(_T.AGE_14_29, _T.APPLICANTS),
        professions=("Lehrkräfte",),
        contents=(_C.CAMPAIGN, _C.JOB_ADVERTS),
        unit="Referat Lehrkräftegewinnung",
        reason="Junge Leute, die ein Lehramtsstudium erwägen, sind dort zu erreichen",
        origin=_entered("Referat Lehrkräftegewinnung", day),
    )
    yield Usage(
        id="landesumweltamt.mastodon",
        body="landesumweltamt",
        service="mastodon",
        kind=UsageKind.VIA_OTHER_BODY,
        via="umwelt",
        purposes=(_P.RECRUITING,),
        contents=(_C.JOB_ADVERTS,),
        unit="Personalstelle",
        note="Einzelfälle",
        origin=_entered("Personalstelle", day),
    )
    yield Usage(
        id="umwelt.x",
        body="umwelt",
        service="x",
        kind=UsageKind.LEFT,
        unit="Pressestelle",
        reason="Hassbotschaften und fehlende Moderation",
        alternatives=("Mastodon", "Instagram"),
        origin=Origin(said_by="Pressestelle", mode=SaidMode.REPORT, on=day, title="Eigene Mitteilung"),
    )
    yield Usage(
        id="museum.x",
        body="museum",
        service="x",
        kind=UsageKind.DORMANT,
        unit="Kommunikation",
        alternatives=("Instagram", "Facebook", "YouTube"),
        origin=Origin(said_by="Kommunikation", mode=SaidMode.REPORT, on=day, title="Eigene Mitteilung"),
    )


def campaigns(today: date) -> Iterator[Campaign]:
    """Adverts without a channel."""
    day = today - timedelta(days=360)
    yield Campaign(
        id="bildung.tiktok.lehramt",
        body="bildung",
        service="tiktok",
        title="Lehrkraft werden in Auental",
        objective="Bewerbungen für das Lehramtsstudium",
        payer="Ministerium für Bildung Auental",
        beneficiary="Ministerium für Bildung Auental",
        targeting=("18 bis 25 Jahre", "Auental"),
        audience_upload=False,
        pixel=True,
        landing_page="https://bildung.auental.example/",
        budget_eur=24000,
        since=PartialDate(text=f"{day:%Y-%m-%d}"),
        origin=_entered("Referat Lehrkräftegewinnung", day),
    )


def agreements(today: date) -> Iterator[Agreement]:
    """Who may speak through whom."""
    day = today - timedelta(days=360)
    yield Agreement(
        id="landesumweltamt.umwelt",
        kind=AgreementKind.USE_VIA,
        body="landesumweltamt",
        party="umwelt",
        service="mastodon",
        scope="Stellenanzeigen des Landesamts auf dem Kanal des Ministeriums",
        contents=(_C.JOB_ADVERTS,),
        since=PartialDate(text=f"{day:%Y-%m-%d}"),
        origin=_entered("Personalstelle", day),
    )


def measures(today: date) -> Iterator[Measure]:
    """Imported figures: the share of hate on one channel grows quarter by quarter."""
    for quarter, share in enumerate((2.0, 3.5, 6.5, 8.0)):
        since = today - timedelta(days=360 - 90 * quarter)
        yield Measure(
            id=f"polizei.x.hate.{quarter + 1}",
            body="polizei",
            service="x",
            handle="polizei_auen",
            metric=Metric.HATE_SHARE,
            value=share,
            since=since,
            until=since + timedelta(days=89),
            origin=Origin(said_by="Pressestelle", on=since + timedelta(days=89), title="Eigene Auszählung"),
        )


def statements(today: date) -> Iterator[PublicStatement]:
    """What the commissioner said in public."""
    day = today - timedelta(days=350)
    yield PublicStatement(
        id="datenschutz.tiktok",
        about="datenschutz",
        service="tiktok",
        subject="opinion",
        text="Ein oberflächlicher Blick zeigt viele Verarbeitungen, die das Verhalten auswerten.",
        text_en="A superficial look shows many operations that analyse behaviour.",
        origin=Origin(said_by="Landesbeauftragte", mode=SaidMode.INDIRECT, on=day, title="Pressegespräch"),
    )
