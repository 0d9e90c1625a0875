"""What do we know, since when, and from where? Curated TOML files and their loader.

Here belong: services, third parties, properties of Wikidata that hold accounts, legal acts and their
statuses, obligations, audiences, forms of documents and what they quote, and the sources of
all, one table row with source and date each, in our own words, and the loader that refuses bad rows with
file and line.
Not here: reading addresses (parse), recognising things on pages (detect), judging them (assess).
"""

from amtsblick.knowledge.load import load

__all__ = ["load"]
