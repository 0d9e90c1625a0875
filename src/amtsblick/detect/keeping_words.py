"""In which words do pages say that a channel is for exceptional cases only, or kept for its name only?

Both are said by those who neither left nor publish: a channel for disasters is in use, a handle that
is kept lest somebody else takes it is not. Placeholders as in ``notice_words``; ``<OTHER>`` stands for
text of the same sentence that names no other service.
"""

from typing import Final

from amtsblick.values.answers import NoticeKind

_CASE: Final = (
    r"(?:(?:Krisen|Katastrophen|Not|Ernst|Ausnahme|Ereignis|Gefahren|Groß(?:schadens)?|Schadens|Unwetter|Hochwasser|"
    r"Einsatz|Sonder|Bevölkerungsschutz)-?(?:lagen?|fall|falles|fälle|fällen|situation(?:en)?|zeiten|kommunikation|ereignis(?:sen)?|einsätzen)|"
    r"Krisen|Katastrophen|besonderen\s(?:Einsatzl|L)agen|außergewöhnlichen\s(?:Ereignissen|Lagen|Situationen))"
)
_CASE_EN: Final = (
    r"(?:(?:an?\s|the\s)?(?:\w+\s){0,2}?(?:emergenc(?:y|ies)|cris[ei]s|disasters?|catastroph(?:e|es)|exceptional\s(?:cases|circumstances|situations)|"
    r"(?:crisis|emergency|disaster)\s(?:communications?|situations?|information|events?)))\b"
)
_IN: Final = r"(?:in|im|bei|zu|zur|für|während|während\sde[rs])"
_IN_EN: Final = r"(?:in|during|for|in\s(?:the\s)?(?:case|event|cases)\sof|at\stimes\sof)"
_USE: Final = r"(?:nutzen|benutzen|verwenden|bespielen|betreiben|bedienen|aktivieren|befüllen)"
_USED: Final = (
    r"(?:genutzt|benutzt|verwendet|bespielt|betrieben|bedient|aktiviert|befüllt|eingesetzt|in\sBetrieb|aktiv|"
    r"zum\sEinsatz|reserviert|vorgesehen|gedacht|vorbehalten)"
)
_STAYS: Final = r"(?:bestehen|erhalten|reserviert|registriert|in\sunserem\sBesitz)"
_ABUSE: Final = (
    r"(?:\w*-?[Mm]i(?:ss|ß)br(?:auch|äuch)\w*|Fremd(?:nutzung|übernahme)\w*|(?:Übernahme|Nutzung|Registrierung)\w*\sdurch\s(?:Dritte|andere|Fremde|Unbefugte)|Identitätsdiebstahl\w*|Trittbrettfahrer\w*|"
    r"(?:Fake|Fälschung|Nachahm|Falsch(?:profil|account|konto))\w*|[Uu]nbefugt\w*(?!\sZugriff)|"
    r"(?:Dritten?|andere[nr]?|niemand|jemand)\b[^.;]{0,40}?\b(?:[Nn]amen?|übernehm\w*|übernimmt|registrier\w*|beleg\w+)|gefälscht\w*|falsche\w*)"
)
_ABUSE_EN: Final = (
    r"(?:impersonat\w+|misus\w+|abus\w+\s(?:of\s)?(?:our|the|its)\s(?:user)?(?:name|handle)|(?:user)?name[\s-]squatting|squatt\w+|fak(?:e|ing)\w*|impost\w+|identity\stheft|(?:user)?name\s(?:is\snot|isn['’]t|cannot\sbe|is)\s(?:taken|misused)|"
    r"(?:(?:nobody|no\sone|somebody|someone|anyone)(?:\selse)?|others?|third\sparties)\b[^.;]{0,40}?\b(?:tak|us|regist|claim)\w+)"
)

