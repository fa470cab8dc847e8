"""The names of the boards, as `crisis board NAME` takes them, in the order of their keys."""

BOARD_NAMES = (
    "overview",
    "decisions",
    "meeting",
    "restores",
    "cancellations",
    "communications",
    "requests",
    "clocks",
    "log",
    "brief",
    "tasks",
    "records",
)
"""Each has a screen in `tui.board.boards` and keys in `tui.board.keys`."""
