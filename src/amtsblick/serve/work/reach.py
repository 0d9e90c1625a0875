"""Of which parts of the tree may somebody read, and which of them was asked for?"""

from collections.abc import Collection, Sequence

from amtsblick.serve.addresses import named
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right


def under(visit: Visit, name: str, right: Right = Right.SEE_INSIDE) -> tuple[str, ...]:
    """Bodies below which (themselves included) a list is kept, for ``BoardQuery.under``; () for all.

    The query's ``name`` may ask for one part. NotThereError for one that the reader may not see.
    """
    asked = named(visit.one(name))
    if asked:
        if not visit.visitor.may(right, asked) or visit.desk.register.body(asked) is None:
            raise visit.missing()
        return (asked,)
    roots = visit.visitor.roots(right)
    return () if "" in roots else tuple(sorted(roots))


def seen_bodies(visit: Visit, right: Right = Right.SEE_INSIDE) -> Collection[str] | None:
    """Bodies of which the reader may read; None for all of the register."""
    return None if visit.visitor.may_everywhere(right) else visit.visitor.bodies(right)


def body_names(visit: Visit, bodies: Sequence[str]) -> dict[str, str]:
    """Names of these bodies as they are called now; an id that nobody knows speaks for itself."""
    found = {}
    for one in dict.fromkeys(bodies):
        known = visit.desk.register.body(one) if one else None
        found[one] = known.name if known else one
    return found
