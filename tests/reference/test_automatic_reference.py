"""The alternative annotator test against its authors' own code.

`automatic_reference.json` holds drawn ratings and what the notebook of the paper's repository gave
for them, made once, with call and version.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evalkit.stats.automatic import Alignment, alternative_annotator_test

REFERENCE = json.loads(Path(__file__).with_name("automatic_reference.json").read_text("utf-8"))
ALIGNMENTS = {"accuracy": Alignment.EXACT, "neg_rmse": Alignment.SQUARED}


@pytest.mark.parametrize("entry", REFERENCE, ids=lambda entry: entry["call"])
def test_advantages_and_published_p_are_those_of_the_authors(entry: dict[str, Any]) -> None:
    options, expected = entry["options"], entry["expected"]
    people = np.array(options["people"], dtype=float)
    found = alternative_annotator_test(
        people,
        np.array(options["model"], dtype=float),
        np.arange(len(people)),
        ALIGNMENTS[options["scoring"]],
        allowance=options["epsilon"],
    )
    advantages = [one for one in found.advantages if one is not None]
    assert found.advantage == pytest.approx(expected["advantage_probability"], abs=1e-9)
    assert [one.model for one in advantages] == pytest.approx(expected["advantages"], abs=1e-9)
    p_values = [one.published_p for one in advantages]
    assert p_values == pytest.approx(expected["p_values"], abs=1e-9)
    assert found.published_winning_rate == pytest.approx(expected["winning_rate"])
