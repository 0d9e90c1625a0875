"""What do headings, labels and sentences say about the channels beside them?

Whose they are: the speaker's own, a person's, a partner's, or those of whoever made the site.
German, English, French, Spanish, Italian, Dutch and Polish.
"""

import re
from functools import lru_cache
from typing import Final

_SERVICES: Final = (
    r"(?:facebook|twitter|instagram|youtube|you\s?tube|linkedin|xing|mastodon|bluesky|threads|tiktok|tik\s?tok"
    r"|whatsapp|telegram|flickr|pinterest|snapchat|vimeo|social\s?media|x|fediverse|peertube|pixelfed)"
)
_FOLLOW: Final = re.compile(
    r"folge\w* (?:sie |du |ihr )?(?:uns\w*|mir|dem|der)\b|\buns (?:auch )?(?:auf|bei|in|im|via|folgen)\b|folgt uns"
    r"|(?:sie finden|find\w*|besuch\w*|treff\w*|verfolg\w*|kontaktier\w*|schreib\w*|erreich\w*|lik\w*|abonnier\w*|werde\w*|entdeck\w*)"
    r"(?: sie| du| ihr)? (?:uns|unser\w*|fan)\b"
    rf"|\bunser\w* (?:\w+[- ]){{0,2}}(?:{_SERVICES}\S*|kan[aä]l\w*|auftritt\w*|profil\w*|account\w*|fanpage|seite)"
    rf"|\bwir (?:sind |auch )*(?:auf|bei|in) {_SERVICES}\b|bleib\w* .{{0,25}}(?:verbunden|kontakt)|auf dem laufenden"
    r"|\b(?:kan[aä]le?n?|seite|account|profil) (?:\w+ )?abonnieren\b|\b(?:jetzt|hier) (?:abonnieren|folgen)\b|\bkanal beitreten"
    r"|hier bin ich|hier sind wir|(?:ich|wir) (?:auf|bei|im) (?:social|netz)|vernetz\w* (?:sie )?(?:sich|dich|euch)"
    r"|(?:follow|find|join|visit|like|connect with|subscribe to|watch|reach|meet) (?:us|me|our)\b|keep in touch|get social"
    rf"|stay (?:connected|in touch|up to date|tuned)|\bour (?:{_SERVICES}|social|channels?|pages?)\b|let.s connect"
    r"|^(?:follow|connect|social|folgen|follow:|community)$|^follow \w+$"
    r"|suivez[- ](?:nous|le|la|moi)|retrouvez[- ]nous|rejoignez|s[ií]guenos|s[ií]ganos"
    r"|enc[uú]?[eé]ntranos|seguici|seguiteci|volg ons|[śs]led[źz] nas|obserwuj|sekite|f[öø]l[jg] oss|f[øo]lg os|seuraa"
    r"|sledujte|takip et|siga-?nos",
    re.IGNORECASE,
)
_UNITS: Final = (
    r"(?:kampagne|amt|behörde|stadt|gemeinde|landkreis|kreis|bezirk|ministerium|pressestelle|institut|universität|hochschule|museum"
    r"|bibliothek|landtag|bundestag|parlament|regierung|staatskanzlei|projekt|team|redaktion|polizei|feuerwehr|verband|verein|stiftung"
    r"|klinikum|theater|gericht|akademie|schule|fakultät|kammer|anstalt|zentrum|archiv|botschaft)"
)
_OURS: Final = re.compile(
    rf"\bfolg(?:en|e|t|st) (?:sie |du |ihr )?(?:dem|der|den|unser\w*) (?:\w+ )?\w*{_UNITS}\w*\b|"
    r"\bfolg(?:en|t|e|st)? (?:sie |du |ihr )?uns\b|\b(?:follow|find|join) us\b|suivez-nous|retrouvez-nous|s[ií]guenos|seguici|volg ons"
    r"|\b(?:finden|findest|findet|besuchen|abonnieren) (?:sie |du |ihr )?uns (?:auch )?(?:auf|bei|unter)\b"
    rf"|\bunser(?:e|en|em|er|es)? (?:(?:neue|eigene|offizielle)\w* )?(?:{_SERVICES}(?:[- ]?\w+)?|podcasts?|(?:video)?kan[aä]le?n?)\b"
    rf"|\bour (?:(?:new|own|official) )?(?:{_SERVICES}|podcast|channel)\b|\bwir (?:\w+ ){{0,3}}(?:auf|bei)(?:,| und| sowie)* {_SERVICES}\b",
    re.IGNORECASE,
)
_FOLLOW_WHOM: Final = re.compile(
    r"\bfolg(?:en|e|t|st) (?:sie |du |ihr )?(?:(?:dem|der|den|die|das) )?([\w .-]{3,40}?) (?:auch |jetzt |gern )?(?:auf|bei|in)\b",
    re.IGNORECASE,
)
_FORGED: Final = re.compile(
    r"gefälscht|\bfake[- ]?(?:profil|account|seite|konto|kanal|page)|nachgeahmt|betrüger|\b(?:hat|haben) nichts mit|kein offizielle|nicht (?:von uns|unser|das offizielle)"
    r"|\bforged?\b|impersonat|faux (?:compte|profil)",
    re.IGNORECASE,
)
_PERSONAL: Final = re.compile(
    r"\bpersönlich(?:e[rsmn]?)?(?: (?:account|profil|kanal|seite|auftritt)\w*)?\s*(?::|auf\b|bei\b|\()"
    r"|\bprivat(?:e[rsmn]?)? (?:account|profil|kanal|seite|auftritt)|\bprivat(?:account|profil|kanal|seite)"
    r"|\b(?:personal|private) (?:account|profile|channel|page)",
    re.IGNORECASE,
)
_OWN_PERSON: Final = re.compile(r"\b(?:mein|unser|my|our|mon|mi)\w{0,2}\b", re.IGNORECASE)
_CALL: Final = re.compile(
    r"^(?:hier|jetzt|zu[mr]?|mehr|weiter|direkt|more|go|visit|click|to)\b", re.IGNORECASE
)
_TOPIC: Final = re.compile(
    r"soziale\w* (?:medien|netz\w*)|social[- ]?(?:media|web|network\w*|bookmarks?)|im netz\b|r[ée]seaux sociaux|redes sociales",
    re.IGNORECASE,
)
_WORK: Final = (
    r"(?:web)?(?:realisierung|umsetzung|gestaltung|konzept(?:ion)?|programmierung|entwicklung|design|layout|agentur"
    r"|hosting|réalisation|conception|realizzazione|diseño)"
)
_MADE_BY: Final = re.compile(
    r"powered by|theme (?:by|von|:)|designed by|\bdesign(?: &(?:amp;)? \w+)? (?:by|von)|web-?design|(?:web)?(?:site|seite) (?:by|von)\b"
    r"|made (?:with .{0,12})?by|developed by|built (?:by|with)|\b(?:realisiert|umgesetzt|programmiert|gestaltet) (?:von|durch|mit)"
    r"|erstellt (?:von|mit)|hosted by|proudly|template (?:by|von)|propulsé par|réalisé\w* par|realizzat\w+ da"
    r"|\b(?:web|werbe|internet|online|digital|design|kreativ|medien|full-?service)-?agentur\b"
    rf"|\b{_WORK}(?: ?(?:&|\+|/|,|und|and|et) ?\w+){{1,2}} ?:"
    rf"|\b{_WORK}(?: (?:&|&amp;|und|and|et|e) (?:\w+ )?{_WORK})?(?: (?:der|dieser) \w+)?(?: ?:| durch| by|(?: von)?\W*$)",
    re.IGNORECASE,
)
"""Words for the work itself are a credit only with a colon or maker right behind; bodies shape and
carry out things, too."""
_OTHERS_HEADING: Final = re.compile(
    r"(?<!ihr )(?<!dein )(?<!als )(?<!starker )(?<!zuverlässiger )"
    r"\b(?:haupt|medien|kooperations|projekt|verbund|netzwerk|gold|silber|premium|bildungs)?(?:sponsor\w*|partner(?:n|innen|schaften)?)\b"
    r"(?! (?:für|in|im|rund|bei|beim|an|of|for|to|with|werden)\b)"
    r"|unterstützt (?:von|durch)|unterstützung (?:von|durch)|\bförderer\b|gefördert (?:von|durch)|supported by|sponsored by"
    r"|partenaires?\b|con il (?:patrocinio|contributo)|patrocinad|in (?:zusammenarbeit|kooperation) mit|leihgeber|aussteller\b"
    r"|^weitere (?:behörden|einrichtungen|institutionen|organisationen|ämter|links)|^(?:vereine|parteien|fraktionen|linktipps|linkliste|blogroll|freunde|nachbarn)\b"
    r"|(?:bild|foto|film|text)(?:nachweise?|quellen?|rechte|credits?)|^(?:titel)?(?:bild(?:er)?|fotos?)\s*:?$",
    re.IGNORECASE,
)
_ABOUT_OTHERS: Final = re.compile(
    r"\bfollow (?:her|him|them|the author)\b|\bfolge\w* (?:sie )?(?:ihr|ihm|ihnen|dem autor|der autorin)\b|über (?:den|die) autor"
    r"|about the authors?|zur person|zum autor|zur autorin|à propos de l.auteur|sobre el autor|follow the author"
    r"|^(?:posted|written|geschrieben|verfasst|text|fotos?|photos?|bild(?:er)?) (?:von|by)\b"
    r"|^(?:(?:titel)?bild|fotos?|photos?|text|von|by|autor\w*|authors?|auteur|autore?)\s*(?:$|[:(@,|·/])|^autor(?:in)?\b",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"(?:[Vv]on|VON|[Bb]y|BY|[Pp]ar)\s+(?:(?:Prof|Dr)\.?\s+)*[A-ZÄÖÜÉ][\w.'’-]*\s+[A-ZÄÖÜÉ]"
)
_SERVICE_NAMES: Final = (
    "facebook twitter instagram instargram youtube you-tube you_tube linkedin linked-in xing mastodon fediverse bluesky"
    " blue-sky bsky threads tiktok tik-tok whatsapp whats-app telegram flickr pinterest snapchat vimeo googleplus"
    " google-plus google+ tumblr soundcloud bloglovin spotify reddit flipboard peertube pixelfed twitch discord"
)
_NAMED: Final = tuple(_SERVICE_NAMES.split())
_SHORT_NAMED: Final = re.compile(
    r"(?:^|[^a-z])(?:fb|yt|ig|tw|insta|gplus|g\+|x|medium)(?![a-z])|you tube|tik tok|google \+"
)
_SERVICE_WORDS: Final = re.compile(
    "|".join(re.escape(name) for name in _NAMED)
    + r"|you tube|tik tok|google ?\+|\b(?:fb|yt|ig|insta|x|medium)\b",
    re.IGNORECASE,
)
_LABEL_BEFORE: Final = re.compile(rf"(?:^|[\s|,;(/·•]){_SERVICES}\W{{0,3}}$", re.IGNORECASE)
_SMALL_WORDS: Final = re.compile(
    r"\b(?:on|at|auf|bei|via|in|im|von|by|the|der|die|das|follow|folge\w*|profile?|account|page|seite|sur|en|su|op|visit"
    r"|link|to|zu|zum|zur|external|extern\w*|öffnet|opens|new|neue\w*|tab|window|fenster|@\w+)\b",
    re.IGNORECASE,
)
_NO_NAMES: Final = re.compile(
    r"\b(?:guten?|herzlich\w*|willkommen|tag|tage|hallo|liebe|vielen?|dank|wort\w*|themen?|unser\w*|mein\w*|ihr\w*|euer|eure\w*|dein\w*|our|your|my|notre|nos|nuestr\w+|aktuell\w*|neu\w*|weiter\w*|mehr|more"
    r"|alle\w*|folge\w*|follow|besuch\w*|visit|finde\w*|find|social|soziale\w*|medien|media|netz\w*|kanäle|channels?|links?|kontakt\w*"
    r"|contact|service\w*|newsletter|presse\w*|press|impressum|datenschutz\w*|leichte|sprache|öffnungszeiten|offizielle\w*|official"
    r"|stadt\w*|gemeinde\w*|land|landkreis|landes\w+|bundes\w+|kreis\w*|bezirk\w*|regierung\w*|ministerium\w*|amt|behörde\w*|polizei\w*"
    r"|feuerwehr\w*|universität\w*|hochschule\w*|institut\w*|fakultät\w*|schule|museum|museen|theater|bibliothek|stiftung|verein\w*|verband"
    r"|zentrum|center|centre|university|institute|city|state|office|ministry|department|federal|national\w*|radio|stadtwerke|tourismus"
    r"|sparkasse|brauerei|verlag|agentur|\w*büro|gmbh|museums?|deutsche\w*|german|europäische\w*|european|jugend\w*|karriere\w*|ausbildung\w*"
    r"|app|apps|kampagnen?|dialog|freunde|freundeskreis|förder\w*|partner\w*|sponsor\w*|team|redaktion|online|digital\w*|start\w*|live)\b",
    re.IGNORECASE,
)
"""Words in pairs of capitalised words that are no person's name."""
_FULL_NAME: Final = re.compile(
    r"(?:(?:Prof|Dr|Mag|Dipl|Ing)\.?\s+){1,3}[A-ZÄÖÜÉ][a-zäöüßéèáóíç'’-]+|"
    r"(?:(?:Prof|Dr|med)\.?\s+){0,3}[A-ZÄÖÜÉ][a-zäöüßéèáóíç'’-]+(?:\s+[A-ZÄÖÜÉ]\.)?\s+(?:(?:von|van|de|der|zu)\s+){0,2}[A-ZÄÖÜÉ][a-zäöüßéèáóíçA-Z'’-]+"
)

