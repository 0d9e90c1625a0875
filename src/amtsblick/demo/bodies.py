"""Which bodies does the fictional state Auental have, and what is true about them?"""

from typing import Final

from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.survey import Status

STATE: Final = "Auental"


def _body(identity: str, name: str, kind: str, parent: str | None = None) -> Body:
    return Body(
        id=identity,
        name=name,
        kind=kind,
        parent=parent,
        homepage=f"https://{identity}.auental.example/",
        country="DE",
        region=STATE,
    )


BODIES: Final = (
    _body("staatskanzlei", "Staatskanzlei Auental", "Staatskanzlei"),
    _body("bildung", "Ministerium für Bildung Auental", "Ministerium"),
    _body("umwelt", "Ministerium für Umwelt Auental", "Ministerium"),
    _body("landesumweltamt", "Landesumweltamt Auental", "Landesamt", "umwelt"),
    _body("finanzen", "Ministerium der Finanzen Auental", "Ministerium"),
    _body("polizei", "Landespolizeidirektion Auental", "Polizei"),
    _body("statistik", "Statistisches Landesamt Auental", "Landesamt"),
    _body("datenschutz", "Landesbeauftragte für den Datenschutz Auental", "Aufsichtsbehörde"),
    _body("hochschule", "Hochschule Auental", "Hochschule"),
    _body("museum", "Auentaler Museen", "Museum"),
    _body("journalisten", "Journalistenverband Auental", "Verband"),
    _body("stadt", "Landeshauptstadt Auenstadt", "Kommune"),
    _body("gesundheit", "Gesundheitsamt Auenstadt", "Kommune", "stadt"),
    _body("justiz", "Ministerium der Justiz Auental", "Ministerium"),
    _body("verkehr", "Landesamt für Verkehr Auental", "Landesamt"),
    _body("landtag", "Landtag Auental", "Parlament"),
    _body("bergamt", "Bergamt Auental", "Landesamt"),
    _body("archiv", "Landesarchiv Auental", "Landesamt"),
    _body("schulportal", "Schulportal Auental", "Portal", "bildung"),
    _body("forst", "Landesforst Auental", "Landesbetrieb"),
    _body("rechenzentrum", "Landesrechenzentrum Auental", "Landesbetrieb"),
)

TRUTH: Final[dict[str, dict[str, Status]]] = {
    "staatskanzlei": {
        "facebook": Status.OWN,
        "instagram": Status.OWN,
        "x": Status.OWN,
        "bluesky": Status.OWN,
    },
    "bildung": {"instagram": Status.OWN, "facebook": Status.OWN, "tiktok": Status.ADVERTS_ONLY},
    "umwelt": {
        "instagram": Status.OWN,
        "mastodon": Status.OWN,
        "linkedin": Status.OWN,
        "x": Status.LEFT,
    },
    "landesumweltamt": {
        "instagram": Status.VIA_OTHER,
        "mastodon": Status.VIA_OTHER,
        "linkedin": Status.VIA_OTHER,
    },
    "finanzen": {"facebook": Status.OWN, "youtube": Status.OWN},
    "polizei": {
        "facebook": Status.OWN,
        "instagram": Status.OWN,
        "x": Status.OWN,
        "whatsapp": Status.OWN,
    },
    "statistik": {
        "x": Status.OWN,
        "instagram": Status.OWN,
        "mastodon": Status.OWN,
        "threads": Status.OWN,
    },
    "datenschutz": {},
    "hochschule": {
        "instagram": Status.OWN,
        "youtube": Status.OWN,
        "linkedin": Status.OWN,
        "tiktok": Status.OWN,
        "x": Status.LEFT,
    },
    "museum": {
        "instagram": Status.OWN,
        "facebook": Status.OWN,
        "youtube": Status.OWN,
        "x": Status.RESTING,
    },
    "journalisten": {"bluesky": Status.OWN, "instagram": Status.OWN, "x": Status.LEFT},
    "stadt": {
        "facebook": Status.OWN,
        "instagram": Status.OWN,
        "youtube": Status.OWN,
        "threads": Status.OWN,
        "tiktok": Status.OWN,
        "flickr": Status.OWN,
    },
    "gesundheit": {"facebook": Status.VIA_OTHER, "instagram": Status.VIA_OTHER},
}
"""What a survey of today's edition must find about each body that can be looked at."""

UNSEEN: Final[dict[str, State]] = {
    "justiz": State.BOT_WALL,
    "verkehr": State.TIMEOUT,
    "landtag": State.BROKEN,
    "bergamt": State.DNS,
    "archiv": State.ROBOTS,
    "schulportal": State.SCRIPT_SHELL,
    "forst": State.TLS,
    "rechenzentrum": State.SERVER_ERROR,
}
"""Why nobody can look at the other bodies."""
