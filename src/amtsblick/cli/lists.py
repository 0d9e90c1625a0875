"""Read a list of bodies and tell the user what is wrong with it."""

from pathlib import Path

from amtsblick.cli.screen import complain
from amtsblick.errors import InputError
from amtsblick.parse.bodies_csv import BodiesList, parse_bodies


def read_bodies(path: Path) -> BodiesList:
    """Bodies of a CSV file; every problem is printed with its line and what to do about it."""
    found = parse_bodies(read_file(path), name=str(path))
    for problem in found.problems:
        complain(f"{path}, line {problem.line}: {problem.text}: {problem.remedy}")
    if not found.bodies:
        raise InputError(f"The list {path} holds no usable body: each row needs a name and a homepage.")
    return found


def read_file(path: Path) -> bytes:
    """Bytes of a list that the user names; InputError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The list {path} cannot be read ({error.strerror}): name an existing CSV file."
        ) from error