PIECES: Final = {
    "ONLY": r"(?<!nicht\s)\b(?:[Nn]ur|[Aa]usschließlich|[Ll]ediglich|[Aa]llein)(?:\snoch)?",
    "ONLY_EN": r"(?<!not\s)\b(?:only|exclusively|solely)",
    "EXCEPT": r"(?:außer|ausgenommen|mit\sAusnahme\svon|sondern\s(?:nur(?:\snoch)?|ausschließlich|lediglich))",
    "CASES": rf"(?:\s{_IN}\s(?:[a-zäöüß]+\s){{0,3}}{_CASE}\b(?![^.;]*\bintern)|\sals\s(?:reine[rn]?\s)?(?:Krisen|Notfall|Katastrophen|Warn)-?[Kk]anal\b)",
    "CASES_EN": rf"\s{_IN_EN}\s{_CASE_EN}",
    "CLAUSE": (
        r"(?:(?!\b(?:und|aber|oder|sondern|damit|weil|dass|nicht|nie|kein\w*|Kommentar\w*|Bild\w*|Video\w*|Beitr\w+|Nachricht\w*|"
        r"Anfragen?|Werbung)\b)(?:[^,;:.!?()]|(?<=\d)\.|\([^()]{0,60}\))){0,110}?"
    ),
    "NO_WATCH": r"(?!\s(?:im|stets|immer|aktuell|sauber|frei|unter)\b)",
    "USE": _USE,
    "USED": _USED,
    "STAYS": _STAYS,
    "KEEP": r"(?:behalten|halten|reservieren|belassen)",
    "LEST": rf"\b(?:zur\sSicherung\s(?:des|unseres|seines|ihres)\s\w*[Nn]amens|um\s(?:den|unseren|seinen|ihren)\s\w*[Nn]amen\szu\s(?:sichern|schützen|reservieren)|"
    rf"(?:[Uu]m|[Dd]amit|[Zz]um|[Zz]ur|gegen|vor|[Dd]a\ssonst)\b[^.;]{{0,90}}?\b{_ABUSE})",
    "LEST_EN": rf"\b(?:to|[Tt]o|so\sthat|against|because|for)\b[^.;]{{0,60}}?\b{_ABUSE_EN}",
    "ACCOUNT_NAME": r"(?:(?:Account|Nutzer|Benutzer|Kanal|Profil)-?)?(?:[Nn]amen?|Handle|Kennung)",
    "IT": r"^(?:(?:Der|Das|Dieser|Dieses|Unser)\s(?:\w+[-\s])?(?:<CHANNEL>|<ACCOUNT_NAME>)|Er|Es)\b",
    "IT_EN": r"^(?:(?:The|This|Our)\s(?:<CHANNEL_EN>|username|name)|It)\b",
}  # fmt: skip

