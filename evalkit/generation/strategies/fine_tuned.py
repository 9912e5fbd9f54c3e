"""The brief alone, to a model that was trained on such passages.

The template must be the one that the training file was written with: a tuned model answers best to
the very words that it was tuned on.
"""

from evalkit.generation.strategies.material import Material, Prompt
from evalkit.study.brief import Brief


def prompt(brief: Brief, material: Material) -> Prompt:
    """Ask with the template filled in."""
    return Prompt(material.template.filled(brief))