_remembered: Final = lru_cache(maxsize=2048)
"""For judgements on texts: labels and sentences of a site's frame come again with every page."""


@_remembered
def invites(text: str) -> bool:
    """Whether a heading, label or sentence offers the speaker's own channels."""
    return _FOLLOW.search(text) is not None


@_remembered
def speaks_for_itself(text: str) -> bool:
    """Whether a sentence calls to follow the speaker or speaks of its own channel in the first person."""
    return _OURS.search(text) is not None


@_remembered
def whom_to_follow(text: str) -> str:
    """Name of the one whom a sentence calls to follow; "" when it does not."""
    found = _FOLLOW_WHOM.search(text)
    return found[1] if found else ""


def disowns(before: str, after: str) -> bool:
    """Whether the sentence around a link says that the account is a forgery."""
    sentence = f"{before.rpartition('. ')[2]} {after.partition('. ')[0]}"
    return _FORGED.search(sentence) is not None


def calls(text: str) -> bool:
    """Whether a link's text calls to do something rather than names somebody."""
    return invites(text) or _CALL.search(text) is not None


def heads_channels(text: str) -> bool:
    """Whether a heading or label is about social media at all, whoever's."""
    return _TOPIC.search(text) is not None


@_remembered
def heads_others(text: str) -> bool:
    """Whether a heading announces partners, sponsors, lenders, sources of pictures or other bodies."""
    return _OTHERS_HEADING.search(text) is not None


