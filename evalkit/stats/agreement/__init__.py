"""How far raters agree: one coefficient a file."""

from evalkit.stats.agreement.krippendorff_alpha import krippendorff_alpha
from evalkit.stats.agreement.krippendorff_library import krippendorff_library_alpha
from evalkit.stats.agreement.percent_agreement import PercentAgreement, percent_agreement
from evalkit.stats.agreement.rated_units import count_values
from evalkit.stats.agreement.result import AgreementResult

__all__ = [
    "AgreementResult",
    "PercentAgreement",
    "count_values",
    "krippendorff_alpha",
    "krippendorff_library_alpha",
    "percent_agreement",
]
