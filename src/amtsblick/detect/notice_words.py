"""In which words do German and English pages say that a channel was left, rests, moved or opened?

Sentence patterns rather than single words: an own marker (wir, unser, we, our, this account), the
service and the verb must stand in one clause. What could mislead a reader is left out: a missed
notice is a gap, a wrong one is a false statement about an authority.

``<NAME>`` stands for a piece of ``PIECES`` or one of these, which ``notice_grammar`` fills in:
``<AT>`` the service or services spoken of · ``<TO>`` the service moved to · ``<OWN>`` "unser
X-Kanal", "dieser Account auf X" · ``<THE>`` "der X-Kanal" · ``<OWN_EN>`` "our X account" ·
``<WE a|b>`` "wir a", "b wir".
"""

from typing import Final

from amtsblick.values.answers import NoticeKind

CHANNEL: Final = (
    r"(?:Kan(?:al|als|äle|älen)|Accounts?|Profile?s?|Kont(?:o|os|en)|Auftritte?s?|(?:Fan|Info)?[Ss]eiten?|Präsenz(?:en)?|"
    r"(?:Fan)?[Pp]ages?|Channels?|Angebote?s?|Feeds?|Newskanal)"
)
CHANNEL_EN: Final = r"(?:accounts?|channels?|profiles?|pages?|feeds?|presence|handles?)"
_FORMER: Final = r"(?:ehemals|vormals|früher|vorher|zuvor|einst|formerly|previously|ex)"
SPELLINGS: Final = {
    "x": (
        r"Twitter(?:\s*\((?:jetzt|heute|nun|inzwischen|mittlerweile|now)?\s*X\)|\s*/\s*X\b)?"
        rf"|X(?:\s*\({_FORMER}[\s-][^)]{{1,24}}\)|\s*\(Twitter\)|\s*/\s*Twitter\b|,?\s{_FORMER}\s(?:known\sas\s)?Twitter\b,?)"
        rf"|X(?=[-\s]{CHANNEL}\b|\s{CHANNEL_EN}\b)|X(?![\w’'&+*/=-]|\.\w|\s?[=×+]|\s(?:Prozent|Euro|Jahre|Tage|Men|Factor))"
    ),
    "mastodon": r"Mastodon|Fediverse",
    "youtube": r"You[Tt]ube",
    "tiktok": r"Tik[Tt]ok",
    "linkedin": r"Linked[Ii]n",
    "xing": r"X(?:ING|ing)",
    "bluesky": r"Blue[Ss]ky",
    "threads": r"Threads(?:\s*\(Meta\))?",
    "whatsapp": r"Whats[Aa]pp",
    "whatsapp_channel": r"Whats[Aa]pp",
    "signal": r"Signal-?(?=Kanal|Gruppe|Newsletter)",
    "matrix": r"Matrix-?(?=Kanal|Raum)",
}

_GAP_WORDS: Final = (
    r"und|aber|oder|sondern|damit|weil|dass|nicht|nie|noch|kein\w*|and|but|or|not|never|because|that|Kommentar\w*|Funktion\w*|"
    r"Bewertung\w*|Nachrichten\w*|Beitr\w+|Umfrage\w*|Videos?|Serie\w*|Werbung|Anzeigen?|Ger[äa]t\w*|comments?|posts?|"
    r"bis|wegen|derzeit|vorübergehend|momentan|temporär|zeitweise|temporarily|currently"
)
_NO_MORE: Final = r"nicht\s(?:mehr|länger|weiter)\b(?!\s(?:nur|allein|ausschließlich|bloß|so|oft|immer|ständig|täglich|jeden|ganz|alle))"
_UNUSED: Final = (
    r"(?:bespielt|betreut|gepflegt|moderiert|aktualisiert|genutzt|benutzt|betrieben|befüllt|bedient|aktiv|weitergeführt|"
    r"fortgeführt|weiterbetrieben|weitergepflegt|gelesen|beobachtet|überwacht)"
)

