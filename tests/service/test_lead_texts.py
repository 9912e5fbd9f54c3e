"""What a lead sees of the texts: nothing, then letters, then systems beside ratings."""

import csv
import io
from dataclasses import replace

import pytest

from evalkit.service import closing, lead_texts
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.lead_texts import measure_of_passages, pair_of_briefs, ratings_and_measures
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.results import analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.verifying import Verdict, verify_place
from evalkit.service.workspace import open_workspace
from evalkit.store import frozen, sources
from evalkit.study.passage import Provenance
from evalkit.study.source_text import SourceKind, SourceText

STUDY_ID = "demo-study"
DEMO = shipped_file("data", "demo_study")
TEXT_FILES = {"texts.csv", "text_measures.csv", "near_copies.csv", "tells.csv"}


def with_training_and_lexile():
    """The demo study with a training set that one passage recites, and Lexile for one system."""
    study = read_sound_study(DEMO)
    recited = next(
        p for p in study.passages if (p.brief_id, p.system_id) == ("g4-inf", "fine_tuned")
    )
    words = recited.text.split()
    texts = (
        SourceText("train.jsonl: t1", SourceKind.TRAINING, " ".join(words[30:110])),
        SourceText("train.jsonl: t2", SourceKind.TRAINING, "Nothing alike here."),
    )
    passages = tuple(
        replace(p, provenance=Provenance({"lexile": "740L"})) if p.system_id == "base" else p
        for p in study.passages
    )
    return replace(study, passages=passages, sources=texts)


class Stages:
    """What was seen at each stage of one study's life."""

    def __init__(self, folder):
        self.folder = folder
        self.workspace = open_workspace(str(folder / "evalkit.db"))
        open_study(self.workspace, with_training_and_lexile())
        simulate_ratings(self.workspace, STUDY_ID, DEMO / "simulated_ratings.csv")
        self.open, self.open_files = self.seen(), self.files()
        closing.close(self.workspace, STUDY_ID, "lead")
        self.closed, self.closed_files = self.seen(), self.files()
        closing.unblind(self.workspace, STUDY_ID, "lead", "all in")
        self.unblinded, self.unblinded_files = self.seen(), self.files()

    def seen(self):
        analysis = analyse_study(self.workspace, STUDY_ID)
        return lead_texts.lead_texts(self.workspace, STUDY_ID, analysis)

    def files(self):
        return {f.name: f.content for f in export_files(self.workspace, STUDY_ID).files}


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    found = Stages(tmp_path_factory.mktemp("texts"))
    yield found
    found.workspace.store.close()


def test_nothing_is_read_while_ratings_are_open(stages):
    assert "Ratings are open" in stages.open.why_hidden
    assert (stages.open.tables, stages.open.measures) == ({}, None)
    assert set(stages.open_files) & TEXT_FILES == set()
    assert measure_of_passages(stages.open, "words") is None


def test_closed_ratings_show_the_systems_by_letter(stages):
    texts = stages.closed
    assert texts.system_names == {"X": "System X", "Y": "System Y"}
    assert set(texts.measures["system"]) == {"X", "Y"}
    assert set(texts.passages["system"]) == {"X", "Y"}
    assert any("once the study is unblinded" in sentence for sentence in texts.sentences)
    assert set(stages.closed_files) >= TEXT_FILES


def test_what_would_tell_which_system_is_which_waits_for_unblinding(stages):
    texts = stages.closed
    assert texts.copies.empty
    assert not {"lexile", "recited"} & set(texts.measures["measure"])
    assert (texts.associations, texts.pairs) == (None, None)
    told = b"".join(content for name, content in stages.closed_files.items() if name in TEXT_FILES)
    assert [word for word in (b"740L", b"t1", b"base", b"fine_tuned") if word in told] == []
    assert "text_associations.csv" not in stages.closed_files


def test_unblinding_names_systems_and_what_they_recite(stages):
    texts = stages.unblinded
    assert texts.system_names == {"base": "Base model", "fine_tuned": "Fine-tuned model"}
    (copy,) = texts.copies.to_dict("records")
    assert (copy["passage"], copy["found_in"], copy["source"]) == (
        "g4-inf.fine_tuned",
        "training set",
        "train.jsonl: t1",
    )
    assert copy["words_running"] == 80
    described = texts.described.set_index(["measure", "system"])
    # 740 lies in the spans of grades 2-3 (420-820) and 4-5 (740-1010): the briefs of grades 3 to 5.
    assert described.loc[("lexile", "base"), ["n", "mean", "n_within"]].tolist() == [12, 740, 6]
    assert described.loc[("recited", "fine_tuned"), "highest"] > 10
    assert "2 training texts and 0 references" in texts.sentences[-1]


def test_every_planned_outcome_stands_beside_every_measure(stages):
    rows = stages.unblinded.associations
    assert set(rows["standing"]) == {"exploratory"}
    assert set(rows["outcome"]) >= {"composite", "usable", "preference"}
    composite = rows[rows["outcome"] == "composite"]
    assert list(composite["measure"])[:3] == ["flesch_kincaid", "outside_band", "words"]
    assert set(composite["n_briefs"]) - {12} <= {0}
    lexile = composite[composite["measure"] == "lexile"].iloc[0]
    assert lexile["why_undefined"].startswith("a rank correlation needs 5 briefs")
    cells = list(csv.reader(io.StringIO(stages.unblinded_files["text_associations.csv"].decode())))
    assert len(cells) == len(rows) + 1


def test_each_figure_has_its_words_and_its_table(stages):
    texts = stages.unblinded
    figures = (
        measure_of_passages(texts, "flesch_kincaid"),
        ratings_and_measures(texts, "composite", "fine_tuned"),
        pair_of_briefs(texts, "composite", "fine_tuned", "words"),
    )
    assert [len(figure.table) for figure in figures] == [24, 9, 12]
    assert "exploratory" in figures[1].alt
    assert pair_of_briefs(texts, "composite", "nobody", "words") is None


def test_texts_are_read_once_and_again_only_for_the_names(stages):
    assert len(stages.workspace.readings) == 2
    before = stages.workspace.readings.get((STUDY_ID, True), lambda: None)
    stages.seen()
    assert stages.workspace.readings.get((STUDY_ID, True), lambda: None) is before


def test_sources_are_kept_as_they_were_at_opening_and_proven(stages):
    with stages.workspace.store.reading() as connection:
        kept = sources.sources(connection, STUDY_ID)
    assert [(one.name, one.kind) for one in kept] == [
        ("train.jsonl: t1", SourceKind.TRAINING),
        ("train.jsonl: t2", SourceKind.TRAINING),
    ]
    findings = verify_place(stages.folder / "evalkit.db").findings
    assert [f.sentence for f in findings if f.verdict is not Verdict.SOUND] == []


def test_an_archive_holds_no_source_and_says_so(stages, tmp_path):
    archive_to(stages.workspace, STUDY_ID, tmp_path / "archive.db", "test")
    assert b"Nothing alike here" not in (tmp_path / "archive.db").read_bytes()
    findings = verify_place(tmp_path / "archive.db").findings
    assert [f.verdict for f in findings if frozen.SOURCES in f.sentence] == [Verdict.UNCHECKED]
