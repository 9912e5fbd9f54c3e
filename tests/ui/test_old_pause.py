"""After a restart the browser still holds a pause that the rater has left."""

import pytest
import streamlit as st

from evalkit.ui.components.desk_message import Message
from evalkit.ui.components.step import Choice
from evalkit.ui.pages.rate import _is_past_pause
from evalkit.ui.pages.steps import _act


@pytest.mark.parametrize(("revision", "is_past"), [(1000, True), (1001, True), (1002, False)])
def test_a_pause_asked_for_before_the_rater_went_on_is_past(monkeypatch, revision, is_past):
    monkeypatch.setattr(st, "session_state", {})
    _act(None, Choice(step="pause", revision=1001, act="continue", choice="", text=""))
    assert _is_past_pause(Message("w1", revision, {}, "pause")) is is_past


def test_a_first_pause_is_none_that_is_past(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    assert not _is_past_pause(Message("w1", 1000, {}, "pause"))
    assert not _is_past_pause(Message("w1", 1000, {}, "next"))
