"""Where a model answers: one server, how it is spoken to, and where its key is to be found."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from evalkit.study.value import Identifier, Prose, Value


class Api(StrEnum):
    """How a server is addressed.

    ``openai`` is what OpenAI and nearly all local servers speak; ``azure_deployments`` names the
    deployment in the path and a version of the interface, ``azure_v1`` neither.
    """

    OPENAI = "openai"
    AZURE_DEPLOYMENTS = "azure_deployments"
    AZURE_V1 = "azure_v1"


class Endpoint(Value):
    """One server that answers Chat Completions, as `study.yaml` describes it.

    ``key_variable`` is the *name* of the environment variable that holds the key, never the key;
    a local server that asks for none goes without. ``concurrency`` is how many requests may be
    under way at once; ``retries`` how often one is sent again after a failure that may pass;
    ``stream`` asks for the answer in pieces, for servers behind a gateway that cuts long waits.
    """

    id: Identifier
    base_url: Prose
    api: Annotated[Api, Field(strict=False)] = Api.OPENAI
    api_version: Prose | None = None
    key_variable: Prose | None = None
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    timeout_seconds: float = Field(default=300.0, gt=0, le=3600)
    retries: Annotated[int, Field(ge=0, le=20)] = 4
    stream: bool = False
