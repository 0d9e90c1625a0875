"""Is this name the gap of a template that nobody filled in?"""

import re
from typing import Final

_MARKS: Final = re.compile(
    r"[{}\[\]<>$]|%s|%\d\$s|%\w+%|^[%#@*?]*$|^_{1,2}[a-z]+_{1,2}$|\.\.\.|…|^x{3,}$|^-+$|\(.*\)", re.IGNORECASE
)
_WORDS: Final = frozenset(
    "example beispiel exemple ejemplo placeholder platzhalter todo tbd undefined null none nan nil changeme"
    " lorem lorem-ipsum loremipsum username user_name user-name userid user_id benutzername nutzername"
    " kontoname kanalname seitenname handle accountname account_name profilename profilname pagename page_name"
    " channelname channel_name companyname company_name company-name nickname screenname screen_name"
    " identifiant nom-utilisateur nomutilisateur usuario nombreusuario gebruikersnaam"
    " usertiktok pageid page_id channelid channel_id profileid profile_id foobar xyz123 vanity slug"
    " myusername my_username mypage my-page yourpage your_page".split()
)
_YOURS: Final = re.compile(
    r"(?:your|you[rt]s?|dein[e]?|ihr[e]?|euer|eure|votre|tu|su)[-_. ]?(?:own[-_. ]?)?"
    r"(?:[a-z]+[-_. ]?)?(?:user|account|name|username|profile?|page|handle|channel|kanal|seite|konto|"
    r"company|firma|brand|id|url|link|benutzername|instance)[-_. ]?(?:name|id|here|hier|url)?",
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
    names = "|".join(re.escape(name) for name in (service, *aliases) if len(name) > 1)
    return re.fullmatch(f"(?:{names})[-_]?{_KIND_OF_NAME}", handle, re.IGNORECASE) is not None
