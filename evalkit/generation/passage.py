"""From the answers to one brief to the passage that is kept, with where it came from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.generation.chat import ChatAnswer, Ending
from evalkit.generation.journal import Kept
from evalkit.generation.picking import Candidate, Measure, Picked, pick
from evalkit.generation.planning import PassageJob
from evalkit.generation.run import Outcome
from evalkit.study.passage import TEXT_HASH, text_hash

LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Made:
    """A passage that a model wrote, and the cells of its row; or why there is none.

    ``faults`` tells of every candidate that is none; a passage may be there all the same. One that
    is not there without a fault was not asked for yet.
    """

    brief_id: str
    system_id: str
    text: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def made_of(
    jobs: Sequence[PassageJob], outcomes: Sequence[Outcome], seed: int, measure: Measure
) -> Made:
    """Pick the passage of one system to one brief, once every candidate has its answer.

    Parameters
    ----------
    jobs, outcomes
        Those of all candidates, in their order.
    seed
        The study's; a random pick is drawn from it.
    """
    first = jobs[0]
    brief_id, system_id = first.brief.id, first.work.system_id
    pairs = list(zip(jobs, outcomes, strict=True))
    is_open = any(out.failure for out in outcomes)
    failures = dict.fromkeys(o.failure for o in outcomes if o.failure and not o.is_unsent)
    faults = tuple(
        _fault(job, out.kept.answer) for job, out in pairs if out.kept and _is_faulty(out.kept)
    )
    whole = [
        Candidate(job.candidate, _cleaned(out.kept.answer.text))
        for job, out in pairs
        if out.kept and not _is_faulty(out.kept)
    ]
    if is_open or not whole:
        return Made(brief_id, system_id, faults=(*faults, *(_named(first, f) for f in failures)))
    rule = first.work.generation.pick
    picked = pick(rule, whole, f"{seed}/{system_id}/{brief_id}", measure)
    job, out = next(pair for pair in pairs if pair[0].candidate == picked.candidate.number)
    cells = _cells(job, out.kept, picked, len(jobs)) if out.kept else {}
    return Made(brief_id, system_id, picked.candidate.text, cells, faults)


def _is_faulty(kept: Kept) -> bool:
    return kept.answer.ending is not Ending.COMPLETE or not _is_text(kept.answer.text)


def _is_text(text: str) -> bool:
    """Some models send half of a surrogate pair, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cleaned(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _named(job: PassageJob, words: str) -> str:
    return f"{job.brief.id} by {job.work.system_id}: {words}"


def _fault(job: PassageJob, answer: ChatAnswer) -> str:
    again = f"--redo --system {job.work.system_id} --brief {job.brief.id}"
    shown = json.dumps(answer.text[:LONGEST_SHOWN], ensure_ascii=True)
    words = {
        Ending.TRUNCATED: f"candidate {job.candidate} was cut off after "
        f"{answer.tokens_out or 'some'} tokens; raise max_tokens under its settings and run again.",
        Ending.REFUSED: f"candidate {job.candidate} was refused by the model or a filter "
        f"({shown}); reword the brief or the template, or ask anew with {again}.",
        Ending.EMPTY: f"candidate {job.candidate} is empty; ask anew with {again}.",
        Ending.ODD: f"candidate {job.candidate} ended oddly (finish_reason "
        f"{answer.finish_reason}); look at the template, and ask anew with {again}.",
        Ending.COMPLETE: f"candidate {job.candidate} holds characters that are no text; ask anew "
        f"with {again}.",
    }
    return _named(job, words[answer.ending])


def _cells(job: PassageJob, kept: Kept, picked: Picked, n_candidates: int) -> dict[str, str]:
    """Where a passage came from, a column each; what is not known stays empty."""
    answer, work, request = kept.answer, job.work, job.job.request
    return {
        "strategy": work.generation.strategy.value,
        "model": work.model,
        "model_answered": answer.model or "",
        "system_fingerprint": answer.system_fingerprint or "",
        "endpoint": work.endpoint.base_url,
        "template": work.generation.template or "default",
        "settings": json.dumps(_settings_sent(request.body), sort_keys=True),
        "shown": "; ".join(job.shown),
        "prompt_hash": request.prompt_hash,
        "request_hash": job.job.hash,
        "generated_at": kept.answered_at,
        "tokens_in": _number(answer.tokens_in),
        "tokens_out": _number(answer.tokens_out),
        "cost": "" if kept.cost is None else format(kept.cost.normalize(), "f"),
        "currency": kept.currency or "",
        "price_date": kept.price_date or "",
        "retries": str(kept.retries),
        "candidates": str(n_candidates),
        "picked": picked.why,
        TEXT_HASH: text_hash(picked.candidate.text),
    }


def _settings_sent(body: Mapping[str, object]) -> dict[str, object]:
    """The settings as this candidate was asked: the seed is one of its own."""
    return {name: value for name, value in body.items() if name not in {"model", "messages"}}


def _number(count: int | None) -> str:
    return "" if count is None else str(count)