@_remembered
def credits_maker(text: str) -> bool:
    """Whether a sentence names who made the site or its software."""
    return _MADE_BY.search(text) is not None


@_remembered
def tells_private(sentence: str) -> bool:
    """Whether a sentence calls the accounts it shows somebody's personal ones, not the speaker's."""
    return bool(_PERSONAL.search(sentence)) and not _OWN_PERSON.search(sentence)


@_remembered
def presents_person(text: str) -> bool:
    """Whether a heading or sentence introduces an author or another person."""
    return _ABOUT_OTHERS.search(text) is not None or _BYLINE.match(text) is not None


@_remembered
def names_person(text: str) -> bool:
    """Whether a text is two or three words like a full name, a service and what joins it aside."""
    bare = _SERVICE_WORDS.sub(" ", text)
    if bare != text:
        bare = _SMALL_WORDS.sub(" ", bare)
    return is_full_name(bare.strip(" :|,.-–@()"))


def is_full_name(text: str) -> bool:
    """Whether a text is two or three words like a full name, none of them a word for something else."""
    return _FULL_NAME.fullmatch(text) is not None and _NO_NAMES.search(text) is None


@_remembered
def ends_with_service(text: str) -> bool:
    """Whether a service's name stands right before a link, as in "Bluesky: @name"."""
    return _LABEL_BEFORE.search(text) is not None


@_remembered
def names_service(text: str) -> bool:
    """Whether a label, class or file name names a service or its usual icon."""
    lower = text.lower()
    return any(name in lower for name in _NAMED) or _SHORT_NAMED.search(lower) is not None
