"""Incomplete blocks: even loads, even meetings, and one connected group, whatever the size."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.assignment.components import components
from evalkit.assignment.draw import Draw
from evalkit.assignment.incidence import Edge, fewest_raters_per_brief, incidence
from evalkit.stats.design import design_linkage


def names(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


def edges_of(n_briefs: int, n_raters: int, per_brief: int, secret: bytes) -> tuple[Edge, ...]:
    raters, briefs = names("r", n_raters), names("b", n_briefs)
    return incidence(raters, briefs, per_brief, Draw(secret).stream("incidence"))


def table_of(edges: tuple[Edge, ...], n_briefs: int, n_raters: int) -> list[list[bool]]:
    there = set(edges)
    return [[(r, b) in there for b in names("b", n_briefs)] for r in names("r", n_raters)]


@settings(max_examples=150, derandomize=True)
@given(st.integers(1, 60), st.integers(1, 14), st.data(), st.binary(min_size=16, max_size=16))
def test_loads_are_even_within_one_and_all_raters_hang_together(n_briefs, n_raters, data, secret):
    fewest = fewest_raters_per_brief(n_raters, n_briefs)
    if fewest > n_raters:
        return
    per_brief = data.draw(st.integers(fewest, n_raters))
    edges = edges_of(n_briefs, n_raters, per_brief, secret)
    assert len(edges) == len(set(edges)) == n_briefs * per_brief
    assert set(Counter(brief for _, brief in edges).values()) == {per_brief}
    linkage = design_linkage(table_of(edges, n_briefs, n_raters))
    assert linkage.most_briefs - linkage.fewest_briefs <= 1
    assert linkage.n_groups == 1
    assert n_raters == 1 or linkage.algebraic_connectivity > 1e-9
    assert n_raters == 1 or linkage.n_to_part >= 1


@settings(max_examples=60, derandomize=True)
@given(st.integers(3, 12), st.integers(2, 4), st.integers(8, 60), st.binary(max_size=8))
def test_each_two_raters_share_about_equally_many_briefs(n_raters, per_brief, n_briefs, secret):
    per_brief = min(per_brief, n_raters - 1)
    edges = edges_of(max(n_briefs, n_raters), n_raters, per_brief, secret)
    linkage = design_linkage(table_of(edges, max(n_briefs, n_raters), n_raters))
    assert linkage.most_shared - linkage.fewest_shared <= 2


# Loads and meetings follow from counting: 12 * 3 / 4 = 9 briefs a rater, and 12 * 3 / 6 = 6 shared
# by each of the 6 pairs of raters; 48 * 2 / 6 = 16 and 48 / 15 = 3.2; 200 * 3 / 10 = 60 and
# 200 * 3 / 45 = 13.3. With every two of r raters sharing m briefs the second eigenvalue is r m.
@pytest.mark.parametrize(
    ("n_briefs", "n_raters", "per_brief", "load", "shared", "least_eigenvalue"),
    [
        (12, 4, 3, 9, (6, 6), 24.0),
        (48, 6, 2, 16, (3, 4), 6 * 3.0),
        (200, 10, 3, 60, (13, 14), 10 * 13.0),
    ],
)
def test_the_blocks_that_studies_use_are_balanced(
    n_briefs, n_raters, per_brief, load, shared, least_eigenvalue
):
    edges = edges_of(n_briefs, n_raters, per_brief, b"blocks")
    linkage = design_linkage(table_of(edges, n_briefs, n_raters))
    assert (linkage.fewest_briefs, linkage.most_briefs) == (load, load)
    assert (linkage.fewest_shared, linkage.most_shared) == shared
    assert linkage.algebraic_connectivity >= least_eigenvalue - 1e-9
    assert linkage.n_to_part == load


def test_a_chain_that_just_links_everybody_is_found():
    edges = edges_of(5, 6, 2, b"chain")
    linkage = design_linkage(table_of(edges, 5, 6))
    assert (linkage.n_groups, linkage.n_to_part) == (1, 1)


def test_another_secret_gives_other_blocks():
    assert edges_of(12, 6, 3, b"one") != edges_of(12, 6, 3, b"two")


def test_groups_without_a_shared_brief_are_told_apart():
    found = components([{0, 1}, {2, 3}, {3, 4}], 6)
    assert [sorted(group.raters) for group in found] == [[0, 1], [2, 3, 4], [5]]
    assert [group.has_cycle for group in found] == [False, False, False]
    assert [len(list(combinations(sorted(group.raters), 2))) for group in found] == [1, 3, 0]
