"""What a model's tokens cost, on which day that was said, and what a number of them comes to."""

import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from evalkit.study.value import Prose, Value

PER_MILLION = Decimal(1_000_000)


def _as_decimal(value: object) -> object:
    """A number as it was written: 3.75 in a file is 3.75, not the nearest binary fraction."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


Money = Annotated[Decimal, BeforeValidator(_as_decimal), Field(ge=0, allow_inf_nan=False)]
"""An amount in the currency of the price, exact."""


class Price(Value):
    """The price of a model per million tokens, and the day it was read off the price list.

    ``model`` is the name that a request gives; ``training`` serves estimates for fine-tuning. A
    local model that costs nothing has prices of 0 by being given so; a model without a price has
    an unknown cost, which is not the same.
    """

    model: Prose
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    input: Money | None = None
    output: Money | None = None
    training: Money | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"

    @property
    def day(self) -> datetime.date:
        """The day on which the price held."""
        return datetime.date.fromisoformat(self.date)

    def of_request(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """What one request costs; None where a price that it needs is not known.

        Examples
        --------
        >>> price = Price(model="m", date="2026-11-01", input=2.5, output=10)
        >>> price.of_request(2_000, 1_000)
        Decimal('0.015')
        >>> Price(model="m", date="2026-11-01").of_request(2_000, 1_000) is None
        True
        """
        if self.input is None or self.output is None:
            return None
        return (self.input * tokens_in + self.output * tokens_out) / PER_MILLION

    def of_embedding(self, tokens: int) -> Decimal | None:
        """What the vectors of so many tokens cost: there is nothing to pay for coming out."""
        return None if self.input is None else self.input * tokens / PER_MILLION

    def of_training(self, tokens: int, epochs: int) -> Decimal | None:
        """What fine-tuning on so many tokens costs; None where its price is not known.

        Examples
        --------
        >>> price = Price(model="m", date="2026-11-01", training=3.75)
        >>> round(price.of_training(62_000, epochs=3), 2)
        Decimal('0.70')
        """
        return None if self.training is None else self.training * tokens * epochs / PER_MILLION


def price_of(model: str, prices: tuple[Price, ...]) -> Price | None:
    """The price of a model, or None where none is given for it."""
    return next((price for price in prices if price.model == model), None)
