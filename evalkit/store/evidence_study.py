"""A study made from stored rows, so that what was asked of its design can be asked again."""

import json
from collections.abc import Mapping

from evalkit.store.evidence import Evidence, StoredRow
from evalkit.study.brief import Brief
from evalkit.study.passage import Passage, Provenance
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study, StudySettings
from evalkit.study.validity import ExpectedLevel, ValidityBrief, ValidityPassage


def study_of(evidence: Evidence) -> Study:
    """The study that the rows describe.

    Raises
    ------
    ValueError
        Where a row is not what a release ever wrote (pydantic's faults are such errors).
    KeyError
        Where a column is missing, or a row refers to one that is not there.
    """
    forms = evidence.rows("rubric", "position")
    preference = [
        PreferenceForm.model_validate_json(row["content"], strict=False)
        for row in forms
        if row["kind"] == "preference"
    ]
    texts = {row["text_id"]: row for row in evidence.rows("passage_text")}
    known = {row["brief_id"] for row in evidence.rows("known_brief")}
    return Study(
        settings=StudySettings.model_validate_json(
            evidence.rows("study_settings")[0]["settings"], strict=False
        ),
        rubrics=tuple(
            Rubric.model_validate_json(row["content"], strict=False)
            for row in forms
            if row["kind"] == "rubric"
        ),
        preference=preference[0] if preference else None,
        briefs=tuple(
            _brief(row)
            for row in evidence.rows("brief", "position")
            if row["brief_id"] not in known
        ),
        passages=tuple(
            _passage(row, texts[row["text_id"]]) for row in evidence.rows("identity", "text_id")
        ),
        raters=tuple(
            Rater(row["rater_id"], row["rater_id"], Role(row["role"]), RaterKind(row["kind"]))
            for row in evidence.rows("rater", "position")
        ),
        validity=tuple(
            ValidityBrief(_brief(row), _validity_passages(evidence, row["brief_id"], texts))
            for row in evidence.rows("brief", "position")
            if row["brief_id"] in known
        ),
    )


def _brief(row: StoredRow) -> Brief:
    return Brief(
        row["brief_id"],
        row["grade"],
        row["passage_type"],
        row["topic"],
        row["instruction"],
        row["min_words"],
        row["max_words"],
    )


def _passage(row: StoredRow, text: StoredRow) -> Passage:
    provenance = Provenance(json.loads(row["provenance"]))
    return Passage(text["brief_id"], row["system_id"], text["text"], provenance)


def _validity_passages(
    evidence: Evidence, brief_id: str, texts: Mapping[str, StoredRow]
) -> tuple[ValidityPassage, ...]:
    levels = evidence.rows("known_level", "criterion")
    return tuple(
        ValidityPassage(
            row["passage_id"],
            Purpose(row["purpose"]),
            texts[row["text_id"]]["text"],
            tuple(
                ExpectedLevel(level["criterion"], level["lowest"], level["highest"])
                for level in levels
                if level["text_id"] == row["text_id"]
            ),
        )
        for row in evidence.rows("known_passage", "passage_id")
        if texts[row["text_id"]]["brief_id"] == brief_id
    )
