"""An archive is analysed like the study that it was written from: every table, every figure."""

import pandas as pd
import pytest

from evalkit.analysis.mapping import ColumnMapping, TableSettings
from evalkit.service.analysing import analyse_place
from evalkit.service.closing import close, unblind
from evalkit.service.demo import open_demo
from evalkit.service.exporting import archive_to
from evalkit.service.results import analyse_study
from evalkit.service.workspace import open_workspace


@pytest.fixture(scope="module", params=["closed", "unblinded"])
def both(request, tmp_path_factory):
    """The analysis of the demo study, from its database and from its archive."""
    folder = tmp_path_factory.mktemp(request.param)
    workspace = open_workspace(str(folder / "evalkit.db"))
    open_demo(workspace)
    close(workspace, "demo-study", "lead")
    if request.param == "unblinded":
        unblind(workspace, "demo-study", "lead", "all in")
    archive_to(workspace, "demo-study", folder / "archive.db", "test")
    archived = analyse_place(folder / "archive.db", None, ColumnMapping(), TableSettings())
    return analyse_study(workspace, "demo-study"), archived


def test_every_table_of_the_archive_is_that_of_the_database(both):
    stored, archived = both
    assert list(archived.tables) == list(stored.tables)
    assert len(stored.tables) == 31
    for name, table in stored.tables.items():
        pd.testing.assert_frame_equal(archived.tables[name], table, obj=name)


def test_the_words_are_the_same(both):
    stored, archived = both
    assert archived.results.sentences == stored.results.sentences
    assert archived.agreement.sentences == stored.agreement.sentences
    assert "SIMULATED" in archived.agreement.notes[0]
