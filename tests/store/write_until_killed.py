"""Answers without end, saying each one's number once it is stored; run by test_durability."""

import sys
from itertools import count

from small_study import OPENED_AT, RUBRIC, STUDY_ID

from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.unit_of_work import open_store
from evalkit.study.answer import Answer, Question, QuestionKind


def answer_without_end(database: str, first: int) -> None:
    """Store an answer, say its number, and so on."""
    store = open_store(database)
    work = Work(STUDY_ID, "ana", "work1")
    stamp = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
    for number in count(first):
        answers = {Question(QuestionKind.COMMENT): Answer(str(number))}
        with store.writing() as connection:
            append_answers(connection, work, answers, stamp)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    answer_without_end(sys.argv[1], int(sys.argv[2]))
