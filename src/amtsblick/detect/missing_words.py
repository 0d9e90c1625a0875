"""In which words do pages say that there is no such page, and archives that they have or show none?

German and English, the commonest phrases of other languages beside them. Words of archives are those of
the Internet Archive's player, OpenWayback, pywb and of national web archives.
"""

import re
from typing import Final

_THING: Final = (
    r"(?:(?:web|internet|unter)?-?seiten?|webpages?|(?:web\s)?pages?|inhalte?|content|dokumente?|documents?|datei|files?|url|adresse|"
    r"address|artikel|article|beitrag|meldung|resource|ressource|link)"
)
_ASKED: Final = r"(?:(?:von\s(?:ihnen|dir)\s)?(?:angefordert|gewünscht|gesucht|aufgerufen|angegeben|angefragt|eingegeben)e[nrs]?\s|requested\s)?"
_OH: Final = r"(?:(?:oh\snein|oh\sno|hoppla|huch|ups|oops|oje|leider|sorry|entschuldigung|(?:fehler|error)(?=\s*[:!–-])|we(?:['’]re|\sare)\ssorry)[\s,.!:…–-]*)*"
_NUMBER: Final = r"(?:(?:http-?)?(?:fehler|error|status|erreur|errore?)?(?:code|meldung)?[\s:-]*4(?:04|10)(?:[\s-]?(?:fehler|error))?[\s,.:!–—-]*)?"
_GERMAN: Final = (
    rf"(?:(?:die|diese[rs]?|der|das|ihre)\s)?{_ASKED}{_THING},?\s(?:(?:die|der|das|den)\ssie\ssuchen,?\s|unter\sdieser\sadresse\s)?"
    r"(?:(?:wurde|konnte|kann|ist)\s)?(?:leider\s)?(?:(?:nicht(?:\smehr)?\s(?:gefunden(?:\swerden)?|vorhanden|verfügbar|auffindbar|existent))|"
    r"(?:existiert|gibt\ses)\s(?:leider\s)?nicht(?:\smehr)?)|nicht\sgefunden|keine\sseite\sgefunden"
)
_ENGLISH: Final = (
    rf"(?:(?:the|this|that|your)\s)?{_ASKED}{_THING}\s(?:you(?:['’]re|\sare|\swere)?\s(?:requested|looking\sfor)\s)?"
    r"(?:(?:was|is|could|can)\s?)?(?:not\s(?:be\s)?(?:found|available)|cannot\sbe\sfound|can['’]t\sbe\sfound|couldn['’]t\sbe\sfound|"
    r"isn['’]t\savailable|does(?:\snot|n['’]t)\sexist|no\slonger\s(?:exists|available))|not\sfound|"
    r"(?:we\s)?can['’]?(?:no)?t\sfind\s(?:that|this|the)\spage"
)
_FURTHER: Final = (
    r"page\s(?:non\strouvée|introuvable)|página\sno\sencontrada|página\snão\sencontrada|pagina\snon\strovata|pagina\sniet\sgevonden|"
    r"nie\sznaleziono\sstrony|strona\snie\s(?:została\s)?znaleziona|stránka\s(?:nebyla\s)?nenalezena|stránka\snebyla\snalezena|"
    r"siden\s(?:blev\sikke\sfundet|ble\sikke\sfunnet|findes\sikke)|sidan\s(?:hittades\sinte|kunde\sinte\shittas)|sivua\sei\slöy(?:dy|tynyt)"
)
MISSING: Final = re.compile(
    rf"{_OH}{_NUMBER}{_OH}(?:{_GERMAN}|{_ENGLISH}|{_FURTHER})[\s,.!:…–-]*(?:\(?(?:fehler|error)?\s?404\)?)?[\s.!…]*",
    re.IGNORECASE,
)
"""A whole headline, or a whole part of a title, that says that there is no such page."""
MAYBE: Final = re.compile(
    r"(?:http-?|status-?)?(?:fehler|error|erreur|errore?)?(?:code|seite|meldung)?[\s:–-]*(?:4(?:04|10)[\s.!–-]*(?:fehler(?:seite)?|error|page)?)?[\s.!]*|"
    r"(?:oops|ups|hoppla|huch|oh\snein|oh\sno)[\s.!…]*",
    re.IGNORECASE,
)
"""A headline that may mean it, or an exhibition called 404: only the sentence below it tells."""
EXPLAINED: Final = re.compile(
    rf"\b{_THING}\b[^.!?]{{0,90}}?\b(?:nicht\s(?:mehr\s)?(?:gefunden|vorhanden|verfügbar|erreichbar|existiert|auffindbar)|existiert\s(?:leider\s)?nicht|"
    r"gibt\ses\s(?:leider\s)?nicht|wurde\s(?:möglicherweise\s)?(?:verschoben|gelöscht|entfernt|umbenannt)|"
    r"(?:could\s?not|couldn['’]t|can\s?not|can['’]t|was\snot|not)\s(?:be\s)?found|does(?:\snot|n['’]t)\sexist|no\slonger\s(?:exists?|available)|"
    r"(?:may\s)?ha(?:s|ve)\sbeen\s(?:moved|removed|deleted|renamed)|is(?:\snot|n['’]t)\savailable|n['’]existe\s(?:pas|plus)|non\sesiste|no\sexiste)\b|"
    rf"\b(?:existiert|gibt\ses|finden\swir)\b[^.!?]{{0,30}}?\b{_THING}\b[^.!?]{{0,20}}?\bnicht\b|"
    r"\b(?:finden|gefunden)\b[^.!?]{0,40}\b(?:angeforderte|gewünschte|gesuchte|aufgerufene)[nrs]?\b|"
    r"\b(?:angeforderte|gewünschte|gesuchte|aufgerufene)[nrs]?\s(?:web)?seite\b[^.!?]{0,60}\bnicht\b|"
    r"\b(?:vertippt|tippfehler|überprüfen\ssie\s(?:bitte\s)?die\s(?:adresse|url|schreibweise)|mistyped|check\sthe\s(?:url|address|spelling))\b",
    re.IGNORECASE,
)
"""The sentence that explains it."""
ERROR_PATH: Final = re.compile(
    r"(?:^|[/_.-])(?:(?:error|fehler)?[_-]?404|(?:page|seite)?[_-]?(?:not[_-]?found|nicht[_-]gefunden)|fehlerseite|error[_-]?page)(?:[/_.-]|$)",
    re.IGNORECASE,
)
TITLE_PARTS: Final = re.compile(r"\s+[|–—»·•:-]+\s+|\s*[|»•]\s*")

