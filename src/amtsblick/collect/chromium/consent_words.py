"""Which words ask for consent, and which words on a button mean what?

German and English first, then the first words of the banners of neighbouring languages. Patterns
that also run in the browser (``TOPIC``, ``PRESS``) keep to what both regular-expression dialects
share. They narrow down where to look; what is a banner decides ``heuristics``.
"""

import re
from typing import Final

TOPIC: Final = (
    r"cookie|kekse?\b|tracking|tracker|einwilligung|einwillig|consent|zustimmung|zustimmen|stimmen sie|"
    r"datenschutz-?\s?(?:einstellung|pr[äa]ferenz)|privatsph[äa]re|privacy (?:settings|preferences|choices)|"
    r"(?:your|ihre?) (?:privacy|daten\b)|t(?:d)?dsg|tddg|tdddg|webanalyse|reichweitenmessung|web ?analytics|"
    r"technologien|endger[äa]t|personenbezogene daten|drittanbieter|third.part|traceurs|galletas|ciasteczk|"
    r"informasjonskapsler|sutik|evästee|küpsis|piškot|kolačić"
)
"""Something that every text asking for consent has in it."""

DEEPER: Final = (
    TOPIC
    + r"|einstellung|settings|pr[äa]feren|preferenc|statisti|marketing|essen[tz]iell|notwendig|erforderlich|necessary|"
    r"funktional|functional|externe medien|external media|dienste|services|komfort|analyse|analytics|zwecke|purposes|kategorie"
)
"""Something that the deeper layers of a banner have in them: they often only list what can be chosen."""

PRESS: Final = (
    r"akzept|accept|zustimm|\bstimme|einwillig|einverstanden|annehmen|erlaub|zulassen|agree|allow|\bok\b|\bokay\b|\boké\b|verstanden|"
    r"got it|understand|alles klar|in ordnung|^ja\b|^yes\b|^gerne?\b|weiter|fortfahren|continue|proceed|bestätig|confirm|"
    r"ablehn|\blehne|verweiger|abweis|kein|reject|declin|deny|refus|disagree|notwendig|erforderlich|essen[tz]iell|necessary|essential|required|"
    r"ohne |without|nicht |^nein\b|^no\b|widersprech|opt.?out|deaktivier|disable|"
    r"speicher|save|\bnur\b|alle|auswahl|ausgewählt|selection|selected|einstellung|setting|anpass|konfigur|individuell|preferenc|"
    r"präferenz|verwalt|manage|option|customi|details|abo\b|abonn|subscrib|\bpur\b|werbefrei|ad.?free|"
    r"aceptar|accett|accepter|akceptuj|aanvaard|godta|tillad|zgadzam|souhlas|rechaz|rifiut|refuser|odrzu|weiger|afvis|avvisa|"
    r"^(?:x|×|✕|✖)$|schließ|schliess|close|ausblenden|hinweis"
)
"""Something that every button of a consent banner has in it."""

