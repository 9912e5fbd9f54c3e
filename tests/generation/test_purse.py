"""A budget holds back the worst case of what is under way, and lets go of it when it is known."""

import asyncio
from decimal import Decimal

import pytest

from evalkit.errors import BudgetError
from evalkit.generation.chat import ChatRequest, Message
from evalkit.generation.job import Job
from evalkit.generation.journal import Spending
from evalkit.generation.purse import Purse, Spent
from evalkit.study.endpoint import Endpoint
from evalkit.study.generation import Budget
from evalkit.study.price import Price

LOCAL = Endpoint(id="local", base_url="http://127.0.0.1:1/v1")
PRICE = Price(model="m", date="2026-11-01", input=1_000, output=10_000)


def job(name: str, price: Price | None = PRICE) -> Job:
    """Up to 10 tokens in (2 bytes and 8 for the message) and 9 out: at most 0.10 in all."""
    request = ChatRequest("m", (Message("user", "Hi"),), {"max_tokens": 9})
    return Job((name,), LOCAL, request, price)


def test_the_worst_case_is_every_byte_a_token_and_the_whole_limit():
    assert job("a").most_tokens == 19
    assert job("a").most_cost == Decimal("0.10")  # 10 at 0.001 and 9 at 0.01


def test_a_request_waits_until_one_under_way_makes_room():
    async def run():
        purse, order = Purse(Budget(amount=0.15), Spending()), []

        async def second():
            await purse.grant(job("b"), 1)
            order.append("granted")

        await purse.grant(job("a"), 1)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.01)
        order.append("settled")
        await purse.settle(job("a"), 1, Spent(Decimal("0.02"), 5))
        await waiting
        return order

    assert asyncio.run(run()) == ["settled", "granted"]


def test_what_nobody_tells_counts_at_its_worst():
    async def run():
        purse = Purse(Budget(amount=0.15), Spending())
        await purse.grant(job("a"), 1)
        await purse.settle(job("a"), 1, Spent())
        await purse.grant(job("b"), 1)

    with pytest.raises(BudgetError, match=r"0\.1000 are spent, and the next request may cost up"):
        asyncio.run(run())


@pytest.mark.parametrize(("spent", "fits"), [("0.05", True), ("0.0501", False)])
def test_the_budget_may_be_reached_and_not_passed(spent, fits):
    async def run():
        purse = Purse(Budget(amount=0.15), Spending(most_cost=Decimal(spent)))
        await purse.grant(job("a"), 1)
        return True

    if fits:
        assert asyncio.run(run())
    else:
        with pytest.raises(BudgetError):
            asyncio.run(run())


def test_a_budget_in_money_cannot_be_counted_without_a_price():
    with pytest.raises(BudgetError, match="Expected a price for the model m"):
        asyncio.run(Purse(Budget(amount=1), Spending()).grant(job("a", None), 1))


def test_a_budget_in_tokens_needs_no_price():
    async def run():
        purse = Purse(Budget(tokens=40), Spending(most_tokens=2))
        await purse.grant(job("a", None), 1)
        await purse.grant(job("b", None), 1)
        await purse.settle(job("a", None), 1, Spent(None, 19))
        await purse.settle(job("b", None), 1, Spent(None, 19))
        await purse.grant(job("c", None), 1)

    with pytest.raises(BudgetError, match="40 are used, and the next request may use up to 19"):
        asyncio.run(run())
