import pytest

from amtsblick.collect.chromium.consent_words import asks_for_consent, is_essential, purpose_of
from amtsblick.report.words import words

_PURPOSES = {
    "accept": [
        "Alle akzeptieren", "Akzeptieren und schließen", "Ich stimme zu", "Zustimmen & weiter", "OK", "Verstanden", "Ja, gerne",
        "Alle auswählen und bestätigen", "Alle Cookies zulassen", "Mit Werbung weiterlesen", "Accept all", "Agree and proceed",
        "Einverstanden und weiter", "Alle Cookies, auch nicht notwendige, zulassen", "Bestätigen",
    ],
    "reject": [
        "Ablehnen", "Alle ablehnen", "Nur notwendige Cookies", "Nur essenzielle Cookies akzeptieren", "Ohne Einwilligung fortfahren",
        "Weiter ohne Zustimmung", "Ablehnen und schließen", "Nein, danke", "Notwendige Cookies akzeptieren", "Ich lehne ab",
        "Ich bin nicht einverstanden", "Nicht notwendige Cookies ablehnen", "Continue without accepting", "Only necessary cookies",
        "Use necessary cookies only", "Do not accept", "Nur technisch erforderliche Cookies verwenden", "Einwilligung verweigern",
        "Alle Dienste deaktivieren", "Keine Cookies", "Tout refuser",
        "Ohne Reichweitenmessung fortfahren", "Ohne Statistik weiter", "Weiter ohne Messung", "Ohne alles weiterlesen",
        "Continue without analytics",
    ],
    "save": [
        "Auswahl speichern", "Auswahl bestätigen", "Auswahl akzeptieren", "Ausgewählte Cookies akzeptieren", "Allow selection",
        "Save & Exit", "Confirm my choices", "Datenschutzeinstellungen speichern", "Speichern",
    ],
    "settings": [
        "Einstellungen", "Cookie-Einstellungen", "Einstellungen oder ablehnen", "Individuelle Datenschutzeinstellungen", "Anpassen",
        "Optionen verwalten", "Zwecke anzeigen", "Manage preferences", "Lassen Sie mich wählen",
    ],
    "more": ["Mehr erfahren", "Weitere Informationen", "Details zeigen", "Weitere Details und Dienste", "Learn more"],
    "pay": ["Jetzt PUR-Abo abschließen", "Ablehnen & abonnieren", "Werbefrei für 3,99 € lesen"],
    "close": ["x", "×", "Schließen", "Hinweis schließen", "Close"],
    "other": ["Datenschutzerklärung", "Impressum", "Nicht jetzt", "Kontakt", ""],
}  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "label"), [(purpose, label) for purpose, labels in _PURPOSES.items() for label in labels]
)
def test_label_tells_what_a_button_does(purpose: str, label: str) -> None:
    assert purpose_of(label) == purpose


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("purpose", [*_PURPOSES, "tick", "untick"])
def test_report_has_a_word_for_each_purpose(purpose: str, lang: str) -> None:
    assert words(lang).has(f"inspect.purpose.{purpose}")


def test_confirming_keeps_a_selection_where_there_is_one() -> None:
    assert purpose_of("Bestätigen", has_boxes=True) == "save"


@pytest.mark.parametrize(
    "text",
    [
        "Wir verwenden Cookies, um unsere Website zu verbessern.",
        "This site uses cookies.",
        "Für die Statistik und für externe Dienste benötigen wir Ihre Zustimmung.",
        "Könnten wir bitte einige zusätzliche Dienste für Besucherstatistiken aktivieren? Sie können Ihre Zustimmung widerrufen.",
    ],
)
def test_text_asks_for_consent(text: str) -> None:
    assert asks_for_consent(text)


@pytest.mark.parametrize(
    "text",
    [
        "Möchten Sie bei Warnmeldungen benachrichtigt werden? Sie können Ihre Zustimmung jederzeit zurücknehmen.",
        "Sie verlassen unsere Seite. Der Anbieter verarbeitet personenbezogene Daten nach eigenen Regeln.",
        "Bürgeramt: Öffnungszeiten und Termine",
    ],
)
def test_text_asks_for_something_else(text: str) -> None:
    assert not asks_for_consent(text)


@pytest.mark.parametrize(
    ("label", "essential"),
    [
        ("Technisch notwendig", True),
        ("Essenziell (2)", True),
        ("Strictly necessary cookies", True),
        ("Statistik", False),
        ("Externe Medien", False),
    ],
)
def test_box_for_what_is_necessary_anyway(label: str, essential: bool) -> None:
    assert is_essential(label) is essential
