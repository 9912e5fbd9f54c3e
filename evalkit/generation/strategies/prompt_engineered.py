"""The brief alone, in a prompt that somebody has worked on: the template is the whole strategy."""

from evalkit.generation.strategies.material import Material, Prompt
from evalkit.study.brief import Brief


def prompt(brief: Brief, material: Material) -> Prompt:
    """Ask with the system's own template filled in."""
    return Prompt(material.template.filled(brief))
