"""Draw the simulated ratings of the demo study: no person gave any of them.

Run it with the project's Python: ``uv run python data/demo_study/simulate_ratings.py``. The same
seed gives the same file, byte for byte, with every version of Python.

The model. What rater r sees of passage p in criterion c is

    y* = quality[p] + offset[p, c] + taste[r, p] - severity[r] + error

``quality`` and ``offset`` stand in design_of_texts.csv, in standard units. ``taste`` (one draw a
rater and passage) and ``error`` (one draw an answer) are normal. Severities are fixed and sum to
zero. y* is cut into the four levels at ``CUTS``. From there:

- Decision: from the mean of the rater's levels; a blocking flag rules out the usable options.
- Flags: a declared one is found with the probability ``DETECTION``; any other is raised in error
  with the probability ``FALSE_ALARM``.
- Accuracy is answered "could not check" with the probability ``UNCHECKED``.
- Direction: every passage has one way of missing its grade (``WAYS``, else uneven), which a rater
  names with the probability ``NAMES_THE_WAY``, and otherwise any.
- Preference: the difference of the two means of y*, fine_tuned minus base, plus one normal draw;
  ``STRONG`` or more, either way, is a clear preference. Its reasons are the criteria with the
  largest differences that way; how sure the rater is goes with the size.

The seed was PICKED among 60, for a file that shows a difference on the whole, in some criteria and
not in others, by raters who agree in part. In 17 of the 60 the composite differs at p <= .05: with
twelve briefs, of which two go the other way, even a difference that is built in often stays unseen.

simulated_ratings.csv has one row an answer: rater, brief, system, kind, item, value,
missing_reason, favours. ``kind`` and ``item`` name the question as evalkit does. Answers about the
pair have no system; there a preference is a signed strength, positive for the system in
``favours``, so that it holds whichever passage lies on the left. Two reasons in one answer are
parted by a line break.
"""

import argparse
import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist, fmean

from evalkit.study.answer import MissingReason, QuestionKind
from evalkit.study.files.folder import read_study_folder
from evalkit.study.rater import RaterKind
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric
from evalkit.study.study import Study

FOLDER = Path(__file__).parent
SEED = 24
COLUMNS = ("rater", "brief", "system", "kind", "item", "value", "missing_reason", "favours")
BASE, FINE_TUNED = "base", "fine_tuned"

SEVERITIES = {"sim1": -0.3, "sim2": 0.0, "sim3": 0.3}
TASTE, ERROR, PREFERENCE_ERROR = 0.35, 0.65, 0.6  # standard deviations
CUTS = (-1.3, -0.2, 1.0)
DECISIONS = (("accept", 3.4), ("minor_edits", 2.7), ("revise", 1.8), ("reject", 1.0))
NOT_USABLE = ("revise", "reject")
DETECTION, FALSE_ALARM, UNCHECKED, NAMES_THE_WAY = 0.8, 0.01, 0.06, 0.75
STRONG = 1.3
SURE = (0.4, 1.2)
LARGE = 0.8
UNEVEN = "uneven"
WAYS = {
    ("g3-inf", BASE): "too hard",
    ("g4-lit", BASE): "too easy",
    ("g4-lit", FINE_TUNED): "too hard",
    ("g5-lit", FINE_TUNED): "too hard",
    ("g5-inf", BASE): "too hard",
    ("g8-lit", BASE): "too hard",
    ("g8-lit", FINE_TUNED): "too hard",
}
NOT_GIVEN = "Simulated rating: no {} was given."
REASONS = {
    "grade_fit": "fit to the grade",
    "meaning": "meaning or central idea",
    "central_idea": "meaning or central idea",
    "structure": "structure or organization",
    "organization": "structure or organization",
    "character": "characters",
    "support": "detail and evidence",
    "accuracy": "accuracy",
    "language": "language",
    "engagement": "interest",
    "item_support": "room for questions",
}


