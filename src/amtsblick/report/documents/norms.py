"""How is a German citation written in an English document? ``Art. 5 Abs. 2 DSGVO`` is ``Art. 5 para. 2 GDPR``."""

import re
from typing import Final

from amtsblick.report.words import Lang

_ENGLISH: Final = {
    "DSGVO": "GDPR",
    "Abs.": "para.",
    "Buchst.": "point",
    "Satz": "sentence",
    "Nr.": "no.",
    "bis": "to",
    "und": "and",
    "EuGH": "CJEU",
    "Verordnung": "Regulation",
    "Archivrecht": "archive law",
    "Personalvertretungsrecht des Bundes oder des Landes": "staff representation law, federal or state",
    "gute Praxis": "good practice",
    "Methode zum Beispiel": "method, for instance",
    "Standard-Datenschutzmodell": "Standard Data Protection Model",
    "Fragenkatalog der DSK vom 5. September 2018": "questions of the DSK of 5 September 2018",
    "Handlungsrahmen des LfDI Rheinland-Pfalz": "framework of the LfDI Rhineland-Palatinate",
    "Richtlinie des LfDI Baden-Württemberg": "guideline of the LfDI Baden-Württemberg",
    "zur Nutzung sozialer Netzwerke": "on the use of social networks",
    "jährliche Evaluation": "yearly evaluation",
    "bei politischer Werbung": "for political advertising",
    "neun Kriterien; bei zweien und mehr ist in der Regel eine Folgenabschätzung nötig": (
        "nine criteria; with two or more an impact assessment is normally needed"
    ),
}
"""Words of citations; names of German acts and courts stay."""
_WORDS: Final = re.compile(
    "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(_ENGLISH, key=len, reverse=True))
)


def norm_in(norm: str, lang: Lang) -> str:
    """The citation in the document's language."""
    return norm if lang == "de" else _WORDS.sub(lambda found: _ENGLISH[found[0]], norm)
