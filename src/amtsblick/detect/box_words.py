"""What do class and id names say about the box a link stands in?

Words are matched as whole tokens of class and id names (``entry-author`` is entry, author), never
as pieces of longer words. German, English, French, Spanish, Italian, Dutch and Polish.
"""

import re
from functools import lru_cache
from typing import Final


class Box:
    """What one element is, as far as its own tag, role, class and id tell: bits of one number.

    Plain numbers, because enum.Flag costs more than all the rest of the judgement.
    """

    NONE: Final = 0
    HEADER: Final = 1
    FOOTER: Final = 2
    NAV: Final = 4
    SIDEBAR: Final = 8
    SOCIAL: Final = 16
    """A box for the owner's channels."""
    SHARE: Final = 32
    EMBED: Final = 64
    """A post of a service, shown inside the page."""
    FEED: Final = 128
    """A list of posts of a service."""
    AUTHOR: Final = 256
    PERSON: Final = 512
    COMMENT: Final = 1024
    ADVERT: Final = 2048
    PARTNER: Final = 4096
    VENDOR: Final = 8192
    ARTICLE: Final = 16384


_WORDS: Final = {
    Box.HEADER: "header masthead topbar kopf kopfzeile kopfbereich pageheader siteheader mainheader topheader"
    " headerbar toolbar headernav cabecera entete testata",
    Box.FOOTER: "footer fuss fusszeile fußzeile fussbereich pagefooter sitefooter mainfooter footernav footerbar"
    " siteinfo colophon contentinfo pie stopka voettekst pied bottombar",
    Box.NAV: "nav navi navigation navbar menu menue menü metanav metanavi metanavigation servicenav"
    " servicenavigation servicemenu navtop topnav topmenu metabar servicebar mainnav subnav mainmenu submenu offcanvas hamburger metamenu",
    Box.SIDEBAR: "sidebar aside marginalspalte marginal randspalte seitenleiste rightcol leftcol widget widgets"
    " marginalie barre lateral",
    Box.SOCIAL: "social socials socialmedia socialmedias socialicon socialicons sociallink sociallinks socialbar"
    " socialnav socialmenu socialbox sociallist socialbuttons socialprofiles socialnetworks socialnetwork"
    " socialfollow socialchannels smicons smlinks snicons socicon soziale sozialemedien sozial follow follows"
    " followus followme folgen folge suivez sociaux reseaux redes sociales volg connect netzwerke kanaele"
    " channels stayconnected soc socmed",
    Box.SHARE: "share shares sharing sharer sharebar sharebox sharebuttons sharelinks sharethis shariff teilen"
    " addthis addtoany a2a partager compartir condividi empfehlen recommend socialshare socialsharing sharedaddy"
    " heateor ssba ssk shareaholic",
    Box.EMBED: "tweet tweets twittertweet instagrammedia fbpost embeddedpost blueskyembed mastodonembed"
    " tiktokembed redditembed tumblrpost"
    "",
    Box.FEED: "feed feeds socialfeed socialwall twitterfeed instafeed instagramfeed sbi juicer flockler"
    " timeline curator cff ctf tagembed",
    Box.AUTHOR: "author authors autor autorin autoren auteur auteurs autore autori autora auteure byline bio biography"
    " biographie writer writers verfasser redakteur redakteurin journalist journalists contributor contributors"
    " columnist kolumnist vcard hcard reporter correspondent authorbox authorinfo authorbio abouttheauthor"
    " postauthor entryauthor authr authorcard aboutauthor guestauthor gastautor abh auteurinfo",
    Box.PERSON: "team teams staff staffs person persons personen people mitarbeiter mitarbeitende mitarbeiterin"
    " employee employees speaker speakers referent referenten referentin ansprechpartner ansprechpartnerin"
    " ansprechperson contactperson kandidat kandidaten candidate candidates abgeordnete abgeordneter politiker"
    " testimonial testimonials spieler players athlete athletes athlet crew vorstand personenliste"
    " steckbrief interviewpartner equipe persona personas kuenstler artist artists teammember",
    Box.COMMENT: "comment comments commentlist commentbody kommentar kommentare kommentarliste commentaire commentaires"
    " comentario comentarios disqus respond replies reply guestbook gaestebuch forumpost",
    Box.ADVERT: "ad ads advert adverts advertisement advertising adsense advertorial anzeige anzeigen werbung reklame"
    " sponsor sponsors sponsoren sponsored sponsoring publicidad publicite pubblicita adslot adbox adspot adzone"
    " advertise promoted werbebanner werbemittel",
    Box.PARTNER: "partner partners partnerlogos partenaires partenaire partnerlogo blogroll"
    " kooperationspartner foerderer unterstuetzer supporters exhibitor exhibitors aussteller firmenprofil"
    " companyprofile branchenbuch",
    Box.VENDOR: "poweredby powered credits credit madeby webdesign themeauthor themecredit sitecredit designcredit",
    Box.ARTICLE: "article artikel beitrag richtext articlebody articlecontent entrycontent postcontent articletext"
    " storybody articlecopy newstext post-content entry-content article-body post-body articlestory",
}
_KIND_OF: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_PAIRS: Final = {
    ("twitter", "tweet"): Box.EMBED,
    ("instagram", "media"): Box.EMBED,
    ("fb", "post"): Box.EMBED,
    ("tw", "item"): Box.EMBED,
    ("tw", "content"): Box.EMBED,
    ("bluesky", "embed"): Box.EMBED,
    ("mastodon", "embed"): Box.EMBED,
    ("tiktok", "embed"): Box.EMBED,
    ("text", "post"): Box.EMBED,
    ("social", "wall"): Box.FEED,
    ("powered", "by"): Box.VENDOR,
    ("site", "info"): Box.FOOTER,
    ("contact", "person"): Box.PERSON,
    ("entry", "content"): Box.ARTICLE,
    ("post", "content"): Box.ARTICLE,
    ("article", "body"): Box.ARTICLE,
    ("post", "body"): Box.ARTICLE,
    ("entry", "footer"): Box.ARTICLE,
    ("entry", "header"): Box.ARTICLE,
    ("post", "footer"): Box.ARTICLE,
    ("post", "header"): Box.ARTICLE,
    ("article", "footer"): Box.ARTICLE,
    ("article", "header"): Box.ARTICLE,
}
_PART_OF: Final = frozenset(
    {"entry", "post", "article", "card", "modal", "panel", "comment", "widget", "section", "teaser", "box"}
    | {
        "content",
        "accordion",
        "dialog",
        "popup",
        "block",
        "item",
        "no",
        "has",
        "with",
        "without",
        "hide",
        "is",
    }
)
"""A header or footer of one of these is not the page's; what is only named as missing or present
(``has-sidebar``) says nothing about the element itself."""
_MISSING: Final = frozenset({"no", "has", "with", "without", "hide", "hidden", "not"})
_PAGE_PARTS: Final = Box.HEADER | Box.FOOTER
_TOKEN: Final = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+")


def boxes_named(names: str) -> int:
    """What the class and id names of one element call it; ``names`` are separated by spaces."""
    found = Box.NONE
    for name in names.split():
        found |= _box_named(name)
    return found


@lru_cache(maxsize=8192)
def _box_named(name: str) -> int:
    whole = _KIND_OF.get(name.lower())
    if whole is not None:
        return whole
    found, before = Box.NONE, ""
    for match in _TOKEN.finditer(name):
        token = match[0].lower()
        kind = _PAIRS.get((before, token)) or _KIND_OF.get(token)
        if kind is not None and before not in _MISSING and not (kind & _PAGE_PARTS and before in _PART_OF):
            found |= kind
        before = token
    return found
