"""Whether a form's own words say how many options may be chosen, so that the desk need not."""

import re

_NUMBERS = {2: "two|dos", 3: "three|tres", 4: "four|cuatro", 5: "five|cinco", 6: "six|seis"}
_BEFORE = "up to|at most|no more than|hasta|como máximo|máximo de|no más de"
_AFTER = "at most|como máximo"


def says_limit(question: str, most: int) -> bool:
    """Whether a question, in English or in Spanish, tells that so many options may be chosen.

    Examples
    --------
    >>> says_limit("What decided it? Choose up to two.", 2)
    True
    >>> says_limit("¿Qué lo decidió? Elija 3 como máximo.", 3)
    True
    >>> says_limit("Why is one of the two better?", 2)
    False
    """
    number = f"(?:{_NUMBERS.get(most, most)}|{most})"
    said = rf"\b(?:(?:{_BEFORE})\s+{number}|{number}\s+(?:{_AFTER}))\b"
    return re.search(said, question, re.IGNORECASE) is not None
