"""What can be given back: files for Wikidata, Govdirectory and open data. Nothing is uploaded."""

from collections.abc import Iterator
from datetime import datetime

from amtsblick.assess.timeline.accounts import Omission, Part, Told, Why, tellable
from amtsblick.report.csv_text import csv_text
from amtsblick.report.timeline import csvw, govdirectory, linked_data, quickstatements, review
from amtsblick.report.timeline.open_columns import LEFT_OUT, REVIEW, TABLES, plain_columns
from amtsblick.report.timeline.open_data import rows_of
from amtsblick.report.timeline.quickstatements import Command
from amtsblick.report.timeline.wording import Phrases
from amtsblick.report.words import Lang, part
from amtsblick.report.words import words as all_words
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge


def files(
    history: History,
    knowledge: Knowledge,
    *,
    generated_at: datetime,
    licence: str = "",
    lang: Lang = "de",
) -> Iterator[tuple[str, Iterator[str]]]:
    """File names with their text in pieces, UTF-8; names may hold one folder and use ``/``.

    ``wikidata/`` holds the batch for QuickStatements and, in ``lang``, what a reviewer needs;
    ``open-data/`` tables, metadata and linked data. ``generated_at`` is aware. ``licence`` is the
    address or the name of the licence that the publisher chooses; "" leaves it open.
    """
    told = tellable(history, knowledge)
    commands, omissions = _commands(told, history)
    words = part(lang, "give_back")
    phrases = Phrases(history, all_words(lang), knowledge)
    yield "wikidata/READ-ME-FIRST.md", review.how_to(words)
    yield "wikidata/quickstatements.txt", quickstatements.batch(commands)
    rows = review.review(commands, history, phrases, words)
    yield "wikidata/quickstatements-review.csv", csv_text(plain_columns(REVIEW), rows)
    rows = review.left_out(omissions, history, words)
    yield "wikidata/quickstatements-left-out.csv", csv_text(plain_columns(LEFT_OUT), rows)
    directory = govdirectory.directory(told.accounts, knowledge, generated_at=generated_at, licence=licence)
    yield "govdirectory.json", directory
    properties = {
        (one.timeline.body, one.timeline.service, one.timeline.handle): one.property.id
        for one in told.accounts
    }
    for table in TABLES:
        rows_of_table = rows_of(table.name, history, knowledge, properties)
        yield f"open-data/{table.name}.csv", csv_text(plain_columns(table), rows_of_table)
    metadata = csvw.table_group(history, generated_at=generated_at, licence=licence)
    yield "open-data/metadata.json", metadata
    yield "open-data/DATA-DICTIONARY.md", csvw.dictionary(licence=licence)
    graph = linked_data.linked_data(history, knowledge, generated_at=generated_at, licence=licence)
    yield "open-data/timeline.jsonld", graph


def _commands(told: Told, history: History) -> tuple[list[Command], list[Omission]]:
    """Commands, and what is left out; an account without anything to cite counts as left out."""
    commands: list[Command] = []
    uncited: list[Omission] = []
    for account in told.accounts:
        made = quickstatements.command(account, history)
        if made is None:
            uncited.append(Omission(timeline=account.timeline, part=Part.ACCOUNT, why=Why.NO_SOURCE))
        else:
            commands.append(made)
    gone = {id(one.timeline) for one in uncited}
    return commands, [*(one for one in told.omissions if id(one.timeline) not in gone), *uncited]
