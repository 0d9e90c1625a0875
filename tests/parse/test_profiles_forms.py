"""Each service's old, new, mobile, short, share, post, embed, help and reserved addresses."""

import pytest

from amtsblick.knowledge import load
from amtsblick.parse.profiles import Grammar

GRAMMAR = Grammar(load())

PROFILES = """
x Polizei_Thuer https://twitter.com/Polizei_Thuer
x polizei_thuer https://mobile.twitter.com/polizei_thuer?lang=de
x Polizei_Thuer x.com/Polizei_Thuer/
x Polizei_Thuer http://www.twitter.com/@Polizei_Thuer
x Polizei_Thuer https://twitter.com/%40Polizei_Thuer
x Polizei_Thuer https://twitter.com/#!/Polizei_Thuer
x Polizei_Thuer https://twitter.com/#!/@Polizei_Thuer/
x Polizei_Thuer https://m.twitter.com/Polizei_Thuer/with_replies
x Polizei_Thuer https://twitter.com/Polizei_Thuer/media
x Polizei_Thuer https://twitter.com/Polizei_Thuer?ref_src=twsrc%5Etfw
x Polizei_Thuer https://twitter.com/intent/follow?screen_name=Polizei_Thuer
x Polizei_Thuer https://x.com/intent/follow?original_referer=https%3A%2F%2Fa.example&screen_name=Polizei_Thuer
x Polizei_Thuer https://twitter.com/intent/follow?region=follow_link&screen_name=Polizei_Thuer&copy=1
x Polizei_Thuer https://twitter.com/intent/follow?region=follow_link&amp;screen_name=Polizei_Thuer&amp;tw_p=followbutton
x Polizei_Thuer https://twitter.com/intent/user?screen_name=@Polizei_Thuer
x Polizei_Thuer https://twitter.com/follow/Polizei_Thuer
x Polizei_Thuer https://twitter.de/Polizei_Thuer
x Polizei_Thuer twitter://user?screen_name=Polizei_Thuer
x Polizei_Thuer https://x.com/i/flow/login?redirect_after_login=%2FPolizei_Thuer
x Polizei_Thuer https://syndication.twitter.com/srv/timeline-profile/screen-name/Polizei_Thuer?dnt=true
x i/user/1234567890 https://twitter.com/i/user/1234567890
x i/user/1234567890 https://twitter.com/intent/user?user_id=1234567890
facebook Stadt.Weimar https://www.facebook.com/Stadt.Weimar
facebook Stadt.Weimar https://facebook.com/Stadt.Weimar/
facebook Stadt.Weimar https://de-de.facebook.com/Stadt.Weimar/
facebook Stadt.Weimar https://m.facebook.com/Stadt.Weimar
facebook Stadt.Weimar https://mbasic.facebook.com/Stadt.Weimar?ref=hl
facebook Stadt.Weimar https://touch.facebook.com/Stadt.Weimar
facebook Stadt.Weimar https://web.facebook.com/Stadt.Weimar?_rdc=1&_rdr
facebook Stadt.Weimar http://www.facebook.at/Stadt.Weimar
facebook Stadt.Weimar https://facebook.de/Stadt.Weimar
facebook Stadt.Weimar https://fb.com/Stadt.Weimar
facebook Stadt.Weimar https://fb.me/Stadt.Weimar
facebook Stadt.Weimar https://business.facebook.com/Stadt.Weimar/
facebook Stadt.Weimar https://www.facebook.com/Stadt.Weimar/about
facebook Stadt.Weimar https://www.facebook.com/Stadt.Weimar/videos/?ref=page_internal
facebook Stadt.Weimar https://www.facebook.com/Stadt.Weimar/photos
facebook Stadt.Weimar https://www.facebook.com/pg/Stadt.Weimar/about/?ref=page_internal
facebook Stadt.Weimar https://www.facebook.com/#!/Stadt.Weimar
facebook Stadt.Weimar https://www.facebook.com/@Stadt.Weimar
facebook Stadt.Weimar https://www.facebook.com/watch/Stadt.Weimar/
facebook Stadt.Weimar https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2FStadt.Weimar&tabs=timeline
facebook Stadt.Weimar https://www.facebook.com/v3.2/plugins/page.php?href=https%3A%2F%2Fde-de.facebook.com%2FStadt.Weimar%2F
facebook Stadt.Weimar https://www.facebook.com/plugins/likebox.php?href=http://www.facebook.com/Stadt.Weimar&width=292
facebook Stadt.Weimar https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2FStadt.Weimar
facebook Stadt.Weimar https://www.facebook.com/login.php?next=%2FStadt.Weimar
facebook Stadt.Weimar https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2FStadt.Weimar&h=AT0
facebook 129474087122948 https://www.facebook.com/pages/Stadt-Weimar/129474087122948?ref=hl
facebook 129474087122948 https://www.facebook.com/Stadt-Weimar-129474087122948/
facebook 129474087122948 https://www.facebook.com/St%C3%A4dtchen-129474087122948
facebook 129474087122948 https://www.facebook.com/pages/category/Government-Organization/Stadt-Weimar-129474087122948/
facebook 129474087122948 https://www.facebook.com/pg/Stadt-Weimar-129474087122948/photos/
facebook 129474087122948 https://www.facebook.com/profile.php?id=129474087122948
facebook 129474087122948 https://www.facebook.com/profile.php?id=129474087122948&sk=about
facebook 129474087122948 https://www.facebook.com/people/Stadt-Weimar/129474087122948/
facebook 129474087122948 https://www.facebook.com/p/Stadt-Weimar-129474087122948/
facebook 129474087122948 https://www.facebook.com/129474087122948
facebook 129474087122948 https://www.facebook.com/plugins/like.php?id=129474087122948
facebook 129474087122948 http://www.facebook.com/home.php?#!/pages/Stadt-Weimar/129474087122948?v=wall
facebook 129474087122948 https://www.facebook.com/pages/129474087122948
facebook 129474087122948 https://pt-br.facebook.com/pages/Stadt/129474087122948?sk=app_1
facebook Stadt.Weimar https://www.facebook.com/Stadt.Weimar?sk=app_12345
facebook Stadt.Weimar https://www.facebook.com/Stadt.Weimar/timeline?ref=page_internal
facebook 129474087122948 fb://page/129474087122948
facebook Stadt-Weimar https://www.facebook.com/pages/Stadt-Weimar/
facebook groups/weimar.hilft https://www.facebook.com/groups/weimar.hilft/
facebook groups/319513714759341 https://m.facebook.com/groups/319513714759341?ref=share
instagram stadt.weimar_de https://www.instagram.com/stadt.weimar_de/
instagram stadt.weimar_de http://instagram.com/stadt.weimar_de?hl=de
instagram stadt.weimar_de https://instagram.com/stadt.weimar_de#
instagram stadt.weimar_de https://www.instagram.com/stadt.weimar_de/?igshid=YmMyMTA2M2Y=
instagram stadt.weimar_de https://instagr.am/stadt.weimar_de
instagram stadt.weimar_de https://www.instagram.com/_u/stadt.weimar_de/
instagram stadt.weimar_de https://www.instagram.com/stories/stadt.weimar_de/
instagram stadt.weimar_de https://www.instagram.com/stadt.weimar_de/reels/
instagram stadt.weimar_de https://www.instagram.com/stadt.weimar_de/tagged/
instagram stadt.weimar_de https://www.instagram.com/stadt.weimar_de/embed/
instagram stadt.weimar_de https://www.instagram.com/accounts/login/?next=/stadt.weimar_de/
instagram stadt.weimar_de https://www.instagram.com/accounts/login/?next=https%3A%2F%2Fwww.instagram.com%2Fstadt.weimar_de%2F%3Fhl%3Dde
instagram stadt.weimar_de https://l.instagram.com/?u=https%3A%2F%2Fwww.instagram.com%2Fstadt.weimar_de
instagram stadt.weimar_de https://www.instagram.com/@stadt.weimar_de
instagram stadt.weimar_de https://www.instagram.com/n/stadt.weimar_de
instagram stadt.weimar_de instagram://user?username=stadt.weimar_de
instagram _stadt_ https://www.instagram.com/_stadt_/
threads stadtweimar https://www.threads.net/@stadtweimar
threads stadtweimar https://www.threads.com/@stadtweimar?hl=de
threads stadtweimar https://threads.net/@stadtweimar/replies
threads stadtweimar threads.com/@stadtweimar
threads stadtweimar https://www.threads.net/stadtweimar
threads stadtweimar https://www.threads.net/intent/follow?username=stadtweimar
threads stadt.weimar https://www.threads.net/%40stadt.weimar
tiktok stadtweimar https://www.tiktok.com/@stadtweimar
tiktok stadtweimar https://www.tiktok.com/@stadtweimar?lang=de-DE&is_from_webapp=1
tiktok stadtweimar https://m.tiktok.com/@stadtweimar
tiktok stadtweimar https://tiktok.com/@stadtweimar/live
tiktok stadtweimar https://www.tiktok.com/embed/@stadtweimar
tiktok stadtweimar https://www.tiktok.com/login?redirect_url=https%3A%2F%2Fwww.tiktok.com%2F%40stadtweimar
tiktok stadt.weimar https://www.tiktok.com/%40stadt.weimar
bluesky stadt-weimar.de https://bsky.app/profile/stadt-weimar.de
bluesky weimar.bsky.social https://bsky.app/profile/weimar.bsky.social
bluesky weimar.bsky.social https://staging.bsky.app/profile/weimar.bsky.social
bluesky weimar.bsky.social https://weimar.bsky.social
bluesky weimar.bsky.social https://bsky.app/profile/@weimar.bsky.social
bluesky did:plc:z72i7hdynmk6r22z27h6tvur https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur
bluesky did:plc:z72i7hdynmk6r22z27h6tvur at://did:plc:z72i7hdynmk6r22z27h6tvur
bluesky did:web:stadt-weimar.de https://bsky.app/profile/did%3Aweb%3Astadt-weimar.de
youtube @Stadt-Weimar https://www.youtube.com/@Stadt-Weimar
youtube @Stadt-Weimar https://m.youtube.com/@Stadt-Weimar/videos
youtube @Stadt-Weimar https://youtube.com/@Stadt-Weimar?si=Abc&sub_confirmation=1
youtube @StadtWürzburg https://www.youtube.com/@StadtW%C3%BCrzburg
youtube channel/UC-muQylmRx61Mt6U1oDSEVA https://www.youtube.com/channel/UC-muQylmRx61Mt6U1oDSEVA
youtube channel/UC-muQylmRx61Mt6U1oDSEVA https://www.youtube.com/channel/UC-muQylmRx61Mt6U1oDSEVA/videos?view_as=subscriber
youtube channel/UC-muQylmRx61Mt6U1oDSEVA https://music.youtube.com/channel/UC-muQylmRx61Mt6U1oDSEVA
youtube channel/UC-muQylmRx61Mt6U1oDSEVA https://www.youtube.com/embed/live_stream?channel=UC-muQylmRx61Mt6U1oDSEVA
youtube channel/TvPinar https://youtube.com/channel/TvPinar
youtube c/StadtWeimar https://www.youtube.com/c/StadtWeimar/featured
youtube user/stadtweimar https://www.youtube.com/user/stadtweimar
youtube user/stadtweimar http://de.youtube.com/user/stadtweimar#p/a
youtube user/stadtweimar http://www.youtube.com/profile?user=stadtweimar
youtube user/stadtweimar https://www.youtube.com/subscription_center?add_user=stadtweimar
youtube user/stadtweimar https://www.youtube.com/embed?listType=user_uploads&list=stadtweimar
youtube stadtweimar https://www.youtube.com/stadtweimar
youtube stadtweimar https://youtube.com/stadtweimar/about
youtube stadtweimar //www.youtube.com/stadtweimar
youtube stadtweimar https://www.youtube.de/stadtweimar
youtube stadtweimar https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fstadtweimar&gl=DE
youtube @Stadt-Weimar https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fwww.youtube.com%2F%40Stadt-Weimar
linkedin company/stadt-weimar https://www.linkedin.com/company/stadt-weimar/
linkedin company/stadt-weimar https://de.linkedin.com/company/stadt-weimar?trk=x
linkedin company/stadt-weimar https://linkedin.com/company/stadt-weimar/about/
linkedin company/stadt-weimar https://www.linkedin.com/company-beta/stadt-weimar
linkedin company/stadt-weimar https://www.linkedin.com/authwall?trk=x&sessionRedirect=https%3A%2F%2Fwww.linkedin.com%2Fcompany%2Fstadt-weimar
linkedin company/stadt-weimar https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fwww.linkedin.com%2Fcompany%2Fstadt-weimar
linkedin company/1234567 https://www.linkedin.com/company/1234567
linkedin company/bundesministerium-für-bildung https://de.linkedin.com/company/bundesministerium-f%C3%BCr-bildung
linkedin school/uni-weimar https://www.linkedin.com/school/uni-weimar/
linkedin showcase/weimar-kultur https://www.linkedin.com/showcase/weimar-kultur/
linkedin in/erika-mustermann-0a1b https://www.linkedin.com/in/erika-mustermann-0a1b/en
linkedin groups/8123456 https://www.linkedin.com/groups/8123456/
xing pages/stadtweimar https://www.xing.com/pages/stadtweimar
xing pages/stadtweimar https://www.xing.com/pages/stadtweimar/news
xing companies/stadtweimar https://www.xing.com/companies/stadtweimar
xing company/stadtweimar http://www.xing.com/company/stadtweimar
xing pages/stadtweimar https://www.xing.com/xbp/pages/stadtweimar
xing profile/Erika_Mustermann https://www.xing.com/profile/Erika_Mustermann/portfolio
xing news/pages/weimar-413 https://www.xing.com/news/pages/weimar-413?sc_o=b7862_cpp
whatsapp channel/0029VaAbCdEfGhIjKlMnOp0 https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp0
whatsapp channel/0029VaAbCdEfGhIjKlMnOp0 https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp0/
whatsapp channel/0029VaAbCdEfGhIjKlMnOp0 https://wa.me/channel/0029VaAbCdEfGhIjKlMnOp0
whatsapp channel/0029VaAbCdEfGhIjKlMnOp0 https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp0?utm_source=x
telegram stadtweimar https://t.me/stadtweimar
telegram stadtweimar https://t.me/s/stadtweimar
telegram stadtweimar http://telegram.me/stadtweimar
telegram stadtweimar https://www.t.me/stadtweimar
telegram stadtweimar https://telegram.dog/stadtweimar
telegram stadtweimar https://stadtweimar.t.me
telegram stadtweimar tg://resolve?domain=stadtweimar
telegram stadtweimar https://web.telegram.org/k/#@stadtweimar
telegram stadtweimar https://t.me/@stadtweimar
snapchat stadtweimar https://www.snapchat.com/add/stadtweimar
snapchat stadtweimar https://snapchat.com/add/stadtweimar?share_id=x
snapchat stadtweimar https://www.snapchat.com/@stadtweimar
snapchat stadtweimar https://story.snapchat.com/@stadtweimar
snapchat stadtweimar https://www.snapchat.com/add/@stadtweimar
flickr 53058076@N05 https://www.flickr.com/photos/53058076@N05/
flickr 53058076@N05 http://www.flickr.com/people/53058076@N05
flickr 53058076@N05 https://www.flickr.com/photos/53058076%40N05/albums
flickr stadtweimar https://www.flickr.com/photos/stadtweimar/sets/
flickr stadtweimar https://flickr.com/stadtweimar
flickr groups/weimar https://www.flickr.com/groups/weimar/pool/
pinterest stadtweimar https://www.pinterest.de/stadtweimar/
pinterest stadtweimar https://de.pinterest.com/stadtweimar
pinterest stadtweimar https://www.pinterest.co.uk/stadtweimar/_saved/
pinterest stadtweimar https://pinterest.at/stadtweimar//
reddit r/weimar https://www.reddit.com/r/weimar/
reddit r/weimar https://old.reddit.com/r/weimar/top
reddit user/stadt-weimar https://www.reddit.com/user/stadt-weimar/
reddit user/stadt-weimar https://reddit.com/u/stadt-weimar
vimeo stadtweimar https://vimeo.com/stadtweimar
vimeo user5992023 https://vimeo.com/user5992023
vimeo channels/weimar https://vimeo.com/channels/weimar
dailymotion stadtweimar https://www.dailymotion.com/stadtweimar
dailymotion stadtweimar https://www.dailymotion.com/user/stadtweimar/1
twitch stadtweimar https://www.twitch.tv/stadtweimar/videos
twitch stadtweimar https://player.twitch.tv/?channel=stadtweimar&parent=weimar.example
tumblr stadtweimar https://stadtweimar.tumblr.com/
tumblr stadtweimar https://www.tumblr.com/stadtweimar
tumblr stadtweimar https://www.tumblr.com/blog/view/stadtweimar
tumblr stadtweimar https://www.tumblr.com/follow/stadtweimar
soundcloud user-762583035 http://soundcloud.com/user-762583035
soundcloud stadtweimar https://m.soundcloud.com/stadtweimar/tracks
spotify show/0vT7LJMeVDxyQ2ZamHKu08 https://open.spotify.com/show/0vT7LJMeVDxyQ2ZamHKu08?si=_uDRD6bRR_6M5YZyISGXgA
spotify show/0vT7LJMeVDxyQ2ZamHKu08 https://open.spotify.com/intl-de/show/0vT7LJMeVDxyQ2ZamHKu08
spotify artist/0vT7LJMeVDxyQ2ZamHKu08 https://open.spotify.com/artist/0vT7LJMeVDxyQ2ZamHKu08
spotify user/stadtweimar https://open.spotify.com/user/stadtweimar
googleplus 105191677561180009625 https://plus.google.com/105191677561180009625/posts
googleplus 105191677561180009625 https://plus.google.com/b/105191677561180009625
googleplus 105191677561180009625 https://plus.google.com/u/0/105191677561180009625?rel=author
googleplus +StadtWeimar https://plus.google.com/+StadtWeimar/posts
googleplus +StadtWeimar https://plus.google.com/u/0/+StadtWeimar
googleplus +StadtWeimar https://plus.google.com/u/0/b/105191677561180009625/+StadtWeimar/about
medium stadtweimar https://medium.com/@stadtweimar
medium stadtweimar https://stadtweimar.medium.com/
medium weimar-blog https://medium.com/weimar-blog
linkedin groups/81234 http://www.linkedin.com/groups?gid=81234&trk=x
flipboard stadtweimar https://flipboard.com/@stadtweimar
bloglovin blog/13471471 https://www.bloglovin.com/blog/13471471
bloglovin blogs/amazed-4883255 https://www.bloglovin.com/blogs/amazed-4883255
discord weimar https://discord.gg/weimar
discord weimar https://discord.com/invite/weimar
vk stadtweimar https://vk.com/stadtweimar
weibo u/1234567890 https://weibo.com/u/1234567890
github stadtweimar https://github.com/stadtweimar
strava clubs/922248 https://www.strava.com/clubs/922248
lastfm user/stadtweimar http://www.lastfm.de/user/stadtweimar
stumbleupon channel/stadtweimar https://www.stumbleupon.com/channel/stadtweimar
mastodon stadt@mastodon.social https://mastodon.social/@stadt
mastodon BfDI@social.bund.de https://social.bund.de/@BfDI
mastodon lfdi@bawü.social https://bawü.social/@lfdi
mastodon lfdi@bawü.social https://xn--baw-joa.social/@lfdi
mastodon lfdi@bawü.social https://mastodon.social/@lfdi@bawü.social
mastodon stadt@mastodon.social https://mastodon.social/users/stadt
mastodon stadt@mastodon.social https://mastodon.social/web/@stadt
mastodon stadt@mastodon.social acct:stadt@mastodon.social
pixelfed stadt@pixelfed.social https://pixelfed.social/stadt
pixelfed stadt@pixelfed.de https://pixelfed.de/@stadt
peertube bund@video.bund.de https://video.bund.de/c/bund/videos
peertube bund@video.bund.de https://video.bund.de/a/bund/video-channels
"""

