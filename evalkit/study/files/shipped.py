"""Where the shipped rubrics and data lie: in a checkout beside the package, in a wheel within."""

from pathlib import Path

import evalkit
from evalkit.errors import EvalkitError


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, such as ``shipped("data", "demo_study")``.

    Raises
    ------
    EvalkitError
        Where the installation lacks it.

    Examples
    --------
    >>> shipped("rubrics", "literary.yaml").name
    'literary.yaml'
    """
    package = Path(evalkit.__file__).parent
    inside = package / "_shipped"
    path = (inside if inside.is_dir() else package.parent).joinpath(*parts)
    if not path.exists():
        raise EvalkitError(
            f"Expected {'/'.join(parts)} beside or within the installed package, but it is not "
            "there; install evalkit again."
        )
    return path
