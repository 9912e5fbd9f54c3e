"""Answers without end, saying each one's number once it is stored; run by test_durability."""

import sys
from itertools import count

from small_study import OPENED_AT, RUBRIC, STUDY_ID

from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.unit_of_work import open_store
from evalkit.study.answer import Answer, Question, QuestionKind

store = open_store(sys.argv[1])
work = Work(STUDY_ID, "ana", "work1")
stamp = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
for number in count(int(sys.argv[2])):
    with store.writing() as connection:
        append_answers(
            connection, work, {Question(QuestionKind.COMMENT): Answer(str(number))}, stamp
        )
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
