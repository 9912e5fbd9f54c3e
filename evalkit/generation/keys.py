"""The key of an endpoint: from the environment or a secrets file, and never written anywhere."""

import os
from collections.abc import Mapping
from pathlib import Path

from evalkit.errors import GenerationError
from evalkit.study.endpoint import Endpoint

SECRETS_VARIABLE = "EVALKIT_SECRETS_FILE"
NO_KEY = "no-key-needed"
"""What the library sends to a server that asks for none: it does not go without."""


def key_for(endpoint: Endpoint, folder: Path, environ: Mapping[str, str] | None = None) -> str:
    """The key of an endpoint.

    The variable that the endpoint names is looked up in the environment, then in the file that
    ``EVALKIT_SECRETS_FILE`` names: lines such as ``OPENAI_API_KEY=…``.

    Parameters
    ----------
    folder
        The study folder: what lies in it is shared and archived, so no secrets file may.

    Raises
    ------
    GenerationError
        Where the variable is named and set nowhere, or the secrets file cannot serve.
    """
    if endpoint.key_variable is None:
        return NO_KEY
    known = os.environ if environ is None else environ
    key = known.get(endpoint.key_variable, "").strip()
    named = known.get(SECRETS_VARIABLE, "").strip()
    if not key and named:
        key = _secrets_in(Path(named), folder).get(endpoint.key_variable, "")
    if not key or not key.isascii() or not key.isprintable():
        came = "something that is no key" if key else "nothing"
        raise GenerationError(
            f"Expected the key of the endpoint {endpoint.id} in the environment variable "
            f"{endpoint.key_variable}, came {came}; set it, or name a file that does in "
            f"{SECRETS_VARIABLE}."
        )
    return key


def _secrets_in(file: Path, folder: Path) -> dict[str, str]:
    if file.resolve().is_relative_to(folder.resolve()):
        raise GenerationError(
            f"Expected a secrets file outside the study folder, came {file}; move it out: the "
            "folder is shared and archived."
        )
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GenerationError(
            f"Expected a readable text file in {SECRETS_VARIABLE}, came {file}; check its name "
            "and its permissions."
        ) from error
    pairs = (line.strip().removeprefix("export ").partition("=") for line in lines)
    return {name.strip(): value.strip().strip("\"'") for name, is_set, value in pairs if is_set}
