"""How often one message of a rater asks the database: the cost of every click."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event

from evalkit.errors import AccessError, ClosedError
from evalkit.service.access import Session, enter, revoke
from evalkit.service.closing import close
from evalkit.service.demo import open_demo
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Desk
from evalkit.study.rater import Rater, Role

STUDY_ID = "demo-study"

# Who it is; then, in one transaction, the study as it is, the rater's turn, the answers, whether
# ratings are open, whether they are final, the newest event, and the new one; then, to show it,
# the rater's work, its marks, and whether ratings are open.
MOST_STATEMENTS = 11


@dataclass(frozen=True)
class Clicking:
    """A rater in front of a first desk."""

    workspace: Workspace
    token: str
    desk: Desk

    def choose(self, level: str) -> None:
        """All that the rating page asks for when the rater has chosen a level."""
        rater = self.enter()
        slot = self.desk.assignment.slots[0].token
        assert self.desk.rubric is not None
        score = Question(QuestionKind.SCORE, self.desk.rubric.criteria[0].id, slot)
        asked = open_desk(self.workspace, rater, self.desk.assignment.id)
        save(self.workspace, rater, asked, {score.key: level})
        assignment = work_of(self.workspace, rater).assignments[0]
        open_desk(self.workspace, rater, assignment.id)

    def enter(self) -> Session:
        """Sign in with the link."""
        return enter(self.workspace, self.token)


@pytest.fixture
def clicking(tmp_path: Path) -> Iterator[Clicking]:
    workspace = open_workspace(str(tmp_path / "ratings.db"))
    invited = open_demo(workspace)
    token = next(i.token for i in invited if i.person.id == "guest")
    rater = enter(workspace, token)
    assert rater.person.role is Role.RATER
    first = work_of(workspace, rater).assignments[0]
    yield Clicking(workspace, token, open_desk(workspace, rater, first.id))
    workspace.store.close()


@pytest.fixture
def sent(clicking: Clicking) -> Iterator[list[str]]:
    """Every statement that reaches the database from now on."""
    statements: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = clicking.workspace.store.engine
    event.listen(engine, "before_cursor_execute", keep)
    yield statements
    event.remove(engine, "before_cursor_execute", keep)


def test_a_click_asks_the_database_eleven_times_and_reads_no_text_again(
    clicking: Clicking, sent: list[str]
) -> None:
    clicking.choose("2")
    assert len(sent) <= MOST_STATEMENTS, "\n\n".join(sent)
    assert [s for s in sent if "passage_text" in s or "rubric.content" in s] == []


def test_a_desk_that_is_kept_lets_in_nobody_whose_link_was_taken_back(clicking: Clicking) -> None:
    clicking.choose("2")
    revoke(clicking.workspace, STUDY_ID, "guest", "lead")
    with pytest.raises(AccessError):
        clicking.choose("3")


def test_a_desk_that_is_kept_takes_no_answer_once_ratings_are_closed(clicking: Clicking) -> None:
    clicking.choose("2")
    close(clicking.workspace, STUDY_ID, "lead")
    with pytest.raises(ClosedError):
        clicking.choose("3")


def test_a_desk_that_is_kept_is_kept_for_its_rater_alone(clicking: Clicking) -> None:
    other = Session(STUDY_ID, Rater("expert-1", "Another"))
    with pytest.raises(AccessError):
        open_desk(clicking.workspace, other, clicking.desk.assignment.id)
