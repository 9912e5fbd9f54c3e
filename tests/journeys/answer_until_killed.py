"""Answers as a rater without end, naming each answer once it is stored; run by test_kills.

Every line on standard input begins a life: a fork answers until it is killed. The imports, which
take longer than the answers, are done once.
"""

import os
import sys
from itertools import count

from evalkit.service import rating
from evalkit.service.access import enter
from evalkit.service.workspace import open_workspace
from evalkit.study.answer import Question, QuestionKind

COMMENT = Question(QuestionKind.COMMENT).key


def answer(database, token, life):
    workspace = open_workspace(database)
    session = enter(workspace, token)
    desks = [
        rating.open_desk(workspace, session, work.id)
        for work in rating.work_of(workspace, session).assignments
    ]
    say(os.getpid())
    for number in count():
        text = f"{life}.{number}"
        desk = desks[number % len(desks)]
        score = Question(QuestionKind.SCORE, "fit", desk.assignment.slots[0].token).key
        raw = {COMMENT: text, score: str(2 + number // len(desks) % 3)}
        rating.save(workspace, session, desk, raw)
        say(text)


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for line in sys.stdin:
        if os.fork() == 0:
            answer(sys.argv[1], sys.argv[2], line.strip())
        os.wait()
        say("dead")
