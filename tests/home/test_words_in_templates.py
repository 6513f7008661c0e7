"""A person's words stand in a page in a place of their own: in <bdi>, or in an element
with a direction of its own. Read from the source, so that no page is forgotten.
"""

import re

from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
WORDS = (
    r"get_short_name|(?:user|customer|worker|other|author)\.name|job\.title|description|"
    r"address|comment|bio|reason|approval_reason|area"
)
SHOWN = re.compile(r"\{\{ (?:[\w.]+\.)?(?:" + WORDS + r")((?:\|[^}]*)?) \}\}")
# Where no direction shows: names of pages, what is only read out, and editors' pages.
SILENT = [
    r"\{% block (?:title|description|head_title) %\}.*?\{% endblock %\}",
    r'<span class="hide">.*?</span>',
    r'<p class="print-only">.*?</p>',
    r"<title>.*?</title>",
    r"<meta [^>]*>",
]
OWN = "OWN-DIRECTION"


def bare(source):
    source = source.replace('dir="auto"', OWN)
    for pattern in SILENT:
        source = re.sub(pattern, "", source, flags=re.S)
    return re.sub(r'="(?:\{[{%].*?[%}]\}|[^"])*"', "", source)


def naked(path):
    source = bare(path.read_text())
    for shown in SHOWN.finditer(source):
        before = source[: shown.start()].rsplit("<", 1)[-1]
        if "|bdi" not in shown[1] and OWN not in before:
            yield f"{path.relative_to(TEMPLATES)}: {shown[0]}"


def test_f31_words_have_a_direction_of_their_own():
    pages = [p for p in sorted(TEMPLATES.rglob("*.html")) if "guide" not in p.name]
    assert [line for path in pages for line in naked(path)] == []


def test_the_check_sees_a_word_without_one(tmp_path):
    assert SHOWN.search(bare("<b>{{ job.title }}</b>"))
    assert not SHOWN.search(bare('<a title="{{ job.title }}">x</a>'))
