"""Source texts that fit the brief beside it, in the place that the template has for them."""

from evalkit.errors import GenerationError
from evalkit.generation.strategies.material import Material, Prompt
from evalkit.study.brief import Brief


def prompt(brief: Brief, material: Material) -> Prompt:
    """Ask with the retrieved pieces in the template.

    Raises
    ------
    GenerationError
        Where no source text fits the brief: the passage would be one of another strategy.
    """
    pieces = material.sources(brief)
    if not pieces:
        raise GenerationError(
            f"Expected a source text that shares a word with the brief {brief.id}, came none; add "
            "texts on its topic to the references."
        )
    sources = "\n\n".join(f"[{number}] {p.text}" for number, p in enumerate(pieces, start=1))
    shown = tuple(piece.label for piece in pieces)
    return Prompt(material.template.filled(brief, sources), shown)