class Draws:
    """Random draws of one stream.

    Only ``Random.random`` is promised to give the same numbers in every version of Python; NumPy
    promises it of none of its draws. So normal draws come from uniform ones.
    """

    def __init__(self, *stream: object) -> None:
        self._random = random.Random("/".join(map(str, stream)))

    def happens(self, probability: float) -> bool:
        """Whether an event of this probability happens."""
        return self._random.random() < probability

    def normal(self, deviation: float) -> float:
        """A normal draw around zero."""
        # The draw may be 0, where the normal quantile is not defined.
        uniform = min(max(self._random.random(), 1e-12), 1 - 1e-12)
        return NormalDist().inv_cdf(uniform) * deviation

    def one_of(self, options: tuple[str, ...]) -> str:
        """One option, each as likely."""
        return options[int(self._random.random() * len(options))]


@dataclass(frozen=True, slots=True)
class Text:
    """What one passage was meant to be like, in standard units."""

    quality: float
    offsets: dict[str, float]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One answer, as it stands in the file."""

    kind: QuestionKind
    item: str = ""
    value: str = ""
    missing_reason: str = ""
    favours: str = ""


@dataclass(frozen=True, slots=True)
class Impression:
    """What one rater sees of one passage: y* by criterion, and the answers that follow."""

    latent: dict[str, float]
    rows: tuple[Row, ...]

    @property
    def overall(self) -> float:
        """The mean of y*."""
        return fmean(self.latent.values())


def read_design(path: Path) -> dict[tuple[str, str], Text]:
    """The texts by brief and system."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["brief"], row["system"]): _text(row) for row in csv.DictReader(file)}


def _text(row: dict[str, str]) -> Text:
    parts = [part for part in row["criterion_offsets"].split(";") if part]
    flags = frozenset(part.removeprefix("flag:") for part in parts if part.startswith("flag:"))
    offsets = dict(part.split("=") for part in parts if "=" in part)
    return Text(float(row["quality"]), {c: float(v) for c, v in offsets.items()}, flags)


def impression(rubric: Rubric, text: Text, severity: float, way: str, draws: Draws) -> Impression:
    """Rate one passage."""
    seen = text.quality + draws.normal(TASTE) - severity
    latent = {
        criterion.id: seen + text.offsets.get(criterion.id, 0.0) + draws.normal(ERROR)
        for criterion in rubric.criteria
    }
    levels: list[int] = []
    rows: list[Row] = []
    for criterion in rubric.criteria:
        if criterion.could_not_check and draws.happens(UNCHECKED):
            reason = MissingReason.COULD_NOT_CHECK
            rows.append(Row(QuestionKind.SCORE, criterion.id, missing_reason=reason))
            continue
        level = 1 + sum(cut < latent[criterion.id] for cut in CUTS)
        levels.append(level)
        rows += _criterion_rows(criterion, level, way, draws)
    raised = {flag.id for flag in rubric.flags if _is_raised(flag.id, text, draws)}
    rows += _flag_rows(rubric, raised)
    is_blocked = any(flag.blocking and flag.id in raised for flag in rubric.flags)
    return Impression(latent, (*rows, *_decision_rows(fmean(levels), is_blocked)))


def _criterion_rows(criterion: Criterion, level: int, way: str, draws: Draws) -> Iterator[Row]:
    yield Row(QuestionKind.SCORE, criterion.id, str(level))
    if criterion.direction and level in criterion.direction.ask_when:
        named = way if draws.happens(NAMES_THE_WAY) else draws.one_of(criterion.direction.options)
        yield Row(QuestionKind.DIRECTION, criterion.id, named)
    if criterion.evidence and level in criterion.evidence.when:
        yield Row(QuestionKind.EVIDENCE, criterion.id, NOT_GIVEN.format("evidence"))


def _is_raised(flag: str, text: Text, draws: Draws) -> bool:
    return draws.happens(DETECTION if flag in text.flags else FALSE_ALARM)


