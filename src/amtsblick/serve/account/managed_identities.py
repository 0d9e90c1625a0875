"""An account is joined to somebody at an identity provider, by hand, or parted from it."""

from litestar import Response

from amtsblick.jobs.identities import identities_of, join, part
from amtsblick.serve.account.managed_one import account_page, done, last_one, other
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import writes
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right

_LONGEST = 255


@writes("/admin/accounts/{account_id:str}/identities", Right.MANAGE_ACCOUNTS)
def join_identity(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """Whoever is this person at the provider logs in as this account from now on."""
    who, talk, subject = (
        other(visit, account_id),
        visit.desk.talks.get(form.text("provider")),
        form.text("subject"),
    )
    gettext = visit.texts.gettext
    if talk is None or not subject or len(subject) > _LONGEST:
        fault = gettext("Choose a provider, and give the number by which it knows the person.")
        return account_page(visit, who, form, ("subject", fault))
    issuer = talk.provider.issuer
    return done(
        visit,
        form,
        who,
        lambda by: join(visit.desk.accounts, issuer, subject, who.id, by=by, when=visit.desk.now()),
        ("subject", gettext("Somebody logs in by this identity already: part that account first.")),
    )


@writes("/admin/accounts/{account_id:str}/identities/end", Right.MANAGE_ACCOUNTS)
def part_identity(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """The identity opens this account no more; roles that the provider gave go with it."""
    who = other(visit, account_id)
    wanted = form.text("issuer"), form.text("subject")
    found = next(
        (one for one in identities_of(visit.desk.accounts, who.id) if (one.issuer, one.subject) == wanted),
        None,
    )
    if found is None:
        raise visit.missing()
    return done(
        visit,
        form,
        who,
        lambda by: part(visit.desk.accounts, found, by=by, when=visit.desk.now()),
        ("", last_one(visit)),
    )


ROUTES = (join_identity, part_identity)
