"""Lists of commands say what the commands say, and asking for them imports nothing else."""

import subprocess
import sys

import pytest
import typer.main
from typer.testing import CliRunner

from amtsblick.cli import app as whole
from amtsblick.cli import register
from amtsblick.cli.app import app

LISTED = [("amtsblick", one) for one in whole.COMMANDS] + [("register", one) for one in register.COMMANDS]
HEAVY = {
    "sqlalchemy",
    "aiohttp",
    "jinja2",
    "litestar",
    "amtsblick.jobs",
    "amtsblick.keep",
    "amtsblick.knowledge",
}


CALL = """
import sys
from amtsblick.cli import main
try:
    main()
finally:
    print("MODULES", *sys.modules)
"""


def imported_by(*arguments):
    """Modules that a call leaves imported."""
    said = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], capture_output=True, text=True, check=False
    )
    _, ended, names = said.stdout.rpartition("MODULES")
    assert ended, said.stderr
    return set(names.split())


@pytest.mark.parametrize(
    ("group", "listed"), [pytest.param(*one, id=f"{one[0]}-{one[1].name}") for one in LISTED]
)
def test_a_list_says_of_a_command_what_it_says_of_itself(group, listed):
    words = [] if group == "amtsblick" else [group]
    commands = typer.main.get_command(app).commands
    for word in words:
        commands = commands[word].commands
    itself = commands[listed.name].opened()
    assert " ".join(itself.help.split("\n\n")[0].split()) == listed.help
    assert not itself.hidden


@pytest.mark.parametrize("asked", [["--help"], ["--version"], [], ["register", "--help"]], ids=" ".join)
def test_lists_of_commands_import_no_work(asked):
    heavy = HEAVY & imported_by(*asked)
    assert not heavy


def test_a_command_imports_no_other_command():
    imported = {name for name in imported_by("law", "--help") if name.startswith("amtsblick.cli.")}
    assert "amtsblick.cli.law" in imported
    assert not imported & {f"amtsblick.cli.{name}" for name in ("survey", "timeline", "records", "demo")}


@pytest.mark.parametrize("command", ["law", "obligations", "questions", "verify"])
def test_what_needs_no_register_and_no_network_imports_neither(command):
    neither = {"sqlalchemy", "aiohttp"} & imported_by(command, "--help")
    assert not neither


def test_a_misspelt_command_is_answered_with_the_one_that_is_meant():
    said = CliRunner().invoke(app, ["surveys"])
    assert said.exit_code == 2
    assert "'survey'" in said.output


def test_a_misspelt_option_of_a_command_that_was_opened_is_named_with_the_whole_command():
    said = CliRunner().invoke(app, ["register", "list", "--no-such-option"])
    assert said.exit_code == 2
    assert "register list" in said.output


def test_a_shell_completes_names_of_commands():
    said = CliRunner(
        env={
            "_AMTSBLICK_COMPLETE": "complete_bash",
            "COMP_WORDS": "amtsblick register with",
            "COMP_CWORD": "2",
        }
    ).invoke(app, prog_name="amtsblick")
    assert said.output.split() == ["withdraw"]
