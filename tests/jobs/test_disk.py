"""What is handed to the disk is written once, together with what came meanwhile, and never forgotten."""

import asyncio
import threading
import time

import pytest

from amtsblick.jobs.disk import Disk


class Log:
    """Something that writes: remembers what went out together and from which thread."""

    def __init__(self, refuses=(), takes=0.0):
        self.turns = []
        self.threads = set()
        self.refuses = refuses
        self.takes = takes

    def write(self, items):
        time.sleep(self.takes)
        self.turns.append(items)
        self.threads.add(threading.current_thread().name)
        return {item: OSError(item) for item in items if item in self.refuses}


async def test_what_comes_together_is_written_together_beside_the_event_loop():
    log = Log()
    async with Disk(log.write) as disk:
        await asyncio.gather(*[disk.write(f"item {n}") for n in range(50)])
        assert log.turns == [tuple(f"item {n}" for n in range(50))]
        await disk.write("later")
    assert log.turns[1:] == [("later",)]
    assert threading.current_thread().name not in log.threads


async def test_what_comes_while_the_disk_is_busy_goes_out_with_the_next_turn():
    log = Log(takes=0.1)
    async with Disk(log.write) as disk, asyncio.TaskGroup() as group:
        group.create_task(disk.write("first"))
        await asyncio.sleep(0.06)
        for name in ("second", "third"):
            group.create_task(disk.write(name))
    assert log.turns == [("first",), ("second", "third")]


async def test_only_those_that_failed_hear_of_it():
    log = Log(refuses={"bad"})
    async with Disk(log.write) as disk:
        found = await asyncio.gather(disk.write("good"), disk.write("bad"), return_exceptions=True)
    assert found[0] is None
    assert isinstance(found[1], OSError)


async def test_a_writer_that_breaks_tells_everyone_who_waits():
    def broken(_items):
        raise ZeroDivisionError

    async with Disk(broken) as disk:
        found = await asyncio.gather(disk.write("a"), disk.write("b"), return_exceptions=True)
    assert [type(error) for error in found] == [ZeroDivisionError] * 2


@pytest.mark.parametrize("moment", [0.0, 0.06], ids=["before the turn", "during the turn"])
async def test_what_was_handed_in_is_written_though_its_owner_is_gone(moment):
    log = Log(takes=0.1)

    async def survey():
        async with Disk(log.write) as disk, asyncio.TaskGroup() as group:
            group.create_task(disk.write("first"))
            await asyncio.sleep(moment)
            group.create_task(disk.write("second"))
            await asyncio.sleep(60)

    surveying = asyncio.create_task(survey())
    await asyncio.sleep(moment + 0.005)
    surveying.cancel()
    await asyncio.wait([surveying])
    assert surveying.cancelled()
    assert sorted(item for turn in log.turns for item in turn) == ["first", "second"]
    await asyncio.sleep(0.05)  # late news from the thread must find nobody and break nothing
