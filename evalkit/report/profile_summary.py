"""What raters told about themselves, as counts and medians: never who told what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from evalkit.report.columns import TEXT, WHOLE, ExportColumn
from evalkit.study.profile import (
    Consent,
    ProfileForm,
    ProfileQuestion,
    ProfileType,
    ProfileValue,
    in_language,
)
from evalkit.study.rater import RaterKind

if TYPE_CHECKING:
    import pandas as pd

SMALL = 3
"""Under pseudonyms a count below this is not told exactly, and no median is told of fewer."""
SHORT_HASH = 12
FEW = f"1 to {SMALL - 1}"
NOT_ANSWERED = "not answered"
NOBODY = "answered by nobody"
NOT_YET = "not asked or not answered yet"
CONSENT_WORDS: Mapping[Consent | None, str] = {
    Consent.GIVEN: "given",
    Consent.DECLINED: "declined",
    None: NOT_YET,
}

PROFILE_FILE = "rater_profiles.csv"
PROFILE_COLUMNS = (
    ExportColumn(
        "rater_kind",
        TEXT,
        "Of whom: people, or simulated raters, whose profiles are made up and never counted with "
        "those of people.",
        tuple(RaterKind),
    ),
    ExportColumn("item", TEXT, "Id of the question in the profile form; consent for the consent."),
    ExportColumn("question", TEXT, "The question as raters read it."),
    ExportColumn(
        "answer",
        TEXT,
        "The option, or what is told of a number: median, lowest, highest. Texts stand as they "
        "were written, in an order that tells nobody; under pseudonyms they are only counted.",
    ),
    ExportColumn(
        "value",
        TEXT,
        "How many raters gave this answer, or the number that is told; under pseudonyms a count "
        f"below {SMALL} stands as “{FEW}”.",
    ),
    ExportColumn("n", WHOLE, "How many raters answered this question."),
    ExportColumn("n_raters", WHOLE, "How many raters of this kind the study has."),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One rater's profile as far as it goes into a sum: no id is in it."""

    kind: RaterKind
    consent: Consent | None = None
    answers: Mapping[str, ProfileValue | None] | None = None


def profile_summary(
    form: ProfileForm, told: Sequence[Told], language: str, *, hides_small: bool
) -> "pd.DataFrame":
    """Count what all raters of a study told, with ``PROFILE_COLUMNS``; people and simulated apart.

    Whoever declined is counted under consent and nowhere else.

    Parameters
    ----------
    told
        One entry a rater, also for those who have not been asked yet.
    hides_small
        Whether small counts are told as a range, single texts not at all, and numbers of few
        neither: where raters stand under pseudonyms, a rare answer could give one away.
    """
    import pandas as pd

    rows = [
        row for kind in RaterKind for row in _kind_rows(form, told, language, kind, hides_small)
    ]
    return pd.DataFrame(rows, columns=[column.name for column in PROFILE_COLUMNS])


def _kind_rows(
    form: ProfileForm, told: Sequence[Told], language: str, kind: RaterKind, hides_small: bool
) -> Iterator[dict[str, object]]:
    own = [one for one in told if one.kind is kind]
    if not own:
        return
    common = {"rater_kind": str(kind), "n_raters": len(own)}
    if form.consent:
        question = f"Consent, version {form.consent.version} ({form.consent_hash[:SHORT_HASH]})"
        n_said = sum(one.consent is not None for one in own)
        for consent, words in CONSENT_WORDS.items():
            count = sum(one.consent is consent for one in own)
            yield _row(common, "consent", question, words, _count(count, False), n_said)
    answers = [one.answers for one in own if one.answers and one.consent is not Consent.DECLINED]
    for asked in form.questions:
        given = [answer for each in answers if (answer := each.get(asked.id)) is not None]
        question = in_language(asked.question, language, language)
        if not given:
            yield _row(common, asked.id, question, NOBODY, "0", 0)
            continue
        for answer, value in _answer_rows(asked, given, language, hides_small):
            yield _row(common, asked.id, question, answer, value, len(given))
        n_empty = sum(each.get(asked.id) is None for each in answers)
        if n_empty:
            empty = _count(n_empty, hides_small)
            yield _row(common, asked.id, question, NOT_ANSWERED, empty, len(given))


def _row(
    common: Mapping[str, object], item: str, question: str, answer: str, value: str, n: int
) -> dict[str, object]:
    return {**common, "item": item, "question": question, "answer": answer, "value": value, "n": n}


def _count(count: int, hides_small: bool) -> str:
    return FEW if hides_small and 0 < count < SMALL else str(count)


def _answer_rows(
    asked: ProfileQuestion, given: Sequence[ProfileValue], language: str, hides_small: bool
) -> Iterable[tuple[str, str]]:
    match asked.type:
        case ProfileType.NUMBER:
            return _number_rows([float(str(value)) for value in given], hides_small)
        case ProfileType.TEXT:
            texts = sorted(str(value) for value in given)
            told = _count(len(texts), hides_small)
            return [("answered", told)] if hides_small else [(text, "1") for text in texts]
        case ProfileType.YES_NO:
            return [
                (word, _count(sum(value is wanted for value in given), hides_small))
                for word, wanted in (("yes", True), ("no", False))
            ]
    chosen = [each for value in given for each in (value if isinstance(value, tuple) else (value,))]
    return [
        (
            in_language(option.label, language, language),
            _count(chosen.count(option.id), hides_small),
        )
        for option in asked.options
    ]


def _number_rows(numbers: Sequence[float], hides_small: bool) -> list[tuple[str, str]]:
    if hides_small:
        too_few = len(numbers) < SMALL
        return [("median", f"not told for fewer than {SMALL}" if too_few else _digits(numbers))]
    ends = [("lowest", f"{min(numbers):g}"), ("highest", f"{max(numbers):g}")]
    return [("median", _digits(numbers)), *ends]


def _digits(numbers: Sequence[float]) -> str:
    return f"{median(numbers):g}"
