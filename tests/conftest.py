import pytest

from amtsblick.knowledge import load
from amtsblick.values.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()
