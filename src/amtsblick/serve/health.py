"""Is the application there, can it work, and how is it doing? For operators and their monitors.

Strangers learn from ``ready`` only which part is at fault. ``metrics`` is told to this machine and to whoever
has the operator's token.
"""

import hmac
from datetime import datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final

from anyio import CapacityLimiter, move_on_after
from anyio.to_thread import run_sync
from litestar import Request, Response, route

from amtsblick.errors import AmtsblickError
from amtsblick.jobs.operations import Operation, operation, worker_alive
from amtsblick.keep.opening import HEAD
from amtsblick.serve.desk import Desk
from amtsblick.serve.metrics import MEDIA_TYPE, Gauge, Labels, gauge_lines
from amtsblick.serve.routing import ACCESS, Door
from amtsblick.values.tasks import TaskState

_PATIENCE: Final = 2.0
"""Seconds that the register has to answer."""
_START: Final = 60.0
"""Seconds in which our own worker may still be on its way."""
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_ASKERS: Final = CapacityLimiter(2)
"""Threads for these questions alone: a register that hangs takes no page's thread."""


@route("/health/live", http_method=["GET", "HEAD"], opt={ACCESS: Door.ALWAYS}, include_in_schema=False)
async def live() -> Response[Any]:
    """The process answers."""
    return Response({"status": "live"})


@route("/health/ready", http_method=["GET", "HEAD"], opt={ACCESS: Door.ALWAYS}, include_in_schema=False)
async def ready(request: Request[Any, Any, Any]) -> Response[Any]:
    """The register answers in time and has our form; our own worker, if we started one, lives."""
    why = ["register"]
    with move_on_after(_PATIENCE):
        why = await run_sync(_why_not, request.app.state.desk, abandon_on_cancel=True, limiter=_ASKERS)
    if why:
        return Response({"status": "unready", "why": why}, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    return Response({"status": "ready"})


@route("/metrics", http_method=["GET", "HEAD"], opt={ACCESS: Door.ALWAYS}, include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[str]:
    """Figures for Prometheus."""
    desk: Desk = request.app.state.desk
    if not _may_measure(request, desk.settings.metrics_token):
        return Response(
            "Only for this machine, or with the operator's token.\n",
            status_code=HTTPStatus.FORBIDDEN,
            media_type="text/plain",
        )
    found: Operation | None = None
    with move_on_after(_PATIENCE):
        found = await run_sync(_operation, desk, abandon_on_cancel=True, limiter=_ASKERS)
    lines = [*desk.meter.lines(), *gauge_lines(_gauges(found, desk.now()))]
    return Response("\n".join(lines) + "\n", media_type=MEDIA_TYPE)


def _why_not(desk: Desk) -> list[str]:
    """Parts that are at fault."""
    try:
        if desk.register.revision() != HEAD:
            return ["form"]
        if not desk.settings.worker or worker_alive(desk.register, desk.now()):
            return []
    except AmtsblickError:
        return ["register"]
    return ["worker"] if desk.meter.age > _START else []


def _operation(desk: Desk) -> Operation | None:
    try:
        return operation(desk.register, desk.folder, desk.settings.backups, desk.now())
    except (AmtsblickError, OSError):
        return None


def _may_measure(request: Request[Any, Any, Any], token: str) -> bool:
    """A proxy on this machine is on loopback as well: what it passes on does not come from here."""
    given = request.headers.get("authorization", "").encode()
    if token and hmac.compare_digest(given, f"Bearer {token}".encode()):
        return True
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _gauges(found: Operation | None, when: datetime) -> list[Gauge]:
    up = Gauge(
        name="amtsblick_register_up",
        help="1: the register answered in time.",
        values={(): 0 if found is None else 1},
    )
    if found is None:
        return [up]
    tasks: dict[Labels, float | None] = {
        (("state", one.value),): found.tasks.get(one, 0) for one in TaskState
    }
    beat = max((one.beat_at for one in found.workers), default=None)
    once = {
        "amtsblick_workers": ("Workers with a sign of life in the last minute.", len(found.alive)),
        "amtsblick_worker_sign_age_seconds": ("Since the last sign of life.", _age(when, beat)),
        "amtsblick_survey_age_seconds": (
            "Since the last survey was finished.",
            _age(when, found.last_survey),
        ),
        "amtsblick_backup_age_seconds": ("Since the newest backup.", _age(when, found.last_backup)),
        "amtsblick_board_behind_entries": ("Entries of the log that lists do not show yet.", found.behind),
        "amtsblick_board_age_seconds": (
            "Since all bodies were brought up to date.",
            _age(when, found.mark.refreshed_at if found.mark else None),
        ),
        "amtsblick_log_entries": ("Entries of the log of records.", found.entries),
        "amtsblick_register_bytes": ("Size of the register.", found.form.size),
        "amtsblick_disk_free_bytes": ("Free space for the workspace.", found.free),
    }
    return [
        up,
        Gauge(name="amtsblick_tasks", help="Tasks by state.", values=tasks),
        *(Gauge(name=name, help=text, values={(): value}) for name, (text, value) in once.items()),
    ]


def _age(when: datetime, moment: datetime | None) -> float | None:
    return None if moment is None else max(0.0, round((when - moment).total_seconds(), 1))


ROUTES = (live, ready, metrics)
