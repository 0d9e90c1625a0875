"""The demonstration's documents: made from register and observations, one of them filled in and published."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.demo.deciding import EDITOR, published
from amtsblick.jobs.document_files import edition_of, write_out
from amtsblick.jobs.documents import ALL, Desk, confirmed, fill, make_all
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, RecordKind

USES: Final = (("stadt", "tiktok"), ("bildung", "tiktok"), ("staatskanzlei", "x"), ("stadt", ""))
"""A channel of its own, adverts only, a debated one, and a website."""
CONCEPT: Final = "stadt.tiktok.usage_concept.de"
THRESHOLD: Final = "stadt.tiktok.dpia_threshold.de"
_FILLED: Final[Mapping[str, str]] = {
    "approved_by": "Leitung der Stadtverwaltung",
    "task": "Öffentlichkeitsarbeit und Gewinnung von Auszubildenden nach der Hauptsatzung",
    "harm_without": "Ausbildungsplätze bleiben unbesetzt; die Zielgruppe liest keinen der anderen Kanäle",
    "frequency": "zwei Beiträge je Woche",
    "advertising": "Es werden keine Anzeigen gebucht",
    "position": "Die Stadt hält an der Nutzung fest, befristet auf ein Jahr, und beobachtet die Verfahren",
    "technical": "Amt für Digitalisierung",
    "rights_contact": "Datenschutzbeauftragte der Stadt, datenschutz@stadt.auental.example",
    "deputy": "Hauptamt",
    "hours": "montags bis freitags, 9 bis 16 Uhr",
    "contact_without_account": "Bürgertelefon und Kontaktformular auf der Website",
    "house_rules": "https://stadt.auental.example/social-media",
    "dpia_result": "Die Schwellwertanalyse verlangt eine Folgenabschätzung; sie liegt im Entwurf vor",
    "exit_plan": "Ausstiegsplan stadt.tiktok: Konto ruhend stellen, Kennung halten, Inhalte sichern",
    "published_at": "https://stadt.auental.example/social-media",
}
_CRITERIA: Final[Mapping[str, str]] = {
    "evaluation_scoring": "Ja. Dafür spricht: Der Betreiber wertet das Verhalten der Besuchenden aus und bildet "
    "daraus Profile.",
    "automated_decision": "Nein. Die Stadt trifft über den Kanal keine Entscheidungen über einzelne Menschen.",
    "systematic_monitoring": "Ja. Dafür spricht: Der Betreiber beobachtet die Nutzung fortlaufend und über viele "
    "Angebote hinweg.",
    "sensitive_data": "Nein. Die Stadt fragt nach nichts dergleichen und blendet aus, was andere davon schreiben.",
    "large_scale": "Nein. Der Kanal hat wenige tausend Abonnements.",
    "matching": "Ja. Dafür spricht: Der Betreiber führt Daten aus mehreren Diensten und von fremden Websites "
    "zusammen.",
    "vulnerable": "Ja. Dafür spricht: Der Dienst wird auch von Minderjährigen genutzt. Die Stadt spricht "
    "Jugendliche an, die einen Ausbildungsplatz suchen.",
    "new_tech": "Ja. Dafür spricht: Lernende Verfahren wählen aus, was Besuchende zu sehen bekommen.",
    "prevents_right": "Nein. Alles, was dort steht, steht zuerst auf der eigenen Website.",
}
"""The nine criteria of the threshold analysis; what knowledge proposes is taken over word for word."""


def make_papers(register: Register, knowledge: Knowledge, place: Workspace, now: datetime) -> list[Entry]:
    """Make every document that the uses of ``USES`` need, and publish one concept with four eyes."""
    desk = Desk(
        register=register, knowledge=knowledge, actor=EDITOR, when=now, evidence=place.open_evidence()
    )
    for body, service in USES:
        make_all(desk, body, service)
    criteria = {f"criterion.{name}": text for name, text in _CRITERIA.items()}
    fill(desk, THRESHOLD, {**criteria, "result": "Erforderlich. Fünf der neun Merkmale treffen zu"})
    make_all(desk, "stadt", "tiktok")  # now with the impact assessment that the analysis asks for
    published(
        register,
        knowledge,
        [fill(desk, CONCEPT, {**confirmed(register, CONCEPT, [ALL]), **_FILLED}).entry],
        now,
    )
    return register.newest(RecordKind.DOCUMENT)


def print_papers(
    entries: list[Entry], register: Register, knowledge: Knowledge, place: Workspace
) -> tuple[list[Path], str]:
    """Write all documents as HTML, DOCX and PDF; the second value says why there is no PDF, or is ""."""
    editions = [edition_of(register, knowledge, entry, "../") for entry in entries]
    folder = place.folder / "documents"
    try:
        return write_out(editions, knowledge, folder, ("html", "docx", "pdf"), InspectSettings()), ""
    except ChromiumError as error:
        return write_out(editions, knowledge, folder, ("html", "docx"), InspectSettings()), str(error)
