"""McNemar's exact test: paired yes/no answers, one pair a brief."""

from dataclasses import dataclass

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.paired.sign_test import fair_coin_test
from evalkit.stats.result import Flag


@dataclass(frozen=True, slots=True)
class McNemarResult:
    """Paired yes/no answers; ``estimate`` is the share of yes, system minus reference."""

    estimate: float
    p_value: float
    p_greater: float
    p_less: float
    mid_p: float
    smallest_p: float
    n_pairs: int
    n_only_system: int
    n_only_reference: int
    method: str
    flags: tuple[Flag, ...]


def mcnemar_test(
    n_only_system: int,
    n_only_reference: int,
    n_same: int,
    significance_level: float = 0.05,
) -> McNemarResult:
    """Test that yes is as frequent for the system as for the reference, over the same briefs.

    Parameters
    ----------
    n_only_system, n_only_reference
        Briefs where only the one passage got a yes.
    n_same
        Briefs where both or neither did; they enter the estimate and carry no evidence.
    significance_level
        Decides only whether the result is flagged as unable to reach it.

    Raises
    ------
    TooFewPairsError
        Without any brief.
    StatisticError
        With a negative count.

    Notes
    -----
    Binomial over the briefs that differ. The exact p is valid for any n and errs on the careful
    side; mid-p is closer to its level and belongs in the small print.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157; Fagerland, Lydersen & Laake (2013), BMC Medical
    Research Methodology 13, 91.

    Examples
    --------
    >>> result = mcnemar_test(7, 1, 4)
    >>> result.estimate, result.p_value
    (0.5, 0.0703125)
    """
    if min(n_only_system, n_only_reference, n_same) < 0:
        raise StatisticError("Expected counts of briefs of 0 or more.")
    n_pairs = n_only_system + n_only_reference + n_same
    if n_pairs == 0:
        raise TooFewPairsError("Needs 1 complete pair or more, got 0.")
    coin = fair_coin_test(n_only_system, n_only_reference)
    return McNemarResult(
        estimate=(n_only_system - n_only_reference) / n_pairs,
        p_value=coin.p_value,
        p_greater=coin.p_greater,
        p_less=coin.p_less,
        mid_p=coin.mid_p,
        smallest_p=coin.smallest_p,
        n_pairs=n_pairs,
        n_only_system=n_only_system,
        n_only_reference=n_only_reference,
        method="exact McNemar test",
        flags=(Flag.CANNOT_REACH,) if coin.smallest_p > significance_level else (),
    )
