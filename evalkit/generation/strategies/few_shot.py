"""Passages of the training set first, each as the answer to its own brief, then the brief."""

from evalkit.generation.exemplars import brief_of
from evalkit.generation.strategies.material import Material, Prompt
from evalkit.study.brief import Brief
from evalkit.study.prompt import Message


def prompt(brief: Brief, material: Material) -> Prompt:
    """Ask after showing exemplars as earlier turns of the same conversation."""
    *opening, question = material.template.filled(brief)
    chosen = material.exemplars(brief)
    shown = []
    for exemplar in chosen:
        asked = material.template.filled(brief_of(exemplar))[-1]
        shown += [asked, Message("assistant", exemplar.text.strip())]
    messages = (*opening, *shown, question)
    return Prompt(messages, tuple(exemplar.name for exemplar in chosen))
