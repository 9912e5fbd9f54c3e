"""Hidden repeats and validity passages lie among the rest and cannot be told from it."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.assignment.design import Design, DesignRequest, KnownBrief, make_design
from evalkit.errors import AssignmentError
from evalkit.study.blinded import Assignment, AssignmentKind
from evalkit.study.purpose import Purpose
from evalkit.study.study import Presentation

KNOWN = (
    KnownBrief("known-1", ("sound", "weak")),
    KnownBrief("known-2", ("whole", "spoilt"), Purpose.DAMAGED),
)


def request(presentation=Presentation.PAIR, briefs=12, repeats=2, validity=KNOWN, raters=4):
    return DesignRequest(
        raters=tuple(f"rater-{i}" for i in range(raters)),
        briefs=tuple(f"brief-{i}" for i in range(briefs)),
        systems=("system-0", "system-1"),
        presentation=presentation,
        raters_per_brief=raters,
        asks_preference=True,
        repeats=repeats,
        validity=validity,
    )


def of_rater(design: Design, rater: str) -> list[Assignment]:
    return sorted((a for a in design.assignments if a.rater_id == rater), key=lambda a: a.position)


def shown(design: Design, assignment: Assignment) -> tuple[str, ...]:
    behind = {p.slot_token: p.system_id for p in design.placements}
    return tuple(behind[slot.token] for slot in assignment.slots)


presentations = st.sampled_from(list(Presentation))


@settings(max_examples=60, derandomize=True)
@given(presentations, st.integers(4, 14), st.integers(0, 2), st.binary(min_size=8, max_size=8))
def test_a_repeat_comes_after_half_of_the_work_with_its_sides_swapped(
    presentation, briefs, repeats, secret
):
    design = make_design(request(presentation, briefs, repeats, ()), secret)
    for rater in ("rater-0", "rater-3"):
        work = of_rater(design, rater)
        rated = [a for a in work if a.kind is not AssignmentKind.PREFERENCE]
        again = [a for a in rated if design.purposes[a.id] is Purpose.REPEAT]
        assert len(again) == repeats
        n_ratings = len(rated) - repeats
        for repeat in again:
            first = next(
                a
                for a in rated
                if design.purposes[a.id] is Purpose.RATING
                and a.brief_id == repeat.brief_id
                and shown(design, a) == shown(design, repeat)[::-1]
            )
            assert repeat.position - first.position >= n_ratings // 2
            assert {s.token for s in repeat.slots} & {s.token for s in first.slots} == set()


@settings(max_examples=60, derandomize=True)
@given(presentations, st.integers(5, 14), st.integers(0, 2), st.binary(min_size=8, max_size=8))
def test_no_brief_follows_itself_whatever_lies_among_the_work(
    presentation, briefs, repeats, secret
):
    design = make_design(request(presentation, briefs, repeats), secret)
    for rater in ("rater-0", "rater-2"):
        rated = [
            a.brief_id for a in of_rater(design, rater) if a.kind is not AssignmentKind.PREFERENCE
        ]
        assert all(here != there for here, there in itertools.pairwise(rated))


@pytest.mark.parametrize("presentation", list(Presentation))
def test_validity_work_never_comes_first_and_has_the_kind_of_all_other_work(presentation):
    for secret in (b"one", b"two", b"three"):
        design = make_design(request(presentation), secret)
        for rater in ("rater-0", "rater-1"):
            work = of_rater(design, rater)
            known = [a for a in work if a.brief_id.startswith("known")]
            assert len(known) == (2 if presentation is Presentation.PAIR else 4)
            assert known[0].position > 1
            assert {a.kind for a in known} == {work[0].kind}
            purposes = {design.purposes[a.id] for a in known}
            assert purposes == {Purpose.VALIDITY, Purpose.DAMAGED}


def test_the_damaged_passage_stands_left_for_half_of_the_raters():
    design = make_design(request(), b"sides")
    left = Counter(shown(design, a)[0] for a in design.assignments if a.brief_id == "known-2")
    assert left == {"whole": 2, "spoilt": 2}


def test_the_places_differ_from_rater_to_rater():
    design = make_design(request(raters=6), b"places")
    places = {
        tuple(a.position for a in of_rater(design, f"rater-{i}") if a.brief_id == "known-1")
        for i in range(6)
    }
    assert len(places) > 2


def test_checks_change_neither_sides_nor_orders_of_the_rest():
    plain, checked = (
        make_design(request(repeats=0, validity=()), b"x"),
        make_design(request(), b"x"),
    )
    for rater in ("rater-0", "rater-3"):
        rest = [
            (a.brief_id, shown(checked, a))
            for a in of_rater(checked, rater)
            if checked.purposes[a.id] is Purpose.RATING
        ]
        assert rest == [(a.brief_id, shown(plain, a)) for a in of_rater(plain, rater)]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (request(briefs=4, repeats=3), "repeats_per_rater is 3.*give at most 2"),
        (request(briefs=1, raters=1), "repeats_per_rater is 2.*give at most 0"),
        (request(validity=(KnownBrief("k", ("one",)),)), "has 1 passages; in a study of pairs"),
        (request(briefs=1, repeats=0, raters=1), "give fewer validity passages than work"),
    ],
)
def test_checks_that_do_not_fit_are_refused_with_their_reason(wanted, sentence):
    with pytest.raises(AssignmentError, match=sentence):
        make_design(wanted, b"secret")
