"""Records beside the ratings: what was adjudicated, and agreement around a norming pass."""

from evalkit.analysis.norming import AFTER, BEFORE, NORMING_COLUMNS
from evalkit.report.columns import (
    BRIEF,
    CODE,
    GRADE,
    MOMENT,
    NUMBER,
    PASSAGE_TYPE,
    ROUND,
    STUDY,
    SYSTEM,
    TEXT,
    WHOLE,
    ExportColumn,
)
from evalkit.study.adjudication import SETTLED_KINDS
from evalkit.study.rater import Role

ADJUDICATION_COLUMNS = (
    STUDY,
    ROUND,
    BRIEF,
    GRADE,
    PASSAGE_TYPE,
    ExportColumn("passage", TEXT, "Name of the passage, which tells no system."),
    CODE,
    SYSTEM,
    ExportColumn("kind", TEXT, "What the question asks.", tuple(SETTLED_KINDS)),
    ExportColumn("item", TEXT, "Id of the criterion; empty for the decision."),
    ExportColumn("given", TEXT, "The independent answers, each once, in the order of the scale."),
    ExportColumn("n_given", WHOLE, "How many raters gave one."),
    ExportColumn(
        "adjudicated",
        TEXT,
        "What the adjudicator settled on: a later record, in no agreement and no comparison.",
    ),
    ExportColumn("reason", TEXT, "The adjudicator's reason."),
    ExportColumn("adjudicator", TEXT, "Id of the adjudicator."),
    ExportColumn(
        "adjudicator_role",
        TEXT,
        "The adjudicator's role in the study.",
        (str(Role.LEAD), str(Role.ADJUDICATOR)),
    ),
    ExportColumn(
        "knows_systems",
        TEXT,
        "Whether the adjudicator said, on opening a case, that they know which system wrote what.",
        ("yes", "no"),
    ),
    ExportColumn("settled_at", MOMENT, "When the verdict was stored."),
    ExportColumn("sequence", WHOLE, "Number of the verdict within the study, from 1."),
)
"""One row a current verdict."""

_NORMING_TEXTS = {
    "norming_pass": (WHOLE, "Number of the norming pass."),
    "stage": (TEXT, "When the ratings were given; once rated again, both on the same ratings."),
    "outcome": (TEXT, "Id of the question."),
    "name": (TEXT, "Name of the question."),
    "kind": (TEXT, "What the question asks."),
    "coefficient": (NUMBER, "Krippendorff's alpha over all systems; empty where undefined."),
    "low": (NUMBER, "Lower limit of its interval."),
    "high": (NUMBER, "Upper limit of its interval."),
    "confidence": (NUMBER, "Confidence of the interval."),
    "exact": (NUMBER, "Share of pairs of ratings that are equal."),
    "adjacent": (NUMBER, "Share of pairs of ratings at most one level apart."),
    "ac": (NUMBER, "Gwet's AC."),
    "ac_low": (NUMBER, "Lower limit of its interval."),
    "ac_high": (NUMBER, "Upper limit of its interval."),
    "most_frequent": (NUMBER, "The level given most often."),
    "share_most_frequent": (NUMBER, "Its share of all ratings."),
    "n_briefs": (WHOLE, "Briefs with two ratings or more."),
    "n_passages": (WHOLE, "Passages with two ratings or more."),
    "n_passages_dropped": (WHOLE, "Passages with one rating."),
    "n_ratings": (WHOLE, "Ratings that count here."),
    "n_rating_pairs": (WHOLE, "Pairs of ratings of one passage."),
    "method": (TEXT, "How coefficient and interval are computed."),
    "ac_method": (TEXT, "How AC and its interval are computed."),
    "flags": (TEXT, "What limits the reading."),
    "why_undefined": (TEXT, "Why there is no coefficient."),
    "why_no_interval": (TEXT, "Why there is no interval."),
    "n_raters": (WHOLE, "Raters who gave them."),
}
NORMING_FILE_COLUMNS = tuple(
    ExportColumn(name, *_NORMING_TEXTS[name], values=(BEFORE, AFTER) if name == "stage" else ())
    for name in NORMING_COLUMNS
)
"""One row a norming pass, stage and question."""
