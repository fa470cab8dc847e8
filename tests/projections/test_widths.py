"""How wide the columns of a table are."""

from projections.tables.widths import fitted


def test_what_a_column_does_not_need_goes_to_what_would_break() -> None:
    """First to what lacks least; nothing is taken from words that need it, nor left unused."""
    rows = [["taken", "Vivalia (body not said)", "24 May"], ["order received", "governor", "about"]]
    assert fitted([20, 20, 0], rows, 60) == [20, 23, 17]
    assert fitted([20, 8], [["x" * 3, "some words more"]], 28) == [13, 15]
    assert fitted([10, 10], [["a whole line", "another whole one"]], 20) == [10, 10]


def test_a_word_comes_before_a_line() -> None:
    """No word is broken for a line of another column that would be whole."""
    assert fitted([12, 8], [["one two three", "establishment"]], 20) == [7, 13]