ARCHIVE: Final = re.compile(
    r"wayback|internet\sarchive|\bweb-?\s?archi(?:v|ef|vio)|\barquivo\.pt\b|\bpywb\b|\barchive-it\b|\bperma\.cc\b|archive\.(?:today|ph|org)",
    re.IGNORECASE,
)
"""Who speaks, in a title or headline: a web archive, not a body's page about its city archive."""
WITHHELD: Final = re.compile(
    r"(?:has\sbeen|is|was)\sexcluded\sfrom\sthe\swayback\smachine|(?:crawled\sor\sdisplayed|displayed|saved|shown)\s(?:due\sto|because\sof)\srobots\.txt|"
    r"blocked\ssite\serror|robots\.txt\squery\sexclusion|blocked\sby\srobots\.txt|access\scontrol\sexception|"
    r"\baccess\sblocked\sto\shttp|this\scontent\sis\snot\savailable\sin\sthe\swayback\smachine",
    re.IGNORECASE,
)
NOT_ARCHIVED: Final = re.compile(
    r"wayback\smachine\s(?:has\snot|hasn['’]t|doesn['’]t\shave|does\snot\shave)\s(?:archived|that\spage\sarchived|this\spage\sarchived)|"
    r"resource\snot\sin\sarchive|resource\s(?:you\srequested\s)?is\snot\sin\sthis\sarchive|\burl\b[^\n]{0,300}\scould\snot\sbe\sfound\sin\sthis\scollection|"
    r"got\san\shttp\s\d{3}\sresponse\sat\scrawl\stime",
    re.IGNORECASE,
)
"""Said by nobody but a web archive."""
WITHHELD_THERE: Final = re.compile(
    r"(?:only|nur)\b[^.]{0,80}\b(?:reading\srooms?|library\spremises|lesesa[aä]l\w*|lesesälen|räumen\sder\sbibliothek)|"
    r"blocked\sby\s(?:the\s)?site\sowner|(?:archiv\w*|capture|mementos?|snapshot)\b[^.]{0,60}\b(?:under\sembargo|gesperrt|taken\sdown|withheld|sous\sembargo)",
    re.IGNORECASE,
)
NOT_ARCHIVED_THERE: Final = re.compile(
    r"(?:is|was)\snot\s(?:found\s)?in\s(?:this|the|our)\s(?:web\s)?archive\b|(?:url|page|seite|adresse)\b[^.]{0,60}\b(?:has\snot\sbeen|is\snot|was\snot|wasn['’]t)\sarchived|"
    r"\bnicht\s(?:im|in\sdiesem)\swebarchiv\b|(?:seite|adresse|url)\b[^.]{0,60}\bnicht\sarchiviert|não\s(?:foi|está)\s(?:arquivad|preservad)",
    re.IGNORECASE,
)
"""Said by others too: believed only where a web archive speaks (see ``ARCHIVE``)."""
ARCHIVE_DOWN: Final = re.compile(
    r"the\smachine\sthat\sserves\sthis\sfile\sis\sdown|internet\sarchive\sservices\sare\stemporarily|failed\sto\sopen\sthe\s(?:file|warc)|"
    r"wayback\smachine\b[^.]{0,60}\btemporarily\s(?:unavailable|offline)",
    re.IGNORECASE,
)
