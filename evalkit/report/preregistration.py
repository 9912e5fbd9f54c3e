"""The plan of a study as a preregistration: what is asked, how, and what would be an answer."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from evalkit.analysis.adjustment import EXPLORATORY, PRIMARY, SECONDARY
from evalkit.analysis.comparison import role_of
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.standing import DESCRIBED, PLANNED_BY_OUTCOME, PLANNED_WHOLE
from evalkit.report.generation_words import generation_sentence
from evalkit.report.profile_words import profile_paragraphs
from evalkit.report.questions import AskedQuestion, questions_of
from evalkit.study.answer import QuestionKind
from evalkit.study.plan import Plan
from evalkit.study.rater import RaterKind, Role
from evalkit.study.study import Presentation, Study
from evalkit.study.terms import PILOT_NOTE


@dataclass(frozen=True, slots=True)
class Frozen:
    """When a plan was frozen, and the hashes that prove it; ``parts`` by name."""

    at: datetime
    plan_hash: str
    commitment: str
    code_version: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Registered:
    """A study with its plan; ``frozen`` is None before it is opened."""

    study: Study
    analysis: AnalysisPlan
    frozen: Frozen | None

    @property
    def plan(self) -> Plan:
        """What `study.yaml` says of the analysis."""
        return self.study.settings.plan


MEASURES = (
    QuestionKind.SCORE,
    QuestionKind.DIRECTION,
    QuestionKind.FLAG,
    QuestionKind.DECISION,
    QuestionKind.PREFERENCE,
    QuestionKind.PREFERENCE_DETAIL,
)
"""The questions whose answers are counted; texts that explain an answer are not printed."""
DRAFT = (
    "**Draft.** The study is not open: everything here can still change, and nothing proves when "
    "it was written. `evalkit open` freezes it."
)


def preregistration(registered: Registered) -> str:
    """The whole document as Markdown; before opening it says that it is a draft."""
    title = f"# Preregistration: {_line(registered.study.settings.title)}"
    pilot = [PILOT_NOTE] if registered.study.settings.pilot else []
    parts = [
        f"## {number}. {heading}\n\n" + "\n\n".join(part for part in make(registered) if part)
        for number, (heading, make) in enumerate(SECTIONS, start=1)
    ]
    return "\n\n".join([title, *pilot, _status(registered), *parts]) + "\n"


def _status(registered: Registered) -> str:
    frozen = registered.frozen
    if frozen is None:
        return DRAFT
    when = frozen.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return (
        f"Frozen on {when}, before the first rating, by evalkit {frozen.code_version}; "
        f"plan hash `{frozen.plan_hash}`."
    )


def _question(registered: Registered) -> Iterator[str]:
    yield _line(registered.study.settings.question)
    plan = registered.analysis
    yield (
        f"Asked of each contrast below: is the difference (system minus "
        f"{plan.name_of(plan.reference_system)}, averaged over the raters within a brief) on "
        f"*{plan.outcome(plan.primary_outcome).name}* other than zero on briefs like these?"
    )


def _design(registered: Registered) -> Iterator[str]:
    settings = registered.study.settings
    yield _list(
        f"`{system.id}`: {_line(system.name)}"
        + (" (reference)" if system.reference else "")
        + (f". {_line(system.note)}" if system.note else "")
        + (f". {_line(generation_sentence(system.generation))}" if system.generation else "")
        for system in settings.systems
    )
    shown = {
        Presentation.PAIR: "Both passages of a brief stand side by side under A and B.",
        Presentation.SINGLE: "Passages are shown one at a time, under a letter.",
    }
    every = settings.raters_per_brief
    crossing = "Every rater rates every brief" if every == "all" else f"{every} raters rate a brief"
    yield (
        f"{shown[settings.presentation]} {crossing}, in an order of the rater's own; sides (or "
        "which passage comes first) are even within one for each rater and each brief. Round "
        f"{settings.round}."
    )
    if settings.repeats_per_rater:
        yield f"Hidden repeats for each rater: {settings.repeats_per_rater}."
    if registered.study.validity:
        yield "Passages of known quality lie among the rest; they enter no comparison."


def _sample(registered: Registered) -> Iterator[str]:
    from evalkit.stats.design import least_detectable_effect, smallest_p

    study, plan = registered.study, registered.plan
    cells = Counter((brief.grade, brief.passage_type) for brief in study.briefs)
    raters = [person for person in study.raters if person.role is Role.RATER]
    simulated = sum(person.kind is RaterKind.SIMULATED for person in raters)
    n_briefs = len(study.briefs)
    yield (
        f"{n_briefs} briefs, the unit of analysis; {len(study.passages)} passages; {len(raters)} "
        f"raters{f', {simulated} of them SIMULATED' if simulated else ''}."
    )
    yield _table(
        ("Grade", "Passage type", "Briefs"),
        ([grade, kind, str(count)] for (grade, kind), count in cells.items()),
    )
    words = f"With {n_briefs} briefs the smallest two-sided p is {smallest_p(n_briefs):.2g}"
    if n_briefs > 1:
        least = least_detectable_effect(n_briefs, significance_level=plan.significance_level)
        words += (
            f", and a difference of {least:.2f} standard deviations of the briefs' differences is "
            "found four times out of five"
        )
    yield f"{words}."
    yield f"When ratings close: {_line(plan.stopping)}"
    if study.settings.deadline:
        yield f"Raters are asked to finish by {study.settings.deadline}; nothing closes by itself."


def _people(registered: Registered) -> Iterator[str]:
    yield from profile_paragraphs(registered.study.profile, registered.study.settings.language)


def _measures(registered: Registered) -> Iterator[str]:
    yield "The questions as raters read them, with every answer."
    for question in questions_of(registered.study):
        if question.kind in MEASURES:
            yield _asked(question)


def _asked(question: AskedQuestion) -> str:
    named = " · ".join(part for part in (question.form, question.name) if part)
    lines = [f"**{_line(named)}** ({question.type})", "", f"> {_line(question.text) or '-'}"]
    if question.options:
        lines.append("")
    for option in question.options:
        parts = [f"`{option.value}`" if option.value else "", option.label, option.descriptor]
        lines.append(f"- {': '.join(_line(part) for part in parts if part)}")
    return "\n".join(lines)


def _outcomes(registered: Registered) -> Iterator[str]:
    plan = registered.analysis
    by_role: dict[str, list[str]] = {PRIMARY: [], SECONDARY: [], EXPLORATORY: []}
    for outcome in plan.outcomes:
        by_role[role_of(outcome, plan)].append(f"{_line(outcome.name)} (`{outcome.id}`)")
    yield f"Primary: {', '.join(by_role[PRIMARY])}."
    yield f"Secondary: {', '.join(by_role[SECONDARY]) or 'none'}."
    yield f"Exploratory, and called so wherever shown: {', '.join(by_role[EXPLORATORY]) or 'none'}."
    yield (
        "The composite of a passage by a rater is the mean of the criteria that this rater scored "
        "for both passages of the pair. Usable is the decision as yes or no."
    )


def _analysis(registered: Registered) -> Iterator[str]:
    plan = registered.analysis
    contrasts = registered.plan.contrasts or plan.compared_systems
    yield "Contrasts: " + ", ".join(
        f"`{system}` minus `{plan.reference_system}`" for system in contrasts
    )
    yield (
        "Scores are summed within a brief over the raters who rated both passages; the brief is "
        "the unit. Two-sided exact sign-flip test on the briefs' sums; interval of the same "
        f"family ({plan.confidence:.0%}); significance level {plan.significance_level:g}. Beside "
        "it: a cautious interval, the exact Wilcoxon test as a check, an interval for other "
        "raters, exact McNemar for yes/no outcomes."
    )
    yield _list(
        f"{name.replace('_', ' ')}: {what}"
        for name, what in {**PLANNED_BY_OUTCOME, **PLANNED_WHOLE}.items()
    )
    yield "Described beside them, with nothing concluded: " + "; ".join(DESCRIBED.values()) + "."
    yield (
        "Every other table, and every row of an outcome or contrast not named here, is exploratory."
    )


def _correction(registered: Registered) -> Iterator[str]:
    name = {"holm": "Holm", "max_t": "step-down max-T over sign flips of whole briefs"}
    yield (
        f"The primary outcome is one family over its contrasts, the secondary outcomes and their "
        f"contrasts are another; each is adjusted by {name[registered.plan.correction]}. "
        "Exploratory p-values are not adjusted."
    )


def _exclusions(registered: Registered) -> Iterator[str]:
    rules = registered.plan.exclusions
    if not rules:
        yield "None is planned. Whatever is left out is a departure, and both results are shown."
        return
    yield "\n".join(f"{number}. {_line(rule)}" for number, rule in enumerate(rules, start=1))
    yield (
        "The result with and the result without are both shown. Whatever is left out by no rule of "
        "these is a departure."
    )


def _beside(registered: Registered) -> Iterator[str]:
    yield (
        "If a norming pass is held (some briefs rated blind, the levels revealed to the raters and "
        "talked over, the same briefs rated again), only the independent ratings given before the "
        "talk count. They are sealed when they are revealed; what is rated again enters no "
        "agreement and no comparison, and its agreement is reported apart, before and after."
    )
    yield from _automatic(registered)
    beyond = registered.plan.adjudicate_beyond
    if beyond is None:
        yield "Nothing is adjudicated."
        return
    levels = "level" if beyond == 1 else "levels"
    yield (
        f"Where independent ratings of a question lie more than {beyond} {levels} apart, the case "
        "may be adjudicated by somebody who sees neither system nor rater, with a reason. A "
        "verdict is a record of its own: it changes no rating and enters no agreement, no "
        "difference and no test."
    )


def _automatic(registered: Registered) -> Iterator[str]:
    rater = registered.study.settings.automatic_rater
    if rater is None:
        return
    fields = ", ".join(f"{name} {value}" for name, value in rater.settings.fields.items())
    threshold = f"{registered.plan.agreement_threshold:g}"
    yield (
        f"A model, {_line(rater.model)} ({_line(fields) or 'settings of its server'}), is asked "
        f"the same questions blind, each pair both ways round; repeats: {rater.repeats}. It is no "
        "rater: its answers lie apart and enter no agreement, no difference and no test. On a "
        "question it is said to be able to stand beside the experts only where it falls short of "
        f"half of them by no more than {rater.allowance:.0%} of passages, its kappa with their "
        f"median reaches {threshold} with its lower limit, and neither side nor length moves it."
    )


def _missing(registered: Registered) -> Iterator[str]:
    yield _line(registered.plan.missing_data)
    yield "What could not be checked or was left out is counted by system, as a result of its own."


def _verdicts(registered: Registered) -> Iterator[str]:
    plan = registered.plan
    sure = f"the {plan.confidence:.0%} interval of the primary difference"
    verdicts = [
        f"*Shown to be better*: {sure} lies above zero, and the adjusted p is at most "
        f"{plan.significance_level:g}. *Shown to be worse*: it lies below zero, likewise.",
        "*Not shown to differ*: everything else. It is never called equal.",
    ]
    if plan.margin is not None:
        verdicts.insert(
            1,
            f"*Equivalent*: the {1 - 2 * plan.significance_level:.0%} interval lies within "
            f"{plan.margin:g} rubric points of zero on either side (two one-sided tests). Where "
            "neither test decides, the word is *inconclusive*.",
        )
    verdicts.append(
        f"*Raters agree well enough*: the lower limit of Krippendorff's alpha is at least "
        f"{plan.agreement_threshold:g}."
    )
    yield _list(verdicts)


def _blinding(registered: Registered) -> Iterator[str]:
    yield (
        "Raters see texts under letters and nothing else. Sides, orders, tokens and the letters "
        "that leads see come from a secret drawn at opening, and the hash of that secret is "
        "published then. No comparison between systems is computed before ratings close; an early "
        "look, a forced unblinding, and reopening are departures that every result lists."
    )
    yield (
        "Whoever holds the folder with passages and systems is not blind; the report has to say "
        "who that was."
    )


def _hashes(registered: Registered) -> Iterator[str]:
    frozen = registered.frozen
    if frozen is None:
        yield "Nothing is frozen yet."
        return
    yield f"Commitment to the key: `{frozen.commitment}`."
    yield _table(
        ("Part", "SHA-256"),
        ([f"`{name}`", f"`{digest}`"] for name, digest in sorted(frozen.parts.items())),
    )
    yield (
        "The plan hash is the SHA-256 of this list as `sha256sum` writes it, sorted by name. "
        "`evalkit plan --parts` writes the parts, `evalkit verify` checks them."
    )


SECTIONS: tuple[tuple[str, Callable[[Registered], Iterator[str]]], ...] = (
    ("Question", _question),
    ("Design", _design),
    ("Sample", _sample),
    ("Raters' profiles and consent", _people),
    ("Measures", _measures),
    ("Outcomes", _outcomes),
    ("Analysis", _analysis),
    ("Correction for several tests", _correction),
    ("Exclusions", _exclusions),
    ("Missing data", _missing),
    ("Norming and adjudication", _beside),
    ("What would count as what", _verdicts),
    ("Blinding", _blinding),
    ("What was frozen", _hashes),
)
"""The sections of the document, in their order."""


def _line(text: str) -> str:
    """A text from a file on one line, so that nothing in it starts a heading or a list."""
    return " ".join(text.split())


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(headings: tuple[str, ...], rows: Iterable[list[str]]) -> str:
    cells = [list(headings), ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in row) + " |" for row in cells
    )
