"""Commands whose modules are imported when somebody calls them or asks for their help.

A list of commands needs a name and a sentence of each, which stand in a table; importing all of Amtsblick for
it took two seconds. A test holds the sentences against what the commands say of themselves.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Listed(NamedTuple):
    """One command of a list: ``where`` is ``module:function``, or ``module:app`` for a group of commands.

    ``module`` is one of this room. ``help`` is the first paragraph of the command's own help, in one line.
    """

    name: str
    where: str
    help: str


class Unopened(TyperCommand):
    """Stands for a command in lists, until somebody asks for the command itself."""

    def __init__(self, listed: Listed) -> None:
        super().__init__(listed.name, callback=None, help=listed.help)
        self._listed = listed

    def opened(self) -> Any:
        """The command itself; imports its module."""
        name, where, _ = self._listed
        module, _, attribute = where.partition(":")
        target = getattr(import_module(f"{__package__}.{module}"), attribute)
        around = typer.Typer(add_completion=False, rich_markup_mode=None)
        around.callback()(_nothing)  # with one, typer makes a group even of a single command
        if isinstance(target, typer.Typer):
            around.add_typer(target, name=name)
        else:
            around.command(name)(target)
        group: Any = typer.main.get_command(around)
        return group.commands[name]

    @property
    def commands(self) -> Mapping[str, Any]:
        """Commands of the group that it stands for, none for a single command."""
        found: Mapping[str, Any] = getattr(self.opened(), "commands", {})
        return found


class OnDemand(TyperGroup):
    """A group that opens its commands one by one; subclasses say which they are."""

    listed: ClassVar[tuple[Listed, ...]] = ()

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for one in self.listed:
            self.add_command(Unopened(one))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the arguments name, opened."""
        name, command, remaining = super().resolve_command(ctx, args)
        return name, command.opened() if isinstance(command, Unopened) else command, remaining


def _nothing() -> None:
    """Before the command there is nothing to do."""
