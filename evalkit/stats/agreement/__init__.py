"""How far raters agree: one coefficient a file."""

from evalkit.stats.agreement.bootstrap import krippendorff_alpha_bootstrap
from evalkit.stats.agreement.cohen_kappa import cohen_kappa
from evalkit.stats.agreement.fleiss_kappa import fleiss_kappa
from evalkit.stats.agreement.gwet_ac import gwet_ac
from evalkit.stats.agreement.intra_rater import IntraRaterAgreement, intra_rater_agreement
from evalkit.stats.agreement.intraclass_correlation import IccForm, intraclass_correlation
from evalkit.stats.agreement.kendall_w import KendallW, kendall_w
from evalkit.stats.agreement.krippendorff_alpha import krippendorff_alpha
from evalkit.stats.agreement.krippendorff_library import krippendorff_library_alpha
from evalkit.stats.agreement.percent_agreement import PercentAgreement, percent_agreement
from evalkit.stats.agreement.rated_units import count_values
from evalkit.stats.agreement.result import AgreementResult
from evalkit.stats.agreement.weights import AgreementWeights

__all__ = [
    "AgreementResult",
    "AgreementWeights",
    "IccForm",
    "IntraRaterAgreement",
    "KendallW",
    "PercentAgreement",
    "cohen_kappa",
    "count_values",
    "fleiss_kappa",
    "gwet_ac",
    "intra_rater_agreement",
    "intraclass_correlation",
    "kendall_w",
    "krippendorff_alpha",
    "krippendorff_alpha_bootstrap",
    "krippendorff_library_alpha",
    "percent_agreement",
]