EXCEPTIONAL: Final = (
    (NoticeKind.EXCEPTIONAL, r"<OWN>\s(?:wird|werden|ist|sind|bleibt|kommt)\b<CLAUSE><ONLY><CASES><CLAUSE>\b<USED>\b"),
    (NoticeKind.EXCEPTIONAL, r"<OWN>\s(?:dient|dienen)\b<CLAUSE><ONLY>(?:\s\w+){0,2}?<CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<OWN>\s(?:ist|sind|bleibt)\s(?:\w+\s)?(?:Krisen|Katastrophen|Not)(?:lagen|fällen|situationen)\svorbehalten\b"),
    (NoticeKind.EXCEPTIONAL, r"<OWN>\s<USE>\swir\b<CLAUSE><ONLY><CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<WE nutzen|benutzen|verwenden|bespielen|betreiben|bedienen|aktivieren|befüllen><NEAR><OWN>(?:<CLAUSE><ONLY>|<OTHER><EXCEPT>)<CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<WE nutzen|benutzen|verwenden|bespielen|bedienen><PLAIN>\s<AT>(?![-\s]<CHANNEL>)(?:<CLAUSE><ONLY>|<OTHER><EXCEPT>)<CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<WE werden><NEAR><OWN><CLAUSE><ONLY><CASES><CLAUSE>\b<USE>\b"),
    (NoticeKind.EXCEPTIONAL, r"<WE nutzen|bespielen|verwenden>\s<ONLY><CASES>\s<OWN>"),
    (NoticeKind.EXCEPTIONAL, r"(?:^|\bund\s)<AT>\s<USE>\swir\b<CLAUSE><ONLY><CASES>"),
    (NoticeKind.EXCEPTIONAL, r"\b(?:[Aa]uf|[Bb]ei|[Üü]ber)\s(?:unsere[mnr]?\s)?<AT>(?:[-\s]<CHANNEL>)?\s(?:posten|veröffentlichen|informieren|kommunizieren|publizieren|twittern)\swir\b<CLAUSE><ONLY><CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<WE posten|veröffentlichen|informieren|kommunizieren|publizieren|twittern>\b<OTHER>\b(?:auf|bei|über)\s<AT>(?:<CLAUSE><ONLY>|<OTHER><EXCEPT>)<CASES>"),
    (NoticeKind.EXCEPTIONAL, r"^<ONLY><CASES>\s<USE>\swir<NEAR>(?:<OWN>|\s<AT>)"),
    (NoticeKind.EXCEPTIONAL, r"<OWN><OTHER>\b<NOMORE><OTHER>\b<EXCEPT><CASES>"),
)  # fmt: skip
"""German, first person or "this account"."""

EXCEPTIONAL_EN: Final = (
    (NoticeKind.EXCEPTIONAL, r"<OWN_EN>\s(?:is|are|will\sbe)<ADVERBS>\s<ONLY_EN>\s(?:being\s)?(?:used|active|activated|operated|in\suse)<CASES_EN>"),
    (NoticeKind.EXCEPTIONAL, r"<OWN_EN>\s(?:is|are|will\sbe)<ADVERBS>\s(?:used|active|activated|operated|in\suse)\s<ONLY_EN><CASES_EN>"),
    (NoticeKind.EXCEPTIONAL, r"<OWN_EN>\s(?:is|are)<ADVERBS>\sreserved(?:\s(?:only|exclusively|solely))?\sfor\s(?:use\sin\s|use\sduring\s)?(?:emergenc(?:y|ies)|cris[ei]s|disasters?|exceptional)\b"),
    (NoticeKind.EXCEPTIONAL, r"<WE_EN>\s(?:now\s)?<ONLY_EN>\suse\s(?:<OWN_EN>|<AT>)<CASES_EN>"),
    (NoticeKind.EXCEPTIONAL, r"<WE_EN>\s(?:now\s)?use\s(?:<OWN_EN>|<AT>)\s<ONLY_EN><CASES_EN>"),
    (NoticeKind.EXCEPTIONAL, r"<WE_EN>\s(?:now\s)?use\s(?:<OWN_EN>|<AT>)<CASES_EN>\s(?:only|exclusively)(?=\s*[.,;!]|$)"),
    (NoticeKind.EXCEPTIONAL, r"<OWN_EN>\s(?:is|are|will\sbe)<ADVERBS>\s(?:used|active|activated|operated|in\suse)<CASES_EN>\s(?:only|exclusively)(?=\s*[.,;!]|$)"),
    (NoticeKind.EXCEPTIONAL, r"<WE_EN>\s(?:now\s)?<ONLY_EN>\s(?:post|tweet|publish)\son\s(?:<OWN_EN>|<AT>)<CASES_EN>"),
)  # fmt: skip

