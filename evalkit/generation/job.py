"""One request on somebody's behalf, and the hash under which its answer is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from evalkit.generation.chat import ChatRequest, hash_of
from evalkit.generation.embedding import EmbeddingRequest
from evalkit.generation.tokens import most_tokens
from evalkit.study.endpoint import Endpoint
from evalkit.study.price import Price


@dataclass(frozen=True, slots=True)
class Job:
    """A request to an endpoint, and on whose behalf it is made.

    Two systems may ask the same and must not share an answer, so the owner (the kind of work, then
    names such as system, brief and candidate) is part of the hash. ``again`` counts how often a new
    answer was asked for in place of the one at hand. ``note`` is kept with the request.
    """

    owner: tuple[str, ...]
    endpoint: Endpoint
    request: ChatRequest | EmbeddingRequest
    price: Price | None = None
    again: int = 0
    note: Mapping[str, object] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """What stays the same when the same thing is asked again for the same purpose."""
        address = [self.endpoint.api.value, self.endpoint.base_url, self.endpoint.api_version]
        return hash_of([list(self.owner), self.again, address, self.request.body])

    @property
    def most_tokens(self) -> int | None:
        """The most that one attempt can use, in and out; None where the answer has no limit."""
        out = self.request.most_tokens_out
        return None if out is None else self.most_tokens_in + out

    @property
    def most_tokens_in(self) -> int:
        """The most that the prompt can be."""
        if isinstance(self.request, EmbeddingRequest):
            return most_tokens(self.request.texts)
        texts = [message.content for message in self.request.messages]
        schema = self.request.response_schema
        return most_tokens([*texts, *([json.dumps(schema)] if schema else [])])

    @property
    def most_cost(self) -> Decimal | None:
        """The most that one attempt can cost; None where no price or no limit is known."""
        out = self.request.most_tokens_out
        if self.price is None or out is None:
            return None
        return self.cost_of(self.most_tokens_in, out)

    def cost_of(self, tokens_in: int | None, tokens_out: int | None) -> Decimal | None:
        """What so many tokens cost; None where a count or a price is not known."""
        if self.price is None or tokens_in is None or tokens_out is None:
            return None
        if isinstance(self.request, EmbeddingRequest):
            return self.price.of_embedding(tokens_in)
        return self.price.of_request(tokens_in, tokens_out)
