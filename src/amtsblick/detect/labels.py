"""What do the words and addresses of links promise? Shared by legal pages and wayfinding.

Words of German, English and the other languages in which European public bodies publish. A label
counts only as a whole ("Datenschutz", "Impressum & Datenschutz"), never because a word occurs in
it: "Datenschutzbeauftragte wählt neuen Vorstand" promises no privacy notice.
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from amtsblick.parse.literals import Literals
from amtsblick.values.answers import LegalPageKind

_IMPRINT: Final = (
    r"impressum(?:sangaben)?|(?:das |zum )?impressum|anbieterkennzeichnung|imprint|legal notice|site notice|"
    r"offenlegung(?: (?:gem(?:äß|\.)|nach|laut) .{0,30})?|publisher information|"
    r"mentions? légales?|informations légales|aviso legal|nota legal|note legali|"
    r"colofon|kolofon|nota prawna|informacje prawne|stopka redakcyjna|tiráž|impresszum|impresum|"
    r"informaç(?:ão|ões) lega(?:l|is)|julkaisutiedot|redaktionelt ansvar|mențiuni legale"
)
_LAW: Final = (
    r"rechtliches|rechtliche hinweise|rechtliche informationen|rechtshinweise?|legal|legal information"
)
_PRIVACY: Final = (
    r"datenschutz(?:erklärung|hinweise?|informationen?|bestimmungen|richtlinien?|information)?|"
    r"datenschutzrechtliche (?:hinweise|informationen)|"
    r"(?:erklärung|hinweise?|informationen?|angaben) (?:zum|über den) datenschutz|"
    r"privatsphäre|privacy(?: (?:policy|notice|statement|information))?|"
    r"(?:website |your )?privacy policy|data (?:protection|privacy)(?: (?:policy|notice|statement|declaration|information))?|"
    r"(?:politique de |charte de )?confidentialité|(?:protection des )?données (?:personnelles|à caractère personnel)|"
    r"protection des données|politique de protection des données|vie privée|"
    r"(?:política de |aviso de )?privacidad|protección de datos|política de protección de datos|"
    r"(?:informativa (?:sulla |sul )?|politica (?:sulla )?)?privacy|protezione dei dati(?: personali)?|"
    r"privacy ?verklaring|privacy ?beleid|privacy ?statement|"
    r"polityka prywatności|ochrona danych(?: osobowych)?|rodo|klauzula informacyjna|"
    r"(?:política de |aviso de )?privacidade|proteção de dados|"
    r"ochrana (?:osobních |osobných )?(?:údajů|údajov)|gdpr|integritetspolicy|(?:behandling av )?personuppgifter|"
    r"privatlivspolitik|persondatapolitik|personvern(?:erklæring)?|tietosuoja(?:seloste|käytäntö)?|"
    r"adatvédelem|adatvédelmi (?:tájékoztató|nyilatkozat)|adatkezelési tájékoztató|politica de confidențialitate|"
    r"zaštita (?:osobnih )?podataka|politika privatnosti|varstvo (?:osebnih )?podatkov|privatumo politika|"
    r"privātuma politika|privaatsus(?:poliitika|tingimused)|gizlilik(?: politikas\\w)?"
)
_ACCESS: Final = (
    r"(?:erklärung (?:zur|über die) (?:digitalen )?)?barrierefreiheit|(?:digitale )?barrierefreiheit|"
    r"barrierefreiheits-?erklärung|accessibility(?: (?:statement|information|declaration))?|web accessibility|"
    r"(?:déclaration d['’]|déclaration sur l['’])?accessibilité(?: ?: ?(?:partiellement |totalement |non )?conforme)?|"
    r"(?:declaración (?:de|sobre) )?accesibilidad|(?:dichiarazione (?:di|sull['’]) ?)?accessibilità|"
    r"toegankelijkheid(?:sverklaring)?|deklaracja dostępności|dostępność|"
    r"(?:declaração (?:de|sobre) )?acessibilidade|(?:prohlášení o )?přístupnosti?|"
    r"(?:vyhlásenie o )?prístupnosti?|tillgänglighet(?:sredogörelse)?|tilgængelighed(?:serklæring)?|"
    r"tilgjengelighets?erklæring|saavutettavuus(?:seloste)?|akadálymentesítési nyilatkozat|"
    r"declarați[ea] de accesibilitate|izjava o (?:pristupačnosti|dostopnosti)|ligipääsetavus"
)
_CONCEPT: Final = (
    r"social[- ]?media[- ]?(?:nutzungs)?(?:-)?(?:konzepte?|policy|polic(?:y|ies)|nutzungskonzepte?)|"
    r"(?:öffentliches )?(?:nutzungs-?)konzepte?(?: .{0,60}(?:sozial\w*|social|media|medien|twitter|facebook|"
    r"instagram|mastodon|bluesky|tiktok|threads|youtube|linkedin|whatsapp|\bx\b).{0,40})?|"
    r"konzepte? .{0,50}(?:sozial\w+ (?:medien|netzwerk\w*|kanäle\w*)|social[- ]?media|twitter|facebook|instagram|"
    r"mastodon|bluesky|tiktok|youtube|linkedin).{0,40}|"
    r"(?:twitter|facebook|instagram|mastodon|tiktok|youtube)-?(?:nutzungs)?-?konzept|"
    r"(?:concept|policy) (?:for|on) (?:the use of )?social (?:media|networks)(?: use)?|social media use (?:concept|policy)"
)
_OTHER_LEGAL: Final = (
    r"kontakt|contact|haftungsausschluss|haftung|disclaimer|agb|nutzungsbedingungen|nutzungshinweise|"
    r"terms(?: (?:of (?:use|service)|and conditions|& conditions))?|cookies?|cookie-?(?:hinweise?|policy|richtlinie)|"
    r"copyright|urheberrecht|bildnachweise?|sitemap|inhalt|hilfe|help|netiquette|leichte sprache|gebärdensprache|"
    r"transparenz|dsgvo|rechtliches|legal|recht|widerruf|informationspflichten|accessibilité|données personnelles"
)
_KINDS: Final = (
    (LegalPageKind.IMPRINT, re.compile(rf"(?:{_IMPRINT})")),
    (LegalPageKind.PRIVACY_NOTICE, re.compile(rf"(?:{_PRIVACY})")),
    (LegalPageKind.ACCESSIBILITY, re.compile(rf"(?:{_ACCESS})")),
    (LegalPageKind.SOCIAL_MEDIA_CONCEPT, re.compile(rf"(?:{_CONCEPT})")),
)
_FILLER: Final = re.compile(rf"(?:{_OTHER_LEGAL})")
_LAW_ONLY: Final = re.compile(rf"(?:{_LAW})")
_SEPARATOR: Final = re.compile(r"\s*(?:[|/&,+•·;–—]|\s-\s|\bund\b|\band\b|\bet\b|\by\b|\bsowie\b)\s*")
_TRIM: Final = re.compile(
    r"^[\W_]*(?:zu[rm] |unsere? |our |die |das |the |link |nach oben |hier |»|>|neu: )?|"
    r"(?:\s*\((?:pdf|öffnet|opens|extern|link|neues fenster|new)[^)]*\)|[\W_])*$"
)
_SHORTEST, _LONGEST = 3, 90

_ADDRESSES: Final = (
    (
        LegalPageKind.IMPRINT,
        re.compile(
            r"(?:^|[/_=-])(?:impressum|imprint|legal-?notice|mentions[-_]?legales|aviso[-_]legal|note[-_]legali|"
            r"colofon|offenlegung|anbieterkennzeichnung|impresszum)(?:$|[/_.?#&-])"
        ),
    ),
    (
        LegalPageKind.PRIVACY_NOTICE,
        re.compile(
            r"(?:^|[/_=-])(?:datenschutz(?:-?(?:erklaerung|erkl%C3%A4rung|erklärung|hinweise?|information(?:en)?|"
            r"bestimmungen))?|privacy(?:[-_]?(?:policy|notice|statement))?|data[-_]?(?:protection|privacy)(?:[-_]\w+)?|"
            r"politique[-_]de[-_]confidentialite|donnees[-_]personnelles|politica[-_]de[-_]privaci\w+|"
            r"privacyverklaring|privacybeleid|polityka[-_]prywatnosci|informativa[-_]privacy|tietosuoja\w*)"
            r"(?:$|/$|[_.?#]|/index|/\?)"
        ),
    ),
    (
        LegalPageKind.ACCESSIBILITY,
        re.compile(
            r"barrierefreiheits-?erkl(?:ae|ä|%C3%A4)rung|erkl(?:ae|ä|%C3%A4)rung[-_](?:zur?[-_])?(?:digitalen?[-_])?barrierefreiheit|"
            r"(?:^|[/_=])(?:barrierefreiheit|accessibility(?:[-_]statement)?|accessibilite|accesibilidad|accessibilita|"
            r"toegankelijkheid\w*|saavutettavuus\w*|deklaracja[-_]dostepnosci)(?:$|/$|[_.?#]|/index)"
        ),
    ),
    (
        LegalPageKind.SOCIAL_MEDIA_CONCEPT,
        re.compile(
            r"social-?_?media-?_?(?:nutzungs)?-?(?:konzept|policy)|nutzungskonzept|"
            r"konzept[^/]{0,40}(?:social-?media|soziale|twitter|facebook|instagram|mastodon)"
        ),
    ),
)
_NOT_ADDRESS: Final = re.compile(
    r"einstellung|settings|preferences|beauftragt|melden|feedback|generator|pflicht|verordnung|konferenz|"
    r"grundverordnung|newsletter|\.(?:jpe?g|png|gif|svg|css|js|ico|woff2?)(?:$|\?)"
)

LEGAL_STEMS: Final = (
    "impressu", "imprint", "notice", "datenschutz", "privac", "privatsph", "legal", "légal", "publisher info", "gales", "legais", "rechtlich", "rechtshinw",
    "barrierefrei", "accessib", "accesib", "acessib", "konzept", "polic", "concept", "olofon", "offenleg", "kennzeichnung",
    "toegankelijk", "données", "personnelles", "protection des", "confiden", "data protection", "prywatno", "dostępno", "dostepno",
    "de datos", "dei dati", "gdpr", "přístupnost", "údaj", "tillgäng", "tilgæng", "tilgjeng", "saavutett", "tietosuoja",
    "integritetsp", "personuppgift", "personvern", "persondata", "privatliv", "adatv", "adatkez", "impresum", "impresszum",
    "podat", "privatnost", "privatumo", "privātum", "de dados", "vie priv", "nota prawna", "informacje prawne", "stopka", "tiráž",
    "redaktionelt", "julkaisut", "gizlilik", "privaats", "varstvo", "zaštita", "rodo", "ochron", "klauzula", "ligip",
    "dostopn", "pristupa", "prístupn", "akadálym", "\u00adschutz", "&shy;schutz", "\u00adsum", "&shy;sum",
    "\u00adpressum", "&shy;pressum", "\u00adfrei", "&shy;frei",
)  # fmt: skip
"""One of these stands in every label and address that names a legal page, as sources spell them."""


@lru_cache(maxsize=2048)
def legal_kinds(label: str) -> frozenset[LegalPageKind]:
    """Kinds of legal page that a link's whole label names; several for "Impressum & Datenschutz"."""
    if not _SHORTEST <= len(label) <= _LONGEST:
        return frozenset()
    folded = label.casefold()
    if not spells_legal(folded):
        return frozenset()
    folded = _TRIM.sub("", " ".join(folded.split()))
    whole = _kind(folded)
    if whole is not None:
        return frozenset({whole})
    parts = [part for part in (_TRIM.sub("", one) for one in _SEPARATOR.split(folded)) if part]
    if len(parts) == 1:
        return frozenset()
    kinds = {kind for kind in map(_kind, parts) if kind is not None}
    understood = all(_kind(part) or _FILLER.fullmatch(part) for part in parts)
    return frozenset(kinds) if understood else frozenset()


