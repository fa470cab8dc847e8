"""Boards as tables: every row of a list, in pages, in filters, as text and as data."""

from projections.tables.boards import BOARDS, Board, board_of
from projections.tables.flat import to_csv, to_records
from projections.tables.frame import Frame
from projections.tables.listing import Listing
from projections.tables.plain import Table
from projections.tables.wanted import Chosen

__all__ = [
    "BOARDS",
    "Board",
    "Chosen",
    "Frame",
    "Listing",
    "Table",
    "board_of",
    "to_csv",
    "to_records",
]
