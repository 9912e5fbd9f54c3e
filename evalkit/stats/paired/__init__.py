"""Whether paired differences are real: one test a file."""

from evalkit.stats.paired.equivalence import EquivalenceResult, Verdict, equivalence_test
from evalkit.stats.paired.mcnemar import McNemarResult, mcnemar_test
from evalkit.stats.paired.sign_flip import SignFlipResult, sign_flip_test
from evalkit.stats.paired.sign_test import SignTestResult, sign_test
from evalkit.stats.paired.signed_rank import SignedRankResult, signed_rank_test
from evalkit.stats.paired.t_test import PairedTResult, paired_t_test
from evalkit.stats.paired.two_way import TwoWayResult, two_way_effect

__all__ = [
    "EquivalenceResult",
    "McNemarResult",
    "PairedTResult",
    "SignFlipResult",
    "SignTestResult",
    "SignedRankResult",
    "TwoWayResult",
    "Verdict",
    "equivalence_test",
    "mcnemar_test",
    "paired_t_test",
    "sign_flip_test",
    "sign_test",
    "signed_rank_test",
    "two_way_effect",
]
