"""Who words records for a visit? Names of bodies are looked up one by one: a page names few."""

from amtsblick.report.lookup import Names
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.field_views import Shower
from amtsblick.serve.work.told import Teller


def body_name(visit: Visit, body: str) -> str:
    """A body's name, its id where the register does not know it."""
    known = visit.desk.register.body(body) if body else None
    return known.name if known else body


def shower(visit: Visit) -> Shower:
    """Dresses fields in the reader's language."""
    return Shower(visit.desk.knowledge, visit.say, visit.texts)


def teller(visit: Visit) -> Teller:
    """Tells records in the reader's language."""
    names = Names(visit.desk.knowledge, visit.say, {})
    return Teller(shower(visit), visit.say, visit.texts, names, lambda body: body_name(visit, body))
