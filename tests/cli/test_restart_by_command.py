"""Restarting as a scribe types it: what needs what, what waits for what, and what is cut off."""

import shlex
from pathlib import Path

from tests.support.cli import run_here

LINES = """
organisation add application pacs-link "PACS link" --reason "whiteboard" --needs-assets servers
organisation change service radiology "on the whiteboard" --needs radiology-reports,pacs-link
restore isolate "all servers, network cut" --as cut --asset servers --total 200
restore recount cut 214 "14 more in Virton"
restore plan servers --as lot-7 --what "lot 7" --total 12
restore plan link --as pacs --what "PACS link" --applications pacs-link --extent some
restore block pacs "no image server" --waits-for lot-7
service report radiology degraded --fails reports
service site arlon closed --fails "no power"
service all down --site libramont
service application patient-record down --workaround paper
figure report "calls to the switchboard" 3 --per minute --usual 1 --as calls
""".strip().splitlines()
"""One entry each, as `--help` says it."""

REFUSED = (
    ("organisation change asset servers x --needs pacs-link", "servers → pacs-link → servers"),
    ("restore block lot-7 x --waits-for pacs", "lot-7 → pacs → lot-7"),
    ("restore block lot-7 x --waits-for lot-8", "lot-8"),
    ("figure report calls 9 --on calls --kind stock", "--as"),
)
"""What cannot be, and what the answer names."""


CIRCLE = """
name = "Clinique du Parc"
zone = "Europe/Brussels"
languages = ["fr"]
sites = [{ id = "parc", name = "Parc", kind = "hospital" }]
roles = [{ id = "coordinator", name = "Coordinator", writes = ["*"] }]
applications = [
    { id = "record", name = "Record", needs = ["directory"] },
    { id = "directory", name = "Directory", needs_assets = ["servers"] },
]
assets = [{ id = "servers", name = "Servers", needs = ["record"] }]
"""


def test_a_file_with_a_circle_opens_nothing(tmp_path: Path) -> None:
    """Refused before anything is made, with the parts of the circle by name."""
    (tmp_path / "circle.toml").write_text(CIRCLE)
    home = tmp_path / "home"
    done = run_here("open", "x", "--from", str(tmp_path / "circle.toml"), "--exercise", home=home)
    assert done.code == 2
    assert "record → directory → servers → record" in done.err
    assert not home.exists()


def test_a_restart_goes_in_and_says_what_waits_for_what(exercise: Path) -> None:
    """On the boards, on the entry's page and in the list; and a circle is refused by its name."""
    for line in LINES:
        done = run_here(*shlex.split(line), home=exercise)
        assert done.code == 0, (line, done.err)
    for line, named in REFUSED:
        done = run_here(*shlex.split(line), home=exercise)
        assert done.code == 3, (line, done.out, done.err)
        assert named in done.err
    shown = run_here("show", "services", "--json", home=exercise).data["rows"]
    waits = {row["about"]: row["waits"] for row in shown}
    assert waits["Radiology"] == (
        "PACS link, which waits for PACS link (blocked), which waits for lot 7 (planned)"
    )  # fmt: skip
    assert {"Arlon, as a whole", "All services", "Electronic patient record"} <= set(waits)
    rows = run_here("show", "restores", "--json", home=exercise).data["rows"]
    assert [(row["id"], row["place"]) for row in rows] == [("cut", None), ("lot-7", 1), ("pacs", 2)]
    page = run_here("show", "9", home=exercise).out
    assert "Waits now for: PACS link" in page
    listed = run_here("list", "applications", home=exercise).out
    assert "pacs-link  PACS link, needs servers" in listed
