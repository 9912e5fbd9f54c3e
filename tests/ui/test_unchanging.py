"""What is looked up once while we serve is what Streamlit looks up for every message."""

import pytest
from streamlit import config
from streamlit.components.v2 import component_manager, manifest_scanner
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from evalkit.ui import unchanging
from evalkit.ui.asgi import configuration

SECTIONS = (
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
)


@pytest.fixture
def settled(monkeypatch):
    """Settled for one test, with the configuration that we serve with."""
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    monkeypatch.setattr(
        bidi_component,
        "make_bidi_component_presenter",
        bidi_component.make_bidi_component_presenter,
    )
    monkeypatch.setattr(
        manifest_scanner, "scan_component_manifests", manifest_scanner.scan_component_manifests
    )
    before = {name: config.get_option(name) for name in configuration() if "theme." in name}
    for name in before:
        config.set_option(name, configuration()[name])
    unchanging._theme.cache_clear()
    unchanging.settle()
    yield
    unchanging._theme.cache_clear()
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.usefixtures("settled")
def test_the_theme_goes_out_as_streamlit_makes_it(section):
    sent, made = CustomThemeConfig(), CustomThemeConfig()
    app_session._populate_theme_msg(sent, section)
    unchanging._look_up_theme(made, section)
    assert sent == made


@pytest.mark.usefixtures("settled")
def test_the_light_theme_has_the_colours_of_the_shipped_configuration():
    sent = CustomThemeConfig()
    app_session._populate_theme_msg(sent.light, "theme.light")
    assert sent.light.primary_color == "#1d5c63"
    assert not sent.HasField("dark")


@pytest.mark.usefixtures("settled")
def test_a_section_that_nobody_configured_stays_unset():
    sent = CustomThemeConfig()
    app_session._populate_theme_msg(sent.sidebar, "theme.sidebar")
    assert not sent.HasField("sidebar")


@pytest.mark.usefixtures("settled")
def test_no_installed_package_is_searched_for_components(monkeypatch):
    def searched() -> None:
        pytest.fail("the metadata of installed packages was read")

    monkeypatch.setattr("importlib.metadata.distributions", searched)
    manager = component_manager.BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)


@pytest.mark.usefixtures("settled")
def test_the_state_of_a_component_is_read_as_the_browser_set_it():
    present = bidi_component.make_bidi_component_presenter("desk__events", "desk", {"message"})
    state = {"message": {"assignment": "t0", "revision": 3}}
    assert present(state, None) is state
