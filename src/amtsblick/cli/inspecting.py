"""How do commands put a browser, a desk and a progress bar together?"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.screen import Mode, tally
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.tsa import ask
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.inspect import Desk, Inspected, Order, Wish
from amtsblick.jobs.inspecting import inspect_all
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.keep.signing import SigningKey
from amtsblick.keep.timestamps import Authority
from amtsblick.knowledge import load
from amtsblick.report.words import Lang

ChromiumPath = Annotated[
    Path | None, typer.Option("--chromium", help="Chromium or Chrome to use.", envvar="AMTSBLICK_CHROMIUM")
]
KeyFile = Annotated[
    Path | None,
    typer.Option("--key", help="Private key (PEM) that signs; made in the folder when not given."),
]
CertificateFile = Annotated[
    Path | None, typer.Option("--certificate", help="X.509 certificate (PEM) that belongs to --key.")
]
StampAddresses = Annotated[
    list[str] | None,
    typer.Option("--tsa", help="Address of a time-stamping authority (RFC 3161); repeatable."),
]


def desk_of(
    register: Register,
    place: Workspace,
    *,
    lang: Lang,
    key: Path | None = None,
    certificate: Path | None = None,
    tsa: Sequence[str] = (),
) -> Desk:
    """The desk of a folder; its key is made there on first use unless the user gives one.

    Raises InputError for a key, certificate or address that cannot be used.
    """
    return Desk(
        register=register,
        knowledge=load(),
        base=place.folder,
        now=now,
        key=signing_key(place.folder, key, certificate),
        authorities=authorities(tsa),
        ask=ask,
        langs=(lang,),
        command=" ".join(["amtsblick", *sys.argv[1:]]),
    )


def signing_key(folder: Path, key: Path | None, certificate: Path | None) -> SigningKey:
    """The user's key, or that of the folder, made there on first use; InputError when it cannot be used."""
    if certificate is not None and key is None:
        raise InputError("--certificate belongs to a key of yours: name it with --key.")
    return SigningKey.load(key, certificate=certificate) if key else SigningKey.own(folder)


def authorities(tsa: Sequence[str]) -> tuple[Authority, ...]:
    """Time-stamping authorities at these addresses; InputError for what is no web address."""
    for address in tsa:
        if not address.lower().startswith(("http://", "https://")):
            raise InputError(f"--tsa {address!r} is no web address: it begins with http:// or https://.")
    return tuple(Authority(url=url) for url in tsa)


async def run(
    orders: Sequence[Order],
    settings: InspectSettings,
    desk: Desk,
    wish: Wish,
    shown: Mode,
    *,
    pdf: bool = False,
) -> list[Inspected]:
    """Inspect all sites in one browser, which ends with the last of them; results in the order asked."""
    return await inspect_all(orders, settings, desk, wish, _counting(shown, len(orders)), pdf=pdf)


@contextmanager
def _counting(shown: Mode, total: int) -> Iterator[Callable[[Inspected], None]]:
    """A bar that appears when the browser runs: what cannot be used is said before it, in one sentence."""
    with tally(shown, "Sites inspected", total) as counted:
        yield lambda _: counted.page()
