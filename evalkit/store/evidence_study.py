"""A study made from stored rows, so that what was asked of its design can be asked again."""

import json

from evalkit.store.evidence import Evidence
from evalkit.study.brief import Brief
from evalkit.study.passage import Passage, Provenance
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study, StudySettings


def study_of(evidence: Evidence) -> Study:
    """The study that the rows describe.

    Raises
    ------
    ValueError
        Where a row is not what a release ever wrote (pydantic's faults are such errors).
    KeyError
        Where a column is missing.
    """
    settings = StudySettings.model_validate_json(
        evidence.rows("study_settings")[0]["settings"], strict=False
    )
    forms = evidence.rows("rubric", "position")
    preference = [
        PreferenceForm.model_validate_json(row["content"], strict=False)
        for row in forms
        if row["kind"] == "preference"
    ]
    briefs = {row["text_id"]: row["brief_id"] for row in evidence.rows("passage_text")}
    texts = {row["text_id"]: row["text"] for row in evidence.rows("passage_text")}
    return Study(
        settings=settings,
        rubrics=tuple(
            Rubric.model_validate_json(row["content"], strict=False)
            for row in forms
            if row["kind"] == "rubric"
        ),
        preference=preference[0] if preference else None,
        briefs=tuple(
            Brief(
                row["brief_id"],
                row["grade"],
                row["passage_type"],
                row["topic"],
                row["instruction"],
                row["min_words"],
                row["max_words"],
            )
            for row in evidence.rows("brief", "position")
        ),
        passages=tuple(
            Passage(
                briefs[row["text_id"]],
                row["system_id"],
                texts[row["text_id"]],
                Provenance(json.loads(row["provenance"])),
            )
            for row in evidence.rows("identity", "text_id")
        ),
        raters=tuple(
            Rater(row["rater_id"], row["rater_id"], Role(row["role"]), RaterKind(row["kind"]))
            for row in evidence.rows("rater", "position")
        ),
    )
