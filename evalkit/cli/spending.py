"""What a study's models have cost so far, in words."""

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalkit.service.generating import Spending


def spent(spending: "Spending", currency: str, on: str = "this study") -> str:
    """What was spent, with what is unknown and what may have been paid and lost."""
    known = spending.n_answers - spending.n_unknown
    parts = [f"{spending.tokens:,} tokens"]
    if known:
        parts.insert(0, money(spending.cost, currency))
    if spending.n_unknown:
        parts.append(f"{spending.n_unknown} answers of unknown cost")
    if spending.n_lost:
        lost = f"{spending.n_lost} lost attempts"
        most = f" of up to {money(spending.lost_cost, currency)}" if spending.lost_cost else ""
        parts.append(lost + most)
    return f"Spent on {on} so far: {', '.join(parts)}."


def money(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency."""
    return "unknown" if amount is None else f"{amount:.4f} {currency}".strip()
