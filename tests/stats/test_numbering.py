import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.stats.numbering import numbered

quietly = settings(derandomize=True, max_examples=60)


@quietly
@given(st.lists(st.integers(-40, 400), max_size=20))
def test_table_and_sorting_give_what_unique_gives(labels: list[int]) -> None:
    found = numbered(np.array(labels, dtype=np.int64))
    names, index = np.unique(np.array(labels, dtype=np.int64), return_inverse=True)
    assert found.names.tolist() == names.tolist()
    assert found.index.tolist() == index.tolist()
    assert len(found) == len(names)
