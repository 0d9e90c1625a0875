"""The few errors that someone catches.

Every message names the input and the remedy.
"""


class AmtsblickError(Exception):
    """Something the user can understand and mend; the command line shows its text only."""


class InputError(AmtsblickError):
    """A file or value the user gave cannot be used."""


class KnowledgeError(AmtsblickError):
    """A curated row is wrong; the text names file and line."""


class RegisterError(AmtsblickError):
    """The register cannot be opened, read or written."""


class EvidenceError(AmtsblickError):
    """Evidence cannot be stored or does not match its digest."""


class RemovedEvidenceError(EvidenceError):
    """Evidence was removed on purpose, by a rule that the message names; what it proved stays stated."""


class StoppedError(AmtsblickError):
    """The user stopped a step that the same command would not go on with; the message says what does."""


class MailError(AmtsblickError):
    """A mail did not leave the house; nothing of it counts as sent."""


class RecipientError(MailError):
    """The server takes no mail for this recipient; it may for others."""
