import evalkit.stats.raters as raters


def test_all_is_sorted_and_whole() -> None:
    assert list(raters.__all__) == sorted(raters.__all__)
    assert all(hasattr(raters, name) for name in raters.__all__)
