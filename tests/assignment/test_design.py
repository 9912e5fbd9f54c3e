"""The design is even, apart, opaque, and made of nothing but its secret."""

import itertools
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.assignment.design import Design, DesignRequest, make_design
from evalkit.assignment.incidence import fewest_raters_per_brief
from evalkit.errors import AssignmentError
from evalkit.study.blinded import AssignmentKind
from evalkit.study.study import Presentation


def request(presentation=Presentation.PAIR, raters=3, briefs=12, raters_per_brief=None, systems=2):
    return DesignRequest(
        raters=tuple(f"rater-{i}" for i in range(raters)),
        briefs=tuple(f"brief-{i}" for i in range(briefs)),
        systems=tuple(f"system-{i}" for i in range(systems)),
        presentation=presentation,
        raters_per_brief=raters_per_brief or raters,
        asks_preference=True,
    )


def first_systems(design: Design, kind: AssignmentKind) -> dict[tuple[str, str], str]:
    """The system on the left, or the one met first, for each rater and brief."""
    behind = {p.slot_token: p.system_id for p in design.placements}
    first: dict[tuple[str, str], str] = {}
    for assignment in design.assignments:
        if assignment.kind is kind:
            cell = (assignment.rater_id, assignment.brief_id)
            first.setdefault(cell, behind[assignment.slots[0].token])
    return first


def widest_spread(first: dict[tuple[str, str], str], side: int, systems: int) -> int:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for cell, system in first.items():
        counts[cell[side]][system] += 1
    return max(
        max(c.values()) - (min(c.values()) if len(c) == systems else 0) for c in counts.values()
    )


sizes = st.tuples(st.integers(1, 7), st.integers(2, 15), st.data())


@settings(max_examples=60, derandomize=True)
@given(sizes, st.binary(min_size=16, max_size=16))
def test_each_system_stands_left_equally_often_for_each_rater_and_each_brief(size, secret):
    raters, briefs, data = size
    per_brief = data.draw(st.integers(fewest_raters_per_brief(raters, briefs), raters))
    design = make_design(request(Presentation.PAIR, raters, briefs, per_brief), secret)
    first = first_systems(design, AssignmentKind.PAIR)
    assert len(first) == briefs * per_brief
    assert widest_spread(first, 0, 2) <= 1
    assert widest_spread(first, 1, 2) <= 1


@settings(max_examples=40, derandomize=True)
@given(
    st.integers(1, 6), st.integers(2, 13), st.integers(2, 5), st.binary(min_size=16, max_size=16)
)
def test_singly_each_system_comes_first_equally_often_and_no_brief_follows_itself(
    raters, briefs, systems, secret
):
    design = make_design(request(Presentation.SINGLE, raters, briefs, systems=systems), secret)
    first = first_systems(design, AssignmentKind.SINGLE)
    assert widest_spread(first, 0, systems) <= 1
    assert widest_spread(first, 1, systems) <= 1
    for rater in {a.rater_id for a in design.assignments}:
        singles = [
            a.brief_id
            for a in design.assignments
            if a.rater_id == rater and a.kind is AssignmentKind.SINGLE
        ]
        assert len(singles) == briefs * systems
        assert all(here != there for here, there in itertools.pairwise(singles))


def test_three_raters_meet_each_of_twelve_briefs_at_three_different_places():
    design = make_design(request(), b"a secret of sorts")
    places = defaultdict(set)
    for assignment in design.assignments:
        places[assignment.brief_id].add(assignment.position)
    assert all(len(found) == 3 for found in places.values())


def test_the_same_secret_gives_the_same_design_and_another_secret_another_one():
    assert make_design(request(), b"one") == make_design(request(), b"one")
    assert make_design(request(), b"one") != make_design(request(), b"two")


def test_two_raters_share_no_token_for_the_same_passage():
    design = make_design(request(), b"tokens")
    tokens = [p.slot_token for p in design.placements]
    assert len(tokens) == len(set(tokens)) == 3 * 12 * 2


def test_no_token_holds_a_name():
    design = make_design(request(), b"tokens")
    opaque = " ".join(p.slot_token + " " + p.assignment_id for p in design.placements)
    assert not any(word in opaque for word in ("system", "brief", "rater"))


@pytest.mark.parametrize(("raters", "briefs", "per_brief"), [(4, 12, 3), (6, 48, 2), (10, 200, 3)])
def test_a_partial_design_shares_work_evenly_and_hangs_together(raters, briefs, per_brief):
    design = make_design(request(Presentation.PAIR, raters, briefs, per_brief), b"blocks")
    shares = Counter(a.rater_id for a in design.assignments)
    assert max(shares.values()) - min(shares.values()) <= 1
    reached, todo = {"rater-0"}, ["rater-0"]
    raters_of = defaultdict(set)
    briefs_of = defaultdict(set)
    for a in design.assignments:
        raters_of[a.brief_id].add(a.rater_id)
        briefs_of[a.rater_id].add(a.brief_id)
    while todo:
        new = set().union(*(raters_of[b] for b in briefs_of[todo.pop()])) - reached
        reached |= new
        todo += new
    assert len(reached) == raters


def test_codes_are_letters_drawn_from_the_secret():
    drawn = {tuple(make_design(request(), bytes([i])).codes.items()) for i in range(20)}
    assert drawn == {
        (("system-0", "X"), ("system-1", "Y")),
        (("system-0", "Y"), ("system-1", "X")),
    }


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (request(systems=3), "Pairs show two systems and this study has 3"),
        (request(raters=2, raters_per_brief=3), "raters_per_brief is 3, but the study has 2"),
        (request(raters=2, raters_per_brief=1), "groups that share no brief.*give 2 or more"),
        (request(raters=6, briefs=3, raters_per_brief=2), "6 raters of 3 briefs.*give 3 or more"),
        (request(Presentation.SINGLE, 2, 1), "both of its passages would be neighbours"),
        (request(raters=0, raters_per_brief=1), "at least one rater"),
    ],
)
def test_an_impossible_design_is_refused_with_its_reason(wanted, sentence):
    with pytest.raises(AssignmentError, match=sentence):
        make_design(wanted, b"secret")