PIECES: Final = {
    "CLOSED": (
        r"(?:still\s?gelegt|geschlossen|(?<!so )eingestellt(?!,? dass)|gelöscht|deaktiviert|abgeschaltet|aufgegeben|beendet|"
        r"abgemeldet|aufgelöst|verlassen|vom Netz genommen|offline genommen)"
    ),
    "CLOSE": (
        r"(?:einstellen|stilllegen|schließen|löschen|deaktivieren|abschalten|aufgeben|beenden|verlassen|auflösen)"
    ),
    "UNUSED": _UNUSED,
    "NOMORE": _NO_MORE,
    "CLOSED_EN": r"(?:closed(?:\sdown)?|deleted|deactivated|shut\sdown|discontinued|retired|abandoned)",
    "END": (
        r"(?=\s*(?:[.,;:!)—–-]|$)|\s(?:and|on|in|since|as|for|because|due|after|from|last|this|effective|now|today|but|at|by|"
        r"completely|altogether|permanently|until|with)\b)"
    ),
    "GAP": rf"(?:(?!\b(?:{_GAP_WORDS})\b)(?:[^,;:.!?()„“\"\n]|(?<=\d)[.,]|\([^()]{{0,60}}\))){{0,110}}?",
    "NEAR": (
        rf"(?:(?!\b(?:{_GAP_WORDS}|uns|auf|bei|in|von|zu|mit|über)\b)(?:[^,;:.!?()„“\"\n]|(?<=\d)[.,])){{0,60}}?"
    ),
    "END_DE": (
        r"(?=\s*(?:[.,;:!()–—-]|$)|\s(?:aktiv|vertreten|präsent|unterwegs|erreichbar|zu\sfinden|und|oder|sondern|seit|ab|zum)\b)"
    ),
    "NOTHING": r"keine\s(?:neuen\s|weiteren\s)?(?:Inhalte|Beiträge|Posts|Tweets|Nachrichten|Meldungen|Informationen)\smehr",
    "PLAIN": (
        r"(?:\s(?!(?:uns|auf|bei|in|von|zu|mit|über|nicht|nie|kein\w*)\b)(?:[a-zäöüß]+|\d[\d.]*|Januar|Jänner|Februar|März|April|Mai|Juni|Juli|"
        r"August|September|Oktober|November|Dezember|Jahresende)){0,7}?"
    ),
    "DONE": r"(?![^,;.]*\b(?:nicht(?!\s(?:nur|leicht))|nie|kein\w*)\b)",
    "ADVERBS": r"(?:\s(?!not\b)\w+){0,3}?",
    "SOON": (
        r"(?:ab\s(?:sofort|heute|morgen)|seit\s(?:heute|gestern|kurzem|[Nn]euestem)|jetzt|nun|neu|neuerdings|künftig|"
        r"(?:ab|seit)\s(?:dem\s)?\d[\w.\s]{2,22})"
    ),
    "SUBJECT": r"^(?P<subject>(?:(?:Der|Die|Das)\s)?[A-ZÄÖÜ][^,;:.!?„“\"]{2,90}?)",
    "SUBJECT_EN": r"^(?P<subject>(?:The\s)?[A-Z][^,;:.!?\"“”]{2,90}?)",
    "ITS": r"(?:seinen|sein|seine|ihren|ihr|ihre)",
    "WE_EN": r"\b[Ww]e",
    "ARE": r"(?:\sare|['’]re)",
    "HAVE": r"(?:\shave|['’]ve)",
    "POSTING": r"(?:post(?:ing)?|tweet(?:ing)?|updat(?:e|ing)|monitor(?:ing)?|maintain(?:ing)?|publish(?:ing)?|us(?:e|ing))",
    "UNTENDED": rf"(?:ruht|ist\sinaktiv|inaktiv|ruhend|pausiert|(?:wird\s|ist\s)?(?:seit\s[^,;:()]{{1,30}}\s)?{_NO_MORE}\s{_UNUSED})",
    "ITEM": rf"^<AT>(?:[-\s]{CHANNEL})?\s*[(–—:,-]\s*(?:(?:der\s|das\s|unser\s)?{CHANNEL}\s)?(?:(?:seit|ab|zum)\s[^,;:()]{{1,30}}\s)?",
    "CHANNEL": CHANNEL,
    "CHANNEL_EN": CHANNEL_EN,
}

