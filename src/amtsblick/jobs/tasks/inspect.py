"""Open sites in a real browser, as ``amtsblick inspect`` does."""

from contextlib import nullcontext
from pathlib import Path

from amtsblick.jobs.inspect import Inspected, Order, Wish, folder_names
from amtsblick.jobs.inspecting import inspect_all
from amtsblick.jobs.surveying import orders_after
from amtsblick.jobs.tasks.board import bring_up_to_date
from amtsblick.jobs.tasks.checking import chosen
from amtsblick.jobs.tasks.placing import SMALL
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.tasks import Count, Step, TaskOutcome
from amtsblick.values.work import InspectWork


async def inspect(work: InspectWork, run: TaskRun) -> TaskOutcome:
    """Inspect what no earlier attempt has sealed; raises ChromiumError when there is no browser."""
    base = run.means.place.folder
    every = _orders(work, run)
    held = _sealed(run, base)
    orders = [one for one in every if one.folder not in held]
    run.expect(len(every), len(every) - len(orders))
    done: list[Inspected] = []

    def told(one: Inspected) -> None:
        done.append(one)
        if one.site is None:
            run.tell(Step.SITE_FAILED, one.order.site, one.failure)
        else:
            run.tell(Step.SITE_INSPECTED, one.order.site, one.site.state, done=1)

    if orders:
        desk = run.means.desk(run.register, run.knowledge, f"amtsblick work, task {run.task.number}")
        wish = Wish(pages=work.pages, passes=work.passes, concurrency=run.means.browser.concurrency)
        await inspect_all(orders, run.means.browser, desk, wish, nullcontext(told))
    few = {order.body for order in every if order.body is not None}
    bring_up_to_date(run, few if len(few) <= SMALL else None)
    failed = [one for one in done if one.site is None]
    return TaskOutcome(
        survey=work.survey,
        inspections=tuple(one.site for one in every if one.folder in _sealed(run, base)),
        counts=(
            Count(name="inspected", number=len(every) - len(failed)),
            Count(name="failed", number=len(failed)),
        ),
        notes=tuple(f"{one.order.site}: {one.failure}" for one in done if one.failure),
    )


def _orders(work: InspectWork, run: TaskRun) -> list[Order]:
    """One folder per site below that of the task, named as in the attempt before."""
    base = run.means.place.folder
    if work.survey is not None and not work.bodies and not work.sites:
        return orders_after(run.register.survey(work.survey), run.register, base)
    bodies = chosen(work.bodies, run.register, below=work.below) if work.bodies else []
    wanted = [(body.homepage, body.id) for body in bodies] + [(site, None) for site in work.sites]
    names = folder_names([site for site, _ in wanted])
    folder = base / "inspections" / f"task-{run.task.number}"
    return [
        Order(site=site, folder=folder / name, survey=work.survey, body=body)
        for (site, body), name in zip(wanted, names, strict=True)
    ]


def _sealed(run: TaskRun, base: Path) -> set[Path]:
    """Folders whose inspection is in the register."""
    return {(base / entry.bundle).parent for _, entry in run.register.all_inspections()}
