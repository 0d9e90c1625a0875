"""Is this name the gap of a template that nobody filled in?"""

import re
from functools import lru_cache
from typing import Final

_MARKS: Final = re.compile(
    r"[{}\[\]<>$]|%s|%\d\$s|%\w*%|^[%#@*?]*$|^__[a-z_]+__$|\.\.\.|…|^x{3,}$|^-+$|\(.*\)", re.IGNORECASE
)
# fmt: off
_WORDS: Final = frozenset({
    "example", "beispiel", "exemple", "ejemplo", "placeholder", "platzhalter", "todo", "tbd", "undefined", "null",
    "none", "nan", "nil", "changeme", "lorem", "lorem-ipsum", "loremipsum", "username", "user_name", "user-name",
    "userid", "user_id", "benutzername", "nutzername", "kontoname", "kanalname", "seitenname", "handle",
    "accountname", "account_name", "profilename", "profilname", "pagename", "page_name", "channelname",
    "channel_name", "companyname", "company_name", "company-name", "nickname", "screenname", "screen_name",
    "identifiant", "nom-utilisateur", "nomutilisateur", "usuario", "nombreusuario", "gebruikersnaam",
    "pageid", "page_id", "channelid", "channel_id", "profileid", "profile_id", "foobar",
    "myusername", "my_username", "mypage", "my-page", "yourpage", "your_page",
})
# fmt: on
_YOURS: Final = re.compile(
    r"(?:your|deine?|ihre?|eure?|votre|my)[-_. ]?(?:own[-_. ]?)?"
    r"(?:(?:facebook|fb|twitter|x|instagram|insta|youtube|tiktok|linkedin|xing|pinterest|mastodon|bluesky|threads|"
    r"telegram|flickr|vimeo|fan|business|organi[sz]ation|firmen?)[-_. ]?)?"
    r"(?:user|account|name|username|profile?|page|handle|channel|kanal|seite|konto|company|firma|brand|id|url|link|"
    r"benutzername|instance|instanz|server|domain)[-_. ]?(?:name|id|here|hier|url)?",
    re.IGNORECASE,
)
_KIND_OF_NAME: Final = (
    "(?:user|account|page|profile?|channel|company|screen)?[-_]?(?:name|handle|id|url|link)"
)


def is_placeholder(handle: str, service: str, aliases: tuple[str, ...] = ()) -> bool:
    """Whether a handle is a gap: ``{$name}``, ``%s``, ``yourname``, ``twitterusername`` and the like.

    ``aliases`` are further names of the service, in lower case.
    """
    if _MARKS.search(handle) or handle.lower() in _WORDS or _YOURS.fullmatch(handle):
        return True
    return _of_service(service, aliases).fullmatch(handle) is not None


@lru_cache(maxsize=256)
def _of_service(service: str, aliases: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in (service, *aliases) if len(name) > 1)
    return re.compile(f"(?:{names or '(?!)'})[-_]?{_KIND_OF_NAME}", re.IGNORECASE)