OTHERS = """
x share - https://twitter.com/intent/tweet?text=a&url=https%3A%2F%2Fwww.example.org&via=Polizei_Thuer
x share - https://x.com/intent/post?text=a
x share - https://twitter.com/share?url=https://www.facebook.com/stadt
x share - http://twitter.com/home?status=a
x intent - https://twitter.com/intent/like?tweet_id=1
x intent - https://twitter.com/intent/retweet?tweet_id=1
x post Polizei_Thuer https://twitter.com/Polizei_Thuer/status/1196592648481579008?ref_src=a
x post Polizei_Thuer https://twitter.com/#!/Polizei_Thuer/status/61438198559158272
x post Polizei_Thuer https://mobile.twitter.com/Polizei_Thuer/statuses/61438198559158272
x post - https://twitter.com/i/web/status/61438198559158272
x share - https://twitter.com/?status=a
x search - https://twitter.com/search?q=from%3Abpol
x search - https://twitter.com/hashtag/Weimar?src=hash
x help_page - https://twitter.com/privacy
x help_page - https://twitter.com/de/tos
x help_page - https://help.twitter.com/de/using-x
x help_page - https://twitter.com/i/flow/signup
x service_root - https://twitter.com
x service_root - https://twitter.com/#
x resource - https://platform.twitter.com/widgets.js
x placeholder - https://twitter.com/twitterusername
x placeholder - https://twitter.com/@twitterusername
x placeholder - https://twitter.com/%s
x placeholder - https://twitter.com/{$twitter}
x placeholder - https://twitter.com/[handle]
x placeholder - https://twitter.com/intent/user?screen_name={{ user }}
x vendor_default twitter https://twitter.com/twitter
x unreadable - https://twitter.com/stadt%20weimar
x unreadable - https://twitter.com/this_name_is_far_too_long_for_the_service
x unreadable - https://t.co/3BDnrvkoms
facebook share - https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwww.example.org
facebook share - https://www.facebook.com/sharer.php?u=https%3A%2F%2Fwww.facebook.com%2FStadt.Weimar
facebook share - http://de.facebook.com/share.php?u=
facebook share - https://www.facebook.com/dialog/share?app_id=1&href=https%3A%2F%2Fwww.facebook.com%2FStadt
facebook share - https://www.facebook.com/plugins/like.php?href=https%3A%2F%2Fwww.example.org
facebook share - fb-messenger://share/?link=https%3A%2F%2Fwww.example.org
facebook post Stadt.Weimar https://www.facebook.com/Stadt.Weimar/posts/1234567890123
facebook post Stadt.Weimar https://www.facebook.com/Stadt.Weimar/posts/pfbid02AbC
facebook post Stadt.Weimar https://www.facebook.com/Stadt.Weimar/videos/1234567890123/
facebook post Stadt.Weimar https://www.facebook.com/Stadt.Weimar/photos/a.1/2/?type=3
facebook post 129474087122948 https://www.facebook.com/permalink.php?story_fbid=1&id=129474087122948
facebook post 129474087122948 https://m.facebook.com/story.php?story_fbid=1&id=129474087122948
facebook post groups/weimar.hilft https://www.facebook.com/groups/weimar.hilft/permalink/123456789/
facebook post - https://www.facebook.com/photo/?fbid=1234567890
facebook post - https://www.facebook.com/photo.php?fbid=1234567890
facebook post - https://www.facebook.com/events/1234567890/
facebook post - https://www.facebook.com/reel/1234567890
facebook post - https://www.facebook.com/watch/?v=1234567890
facebook post - https://fb.watch/abcDEF/
facebook post - https://www.facebook.com/share/p/AbCdEf/
facebook embedded_post Stadt.Weimar https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2FStadt.Weimar%2Fposts%2F123
facebook embedded_post Stadt.Weimar https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2FStadt.Weimar%2Fvideos%2F123%2F
facebook contact Stadt.Weimar https://m.me/Stadt.Weimar
facebook search - https://www.facebook.com/hashtag/weimar
facebook help_page - https://www.facebook.com/privacy/explanation
facebook help_page - https://www.facebook.com/policies/cookies/
facebook help_page - https://developers.facebook.com/docs/plugins/
facebook help_page - https://about.facebook.com/de/
facebook help_page - https://www.facebook.com/help/1234567890
facebook help_page - https://de-de.facebook.com/policy.php
facebook help_page - https://www.facebook.com/login/?next=https%3A%2F%2Fwww.example.org
facebook resource - https://www.facebook.com/tr?id=1453039084979896&ev=PageView&noscript=1
facebook resource - https://connect.facebook.net/de_DE/sdk.js
facebook service_root - https://www.facebook.com/
facebook service_root - https://www.facebook.com/#
facebook placeholder - https://www.facebook.com/yourpage
facebook placeholder - https://www.facebook.com/your-facebook-page
facebook placeholder - https://www.facebook.com/facebookpagename
facebook placeholder - https://www.facebook.com/%%FACEBOOK%%
facebook vendor_default facebook https://www.facebook.com/facebook
facebook unreadable - http://on.fb.me/abc
facebook unreadable - https://www.facebook.com/share/AbCdEf1234
instagram post - https://www.instagram.com/p/B5RlG6xIBek/
instagram post - https://www.instagram.com/reel/B5RlG6xIBek/
instagram post - https://www.instagram.com/tv/B5RlG6xIBek/
instagram post stadt.weimar_de https://www.instagram.com/stadt.weimar_de/p/B5RlG6xIBek/
instagram post stadt.weimar_de https://www.instagram.com/stories/stadt.weimar_de/123456789/
instagram post - https://www.instagram.com/stories/highlights/123456789/
instagram embedded_post - https://www.instagram.com/p/B5RlG6xIBek/embed/captioned/
instagram search - https://www.instagram.com/explore/tags/weimar/
instagram help_page - https://www.instagram.com/legal/privacy/
instagram help_page - https://help.instagram.com/155833707900388
instagram help_page - https://about.instagram.com/
instagram help_page - https://www.instagram.com/accounts/login/
instagram resource - https://www.instagram.com/embed.js
instagram service_root - https://www.instagram.com/
instagram placeholder - https://www.instagram.com/username/
instagram unreadable - https://www.instagram.com/stadt..weimar/
instagram unreadable - https://www.instagram.com/a.stadt..weimar/
instagram contact stadt.weimar https://ig.me/m/stadt.weimar
threads share - https://www.threads.net/intent/post?text=a
threads post stadtweimar https://www.threads.net/@stadtweimar/post/CuXFPIeLLod
threads embedded_post stadtweimar https://www.threads.net/@stadtweimar/post/CuXFPIeLLod/embed
threads post - https://www.threads.net/t/CuXFPIeLLod
threads search - https://www.threads.net/search?q=weimar
threads help_page - https://www.threads.net/login
threads service_root - https://www.threads.com
tiktok post stadtweimar https://www.tiktok.com/@stadtweimar/video/7012345678901234567
tiktok post stadtweimar https://www.tiktok.com/@stadtweimar/photo/7012345678901234567
tiktok post - https://www.tiktok.com/t/ZTdAbCdEf/
tiktok unreadable - https://vm.tiktok.com/ZMdAbCdEf/
tiktok embedded_post - https://www.tiktok.com/embed/v2/7012345678901234567
tiktok search - https://www.tiktok.com/tag/weimar
tiktok help_page - https://www.tiktok.com/legal/privacy-policy-eea
tiktok service_root - https://www.tiktok.com/
tiktok placeholder - https://www.tiktok.com/@username
bluesky post weimar.bsky.social https://bsky.app/profile/weimar.bsky.social/post/3kabc
bluesky share - https://bsky.app/intent/compose?text=a
bluesky search - https://bsky.app/hashtag/weimar
bluesky embedded_post did:plc:z72i7hdynmk6r22z27h6tvur https://embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3kabc
bluesky service_root - https://bsky.app
bluesky unreadable - https://bsky.app/profile/weimar
youtube post - https://www.youtube.com/watch?v=2rj2sGLBV2I&feature=youtu.be
youtube post - https://youtu.be/2rj2sGLBV2I
youtube post - https://www.youtube.com/shorts/2rj2sGLBV2I
youtube post - https://www.youtube.com/playlist?list=PLYp9kaw2Myave76qHleSoF4Is8OWSzHgn
youtube embedded_post - https://www.youtube.com/embed/2rj2sGLBV2I
youtube embedded_post - https://www.youtube-nocookie.com/embed/2rj2sGLBV2I?rel=0
youtube search - https://www.youtube.com/results?search_query=weimar
youtube resource - https://www.youtube.com/iframe_api
youtube resource - https://img.youtube.com/vi/NueLjUNB-GM/0.jpg
youtube help_page - https://www.youtube.com/t/privacy_guidelines
youtube help_page - https://www.youtube.com/about/
youtube help_page - https://support.youtube.com/
youtube service_root - //www.youtube.com
youtube placeholder - https://www.youtube.com/user/{$youtubename}
youtube placeholder - https://www.youtube.com/@yourchannel
youtube placeholder - https://www.youtube.com/channel/channelid
youtube help_page - https://www.youtube.com/channel/
linkedin share - https://www.linkedin.com/shareArticle?mini=true&url=https%3A%2F%2Fwww.example.org
linkedin share - https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fwww.example.org
linkedin post - https://www.linkedin.com/posts/stadt-weimar_activity-123-abc
linkedin post - https://www.linkedin.com/feed/update/urn:li:activity:123/
linkedin help_page - https://www.linkedin.com/legal/privacy-policy
linkedin resource - https://platform.linkedin.com/in.js
linkedin unreadable - https://lnkd.in/abc
linkedin service_root - https://www.linkedin.com/
linkedin placeholder - https://www.linkedin.com/company/your-company
xing share - https://www.xing.com/spi/shares/new?url=https%3A%2F%2Fwww.example.org
xing share - https://www.xing.com/app/user?op=share;url=https%3A%2F%2Fwww.example.org
xing share - https://www.xing.com/social_plugins/share?url=https%3A%2F%2Fwww.example.org
xing help_page - https://privacy.xing.com/de
whatsapp share - https://wa.me/?text=a
whatsapp share - https://api.whatsapp.com/send?text=a
whatsapp share - whatsapp://send?text=a%20https%3A%2F%2Fwww.example.org
whatsapp contact - https://wa.me/4915112345678
whatsapp contact - https://wa.me/+4915112345678?text=Hallo
whatsapp contact - https://api.whatsapp.com/send?phone=4915112345678
whatsapp contact - https://chat.whatsapp.com/AbCdEf
whatsapp contact - https://wa.me/message/AbCdEf
whatsapp post channel/0029VaAbCdEfGhIjKlMnOp0 https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp0/123
whatsapp help_page - https://www.whatsapp.com/legal/privacy-policy-eea
whatsapp help_page - https://faq.whatsapp.com/1234
telegram share - https://t.me/share/url?url=https%3A%2F%2Fwww.example.org
telegram share - https://telegram.me/share/url?url=https%3A%2F%2Fwww.example.org&text=a
telegram contact - https://t.me/joinchat/AAAAAE
telegram contact - https://t.me/+AbCdEf
telegram post stadtweimar https://t.me/stadtweimar/123
telegram help_page - https://telegram.org/privacy
snapchat share - https://www.snapchat.com/scan?attachmentUrl=https%3A%2F%2Fwww.example.org
snapchat post - https://www.snapchat.com/spotlight/abc
snapchat unreadable - https://t.snapchat.com/abc
snapchat resource - https://sc-static.net/scevent.min.js
flickr post 53058076@N05 http://www.flickr.com/photos/53058076@N05/16687516734
flickr post stadtweimar https://www.flickr.com/photos/stadtweimar/albums/72157612345678901
flickr post - https://flic.kr/p/abc
flickr search - https://www.flickr.com/photos/tags/weimar
pinterest share - https://www.pinterest.com/pin/create/button/?url=https%3A%2F%2Fwww.example.org
pinterest post - https://www.pinterest.de/pin/1234567890/
pinterest unreadable - https://pin.it/abc
reddit share - https://www.reddit.com/submit?url=https%3A%2F%2Fwww.example.org
reddit post r/weimar https://www.reddit.com/r/weimar/comments/abc/title/
vimeo post - https://vimeo.com/108028194
vimeo embedded_post - https://player.vimeo.com/video/108028194
vimeo help_page - https://vimeo.com/privacy
tumblr share - https://www.tumblr.com/widgets/share/tool?canonicalUrl=https%3A%2F%2Fwww.example.org
tumblr post stadtweimar https://stadtweimar.tumblr.com/post/123456789/title
soundcloud post stadtweimar https://soundcloud.com/stadtweimar/folge-1
soundcloud embedded_post - https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1
spotify embedded_post - https://open.spotify.com/embed/playlist/1HDWkBMWUQSpgxsTqENFfI
spotify post - https://open.spotify.com/episode/1HDWkBMWUQSpgxsTqENFfI
googleplus share - https://plus.google.com/share?url=https%3A%2F%2Fwww.example.org
medium post stadtweimar https://medium.com/@stadtweimar/title-0123456789ab
flipboard share - https://share.flipboard.com/bookmarklet/popout?v=2&url=https%3A%2F%2Fwww.example.org
signal contact - https://signal.me/#p/+4915112345678
signal contact - https://signal.group/#AbCdEf
matrix contact - https://matrix.to/#/@stadt:matrix.org
vk share - https://vk.com/share.php?url=https%3A%2F%2Fwww.example.org
github post 18f https://github.com/18f/site
mastodon post BfDI@social.bund.de https://social.bund.de/@BfDI/109876543210123456
mastodon post BfDI@social.bund.de https://social.bund.de/users/BfDI/statuses/109876543210123456
mastodon embedded_post BfDI@social.bund.de https://social.bund.de/@BfDI/109876543210123456/embed
mastodon share - https://mastodon.social/share?text=a
mastodon help_page - https://social.bund.de/about
mastodon search - https://mastodon.social/tags/weimar
mastodon service_root - https://mastodon.social/
pixelfed post stadt@pixelfed.social https://pixelfed.social/p/stadt/123456789012345678
peertube embedded_post - https://video.bund.de/videos/embed/0b1c2d3e-0000-4000-8000-0123456789ab
peertube post - https://video.bund.de/w/abcDEF123
"""


