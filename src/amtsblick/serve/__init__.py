"""The web application: pages for citizens and for people at work, and the JSON interface.

Belongs here: routes, forms, sessions as requests meet them, templates, the application's own words (gettext).
Reads through ``jobs``, starts work through ``jobs.worker``, judges nothing. A request never leaves this room.
"""
