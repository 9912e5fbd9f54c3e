"""Two studies in one database: a link of one opens nothing of the other, whatever is asked for."""

import pytest
from canary_study import whole_form, write_study

from evalkit.errors import AccessError, EvalkitError
from evalkit.service import rating
from evalkit.service.access import Session, enter, invite, revoke
from evalkit.service.accounts import accounts_of
from evalkit.service.closing import close
from evalkit.service.exporting import export_files
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.progress import progress_of
from evalkit.service.results import analyse_study
from evalkit.service.workspace import open_workspace
from evalkit.study.audit import StudyState

ONE, TWO = "qgzone", "qgztwo"


@pytest.fixture
def workspace(tmp_path):
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    yield workspace
    workspace.store.close()


@pytest.fixture
def tokens(workspace, tmp_path):
    """Both studies have an ann, a bob and a lea; each holds a link of her own."""
    opened = {}
    for study_id in (ONE, TWO):
        folder = write_study(tmp_path, "pair", study_id)
        invited = open_study(workspace, read_sound_study(folder.path)).invitations
        opened |= {(study_id, each.person.id): each.token for each in invited}
    return opened


@pytest.fixture
def ann(workspace, tokens):
    return enter(workspace, tokens[ONE, "ann"])


@pytest.fixture
def other_ann(workspace, tokens):
    return enter(workspace, tokens[TWO, "ann"])


def rate_all(workspace, session, level="3"):
    for assignment in rating.work_of(workspace, session).assignments:
        desk = rating.open_desk(workspace, session, assignment.id)
        rating.save(workspace, session, desk, whole_form(desk, level), finish=True)


def test_each_link_opens_its_own_study_and_no_other(workspace, tokens):
    for (study_id, person), token in tokens.items():
        session = enter(workspace, token)
        assert (session.study_id, session.person.id) == (study_id, person)


def test_no_desk_of_the_other_study_opens(workspace, ann, other_ann):
    own = {a.id for a in rating.work_of(workspace, ann).assignments}
    foreign = [a.id for a in rating.work_of(workspace, other_ann).assignments]
    assert own.isdisjoint(foreign)
    for assignment_id in foreign:
        with pytest.raises(AccessError):
            rating.open_desk(workspace, ann, assignment_id)


def test_no_answer_reaches_the_other_study(workspace, ann, other_ann):
    theirs = rating.open_desk(
        workspace, other_ann, rating.work_of(workspace, other_ann).assignments[0].id
    )
    with pytest.raises(EvalkitError):
        rating.save(workspace, ann, theirs, whole_form(theirs), finish=True)
    mine = rating.open_desk(workspace, ann, rating.work_of(workspace, ann).assignments[0].id)
    of_their_slots = {key: "3" for key in whole_form(theirs) if key.startswith("score/")}
    saved = rating.save(workspace, ann, mine, of_their_slots)
    assert set(saved.refused) == set(of_their_slots)
    assert rating.given_on(workspace, ann, mine.assignment.id).answers == {}
    assert rating.given_on(workspace, other_ann, theirs.assignment.id).answers == {}


def test_what_is_counted_and_exported_of_one_study_knows_nothing_of_the_other(
    workspace, ann, other_ann
):
    rate_all(workspace, other_ann)
    assert progress_of(workspace, ONE).n_finished == 0
    assert progress_of(workspace, TWO).n_finished == 4
    ratings = next(
        file.content for file in export_files(workspace, ONE).files if file.name == "ratings.csv"
    )
    content = ratings() if callable(ratings) else ratings
    assert len(content.decode("utf-8-sig").splitlines()) == 1
    assert TWO.encode() not in content
    assert analyse_study(workspace, ONE).agreement.table["n_ratings"].sum() == 0


def test_closing_and_taking_links_back_in_one_study_leave_the_other_as_it_was(
    workspace, tokens, other_ann
):
    close(workspace, ONE, "lea")
    revoke(workspace, ONE, "ann", "lea")
    with pytest.raises(AccessError):
        enter(workspace, tokens[ONE, "ann"])
    assert enter(workspace, tokens[TWO, "ann"]) == other_ann
    assert progress_of(workspace, TWO).state is StudyState.OPEN
    invite(workspace, ONE, "bob", "lea")
    links = {account.person.id: account.n_links for account in accounts_of(workspace, TWO)}
    assert links == {"ann": 1, "bob": 1, "lea": 1}


def test_a_person_of_one_study_is_no_person_of_the_other(workspace, ann):
    forged = Session(TWO, ann.person)
    own = rating.work_of(workspace, ann).assignments[0].id
    with pytest.raises(AccessError):
        rating.open_desk(workspace, forged, own)
