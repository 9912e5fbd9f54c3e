"""A budget that holds back the worst case of what is under way, so that it is never passed."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from evalkit.errors import BudgetError
from evalkit.generation.job import Job
from evalkit.generation.journal import Spending
from evalkit.study.generation import Budget


@dataclass(frozen=True, slots=True)
class _Amount:
    """Money and tokens together; only what the budget limits is looked at."""

    cost: Decimal
    tokens: int

    def __add__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.cost + other.cost, self.tokens + other.tokens)


@dataclass(frozen=True, slots=True)
class Spent:
    """What an attempt came to; None where nobody knows, and then its worst case counts."""

    cost: Decimal | None = None
    tokens: int | None = None


NOTHING = Spent(Decimal(0), 0)


class Purse:
    """Grants requests until the budget could be passed; without a budget it grants all.

    Lost attempts, and answers whose cost nobody told, count with the most that they may have cost.
    """

    def __init__(
        self, budget: Budget | None, spending: Spending, *, is_frozen: bool = False
    ) -> None:
        self.budget = budget or Budget()
        self.is_frozen = is_frozen
        self._spent = _Amount(spending.most_cost, spending.most_tokens)
        self._held: dict[tuple[str, int], _Amount] = {}
        self._changed = asyncio.Condition()

    async def grant(self, job: Job, attempt: int) -> None:
        """Hold the worst case of an attempt back, once there is room for it.

        Raises
        ------
        BudgetError
            Where there is no room, and nothing is under way that could make some; or where the most
            that the request may come to is not known.
        """
        worst = self._worst(job)
        async with self._changed:
            while not self._has_room(worst):
                if not self._held:
                    raise BudgetError(self._sentence(worst))
                await self._changed.wait()
            self._held[job.hash, attempt] = worst

    async def settle(self, job: Job, attempt: int, spent: Spent) -> None:
        """Put what an attempt came to in place of its worst case, where it is known."""
        cost, tokens = spent.cost, spent.tokens
        async with self._changed:
            held = self._held.pop((job.hash, attempt), _Amount(Decimal(0), 0))
            self._spent += _Amount(
                held.cost if cost is None else cost, held.tokens if tokens is None else tokens
            )
            self._changed.notify_all()

    def _worst(self, job: Job) -> _Amount:
        cost, tokens = job.most_cost, job.most_tokens
        if self.budget.amount is not None and cost is None:
            raise BudgetError(
                f"Expected a price for the model {job.request.model} and a limit on its answers "
                "(max_tokens), since there is a budget in money; add them, or write the budget in "
                "tokens."
            )
        if self.budget.tokens is not None and tokens is None:
            raise BudgetError(
                f"Expected max_tokens among the settings for {job.request.model}, since there is "
                "a budget in tokens; add it."
            )
        return _Amount(cost or Decimal(0), tokens or 0)

    def _has_room(self, worst: _Amount) -> bool:
        total = worst + self._spent
        for held in self._held.values():
            total += held
        amount, tokens = self.budget.amount, self.budget.tokens
        fits_amount = amount is None or total.cost <= amount
        return fits_amount and (tokens is None or total.tokens <= tokens)

    def _sentence(self, worst: _Amount) -> str:
        if self.budget.amount is not None and worst.cost + self._spent.cost > self.budget.amount:
            of, spent, most = self.budget.amount, self._spent.cost, worst.cost
            return (
                f"The budget of {of} is used up as far as it can be: {spent:.4f} are spent, and "
                f"the next request may cost up to {most:.4f}; {self._remedy('amount')}."
            )
        return (
            f"The budget of {self.budget.tokens} tokens is used up as far as it can be: "
            f"{self._spent.tokens} are used, and the next request may use up to {worst.tokens}; "
            f"{self._remedy('tokens')}."
        )

    def _remedy(self, limit: str) -> str:
        if self.is_frozen:
            return "it was frozen with the study, so what is left stays unasked"
        return f"raise {limit} under budget to go on"
