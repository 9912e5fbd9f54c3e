"""The whole design of a study, batch by batch, as its secret and its audit log give it again."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from evalkit.assignment.design import Design, make_design
from evalkit.service.opening import request_of
from evalkit.study.study import Study


class Act(Protocol):
    """An act on a study: which one, and what was written down with it."""

    @property
    def kind(self) -> str:
        """The kind of the act."""

    @property
    def detail(self) -> object:
        """What was written down."""


def derived_design(study: Study, secret: bytes, acts: Iterable[Act]) -> Design:
    """What the secret stands for, with all work that was added after opening.

    Parameters
    ----------
    study
        The study with all its people; ``acts`` say who came later.
    """
    opening = next((act.detail for act in acts if act.kind == "opened"), {})
    people = opening.get("people", len(study.raters)) if isinstance(opening, dict) else None
    at_opening = replace(study, raters=study.raters[:people])
    return make_design(request_of(at_opening), secret)