KEPT: Final = (
    (NoticeKind.HANDLE_KEPT, r"<OWN><OTHER>\b(?:bleib(?:t|en)|wird|werden|ist|sind)\b<OTHER>\b<STAYS>\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"<OWN>\s(?:bleibt|wird|ist)\b<OTHER><LEST><OTHER>\b<STAYS>\b"),
    (NoticeKind.HANDLE_KEPT, r"<OWN><OTHER>\bnicht\s(?:gelöscht|geschlossen|gekündigt)\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"<OWN>\s<KEEP>\swir\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"<WE behalten|halten|reservieren|belassen>(?:\suns)?<NEAR><OWN><NO_WATCH><OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"\b[Ww]ir\b[^.;:!?]{0,80}?\b(?:behalten|reservieren)(?:\s(?:aber|jedoch|allerdings|dort))?\s<OWN><NO_WATCH><OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"<WE löschen|schließen|kündigen><NEAR><OWN><OTHER>\bnicht\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"<LEST><OTHER>,\s(?:bleib(?:t|en)|wird|werden)\s<OWN><OTHER>\b<STAYS>\b"),
    (NoticeKind.HANDLE_KEPT, r"<LEST><OTHER>,\s(?:löschen|schließen|kündigen)\swir<NEAR><OWN><OTHER>\bnicht\b"),
    (NoticeKind.HANDLE_KEPT, r"<LEST><OTHER>,\s(?:<KEEP>|haben)\swir<NEAR><OWN>(?!<OTHER>\b<CLOSED>\b)"),
    (NoticeKind.HANDLE_KEPT, r"<WE haben|halten|behalten|reservieren|sichern>(?:\suns)?<NEAR>\s(?:den|unseren|diesen|das|die|unsere)\s<ACCOUNT_NAME>\s(?:auf|bei)\s<AT><OTHER>\b(?:gesichert|reserviert|registriert|registrieren\slassen)\b"),
    (NoticeKind.HANDLE_KEPT, r"<WE behalten|reservieren|sichern>(?:\suns)?<NEAR>\s(?:den|unseren|diesen|das|die|unsere)\s<ACCOUNT_NAME>\s(?:auf|bei)\s<AT>"),
)  # fmt: skip

KEPT_EN: Final = (
    (NoticeKind.HANDLE_KEPT, r"<WE_EN>(?:<ARE>|\swill|\sdo)?\s(?:keep(?:ing)?|retain(?:ing)?|hold(?:ing)?|reserv(?:e|ing))\s<OWN_EN>(?!\s(?:up|under|clean|free|safe|open|in)\b)<OTHER><LEST_EN>"),
    (NoticeKind.HANDLE_KEPT, r"<OWN_EN>\s(?:remains?|is|are|will)<ADVERBS>\s(?:registered|reserved|kept|retained|in\sour\spossession)\b<OTHER><LEST_EN>"),
    (NoticeKind.HANDLE_KEPT, r"<WE_EN>(?:<HAVE>|\swill|<ARE>)?<ADVERBS>\s(?:keep(?:ing)?|kept|retain(?:ed|ing)?|reserved?|secured|regist(?:er|ered))\s(?:our|the|this)\s(?:user)?(?:name|handle)\son\s<AT>"),
)  # fmt: skip

NAMED: Final = (
    (NoticeKind.EXCEPTIONAL, r"<SUBJECT>\s(?:nutzt|bespielt|betreibt|verwendet)\s<NEAR><ITS>\s(?:\w+e[ns]?\s)?<AT>[-\s]<CHANNEL>\b<CLAUSE><ONLY><CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<SUBJECT>\s(?:nutzt|verwendet)<PLAIN>\s<AT>(?![-\s]<CHANNEL>)<CLAUSE><ONLY><CASES>"),
    (NoticeKind.HANDLE_KEPT, r"<SUBJECT>\sbehält\s<NEAR><ITS>\s(?:\w+e[ns]?\s)?<AT>[-\s]<CHANNEL>\b<NO_WATCH><OTHER><LEST>"),
)  # fmt: skip
"""Somebody is named, who must be the owner of the page."""

LISTED: Final = (
    (NoticeKind.EXCEPTIONAL, r"<THE>\s(?:wird|werden|ist|sind|kommt)\b<CLAUSE><ONLY><CASES><CLAUSE>\b<USED>\b"),
    (NoticeKind.EXCEPTIONAL, r"<ITEM>(?:wird\s)?<ONLY><CASES>(?:\s<USED>)?\s*\)?\.?$"),
    (NoticeKind.HANDLE_KEPT, r"<THE>\b<OTHER>\b(?:bleib(?:t|en)|wird|werden|ist|sind)\b<OTHER>\b<STAYS>\b<OTHER><LEST>"),
)  # fmt: skip
"""Only on pages about the owner's own channels."""

FOLLOWING: Final = (
    (NoticeKind.EXCEPTIONAL, r"<IT>\s(?:wird|ist|bleibt|kommt)\b<CLAUSE><ONLY><CASES><CLAUSE>\b<USED>\b"),
    (NoticeKind.EXCEPTIONAL, r"^(?:Ihn|Es|Den\s<CHANNEL>|Das\s<CHANNEL>|Diesen\s<CHANNEL>)\s<USE>\swir\b<CLAUSE><ONLY><CASES>"),
    (NoticeKind.EXCEPTIONAL, r"<IT_EN>\sis<ADVERBS>\s(?:<ONLY_EN>\s(?:used|active)|(?:used|active)\s<ONLY_EN>)<CASES_EN>"),
    (NoticeKind.HANDLE_KEPT, r"<IT>\s(?:bleibt|wird|ist)\b<OTHER>\b<STAYS>\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"^<WE behalten|reservieren|sichern>(?:\suns)?\s(?:ihn|es|(?:den|das|diesen|dieses)\s(?:<CHANNEL>|<ACCOUNT_NAME>))\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"^(?:Den|Das)\s(?:<CHANNEL>|<ACCOUNT_NAME>)\s<KEEP>\swir\b<OTHER><LEST>"),
    (NoticeKind.HANDLE_KEPT, r"^<LEST><OTHER>,\s(?:bleibt|behalten\swir)\s(?:der|das|den)\s(?:<CHANNEL>|<ACCOUNT_NAME>)\b"),
    (NoticeKind.HANDLE_KEPT, r"^(?:<WE_EN>\s(?:will\s)?(?:keep|retain|hold)\s(?:it|the\s(?:<CHANNEL_EN>|username|name))|<IT_EN>\s(?:remains|stays|will\sremain)\s\w+)\b<OTHER><LEST_EN>"),
)  # fmt: skip
"""A sentence that names no service, after one in which the owner speaks of its channel on one."""

STEMS: Final = (
    "ausnahm", "krise", "katastroph", "notf", "notlage", "notsituation", "ernstfall", "ereignis", "einsatzlage", "großlage",
    "gro&szlig;lage", "gro&#223;lage", "schadenslage", "unwetterlage", "hochwasserlage", "sonderlage", "gefahrenlage",
    "emergenc", "crisis", "crises", "disaster", "exceptional",
    "missbr", "mißbr", "mi&szlig;br", "mi&#223;br", "fremdnutz", "fremdüb", "fremd&uuml;b", "fremd&#252;b", "identitätsd",
    "identit&auml;tsd", "identit&#228;tsd", "trittbrett", "fake", "fälsch", "f&auml;lsch", "f&#228;lsch", "nachahm", "falschprofil",
    "unbefugt", "dritte", "fremde", "namens", "namen zu", "notfallkanal", "krisenkanal", "katastrophenkanal", "warnkanal", "taken", "andere", "niemand", "jemand", "gesichert", "sichern", "reservier", "reserve", "behalten", "registrier", " lagen",
    "impersonat", "misus", "abus", "squat", "impost", "identity theft", "secured", "retain", "keep", "kept", "falsche",
)  # fmt: skip
"""As ``notice_words.STEMS``: one of these stands in every sentence that a pattern here fits."""
