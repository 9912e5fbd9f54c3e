"""The rating page loads no heavy library, so that it is soon there and stays small."""

import re
import sys
from pathlib import Path

import pytest
from canary_study import write_study
from people import Visitors
from study_server import StudyServer

HEAVY = re.compile(r"/(numpy|pandas|pyarrow|scipy)[/.]")


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which libraries are loaded")
def test_a_server_of_raters_alone_loads_no_library_for_tables_or_statistics(browser, tmp_path):
    server = StudyServer(tmp_path)
    study = server.open_study(write_study(tmp_path, "pair"))
    server.start()
    visitors = Visitors(browser)
    rater = visitors.rater(study, "ann")
    rater.page.get_by_role("link", name="Guide").click()
    rater.page.get_by_role("link", name="Rate").click()
    rater.arrived()
    rater.rate_by_clicks()
    maps = Path(f"/proc/{server.process.pid}/maps").read_text(encoding="utf-8")
    visitors.leave()
    server.stop()
    assert set(HEAVY.findall(maps)) == set()
