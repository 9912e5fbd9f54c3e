"""What tests of several folders share."""

import pytest
from hypothesis import settings

# How long an example takes is the machine's affair; a busy one would fail sound code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no process waits for another at the end."""
    marks = {"browser", "slow"}
    long = {item.path for item in items if marks & {mark.name for mark in item.iter_markers()}}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def _served_model():
    from model_server import ModelServer, serving

    state = ModelServer()
    with serving(state) as url:
        state.url = url
        yield state


@pytest.fixture
def model_server(_served_model):
    """The model server, with nothing left of the test before; its address is `url`."""
    _served_model.reset()
    return _served_model
