"""What serves raters cannot reach a system, and what it serves does not depend on one."""

import ast
import dataclasses
import json
import types
import typing
from collections import defaultdict
from pathlib import Path

import pytest
from canary_study import whole_form, write_study
from pydantic import BaseModel
from sqlalchemy import event

import evalkit
from evalkit.assignment.design import make_design
from evalkit.service import rating
from evalkit.service.access import enter, note_sign_in
from evalkit.service.history import history_of
from evalkit.service.opening import open_study, read_sound_study, request_of
from evalkit.service.revealing import RevealedDesk
from evalkit.service.workspace import open_workspace
from evalkit.store import study_rows
from evalkit.study.blinded import AssignmentKind, BlindedPassage, Desk
from evalkit.study.key import Key, Placement
from evalkit.study.passage import Passage, Provenance
from evalkit.study.study import Study, StudySettings, System
from evalkit.ui.components.desk_data import Progress, desk_data

TELLING = {System, Provenance, Passage, Key, Placement, Study, StudySettings}
N_SECRETS = 300
# Of 300 throws of a fair coin, all but 1 in 10,000 give 116 to 184 heads (binomial distribution).
FAIR = range(116, 185)


def reachable(root):
    """Every type that can be reached from a type through its annotated fields."""
    seen, waiting = set(), [root]
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        waiting += [typing.get_origin(kind) or kind, *typing.get_args(kind)]
        if isinstance(kind, type) and not isinstance(kind, types.GenericAlias):
            waiting += fields_of(kind)
    return {kind for kind in seen if isinstance(kind, type)}


def fields_of(kind):
    if dataclasses.is_dataclass(kind) or issubclass(kind, BaseModel):
        return list(typing.get_type_hints(kind).values())
    return []


class TestTypes:
    @pytest.mark.parametrize(
        "served",
        [BlindedPassage, Desk, rating.RaterWork, rating.Guide, rating.Saved, RevealedDesk],
    )
    def test_no_system_and_no_provenance_can_be_reached(self, served):
        assert reachable(served) & TELLING == set()

    @pytest.mark.parametrize(
        "served", [BlindedPassage, Desk, rating.RaterWork, rating.Guide, RevealedDesk]
    )
    def test_no_field_is_so_wide_that_it_could_hold_anything(self, served):
        assert reachable(served) & {object, dict, typing.Any} <= {dict}  # levels by number
        assert typing.Any not in reachable(served)

    def test_a_passage_hidden_in_a_field_is_found(self):
        @dataclasses.dataclass
        class Leaky:
            desk: Desk
            notes: tuple[dict[str, Passage | None], ...]

        assert Provenance in reachable(Leaky)

    def test_a_desk_reaches_the_texts_and_the_rubric(self):
        names = {kind.__name__ for kind in reachable(Desk)}
        assert {"BlindedPassage", "Slot", "Brief", "Rubric", "Criterion"} <= names


SERVING = (
    "service/rating.py",
    "service/history.py",
    "service/revealing.py",
    "store/revealed.py",
    "study/norming.py",
    "store/desk.py",
    "store/rating_events.py",
    "store/invitations.py",
    "store/current.py",
    "ui/pages/rate.py",
    "ui/pages/guide.py",
    "ui/components/desk.py",
    "ui/components/desk_data.py",
    "ui/components/desk_rules.py",
    "ui/components/desk_message.py",
)
FOR_LEADS = {"identity", "system", "study_key", "study_settings", "studies", "study_rows", "key"}


