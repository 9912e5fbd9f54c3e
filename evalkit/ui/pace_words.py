"""A rater's pace in words: what is done, and what is left, rounded as it deserves."""

from datetime import date

from evalkit.service.pace import pace_of_work
from evalkit.service.rating import RaterWork
from evalkit.study.pace import Pace
from evalkit.ui.components.desk_data import SKIP_REASONS, Rhythm
from evalkit.ui.words.languages import Words

HALF = "½"
FROM_HOURS = 55
"""Minutes from which on hours are named."""


def time_left(pace: Pace, words: Words) -> str:
    """What is left at the rater's own pace; empty where nothing is left, or no pace is known yet.

    Examples
    --------
    >>> from evalkit.ui.words.languages import words_of
    >>> [time_left(Pace(12, 4, minutes), words_of("en")) for minutes in (40, 65, 95)]
    ['about 40 minutes left at your pace', 'about 1 hour left at your pace',
     'about 1½ hours left at your pace']
    """
    minutes = pace.minutes_left
    if not minutes:
        return ""
    if minutes < FROM_HOURS:
        return words.app["left_minutes"].format(count=minutes)
    halves = round(minutes / 30)
    if halves == 2:
        return words.app["left_hour"]
    return words.app["left_hours"].format(count=f"{halves // 2}{HALF if halves % 2 else ''}")


def progress_line(pace: Pace, words: Words) -> str:
    """How much is done and what is left, in one line."""
    done = words.app["progress"].format(done=pace.n_finished, total=pace.n_assignments)
    return " · ".join(filter(None, (done, time_left(pace, words))))


def start_line(pace: Pace, words: Words, deadline: date | None = None) -> str:
    """The same as a sentence, when time left will be known where it is not, and until when."""
    known = [f"{progress_line(pace, words)}."]
    if pace.minutes_left is None:
        known.append(words.app["left_unknown"])
    if deadline is not None and pace.n_finished < pace.n_assignments:
        known.append(words.app["deadline"].format(date=deadline.isoformat()))
    return " ".join(known)


def rhythm_of(work: RaterWork, position: int, words: Words, deadline: date | None = None) -> Rhythm:
    """What the desk tells of the rater's pace at one position, and until when."""
    pace = pace_of_work(work)
    until = words.app["deadline_short"].format(date=deadline.isoformat()) if deadline else ""
    marks = work.marks_on(work.assignments[position - 1].id)
    n_open = sum(not work.marks_on(a.id).is_finished for a in work.assignments)
    reason = words.app[f"later_{marks.skip_reason}"] if marks.skip_reason in SKIP_REASONS else ""
    why = " – ".join(filter(None, (reason, marks.skip_note)))
    n_first = len(work.asked_first)
    first = words.app["norming_first"].format(count=n_first) if n_first else ""
    told = (first, progress_line(pace, words), until if n_open else "")
    return Rhythm(
        left=" · ".join(filter(None, told)),
        aside=tuple(work.marks_on(a.id).put_aside is not None for a in work.assignments),
        why_aside=words.app["aside_notice"].format(reason=why) if why else "",
        can_skip=work.is_open and not work.is_final and not marks.is_finished and n_open > 1,
        active_seconds=marks.active_seconds or 0,
        is_final=work.is_final,
        is_sealed=marks.is_sealed and work.is_open,
    )