GERMAN: Final = (
    (NoticeKind.MOVED, r"<WE sind|ziehen|wechseln><GAP>\bvon\s<AT><GAP>\b(?:zu|nach|auf|zum|ins)\s<TO>(?=\s(?:um|umgezogen|gewechselt|gezogen|umgestiegen)\b|\s*[.!,(]|$)"),
    (NoticeKind.MOVED, r"\b[Ss]tatt\s(?:auf|bei)\s<AT>\s(?:finden\sSie\suns|findet\sihr\suns|sind\swir)<GAP>\b(?:auf|bei|im)\s<TO>"),
    (NoticeKind.MOVED, r"<OWN>\s(?:ist|sind|zieht)<GAP>\b(?:zu|nach|auf|ins)\s<TO>\s(?:umgezogen|gewechselt|um)\b(?=\s*[.!,(]|$)"),
    (NoticeKind.LEFT, r"<OWN><GAP>\b<CLOSED>\b"),
    (NoticeKind.LEFT, r"<WE schließen|löschen|deaktivieren|beenden|verlassen><NEAR><OWN><DONE>"),
    (NoticeKind.LEFT, r"<WE stellen|legen|schalten|geben><NEAR><OWN><GAP>\b(?:ein|still|ab|auf)(?=\s*[.!,)]|$|\sund\b)"),
    (NoticeKind.LEFT, r"<WE werden><NEAR><OWN><GAP>\b<CLOSE>\b"),
    (NoticeKind.LEFT, r"<OWN>\s(?:wird|werden)<GAP>\b<CLOSED>\b"),
    (NoticeKind.LEFT, r"<WE verlassen><PLAIN>\s<AT><DONE>"),
    (NoticeKind.LEFT, r"<WE haben|werden><PLAIN>\s<AT><GAP>\bverlassen\b(?!\s(?!und\b)[a-zäöü])"),
    (NoticeKind.LEFT, r"<WE haben>(?:\suns)?<GAP>\b(?:entschieden|beschlossen|entschlossen),\s<AT><GAP>\bzu\sverlassen\b"),
    (NoticeKind.LEFT, r"<WE haben>(?:\suns)?<GAP>\b(?:entschieden|beschlossen|entschlossen),\s<OWN><GAP>\b(?:einzustellen|stillzulegen|zu\s(?:schließen|löschen|deaktivieren|verlassen|beenden))\b"),
    (NoticeKind.LEFT, r"\b[Uu]nsere?\s[A-ZÄÖÜ][\w-]+\sverlässt<PLAIN>\s<AT><DONE>"),
    (NoticeKind.LEFT, r"\b[Uu]nsere\s(?:Aktivitäten|Kommunikation|Präsenz|Tätigkeit|Arbeit)\s(?:auf|bei)\s<AT><GAP>\b<CLOSED>\b"),
    (NoticeKind.LEFT, r"<WE ziehen|verabschieden>\suns<GAP>\b(?:von|aus)\s<AT><DONE>"),
    (NoticeKind.LEFT, r"<WE haben|werden>\suns<GAP>\b(?:von|aus)\s<AT><GAP>\b(?:zurückgezogen|verabschiedet|zurückziehen|verabschieden|abgemeldet)\b"),
    (NoticeKind.LEFT, r"<WE kehren|haben><PLAIN>\s<AT><GAP>\bden\sRücken(?:\sgekehrt)?\b"),
    (NoticeKind.LEFT, r"<WE sind><GAP>\b<NOMORE><GAP>\b(?:auf|bei)\s<AT><END_DE>"),
    (NoticeKind.LEFT, r"<WE sind><GAP>\b(?:auf|bei)\s<AT><GAP>\b<NOMORE>\s(?:aktiv|vertreten|präsent|zu\sfinden|erreichbar)\b"),
    (NoticeKind.LEFT, r"\b(?:[Aa]uf|[Bb]ei)\s<AT>\s(?:sind\swir|finden\sSie\suns|findet\sihr\suns)<GAP>\b<NOMORE>"),
    (NoticeKind.LEFT, r"<WE nutzen|verwenden|bespielen><PLAIN>\s<AT>(?![-\s]<CHANNEL>)<GAP>\b<NOMORE>"),
    (NoticeKind.RESTING, r"<OWN><GAP>\b(?:ruht|ruhen|pausiert|inaktiv|stillgestellt|ruhend)\b"),
    (NoticeKind.RESTING, r"<OWN><GAP>\b<NOMORE>(?:\s\w+){0,4}?\s<UNUSED>\b"),
    (NoticeKind.RESTING, r"<WE nutzen|bespielen|betreiben|verwenden|bedienen|pflegen|betreuen|moderieren|aktualisieren|befüllen|führen><NEAR><OWN><GAP>\b<NOMORE>"),
    (NoticeKind.RESTING, r"<WE lassen|haben><NEAR><OWN><GAP>\b(?:ruhen|pausiert|ruhend\sgestellt|auf\sEis\sgelegt)\b"),
    (NoticeKind.RESTING, r"<WE posten|veröffentlichen|twittern|publizieren|informieren><GAP>\b(?:auf|bei)\s<AT><GAP>\b<NOMORE>"),
    (NoticeKind.RESTING, r"<WE posten|veröffentlichen|teilen>\s(?:seit\s[^,;:.]{1,30}\s)?<NOTHING>\s(?:auf|bei)\s<AT>"),
    (NoticeKind.RESTING, r"\b[Aa]uf\s(?:unserem\s)?<AT>(?:[-\s]<CHANNEL>)?\s(?:posten|veröffentlichen|teilen)\swir\s(?:seit\s[^,;:.]{1,30}\s)?<NOTHING>"),
    (NoticeKind.RESTING, r"<WE posten|veröffentlichen|twittern|publizieren><GAP>\b<NOMORE><GAP>\b(?:auf|bei)\s<AT>"),
    (NoticeKind.ANNOUNCED, r"<WE sind|ziehen|wechseln><GAP>\b(?:zu|nach|auf|ins|zum)\s<TO>\s(?:umgezogen|gewechselt|um)\b"),
    (NoticeKind.ANNOUNCED, r"\b(?:[Aa]uf|[Bb]ei|[Ii]m)\s<AT>\ssind\swir\s<SOON>"),
    (NoticeKind.ANNOUNCED, r"\b(?i:<SOON>)\s(?:sind\swir|finden\sSie\suns|findet\sihr\suns)\s(?:auch\s)?(?:auf|bei|im)\s<AT>"),
    (NoticeKind.ANNOUNCED, r"\b[Ww]ir\ssind\s<SOON>\s(?:auch\s)?(?:auf|bei|im)\s<AT>"),
    (NoticeKind.ANNOUNCED, r"\b[Ww]ir\shaben\s(?:jetzt|nun|seit\sheute|ab\ssofort)\s(?:auch\s)?einen\s(?:eigenen\s)?<AT>[-\s]<CHANNEL>\b"),
    (NoticeKind.ANNOUNCED, r"\b[Uu]nsere?\sneue[rs]?\s<AT>[-\s]<CHANNEL>\b<GAP>\b(?:gestartet|online|eröffnet|live)\b"),
)  # fmt: skip
"""The owner speaks in the first person, or of "this account"."""

