"""``amtsblick inspect``: what sites do with their visitors' data, seen in a real browser."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Final

import typer

from amtsblick.cli.inspecting import CertificateFile, ChromiumPath, KeyFile, StampAddresses, desk_of, run
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    CaFile,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    ResolverRules,
    mode,
    workspace,
)
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.errors import InputError, StoppedError
from amtsblick.jobs.inspect import BUNDLE, Inspected, Order, Wish, folder_names
from amtsblick.parse.homepage import parse_homepage
from amtsblick.values.capture import State
from amtsblick.values.recording import PassName

EXIT_WITHOUT_EVIDENCE: Final = 4
"""Some site has no bundle; the message says why."""
_USUAL: Final = "none,reject,accept"


def inspect(
    sites: Annotated[list[str], typer.Argument(help="Addresses of start pages.", metavar="URL…")],
    *,
    out: Out = DEFAULT_OUT,
    pages: Annotated[
        int, typer.Option("--pages", min=0, max=50, help="Most further pages per site, besides the first.")
    ] = 3,
    passes: Annotated[
        str,
        typer.Option(
            "--passes", help="Which passes to make: of none, reject, accept, noscript.", metavar="LIST"
        ),
    ] = _USUAL,
    concurrency: Annotated[
        int, typer.Option("--concurrency", min=1, max=32, help="Passes under way at a time.")
    ] = 2,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let pages reach addresses that are not public.")
    ] = False,
    resolver_rules: ResolverRules = "",
    ca_file: CaFile = None,
    chromium: ChromiumPath = None,
    key: KeyFile = None,
    certificate: CertificateFile = None,
    tsa: StampAddresses = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write each report as PDF as well.")] = False,
    lang: Language = "de",
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Open sites in a real browser without a choice, after rejecting and after accepting.

    Writes per site a folder with findings.json, report.html and bundle.wacz (the evidence).

    Exit codes: 0 every site was inspected or its state is on record, 2 wrong option, 3 unusable
    input, 4 a site has no bundle because of a defect or a full disk, 130 interrupted.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    addresses = [_address(site) for site in sites]
    wish = Wish(pages=pages, passes=_passes(passes), concurrency=concurrency)
    settings = InspectSettings(
        chromium=chromium,
        allow_private=allow_private,
        rules=parse_resolver_rules(resolver_rules),
        ca_file=ca_file,
        concurrency=concurrency,
    )
    place = workspace(out, register)
    place.prepare()
    orders = [
        Order(site=site, folder=out / name)
        for site, name in zip(addresses, folder_names(addresses), strict=True)
    ]
    with place.open_register() as opened:
        desk = desk_of(opened, place, lang=lang, key=key, certificate=certificate, tsa=tsa or ())
        try:
            done = asyncio.run(run(orders, settings, desk, wish, shown, pdf=pdf))
        except KeyboardInterrupt:
            raise StoppedError(
                f"Interrupted. Sites with a {BUNDLE} in {out} are done and whole; "
                "run the command again with the others."
            ) from None
    _tell(done, shown)
    _tell_unstamped(done, tsa or ())
    if any(one.failure for one in done):
        raise typer.Exit(EXIT_WITHOUT_EVIDENCE)


def _address(typed: str) -> str:
    try:
        return parse_homepage(typed)
    except ValueError as error:
        raise InputError(f"This is no address to inspect: {error}.") from error


def _passes(text: str) -> tuple[PassName, ...]:
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(PassName)]
    if unknown or not names:
        raise InputError(f"--passes {text!r}: use a list of {', '.join(PassName)}, such as {_USUAL}.")
    return tuple(dict.fromkeys(PassName(name) for name in names))


def _tell_unstamped(done: Sequence[Inspected], asked: Sequence[str]) -> None:
    """A time stamp that was asked for and did not come is missed later, when it is too late."""
    for one in done:
        for address in asked:
            if one.site is not None and address not in one.site.stamped_by:
                complain(f"{one.order.site}: no time stamp by {address}; 'amtsblick verify' says why.")


def _tell(done: Sequence[Inspected], shown: Mode) -> None:
    lines = []
    for one in done:
        if one.failure:
            complain(f"{one.order.site}: {one.failure}")
        elif one.site is not None and one.site.state is not State.LOOKED:
            lines.append(f"{one.order.site}: {one.site.state} ({one.site.detail}): {one.report}")
        else:
            lines.append(f"{one.order.site}: {one.report}")
    say(
        shown,
        "\n".join(lines),
        sites=[
            {
                "site": one.order.site,
                "state": one.site.state.value if one.site else None,
                "folder": one.order.folder,
                "failure": one.failure or None,
            }
            for one in done
        ],
    )
