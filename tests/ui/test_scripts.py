"""The desk's script goes with the messages, or where we serve the app, once as a file."""

import subprocess
import sys

SERVED = """
from starlette.testclient import TestClient
from evalkit.service.shipped import shipped_file
from evalkit.ui.components import scripts
scripts.serve()
from evalkit.ui.components import desk
from evalkit.ui.asgi import make_app
(name,) = scripts._served
with TestClient(make_app(shipped_file("app.py"))) as client:
    found = client.get(f"/scripts/{name}")
    lost = client.get("/scripts/another.js")
print(found.status_code, found.headers["content-type"], found.headers["cache-control"])
print("content-security-policy" in found.headers, "export default mountDesk" in found.text)
print(lost.status_code, lost.text)
"""


def test_a_script_is_served_under_a_name_of_its_content_and_kept_by_browsers():
    done = subprocess.run(
        [sys.executable, "-c", SERVED], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "200 text/javascript; charset=utf-8 public, max-age=31536000, immutable",
        "True True",
        "404 There is no such script.",
    ], done.stderr


def test_nothing_is_served_under_the_bare_form_and_the_script_goes_with_the_component():
    code = (
        "from evalkit.ui.components import desk, scripts;"
        "print(scripts._served, len(scripts.script_of_component('export default 1\\n')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "{} 17\n", done.stderr
