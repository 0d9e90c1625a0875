"""Which accounts are those of the makers of web software, left in place by their templates?

Themes and site builders are delivered with their maker's accounts in footer and structured data.
Source: own accounts of the makers of common content management systems, site builders, themes and
plugins, as linked from their own sites (2026).
"""

from typing import Final

from amtsblick.detect.ownership import fold

_KINDS: Final = ("company/", "user/", "c/", "pages/", "companies/", "showcase/", "@", "+")
_ACCOUNTS: Final = (
    "wordpress wordpressdotcom wordpresscom wordpressorg automattic jetpack woocommerce gravatar wpbeginner yoast"
    " elementor elementorforum elegantthemes divi avada themefusion envato themeforest envatomarket themeisle"
    " wpastra generatepress kadencewp studiopress genesiswp cssigniter wpexplorer wpzoom mythemeshop athemes"
    " colorlib colorlibcom thrivethemes themegrill themezee kriesi qodeinteractive tagdiv muffingroup wpbakery"
    " avadawp oceanwp oceanwporg blocksy creativethemes automatticinc rankmath rankmathseo"
    " wix wixcom wixdeutschland squarespace shopify weebly webflow jimdo jimdodeutschland jimdoteam strikingly"
    " godaddy ionos strato onepage ghost tryghost hubspot contentful sitejet"
    " drupal drupalassociation joomla joomlashack joomlart rockettheme yootheme joomshaper templatemonster gavickpro"
    " typo3 typo3org contao contaocms neoscms plone plonecms sitecore liferay kirbycms craftcms magento"
    " prestashop shopware oxidesales phpbb vbulletin woltlab xenforo discourse moodle mediawiki"
    " bootstrap getbootstrap twbootstrap html5up tailwindcss creativetim startbootstrap uideck w3layouts"
    " netlify gohugoio hugoio jekyllrb mmistakes wowchemy geekpondering readthedocs mkdocs"
    " addthis addtoany sharethis shareaholic disqus"
)
_MAKERS: Final = frozenset(_ACCOUNTS.split())


def is_makers(handle: str) -> bool:
    """Whether a canonical handle is the account of a maker of web software."""
    for kind in _KINDS:
        handle = handle.removeprefix(kind)
    return fold(handle.partition("@")[0]) in _MAKERS
