"""Files to fine-tune on: written from a training set, checked, counted, and priced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import CorpusError
from evalkit.generation.tokens import TokenCounter, token_counter
from evalkit.generation.training_check import LONGEST_LINE, HeldOut, line_faults, lines_in
from evalkit.generation.training_lines import TrainingLine, template_faults, training_lines
from evalkit.service.opening import read_sound_study
from evalkit.service.text_sources import sources_in
from evalkit.study.brief import Brief
from evalkit.study.files.fault import Fault
from evalkit.study.files.folder import SETTINGS_FILE
from evalkit.study.files.place import Source
from evalkit.study.files.prompt_file import read_prompt
from evalkit.study.files.text_file import read_text
from evalkit.study.generation import Strategy
from evalkit.study.price import Price
from evalkit.study.prompt import DEFAULT_PROMPT, PromptTemplate
from evalkit.text.passage_reading import passage_name

__all__ = ["LONGEST_LINE", "Price", "TrainingReport", "check_training", "cost_sentence", "write"]


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training file holds, and every fault in it.

    ``n_tokens`` are those of all messages, ``n_answer_tokens`` those of the answers alone;
    ``counted`` says how they were counted. Marks that a model puts between messages are left out.
    """

    file: Path
    n_lines: int
    n_tokens: int
    n_answer_tokens: int
    counted: str
    n_tests: int
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it can be trained on."""
        return not self.faults


def write(
    corpus: Path,
    out: Path,
    template: Path | None = None,
    tests: Iterable[Path] = (),
    longest: int = LONGEST_LINE,
) -> TrainingReport:
    """Write a training file from a table of texts; where there is any fault nothing is written.

    Parameters
    ----------
    corpus
        A table with a column of texts and one for each word that the template asks for, such as
        the `train.jsonl` of a split.
    tests
        The test set: files or folders of texts, or a study's folder, whose passages and briefs it
        then is.

    Raises
    ------
    CorpusError
        Where a file cannot be read, or ``out`` is there already.
    """
    if out.exists():
        raise CorpusError(f"{out} is there already, and is not overwritten; name another file.")
    texts, prompt = sources_in([corpus]), _template(template)
    faults = tuple(template_faults(texts, prompt))
    lines = training_lines(texts, prompt) if not faults else ()
    report = _report(out, lines, faults, tests, longest)
    if report.is_sound:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("".join(f"{line.json}\n" for line in lines), encoding="utf-8")
    return report


def check_training(
    file: Path, tests: Iterable[Path] = (), longest: int = LONGEST_LINE
) -> TrainingReport:
    """Read a training file from anywhere, line by line.

    Raises
    ------
    CorpusError
        Where a file of the test set cannot be read.
    """
    text = read_text(file, file.name)
    if text.value is None:
        return _report(file, (), text.faults, (), longest)
    reading = lines_in(text.value, file.name)
    return _report(file, reading.value or (), (*text.faults, *reading.faults), tests, longest)


def cost_sentence(n_tokens: int, epochs: int, price: Price) -> str:
    """What training costs, with everything that it was computed from.

    Examples
    --------
    >>> price = Price(model="the trained model", date="2026-11-28", training=3.75)
    >>> cost_sentence(62_000, 3, price)
    '62,000 tokens × 3 epochs at 3.75 USD a million tokens (price of 2026-11-28): 0.70 USD'
    """
    cost = price.of_training(n_tokens, epochs)
    known = "unknown" if cost is None else f"{cost:.2f} {price.currency}"
    times = "1 epoch" if epochs == 1 else f"{epochs} epochs"
    return (
        f"{n_tokens:,} tokens × {times} at {price.training} {price.currency} a million "
        f"tokens (price of {price.date}): {known}"
    )


def _report(
    file: Path,
    lines: Sequence[TrainingLine],
    faults: tuple[Fault, ...],
    tests: Iterable[Path],
    longest: int,
) -> TrainingReport:
    counter, held_out = token_counter(), _held_out(tests)
    found = (*faults, *line_faults(lines, file.name, held_out, counter, longest))
    return TrainingReport(
        file=file,
        n_lines=len(lines),
        n_tokens=sum(_tokens(line, counter) for line in lines),
        n_answer_tokens=sum(counter.count(line.answer) for line in lines),
        counted=counter.method,
        n_tests=len(held_out.texts),
        faults=tuple(sorted(found, key=lambda fault: (fault.file, fault.line or 0))),
    )


def _tokens(line: TrainingLine, counter: TokenCounter) -> int:
    return sum(counter.count(message.content) for message in line.messages)


def _held_out(places: Iterable[Path]) -> HeldOut:
    """The test set: texts of any place, and of a study its briefs besides."""
    texts: dict[str, str] = {}
    briefs: list[Brief] = []
    for place in places:
        if (place / SETTINGS_FILE).is_file():
            study = read_sound_study(place)
            briefs += study.briefs
            texts |= {passage_name(p.brief_id, p.system_id): p.text for p in study.passages}
        else:
            texts |= {source.name: source.text for source in sources_in([place])}
    return HeldOut(texts, tuple(briefs))


def _template(file: Path | None) -> PromptTemplate:
    """The prompt as a system of a fine-tuned model would be given it."""
    if file is None:
        return DEFAULT_PROMPT
    reading = read_prompt(Source(file, file.name), Strategy.FINE_TUNED)
    if reading.value is None or reading.faults:
        raise CorpusError(reading.faults[0].sentence)
    return reading.value
