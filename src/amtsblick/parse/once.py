"""What is worked out when first asked for, and remembered by its owner."""

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar, overload

ValueT = TypeVar("ValueT")


class _Once(Generic[ValueT]):
    def __init__(self, work: Callable[[Any], ValueT]) -> None:
        self.func: Final = work
        self._name: Final = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> "_Once[ValueT]": ...

    @overload
    def __get__(self, owner: object, kind: type) -> ValueT: ...

    def __get__(self, owner: object, kind: type) -> "ValueT | _Once[ValueT]":
        if owner is None:
            return self
        # Found there before this descriptor the next time, as it has no __set__.
        value = owner.__dict__[self._name] = self.func(owner)
        return value


def once(work: Callable[[Any], ValueT]) -> _Once[ValueT]:
    """Decorator for a method without arguments: a property that is worked out at most once per object.

    As ``functools.cached_property``, whose lock (until Python 3.12) takes longer than most of what is
    remembered here: dozens of things on each page. Two threads may both work it out.
    """
    return _Once(work)
