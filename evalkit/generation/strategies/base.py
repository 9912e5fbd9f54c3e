"""The brief alone, in the plain prompt."""

from evalkit.generation.strategies.material import Material, Prompt
from evalkit.study.brief import Brief


def prompt(brief: Brief, material: Material) -> Prompt:
    """Ask with the template filled in."""
    return Prompt(material.template.filled(brief))