def rows(table: str, columns: int) -> list[list[str]]:
    return [line.split(" ", columns - 1) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("service", "handle", "address"), rows(PROFILES, 3))
def test_profile_address_gives_service_and_handle(service: str, handle: str, address: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.service, reading.handle, reading.means) == (service, handle, "profile")
    assert GRAMMAR.suspects(address)


@pytest.mark.parametrize(("service", "handle", "address"), rows(PROFILES, 3))
def test_canonical_address_leads_to_the_same_channel(service: str, handle: str, address: str) -> None:
    reading = GRAMMAR.read(address)
    assert reading is not None

    again = GRAMMAR.read(reading.url)

    assert again is not None
    assert (again.key, again.url, again.means) == (reading.key, reading.url, "profile")


@pytest.mark.parametrize(("service", "means", "handle", "address"), rows(OTHERS, 4))
def test_other_address_says_why_it_is_no_profile(service: str, means: str, handle: str, address: str) -> None:
    reading = GRAMMAR.read(address)

    assert reading is not None
    assert (reading.service, reading.means) == (service, means)
    assert reading.handle == ("" if handle == "-" else handle)
    assert GRAMMAR.suspects(address)


def test_tables_cover_every_service() -> None:
    named = {row[0] for row in rows(PROFILES, 3) + rows(OTHERS, 4)}

    assert {service.id for service in load().services} - named <= {"lemmy"}
