"""One line in the head of a letter, whatever somebody wrote."""

import pytest

from toolkit.mail import MAX_SUBJECT, header_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Plain", "Plain"),
        ("", ""),
        ("one\r\nBcc: x@example.com", "one Bcc: x@example.com"),
        ("one\n\n\ntwo\tthree", "one two three"),
        (" a\x00b\x1bc\x7fd\x85e ", "a b c d e"),
        ("u\u2028v\u2029w", "u v w"),
        ("half \ud83d a pair", "half a pair"),
        ("नमस्ते 👩‍🔧 – “ok”", "नमस्ते 👩‍🔧 – “ok”"),
        ("x" * MAX_SUBJECT, "x" * MAX_SUBJECT),
        ("x" * (MAX_SUBJECT + 1), "x" * (MAX_SUBJECT - 1) + "…"),
    ],
)
def test_is_one_line(text, line):
    assert header_line(text) == line
