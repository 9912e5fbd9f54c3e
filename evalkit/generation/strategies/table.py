"""Which file asks for passages in which way."""

from collections.abc import Callable, Mapping

from evalkit.generation.strategies import base, few_shot, fine_tuned, prompt_engineered, rag
from evalkit.generation.strategies.material import Material, Prompt
from evalkit.study.brief import Brief
from evalkit.study.generation import Strategy

STRATEGIES: Mapping[Strategy, Callable[[Brief, Material], Prompt]] = {
    Strategy.BASE: base.prompt,
    Strategy.PROMPT_ENGINEERED: prompt_engineered.prompt,
    Strategy.FEW_SHOT: few_shot.prompt,
    Strategy.RAG: rag.prompt,
    Strategy.FINE_TUNED: fine_tuned.prompt,
}
"""Every strategy that asks a model; imported passages are asked of nobody."""
