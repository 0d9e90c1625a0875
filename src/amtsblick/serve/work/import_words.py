"""What is wrong with a file of records, in the reader's language?

Files are judged in English, for whoever imports them by commands. What is not known here is shown as it is,
marked as English.
"""

import re
from typing import Final

from amtsblick.parse.exchange.places import Trouble
from amtsblick.serve.words import Translations, said_as
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.objections import SAID as OBJECTIONS

_RECORD: Final = re.compile(r"(?P<record>[a-z_]+/\S+): (?P<text>.*)", re.DOTALL)
_SAID: Final = tuple(
    (re.compile(pattern, re.DOTALL), message)
    for pattern, message in (
        # The file as a whole
        (r"(?P<what>\d+) MB are too much", _("%(what)s MB are too much: split the file.")),
        (
            r"unpacked it has (?P<what>\d+) MB: too much",
            _("Unpacked it has %(what)s MB: too much. Split it, or use CSV."),
        ),
        (
            r"it holds too many rows or values|the file holds too much",
            _("It holds too many rows: split the file."),
        ),
        (r"a row has too many columns", _("A row has too many columns: give one row per record.")),
        (
            r"the workbook is packed like a bomb",
            _(
                "The workbook unpacks to far more than it is: nothing of it was read. Save it anew, or use CSV."
            ),
        ),
        (
            r"workbooks with macros are not opened|the workbook holds macros",
            _("The workbook holds macros: save it as an Excel workbook (.xlsx), which has none."),
        ),
        (
            (
                r"binary workbooks are not opened|old Excel files are not opened|OpenDocument files are not opened"
                r"|Numbers files are not opened|this is an old Excel file, or one with a password"
            ),
            _(
                "This kind of workbook is not opened: save it as an Excel workbook (.xlsx), without a password."
            ),
        ),
        (
            (
                r"this is no workbook, or it was cut|this is no Excel workbook|the workbook is damaged or was cut"
                r"|the workbook is longer than it says|the workbook holds too many parts, or one twice"
                r"|the workbook cannot be read .*"
            ),
            _("This is no Excel workbook, or it is damaged: save it anew as .xlsx."),
        ),
        (
            r"the workbook's XML declares a document type",
            _("The workbook declares its own XML entities: nothing of it was read. Save it anew with Excel."),
        ),
        (
            r"the workbook refers to other workbooks",
            _("The workbook refers to other workbooks: paste values in place of the links."),
        ),
        (
            r"the workbook counts days from 1904",
            _("The workbook counts days from 1904: save it with days counted from 1900."),
        ),
        (
            r"files ending in (?P<what>.+) are not read",
            _(
                "Files ending in %(what)s are not read: save it as .xlsx (without macros), .csv, .yaml or .json."
            ),
        ),
        (
            r"the file's name is no kind of record|the sheet's name is no kind of record",
            _("Its name does not say which records it holds: choose it below, or name it after them."),
        ),
        (
            r"this is not a CSV file but (?P<what>.+?)(?:;.*)?",
            _("This is no CSV file, but something else: save the table as CSV."),
        ),
        (r"the file is empty.*", _("The file is empty.")),
        (r"the file has a header but no bodies.*", _("The file has headings, but no bodies.")),
        (
            r"the last line has no end: the file may have been cut",
            _("The last line has no end: the file may have been cut. Copy it anew."),
        ),
        (r"the file is not UTF-8", _("The file is not UTF-8: save it as UTF-8.")),
        (
            r"a character is broken: the file mixes charsets",
            _("A character is broken: save the file as CSV (UTF-8) anew and check its umlauts."),
        ),
        (
            r"this is no valid (?P<what>YAML|JSON): .*",
            _("This is no valid %(what)s: correct it there; if the file was cut, copy it anew."),
        ),
        (
            r"aliases spell out too much",
            _(
                "Its aliases spell out far more than it is: nothing of it was read. Write the values themselves."
            ),
        ),
        (r"the tag (?P<what>.+) is not allowed", _("The tag %(what)s is not allowed: remove it.")),
        (r"lists and groups are nested too deeply", _("Lists and groups are nested too deeply.")),
        # Rows and cells
        (
            r"the row cannot be read: .*",
            _("The row cannot be read: close its quotes; if the file was cut, copy it anew."),
        ),
        (
            r"cell (?P<cell>\w+): .* is a formula",
            _("Cell %(cell)s holds a formula: paste its value in its place."),
        ),
        (
            r"(?P<what>.+) is a formula",
            _(
                "%(what)s is a formula: write the value itself, or an apostrophe (') before it where it is text."
            ),
        ),
        (r"cells are merged: (?P<what>.+)", _("Cells are merged (%(what)s): split them and fill each cell.")),
        (r"the sheet is hidden", _("The sheet is hidden: show it or delete it.")),
        (r"the cell is empty or missing|nothing is said there", _("This is needed: fill it in.")),
        (r"this column is not known", _("This column is not known: correct or remove it.")),
        (r"another column says the same", _("Another column says the same: remove one of the two.")),
        (r"(?P<what>.+) is no day(?:, month or year)?", _("%(what)s is no date.")),
        (r"(?P<what>.+) names no single day", _("%(what)s is not one day.")),
        (r"(?P<what>.+) is neither yes nor no", _("%(what)s is neither yes nor no.")),
        (r"(?P<what>.+) is no (?:whole )?number", _("%(what)s is no number.")),
        (
            r"(?P<what>.+) is not known here",
            _("%(what)s is not known here: choose one of the allowed words."),
        ),
        (
            r"the id (?P<what>.+) occurs twice: .*",
            _("The id %(what)s occurs twice: leave one row per record."),
        ),
        (
            r"version (?P<what>\d+) is in the register with other content",
            _(
                "Version %(what)s is in the register with other content: clear version, state and approval of this row."
            ),
        ),
        (
            r"(?P<record>\S+): your account does not have the right to enter this for this body",
            _("%(record)s: your account does not have the right to do this for this body."),
        ),
        # Lists of bodies
        (r"left out: .*", _("Left out: the address of its homepage cannot be used.")),
        (
            r"parent (?P<what>.+) is not in the list; no parent is used",
            _("%(what)s is not in the list: entered without a body above it."),
        ),
        (r"repeats line (?P<what>\d+) .*", _("Repeats line %(what)s: left out.")),
        (r"there is no name; (?P<what>.+) is used", _("There is no name: %(what)s is used.")),
        (r"columns that are not used: (?P<what>.+)", _("Columns that are not used: %(what)s")),
        (r"stands above the header: (?P<what>.+)", _("Stands above the headings and was not read: %(what)s")),
    )
)


def trouble_said(trouble: Trouble, texts: Translations) -> tuple[str, str]:
    """The sentence, and its language: "" the reader's own, "en" for what nobody translated."""
    if text := said_as(_SAID, trouble.text, texts):
        return text, ""
    objection = _RECORD.fullmatch(trouble.text)
    if objection and (text := said_as(OBJECTIONS, objection["text"], texts)):
        return f"{objection['record']}: {text}", ""
    return f"{trouble.text}; {trouble.remedy}", "en"
