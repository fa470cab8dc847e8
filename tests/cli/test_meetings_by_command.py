"""A scribe's two meetings with attendance, as commands and read back: real processes."""

import json
from pathlib import Path
from typing import Any

from tests.support.cli import run

LINES: tuple[tuple[str, dict[str, str], dict[str, Any]], ...] = (
    ("meeting.convene", {"as": "m1", "cell": "crisis-cell"}, {"planned": "in 2 h"}),
    ("decision.raise", {"as": "q"}, {"question": "Reporter les consultations ?"}),
    ("meeting.open", {"target": "m1"}, {"present": ["direction médicale"], "by_phone": ["PMO"]}),
    ("decision.take", {"as": "cut"}, {"text": "Tout couper", "decider": "cellule"}),
    ("decision.defer", {"target": "q"}, {"meeting": "tomorrow 08:00"}),
    ("decision.dissent", {"target": "cut"}, {"who": "médecin-chef", "text": "trop tôt"}),
    ("meeting.close", {}, {"next": "tomorrow 08:00"}),
    ("decision.review", {"target": "cut"}, {"finding": "upheld"}),
)


def test_two_meetings_are_minuted(exercise: Path, tmp_path: Path) -> None:
    """Typed once: the page of the first tells what was decided in it, the log in which it was."""
    lines = tmp_path / "night.jsonl"
    said = (
        {"command": command, "id": f"c{place}", **about, "with": fields}
        for place, (command, about, fields) in enumerate(LINES)
    )
    lines.write_text("".join(json.dumps(line) + "\n" for line in said))
    done = run("import", str(lines), home=exercise)
    assert done.code == 0, done.err
    second = run("meeting", "open", "--cell", "crisis-cell", "--present", "DPO", home=exercise)
    assert second.code == 0, second.err
    page = run("show", "4", home=exercise).out
    minutes = [line for line in page.splitlines() if line.startswith("  #")]
    assert [line.split()[0] for line in minutes] == ["#5", "#6", "#7"]
    assert "Recorded during this meeting: 3 entries" in page
    log = run("log", "--filter", "meeting:m1", home=exercise).entries
    assert [entry.split()[0] for entry in log] == ["#5", "#6", "#7"]
    assert all("[meeting #4]" in entry for entry in log)
    table = run("show", "meetings", "--all", home=exercise).out
    assert "under way" in table
