"""Several threads and processes that write at once: the chain holds and nothing is lost."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, Change, RecordKind
from amtsblick.values.usages import Usage, UsageKind

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)
EACH = 12

WRITER = """
import sys
from datetime import date
from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.values.records import Action, Actor, Change
from amtsblick.values.usages import Usage, UsageKind

name, address, each = sys.argv[1], sys.argv[2], int(sys.argv[3])
knowledge = load()
with Register.open(address) as register:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(each):
        content = Usage(
            id=f"{name}.{number}", body="a", service="x", kind=UsageKind.OWN_CONTENT, handle=f"{name}{number}"
        )
        change = Change(action=Action.ENTERED, content=content, valid_from=date(2026, 1, 1))
        write(register, knowledge, [change], Actor(name=name))
"""


def opened(address):
    register = Register.open(address)
    register.import_bodies([Body(id="a", name="Amt", homepage="https://a.example/")], START)
    return register


def usage(name, number):
    return Usage(
        id=f"{name}.{number}", body="a", service="x", kind=UsageKind.OWN_CONTENT, handle=f"{name}{number}"
    )


def test_threads_that_write_at_once_make_one_chain(register_address, knowledge):
    def enter(name):
        for number in range(EACH):
            change = Change(action=Action.ENTERED, content=usage(name, number), valid_from=DAY)
            write(register, knowledge, [change], Actor(name=name), START)

    with opened(register_address) as register:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(enter, "bcde"))
        assert register.check_log() is None
        found = {(one.actor.name, one.record) for one in register.entries()}
    assert found == {(name, f"{name}.{number}") for name in "bcde" for number in range(EACH)}


def test_processes_that_write_at_once_make_one_chain(register_address):
    opened(register_address).close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name, register_address, str(EACH)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        for name in ("anna", "bert")
    ]
    for one in running:
        assert one.stdout.readline() == "ready\n"
    for one in running:
        one.stdin.write("\n")
        one.stdin.flush()
    for one in running:
        one.communicate(timeout=120)
        assert one.returncode == 0
    with Register.open(register_address) as register:
        assert register.check_log() is None
        assert register.log_end()[0] == 2 * EACH
        names = [one.actor.name for one in register.entries()]
    assert sorted(names) == ["anna"] * EACH + ["bert"] * EACH


def test_of_many_who_change_one_version_at_once_one_is_first_and_the_others_are_told(
    register_address, knowledge
):
    def change(name):
        content = Usage(id="u", body="a", service="x", kind=UsageKind.OWN_CONTENT, unit=name)
        wanted = Change(action=Action.CHANGED, content=content, valid_from=DAY, base=1)
        try:
            write(register, knowledge, [wanted], Actor(name=name), START)
        except RefusedError as refused:
            return str(refused)
        return ""

    with opened(register_address) as register:
        first = Usage(id="u", body="a", service="x", kind=UsageKind.OWN_CONTENT)
        entered = Change(action=Action.ENTERED, content=first, valid_from=DAY)
        write(register, knowledge, [entered], Actor(name="Anna"), START)
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(change, ["B", "C", "D", "E"]))
        (newest,) = register.newest(RecordKind.USAGE)
        assert register.check_log() is None
    assert outcomes.count("") == 1
    assert newest.version == 2
    told = f"changed by {newest.actor.name} (editor)"
    assert all(told in outcome for outcome in outcomes if outcome)
