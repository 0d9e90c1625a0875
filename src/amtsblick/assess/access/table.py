"""Which role has which rights, and why?

Sources of the separation: GDPR Art. 38 (3) and (6) (a data-protection officer gets no instructions and no
task that conflicts with the office), Art. 35 (2) (the controller asks for the officer's advice on a DPIA),
Art. 24 (the controller answers for what is done), Art. 57, 58 (what a supervisory authority does), BSI
IT-Grundschutz ORP.4 (rights by need, conflicting tasks separated).

An account may hold several roles; each is decided on knowingly. Nobody approves what he has written
himself, whatever his roles: the log of records refuses it (``assess.register.life_cycle``).
"""

from typing import Final

from amtsblick.values.accounts import Right
from amtsblick.values.records import Role

_READS: Final = frozenset({Right.SEE_INSIDE, Right.OWN})

_EDITS: Final = _READS | {Right.ENTER, Right.ASK, Right.STATE, Right.RUN}

RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    # Drafts as well: who may read inside is trusted with what is being written.
    Role.READER: _READS,
    # Prepares everything, decisions too: they are drafts that speak only when the head approves them.
    # No review: that is the view of somebody who does not run the channel himself.
    Role.EDITOR: _EDITS | {Right.DECIDE},
    # Prepares like an editor and reviews; no DECIDE, PUBLISH or WITHDRAW: an officer who decides on the
    # means of processing checks himself (Art. 38 (6)). Sees the log: to monitor is the office (Art. 39).
    Role.DPO: _EDITS | {Right.REVIEW, Right.APPROVE_PRIVACY, Right.APPROVE_FINDINGS, Right.SEE_AUDIT},
    # Answers for the body (Art. 24), so approves, publishes and ends. No APPROVE_PRIVACY: a DPIA that speaks
    # has been seen by the officer. No REVIEW: the head neither writes nor changes what the officer finds
    # (Art. 38 (3)); APPROVE_FINDINGS lets a body with one officer only have a second pair of eyes.
    Role.HEAD: _EDITS
    | {
        Right.DECIDE,
        Right.APPROVE,
        Right.APPROVE_FINDINGS,
        Right.PUBLISH,
        Right.PUBLISH_FINDINGS,
        Right.WITHDRAW,
        Right.SEE_AUDIT,
    },
    # Reads everything of those it supervises, says what it found and asks (Art. 57, 58), and may look for
    # itself. Enters, decides and approves nothing in a body's name: the body stays answerable.
    Role.AUTHORITY: _READS
    | {
        Right.REVIEW,
        Right.STATE,
        Right.ASK,
        Right.RUN,
        Right.APPROVE_FINDINGS,
        Right.PUBLISH_FINDINGS,
        Right.SEE_AUDIT,
    },
    # Keeps the house in order: no ENTER, no APPROVE of any kind. Who runs the software does not thereby
    # speak for a body; whoever does both has both roles, and the log shows in which one he acted.
    Role.ADMIN: _READS
    | {
        Right.RUN,
        Right.MANAGE_BODIES,
        Right.IMPORT,
        Right.MANAGE_ACCOUNTS,
        Right.SEE_AUDIT,
        Right.OPERATE,
    },
    # Commands that run by themselves log in nowhere.
    Role.SYSTEM: frozenset(),
}

NARROWEST: Final = (Role.READER, Role.EDITOR, Role.DPO, Role.AUTHORITY, Role.HEAD, Role.ADMIN)
"""Of several roles that give a right, the first one here is the role in which somebody acts."""