_STRONG: Final = re.compile(
    r"cookie|kekse?\b|tracking|tracker|traceur|ciasteczk|galletas|consent\b|(?:web)?analyse ?(?:dienst|tool|werkzeug)|webanalyse|"
    r"datenschutz-?\s?(?:einstellung|pr[äa]ferenz)|privatsph[äa]re-?\s?einstellung|privacy (?:settings|preferences|choices)|"
    r"t(?:d)?ddg|ttdsg|(?:wir|we)\b.{0,60}\b(?:ihre? privatsph[äa]re|your privacy)|reichweitenmessung",
    re.IGNORECASE | re.DOTALL,
)
_ASKING: Final = re.compile(
    r"einwillig|zustimm|stimmen sie|akzeptier|einverstanden|erlaub|consent|accept|agree|verwende|nutz|setz(?:t|en)|"
    r"einsatz|speicher|\buse[sd]?\b|using|using|store|utilis|gebruik|używa|usa\b|utiliza",
    re.IGNORECASE,
)
_PURPOSES: Final = re.compile(
    r"statisti|analy|marketing|werb|personalis|drittanbieter|extern|dienste?\b|technolog|webanalyse|matomo|google|"
    r"reichweite|nutzungsverhalten|besucher|endger[äa]t|advert|third.part|partner|notwendig|essenziell|necessary|essential",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(r"einwillig|zustimm|stimmen sie|agree", re.IGNORECASE)
_OTHER_BUSINESS: Final = {
    "newsletter": re.compile(
        r"newsletter|rundbrief|abonnieren sie (?:unser|den)|e-?mail-?adresse|mailing|subscribe to",
        re.IGNORECASE,
    ),
    "age gate": re.compile(
        r"\b(?:volljährig|mindestens 1[68]|über 1[68]|1[68] jahre|altersprüfung|altersfreigabe|age verification|"
        r"(?:over|at least|are you) (?:the age of )?(?:18|16|21))\b",
        re.IGNORECASE,
    ),
    "chat": re.compile(r"\bchat(?:bot|s|fenster|verlauf)?\b|assistent", re.IGNORECASE),
    "login": re.compile(
        r"passwor[td]|anmeldename|benutzername|kennwort|username|log ?in\b|einloggen", re.IGNORECASE
    ),
    "embed": re.compile(
        r"(?:um|zum) .{0,60}(?:video|karte|inhalt|beitrag|feed|post|podcast)\w* .{0,40}(?:anzusehen|anzuzeigen|zu sehen|laden|abzuspielen|"
        r"ansehen|anzeigen)|(?:dieser|dieses|diese|externe[rns]?) (?:video|inhalt|karte|beitrag)\w* (?:wird|werden|von)|"
        r"(?:video|karte|inhalt|beitrag|map|post)\w* (?:laden|anzeigen|abspielen|aktivieren|freigeben)|(?:load|show|play) (?:the )?(?:video|map|content|post)",
        re.IGNORECASE | re.DOTALL,
    ),
}

_CLOSE: Final = re.compile(
    r"(?:x|×|✕|✖|✗|close|schließen|schliessen|(?:banner|fenster|dialog|hinweis|meldung|cookie-?hinweis|cookie-?banner|"
    r"this|modal)?\s?(?:schließen|schliessen|ausblenden|verbergen)|"
    r"close (?:this )?(?:banner|dialog|notice|window|modal|cookie banner|gdpr cookie banner)?|dismiss(?: banner)?|hide)",
    re.IGNORECASE,
)
_PAY: Final = re.compile(
    r"\babo\b|abonnement|abonnieren|\bpur\b|pur-abo|werbefrei|ad.?free|ohne werbung|without ads|kostenpflichtig|subscribe|"
    r"subscription|bezahl|\bpay\b|€|\beuro?\b|s'abonner",
    re.IGNORECASE,
)
_WITH_ADS: Final = re.compile(r"mit werbung|with ads|with advertising", re.IGNORECASE)
_NECESSARY: Final = (
    r"(?:(?:technisch|unbedingt|zwingend)\s)?(?:notwendige?|erforderliche?|essen[tz]ielle?|funktionale?|benötigte?|wesentliche?|necessary|"
    r"essential|required|strictly necessary|obligatory|mandatory)[nsrm]?"
)
_REJECT: Final = re.compile(
    rf"ablehn|\blehne\b.{{0,30}}\bab\b|verweiger|zurückweis|abweisen|abwählen|untersag|\bverbieten|reject|declin|\bdeny\b|refus|disagree|"
    r"widersprech|widerspruch|\bobject\b|opt.?out|"
    rf"\bnur\b.{{0,40}}{_NECESSARY}|\b(?:only|just)\b.{{0,30}}{_NECESSARY}|{_NECESSARY}.{{0,25}}\bonly\b|"
    rf"{_NECESSARY}(?: cookies?| dienste| technologien)?\s?(?:akzept|zulass|erlaub|verwend|annehm|accept|allow|behalten|auswählen|speichern)|"
    rf"(?:akzeptiere|accept|allow|use)\s(?:only\s)?(?:nur\s)?(?:die\s)?{_NECESSARY}(?:\s|$)|^(?:cookies\s)?{_NECESSARY}(?: cookies?)?$|"
    r"\bohne\b.{0,40}(?:einwillig|zustimm|cookies?|tracking|akzept|analyse|einverständnis)|"
    r"without.{0,30}(?:accept|consent|agree|cookies?|tracking)|"
    r"^(?:(?:weiter|fortfahren)\s)?ohne\b.{0,40}(?:messung|statistik|marketing|werbung|personalisierung|dienste)|"
    r"^ohne\b.{3,40}\b(?:fortfahren|weiter|weitersurfen|weiterlesen|nutzen|besuchen)$|"
    r"^(?:continue|proceed)\b.{0,20}\bwithout\b|"
    r"\b(?:nicht|keine?)\b.{0,30}(?:zustimm|akzept|erlaub|zulass|einverstanden|einwillig|annehm|cookies?|tracking|speichern)|"
    r"(?:do not|don.t|not)\b.{0,20}(?:accept|agree|allow|consent|track)|"
    r"\balle\b.{0,20}(?:deaktivier|abschalt|ausschalt)|(?:deactivate|disable) all|"
    r"^(?:nein|no|nope|nee)\b|^(?:lieber|besser) nicht|"
    r"refuser|continuer sans|rechaz|rifiut|odrzu|weiger|afvis|avvisa|hylkää|odmítn|elutas",
    re.IGNORECASE,
)
_SAVE: Final = re.compile(
    r"(?:auswahl|ausgewählte?n?|einstellung(?:en)?|präferenzen|entscheidung|selection|selected|preferences|choices?|settings|aktuelle)\b.{0,30}"
    r"(?:speicher|bestätig|übernehm|erlaub|zulass|akzept|annehm|sichern|save|confirm|allow|accept|apply)|"
    r"(?:save|confirm|apply|submit|allow|accept|speichere?n?|bestätige?n?|akzeptiere?n?|übernehmen)\b.{0,25}"
    r"(?:auswahl|einstellung|ausgewählt|selection|selected|preferences|choices?|settings)|^(?:nur )?(?:meine )?auswahl$|"
    r"^(?:speichern|sichern|save|übernehmen|anwenden|apply|fertig|done|submit|absenden)(?: (?:und|&|\+|and) (?:schließen|schliessen|close|exit|weiter))?$",
    re.IGNORECASE,
)
_CONFIRM: Final = re.compile(r"^(?:bestätigen|confirm|weiter|continue|fortfahren)$", re.IGNORECASE)
_SETTINGS: Final = re.compile(
    r"einstellung|setting|anpass|konfigur|individuell|einzeln|preferenc|präferenz|verwalt|manage|\boption|customi[sz]e|auswählen|"
    r"^(?:eigene )?auswahl(?: (?:treffen|ändern|anzeigen|festlegen))|mehr auswahl|zwecke|purposes|let me choose|personali[sz]|paramétr|parametr|configur|ustawie|instell|"
    r"gérer|gestisci|indstil|inställ|nastav|bearbeiten|ändern|wählen\b|selbst (?:entscheiden|festlegen)",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    r"^(?:details|mehr|more)\b|details (?:an)?zeigen|show (?:details|more)|weitere (?:informationen|infos|optionen|details|angaben)|"
    r"mehr (?:informationen|infos|anzeigen|erfahren)|more (?:info|information|details)|learn more",
    re.IGNORECASE,
)
_ACCEPT: Final = re.compile(
    r"akzept|accept|zustimm|\bstimme|einwillig|einverstanden|einwillig|annehm|erlaub|zulass|\bagree|\ballow|\bo\.?k\.?\b|\bokay\b|\boké\b|verstanden|got it|"
    r"understand|alles klar|in ordnung|^ja\b|^yes\b|^(?:aber )?(?:sehr )?gerne?\b|weitersurfen|weiterlesen|^weiter\b|fortfahren|^continue|"
    r"proceed|bestätig|^confirm|alle aktivieren|alle auswählen|alle einschalten|enable all|select all|consent|zur kenntnis|gelesen|passt|"
    r"^los\b|aceptar|accett|accepter|akceptuj|zgadzam|aanvaard|godta|tillad|souhlas|elfogad|hyväksy|accepto|prihvat",
    re.IGNORECASE,
)
_ACCEPT_ALL: Final = re.compile(
    r"\b(?:alle[mns]?|alles|all|everything|sämtliche|tout|todo|tutti)\b", re.IGNORECASE
)
_OPTIONAL: Final = re.compile(
    r"(?:nicht|non|not|un)[- ]?(?:unbedingt |technisch )?(?:notwendige|erforderliche|essen[tz]ielle|essential|necessary|required)[nsrm]?",
    re.IGNORECASE,
)
_ESSENTIAL: Final = re.compile(
    rf"^(?:(?:technisch|unbedingt|immer|always|strictly)\s)*\W*{_NECESSARY}", re.IGNORECASE
)
_PLACES: Final = re.compile(
    r"^(?:zur |zum |our |unsere? |die )?(?:datenschutz(?:erklärung|hinweise?|information(?:en)?|bestimmungen)?|impressum|imprint|privacy policy|"
    r"privacy notice|legal notice|cookie-?(?:richtlinie|erklärung|policy|notice|statement)|nutzungsbedingungen|agb|barrierefreiheit|"
    r"erklärung zur barrierefreiheit|kontakt|rechtliches|terms.{0,20})$",
    re.IGNORECASE,
)


def purpose_of(text: str, *, has_boxes: bool = False) -> str:
    """What pressing a button labelled ``text`` in a banner does, as far as its words tell.

    One of accept, reject, save, settings, more, pay, close or other. ``has_boxes`` says that there
    are boxes to tick beside it: a bare "Bestätigen" then keeps a selection instead of accepting.
    """
    label = _OPTIONAL.sub("zusätzliche", " ".join(text.split()).strip(" .!→»>"))
    for purpose, fits in _ORDER:
        if fits(label, has_boxes):
            return purpose
    return "other"


def _saves(label: str, has_boxes: bool) -> bool:
    if _ACCEPT_ALL.search(label) and _ACCEPT.search(label):
        return False
    return bool(_SAVE.search(label)) or (has_boxes and bool(_CONFIRM.match(label)))


def _rejects(label: str, has_boxes: bool) -> bool:
    del has_boxes
    # "Einstellungen oder ablehnen" only leads on; nobody has rejected anything by pressing it.
    leads_on = re.search(r"\b(?:oder|or)\b", label, re.IGNORECASE) and _SETTINGS.search(label)
    return bool(_REJECT.search(label)) and not leads_on


_ORDER: Final = (
    ("close", lambda label, _: _CLOSE.fullmatch(label) is not None),
    ("other", lambda label, _: _PLACES.match(label) is not None),
    ("accept", lambda label, _: _WITH_ADS.search(label) is not None),
    ("pay", lambda label, _: _PAY.search(label) is not None),
    ("reject", _rejects),
    ("save", _saves),
    ("accept", lambda label, _: bool(_ACCEPT.search(label)) and not _is_setting(label)),
    ("settings", lambda label, _: _SETTINGS.search(label) is not None),
    ("more", lambda label, _: _MORE.search(label) is not None),
)


def _is_setting(label: str) -> bool:
    return bool(_SETTINGS.search(label)) and not _ACCEPT_ALL.search(label)


def accepts_all(text: str) -> bool:
    """Does the label say that everything is accepted at once?"""
    return bool(_ACCEPT_ALL.search(text))


def is_essential(label: str) -> bool:
    """Does a box's label name what is necessary anyway, so that it does not matter whether it is ticked?"""
    return bool(_ESSENTIAL.match(label.strip()))


def asks_for_consent(text: str) -> bool:
    """Does a text speak of keeping or reading something on the visitor's device, and ask about it?"""
    if _STRONG.search(text):
        return bool(_ASKING.search(text)) or len(text) < _SHORT
    return bool(_ASKING.search(text)) and len(set(map(str.lower, _PURPOSES.findall(text)))) >= _SEVERAL


def names_cookies(text: str) -> bool:
    """Does it name cookies, tracking or consent outright?"""
    return bool(_STRONG.search(text))


def mentions(text: str) -> int:
    """How often cookies, tracking or the visitor's consent are named."""
    return len(_STRONG.findall(text)) + len(_CONSENT.findall(text))


def other_business(text: str) -> frozenset[str]:
    """What else a box may be about: newsletter, age gate, chat, login, embed."""
    return frozenset(name for name, pattern in _OTHER_BUSINESS.items() if pattern.search(text))


_SHORT: Final = 200
_SEVERAL: Final = 2