def _flag_rows(rubric: Rubric, raised: set[str]) -> Iterator[Row]:
    for flag in rubric.flags:
        yield Row(QuestionKind.FLAG, flag.id, "yes" if flag.id in raised else "no")
        if flag.id in raised:
            yield Row(QuestionKind.FLAG_NOTE, flag.id, NOT_GIVEN.format("note"))


def _decision_rows(mean_level: float, is_blocked: bool) -> Iterator[Row]:
    verdict = next(
        verdict
        for verdict, least in DECISIONS
        if mean_level >= least and not (is_blocked and verdict not in NOT_USABLE)
    )
    yield Row(QuestionKind.DECISION, value=verdict)
    if verdict in NOT_USABLE:
        yield Row(QuestionKind.DECISION_REASON, value=NOT_GIVEN.format("reason"))


def preference_rows(
    form: PreferenceForm, base: Impression, fine_tuned: Impression, draws: Draws
) -> Iterator[Row]:
    """Prefer one of two passages."""
    difference = fine_tuned.overall - base.overall + draws.normal(PREFERENCE_ERROR)
    side = 1 if difference > 0 else -1
    strength = side * (2 if abs(difference) >= STRONG else 1)
    yield Row(QuestionKind.PREFERENCE, value=str(strength), favours=FINE_TUNED)
    gains = {c: side * (fine_tuned.latent[c] - base.latent[c]) for c in base.latent}
    answers = {
        "main_reason": "\n".join(_reasons(gains)),
        "confidence": _confidence(form, abs(difference)),
    }
    for detail in form.details:
        yield Row(QuestionKind.PREFERENCE_DETAIL, detail.id, answers[detail.id])
    if form.reason:
        yield Row(QuestionKind.PREFERENCE_REASON, value=NOT_GIVEN.format("reason"))


def _reasons(gains: dict[str, float]) -> list[str]:
    first, second = sorted(gains, key=lambda criterion: -gains[criterion])[:2]
    named = [first, second] if gains[second] >= LARGE else [first]
    return [REASONS[criterion] for criterion in named]


def _confidence(form: PreferenceForm, size: float) -> str:
    options = next(detail.options for detail in form.details if detail.id == "confidence")
    return options[sum(size >= step for step in SURE)]


def simulate(study: Study, design: dict[tuple[str, str], Text], seed: int) -> Iterator[list[str]]:
    """Every answer of every simulated rater, as rows of ``COLUMNS``."""
    if study.preference is None:
        raise SystemExit("The demo study asks no preference; name its form in study.yaml.")
    raters = [rater.id for rater in study.raters if rater.kind is RaterKind.SIMULATED]
    for rater in raters:
        for brief in study.briefs:
            rubric = study.rubric_for(brief)
            draws = Draws(seed, rater, brief.id)
            seen = {
                system: impression(
                    rubric,
                    design[brief.id, system],
                    SEVERITIES[rater],
                    WAYS.get((brief.id, system), UNEVEN),
                    draws,
                )
                for system in (BASE, FINE_TUNED)
            }
            for system, impressed in seen.items():
                yield from _cells(rater, brief.id, system, impressed.rows)
            pair = preference_rows(study.preference, seen[BASE], seen[FINE_TUNED], draws)
            yield from _cells(rater, brief.id, "", pair)


def _cells(rater: str, brief: str, system: str, rows: Iterable[Row]) -> Iterator[list[str]]:
    for row in rows:
        answer = [row.kind, row.item, row.value, row.missing_reason, row.favours]
        yield [rater, brief, system, *answer]


def main() -> None:
    """Write the file anew."""
    parser = argparse.ArgumentParser(description="Draw the demo study's simulated ratings.")
    parser.add_argument("--seed", type=int, default=SEED, help="default: the shipped file's")
    parser.add_argument("--out", type=Path, default=FOLDER / "simulated_ratings.csv")
    arguments = parser.parse_args()
    reading = read_study_folder(FOLDER)
    if reading.study is None:
        raise SystemExit("\n".join(map(str, reading.faults)))
    rows = simulate(reading.study, read_design(FOLDER / "design_of_texts.csv"), arguments.seed)
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