ENGLISH: Final = (
    (NoticeKind.MOVED, r"<WE_EN><HAVE><ADVERBS>\s(?:moved|switched|migrated)\sfrom\s<AT>\sto\s<TO>"),
    (NoticeKind.MOVED, r"<WE_EN><ARE><ADVERBS>\s(?:moving|switching|migrating)\sfrom\s<AT>\sto\s<TO>"),
    (NoticeKind.MOVED, r"<OWN_EN>\shas<ADVERBS>\s(?:moved|migrated)\sto\s<TO>"),
    (NoticeKind.LEFT, r"<WE_EN>(?:<HAVE>)?<ADVERBS>\s(?:left|quit)\s<AT><END>"),
    (NoticeKind.LEFT, r"<WE_EN>(?:<ARE>|\swill(?:\sbe)?)<ADVERBS>\sleav(?:e|ing)\s<AT><END>"),
    (NoticeKind.LEFT, r"<WE_EN><HAVE><ADVERBS>\sdecided\sto\s(?:leave|quit)\s<AT><END>"),
    (NoticeKind.LEFT, r"<WE_EN>(?:<HAVE>|\swill)?<ADVERBS>\s(?:<CLOSED_EN>|close|delete|deactivate|shut\sdown|discontinue)\s<OWN_EN>"),
    (NoticeKind.LEFT, r"<OWN_EN>\s(?:has\sbeen|have\sbeen|was|were|is|are|will\sbe)<ADVERBS>\s<CLOSED_EN>\b"),
    (NoticeKind.LEFT, r"<WE_EN><HAVE><ADVERBS>\s(?:withdrawn\sfrom|said\sgoodbye\sto)\s<AT><END>"),
    (NoticeKind.LEFT, r"<WE_EN><ARE><ADVERBS>\sno\slonger(?:\s(?:active|present|represented|available|posting|tweeting))?\son\s<AT><END>"),
    (NoticeKind.LEFT, r"<WE_EN>\swill\sno\slonger\sbe(?:\s(?:active|present|represented|available))?\son\s<AT><END>"),
    (NoticeKind.LEFT, r"<WE_EN>\sno\slonger\s(?:use|have\sa\spresence\son|maintain\sa\spresence\son|are\son)\s<AT><END>"),
    (NoticeKind.RESTING, r"<OWN_EN>\s(?:is|are|has\sbeen|have\sbeen|will\sbe|lies)<ADVERBS>\s(?:dormant|inactive|on\shold|paused|resting|archived)\b"),
    (NoticeKind.RESTING, r"<OWN_EN>\s(?:is|are|will)<ADVERBS>\sno\slonger\s(?:be\s)?(?:\w+ly\s)?(?:active|monitored|maintained|updated|in\suse|used|staffed)\b"),
    (NoticeKind.RESTING, r"<WE_EN><HAVE><ADVERBS>\s(?:stopped|ceased|paused)\s<POSTING><ADVERBS>(?:\s(?:on|to|via))?\s(?:<OWN_EN>|<AT><END>)"),
    (NoticeKind.RESTING, r"<WE_EN>(?:<ARE>|\swill)?\sno\slonger\s(?:be\s)?<POSTING><ADVERBS>(?:\s(?:on|to|via))?\s(?:<OWN_EN>|<AT><END>)"),
    (NoticeKind.ANNOUNCED, r"<WE_EN><HAVE><ADVERBS>\s(?:joined|moved\sto|switched\sto|migrated\sto)\s<AT><END>"),
    (NoticeKind.ANNOUNCED, r"<WE_EN><ARE>\snow(?:\salso)?(?:\s(?:active|live|present))?\son\s<AT><END>"),
)  # fmt: skip
"""The same in English."""

