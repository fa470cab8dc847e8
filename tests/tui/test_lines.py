"""Lines as screens have them: made of literal text, broken where words end."""

from tui.board.lines.safe_text import ink, wrapped


def test_no_line_begins_at_a_space_that_holds_words() -> None:
    """A French colon, a number's groups: the words that they hold go to the next line together."""
    said = ink("un deux ", ("combien\N{NO-BREAK SPACE}:", "bold"), " 1\N{NARROW NO-BREAK SPACE}500")
    lines = wrapped(said, 12)
    assert [line.plain for line in lines] == [
        "un deux",
        "combien\N{NO-BREAK SPACE}:",
        "1\N{NARROW NO-BREAK SPACE}500",
    ]
    assert [(span.start, span.end) for span in lines[1].spans] == [(0, 9)]