@pytest.mark.parametrize("path", SERVING)
def test_a_module_that_serves_raters_imports_nothing_that_tells(path):
    tree = ast.parse((Path(evalkit.__file__).parent / path).read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            imported |= {*(node.module or "").split("."), *(name.name for name in node.names)}
        elif isinstance(node, ast.Import):
            imported |= {part for name in node.names for part in name.name.split(".")}
    assert imported & (FOR_LEADS | {kind.__name__ for kind in TELLING}) == set()


@pytest.fixture(params=["pair", "single"])
def opened(request, tmp_path):
    """An open study: its workspace, and the sessions of its raters."""
    folder = write_study(tmp_path, request.param)
    workspace = open_workspace(str(tmp_path / "ratings.db"))
    invited = open_study(workspace, read_sound_study(folder.path)).invitations
    yield workspace, [enter(workspace, i.token) for i in invited if i.person.id != "lea"]
    workspace.store.close()


def test_no_statement_of_a_whole_session_touches_a_table_that_tells(opened):
    workspace, (session, *_) = opened
    statements = []

    def keep(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(workspace.store.engine, "before_cursor_execute", keep)
    note_sign_in(workspace, session)
    rating.guide(workspace, session)
    for work in rating.work_of(workspace, session).assignments:
        desk = rating.open_desk(workspace, session, work.id)
        assert rating.save(workspace, session, desk, whole_form(desk), finish=True).is_finished
        rating.answers_of(workspace, session, work.id)
        assert history_of(workspace, session, work.id)
    words = [set(statement.replace(",", " ").replace(".", " ").split()) for statement in statements]
    telling = {"identity", "system", "study_key", "study_settings"}
    assert len(statements) > 20
    assert [row for row in words if row & telling] == []


def test_what_the_desk_sends_is_of_one_size_but_for_the_texts(opened):
    workspace, sessions = opened
    sizes = defaultdict(set)
    for session in sessions:
        for work in rating.work_of(workspace, session).assignments:
            desk = rating.open_desk(workspace, session, work.id)
            sizes[desk.brief.id, desk.assignment.kind].add(size_without_texts(desk))
    assert len(sizes) in (4, 8)  # a pair a brief, or a passage and a choice
    assert {place: row for place, row in sizes.items() if len(row) > 1} == {}


def size_without_texts(desk):
    empty = tuple(dataclasses.replace(passage, text="-") for passage in desk.passages)
    view = desk_data(dataclasses.replace(desk, passages=empty), {}, Progress(1, 9))
    return len(json.dumps([dict(view.still), dict(view.live)]))


def traits(design, key, study):
    """What someone could see of one brief of one rater, each beside whose passage it points at.

    Every trait is True or False for the reference, so that over many secrets a trait that tells
    nothing is True as often as a coin shows heads.
    """
    reference = study.settings.reference_system.id
    systems = {placed.slot_token: placed.system_id for placed in design.placements}
    own = [a for a in design.assignments if a.rater_id == "ann"]
    pair = next(a for a in own if len(a.slots) == 2 and a.brief_id == "hqvone")
    left, right = pair.slots
    is_left = systems[left.token] == reference
    texts = [row["system_id"] for row in study_rows.text_rows(study, key)]
    return {
        "stands left": is_left,
        "stands left on the first screen of pairs": first_of(own, systems) == reference,
        "has the lower token": (left.token < right.token) == is_left,
        "stands left where the work's id is low": (pair.id[0] < "j") == is_left,
        "stands left at an even place": (pair.position % 2 == 0) == is_left,
        "stands first in the table of texts": texts[0] == reference,
        "is called X": design.codes[reference] == "X",
        "stands left where it is called X": (design.codes[reference] == "X") == is_left,
    }


def first_of(assignments, systems):
    pairs = [a for a in assignments if len(a.slots) == 2]
    return systems[min(pairs, key=lambda a: a.position).slots[0].token]


def single_traits(design, study):
    """The same where passages are shown singly."""
    reference = study.settings.reference_system.id
    systems = {placed.slot_token: placed.system_id for placed in design.placements}
    own = [a for a in design.assignments if a.rater_id == "ann" and a.kind is AssignmentKind.SINGLE]
    of_brief = sorted((a for a in own if a.brief_id == "hqvone"), key=lambda a: a.position)
    tokens = [a.slots[0].token for a in of_brief]
    comes_first = systems[tokens[0]] == reference
    return {
        "comes first": comes_first,
        "opens the study": systems[min(own, key=lambda a: a.position).slots[0].token] == reference,
        "has the lower token": (tokens[0] < tokens[1]) == comes_first,
        "has the lower id of work": (of_brief[0].id < of_brief[1].id) == comes_first,
    }


@pytest.mark.parametrize("presentation", ["pair", "single"])
def test_over_many_secrets_nothing_that_is_seen_points_at_the_reference(presentation, tmp_path):
    study = read_sound_study(write_study(tmp_path, presentation).path)
    request = request_of(study)
    heads = defaultdict(int)
    for number in range(N_SECRETS):
        secret = number.to_bytes(32, "big")
        design = make_design(request, secret)
        key = Key(secret, b"nonce", design.codes, design.placements)
        seen = traits(design, key, study)
        if presentation == "single":
            seen |= {
                f"singly, {name}": is_so for name, is_so in single_traits(design, study).items()
            }
        for name, is_so in seen.items():
            heads[name] += is_so
    assert {name: count for name, count in heads.items() if count not in FAIR} == {}


def test_each_rater_meets_each_system_on_the_left_equally_often(tmp_path):
    study = read_sound_study(write_study(tmp_path, "pair").path)
    request = request_of(study)
    counts = set()
    for number in range(N_SECRETS):
        design = make_design(request, number.to_bytes(32, "big"))
        left = {a.slots[0].token for a in design.assignments if a.rater_id == "bob"}
        counts.add(
            sum(p.system_id == "vjwtuned" for p in design.placements if p.slot_token in left)
        )
    assert counts == {2}
