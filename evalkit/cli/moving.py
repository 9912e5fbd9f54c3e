"""What is said when work moves between raters."""

from collections import Counter
from collections.abc import Iterator

from evalkit.service.extending import Rebalanced


def moving_sentences(done: Rebalanced) -> Iterator[str]:
    """What was handed back, given out and left open, and how raters hang together now."""
    for rater, count in sorted(done.handed_back.items()):
        yield f"{rater}: {_counted(count, 'unfinished assignment')} handed back."
    for rater, count in sorted(done.given.items()):
        yield f"{rater}: {_counted(count, 'new brief')}."
    if not (done.given or done.handed_back):
        yield "Nothing had to move."
    for brief, count in sorted(Counter(done.left_open).items()):
        yield f"Brief {brief} lacks {_counted(count, 'rater')}, and nobody who is left can be one."
    if done.linkage:
        groups = done.linkage.n_groups
        whole = "all raters share briefs in one chain" if groups == 1 else f"{groups} groups"
        yield f"Connectivity: {whole}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