def spells_legal(text: str) -> bool:
    """Whether a text holds any word of a legal page's label or address; much faster than asking the patterns."""
    return _stems().spells(text.encode("utf-8", "replace"))


@lru_cache(maxsize=1)
def _stems() -> Literals[str]:
    return Literals({"legal": LEGAL_STEMS})


def _kind(part: str) -> LegalPageKind | None:
    return next((kind for kind, words in _KINDS if words.fullmatch(part)), None)


def is_law_page(label: str) -> bool:
    """Does the label name a page about legal matters at large ("Rechtliches", "Legal")?"""
    return len(label) <= _LONGEST and bool(_LAW_ONLY.fullmatch(label.strip().casefold()))


@lru_cache(maxsize=2048)
def kind_of_address(path: str) -> LegalPageKind | None:
    """Kind of legal page that an address (path and query) names, None when it names none."""
    folded = unquote(path).casefold()
    if not spells_legal(folded):
        return None
    kind = next((kind for kind, shape in _ADDRESSES if shape.search(folded)), None)
    return None if kind is None or _NOT_ADDRESS.search(folded) else kind


_HUB_STEMS: Final = (
    "soci", "sozial", "społec", "folg", "follow", "kanäle", "connect", "newsroom", "media", "suivez", "seguici", "síguenos", "siga",
    "auf ", "bei ", "in ",
)  # fmt: skip
_ROLES: Final = (
    (
        "contact",
        ("kont", "cont", "partner", "erreichen", "yhteys", "kapcsolat"),
        re.compile(
            r"(?:kontakt|contact(?: us)?|ansprechpartner(?:/innen|:innen|innen)?|so erreichen sie uns|contacto?|contatti|contato|contacter|nous contacter|yhteystiedot|kapcsolat|kontakty)(?: (?:und|&) .{0,30})?"
        ),
    ),
    (
        "hub",
        _HUB_STEMS,
        re.compile(
            r".{0,30}\b(?:social[- ]?media(?:[- ](?:hub|kanäle|auftritte|angebote|newsroom|channels?|wall))?|soziale[nr]? (?:medien|netzwerke[n]?|kanäle)|"
            r"social networks?|réseaux sociaux|redes sociales|redes sociais|social ?wall|sociale media|media społecznościowe)\b.{0,30}|"
            r"(?:hier )?(?:folgen sie|folgt|folge) uns\b.{0,30}|(?:unsere )?kanäle|follow us\b.{0,30}|stay connected|connect with us|"
            r"(?:wir )?(?:auf|bei|in) (?:social media|facebook|instagram|twitter|x|youtube|mastodon)|newsroom|mediathek|mediacenter|soziales? netz\w*|"
            r"(?:suivez|seguici|síguenos|siga)[- ]?.{0,20}"
        ),
    ),
    (
        "press",
        ("press", "medi", "aktuelles", "stampa", "prensa", "prasa", "pers"),
        re.compile(
            r"(?:presse(?:bereich|stelle|portal|kontakt|service|mitteilungen|informationen)?|press(?: (?:office|centre|center|room|releases?))?|medien|media|aktuelles|presse (?:und|&) .{0,30}|medien (?:und|&) .{0,30}|für (?:die )?presse|stampa|sala de prensa|prensa|imprensa|prasa|pers)"
        ),
    ),
)
_ROLE_ADDRESSES: Final = (
    (
        "hub",
        re.compile(
            r"social-?_?media(?!-?_?(?:nutzungs)?-?(?:konzept|policy))|soziale-?_?(?:medien|netzwerke)|social-?_?networks?|folgen-sie-uns|/follow-?us|/social(?:$|/$|[_.?])|reseaux-sociaux|redes-socia|newsroom|mediathek"
        ),
    ),
    (
        "contact",
        re.compile(
            r"(?:^|/)(?:kontakt|contact(?:-us)?|contacto|contatti|contato)(?:formular)?(?:$|/$|[_.?]|/index)"
        ),
    ),
    (
        "press",
        re.compile(
            r"(?:^|/)(?:presse(?:stelle|bereich|portal)?|press(?:-office|-room)?|medien|prensa|stampa)(?:$|/$|[_.?]|/index|/presse)"
        ),
    ),
)
_POINTER: Final = re.compile(
    r"/(?:facebook|fb|twitter|x|instagram|insta|ig|tiktok|youtube|yt|linkedin|xing|mastodon|threads|bluesky|bsky|"
    r"whatsapp|telegram|snapchat|flickr|pinterest|peertube|pixelfed)/?$",
    re.IGNORECASE,
)
_LEGAL_ROLES: Final = {
    LegalPageKind.IMPRINT: "imprint",
    LegalPageKind.PRIVACY_NOTICE: "privacy",
    LegalPageKind.SOCIAL_MEDIA_CONCEPT: "concept",
}


@lru_cache(maxsize=2048)
def role_by_words(path: str, label: str) -> str:
    """Role that a link's label or address promises: a value of ``Lead.role``, or pointer.

    Either may be "" where only the other is asked about.
    """
    if path and _POINTER.search(path.split("?", maxsplit=1)[0]):
        return "pointer"
    return (_role_of_label(label) if label else "") or (_role_of_address(path) if path else "") or "other"


def _role_of_label(label: str) -> str:
    kinds = legal_kinds(label)
    for kind, role in _LEGAL_ROLES.items():
        if kind in kinds:
            return role
    folded = " ".join(label.casefold().split())
    for role, stems, words in _ROLES:
        if len(folded) <= _LONGEST and any(stem in folded for stem in stems) and words.fullmatch(folded):
            return role
    return ""


def _role_of_address(path: str) -> str:
    kind = kind_of_address(path)
    if kind is not None:
        return _LEGAL_ROLES.get(kind, "other")
    folded = unquote(path).casefold()
    return next((role for role, shape in _ROLE_ADDRESSES if shape.search(folded)), "")
