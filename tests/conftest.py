import pytest
from hypothesis import settings

from amtsblick.knowledge import load
from amtsblick.values.knowledge import Knowledge

# How long an example takes depends on the machine; speed is measured in bench/, never tested.
settings.register_profile("amtsblick", deadline=None)
settings.load_profile("amtsblick")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()