NAMED: Final = (
    (NoticeKind.LEFT, r"<SUBJECT>\s(?:verlässt|verlassen)<PLAIN>\s<AT><DONE>"),
    (NoticeKind.LEFT, r"<SUBJECT>\s(?:hat|haben)<PLAIN>\s<AT><GAP>\bverlassen\b"),
    (NoticeKind.LEFT, r"<SUBJECT>\s(?:hat|haben)\s<NEAR><ITS>\s(?:\w+e[ns]?\s)?<AT>[-\s]<CHANNEL>\b<GAP>\b<CLOSED>\b"),
    (NoticeKind.LEFT, r"<SUBJECT>\s(?:schließt|löscht|deaktiviert|beendet)\s<NEAR><ITS>\s(?:\w+e[ns]?\s)?<AT>[-\s]<CHANNEL>\b"),
    (NoticeKind.LEFT, r"<SUBJECT>\s(?:stellt|legt|schaltet)\s<NEAR><ITS>\s(?:\w+e[ns]?\s)?<AT>[-\s]<CHANNEL>\b<GAP>\b(?:ein|still|ab)(?=\s*[.!,)]|$)"),
    (NoticeKind.LEFT, r"<SUBJECT>\szieht\ssich<GAP>\b(?:von|aus)\s<AT><GAP>\bzurück\b"),
    (NoticeKind.LEFT, r"<SUBJECT>\sist\s<GAP>\b<NOMORE><GAP>\b(?:auf|bei)\s<AT>"),
    (NoticeKind.RESTING, r"<SUBJECT>\s(?:lässt)\s<NEAR><ITS>\s(?:\w+e[ns]?\s)?<AT>[-\s]<CHANNEL>\b<GAP>\bruhen\b"),
    (NoticeKind.LEFT, r"<SUBJECT_EN>\s(?:has\sleft|is\sleaving|leaves|will\sleave)\s<AT><END>"),
    (NoticeKind.LEFT, r"<SUBJECT_EN>\shas\s<CLOSED_EN>\sits\s(?:official\s)?<AT>\s<CHANNEL_EN>\b"),
    (NoticeKind.LEFT, r"<SUBJECT_EN>\sis\sno\slonger(?:\s(?:active|present))?\son\s<AT><END>"),
)  # fmt: skip
"""Somebody is named; a notice only when that is the owner of the page."""

LISTED: Final = (
    (NoticeKind.RESTING, r"<THE><GAP>\b(?:ruht|ruhen|pausiert|inaktiv)\b"),
    (NoticeKind.RESTING, r"<THE><GAP>\b<NOMORE>(?:\s\w+){0,4}?\s<UNUSED>\b"),
    (NoticeKind.LEFT, r"<THE>\s(?:wurde|ist|wird)<GAP>\b<CLOSED>\b"),
    (NoticeKind.RESTING, r"<ITEM><UNTENDED>\b[^,;:()]{0,40}\)?\.?$"),
    (NoticeKind.LEFT, r"^<AT>(?:[-\s]<CHANNEL>)?\s*[(–—:,-]\s*(?:(?:seit|zum)\s[^,;:()]{1,30}\s)?<CLOSED>(?:\s(?:seit|zum|am)\s[^,;:()]{1,30})?\)?\.?$"),
)  # fmt: skip
"""Channels spoken of as "the channel" or listed; a notice only on pages about the owner's own channels."""

_GAPS: Final = ("\u00a0", "&nbsp;", "\n", "\r", "\t", "<", "  ", " \n", " \r", " <")
"""What may stand between two words besides a single space."""
_PHRASES: Final = (
    "sind wir", "wir sind", "finden sie", "findet ihr", "haben jetzt", "haben nun", "haben seit", "haben ab", "statt auf",
    "statt bei", "now on", "now also", "now active", "now live", "now present",
)  # fmt: skip
STEMS: Final = (
    "nicht", "keine", "gelegt", "legen", "geschlossen", "schlie", "gestellt", "stellen", "gelösch", "gel&ouml;sch", "lösch", "l&ouml;sch",
    "deaktiv", "geschaltet", "schalten", "geben", "beende", "gemeldet", "aufgel", "auflös", "aufl&ouml;s", "verlass", "verläss", "verl&auml;ss",
    "genommen", "ruht", "ruhen", "pausier", "inaktiv", "gezogen", "ziehe", "zieht", "wechsel", "gestiegen", "verabschied", "rücken",
    "r&uuml;cken", "gestartet", "longer", "leaving", "leave", "quit", "close", "delete", "deactivat", "shut", "discontinu", "retired",
    "abandon", "withdrawn", "goodbye", "dormant", "inactive", "hold", "paused", "resting", "archived", "moved", "moving", "switch",
    "migrat", "joined", "stopped", "ceased",
    "gel&#", "l&#246;sch", "aufl&#", "verl&#", "&#252;cken", "we left", "ve left", "has left",
    *(before + "left" for before in ("\n", "\r", "\t", "\u00a0", ";", ">", "  ", "\n ", "> ")),
    *_PHRASES,
    *dict.fromkeys(phrase.split()[0] + gap for phrase in _PHRASES for gap in _GAPS),
)  # fmt: skip
"""One of these stands in every sentence that a pattern fits, as sources spell it: a verb or, where that is as plain
as "sind" or "left", a word or gap beside it."""
NAMES: Final = {
    "x": ("twitter",),
    "mastodon": ("mastodon", "fediverse"),
    "signal": ("signal-", "signalkanal", "signalgruppe", "signalnewsletter"),
    "matrix": ("matrix-", "matrixkanal", "matrixraum"),
}
"""How texts name services, in lower case, where that differs from their plain name."""
LETTER_X: Final = tuple(
    f"{before}x{after}"
    for before in (*" \n\t>(;„“”»«,\u201a\u00a0\u00ad", ' "', " '", '("')
    for after in " \n\r\t-/.,:;!?)(<&|„“”«»\u00a0\u00ad–—’\"'["
)
"""How the service X may stand in a text, with what is before and after it, in lower case."""
