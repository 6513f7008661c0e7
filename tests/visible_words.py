"""`python -m tests.visible_words`: words that people read and no translator sees.

Part of `make lint`. Templates: text between tags, attributes that are read, and texts
handed to a component. Scripts: sentences outside `gettext`. Python: sentences, and the
names of what staff see, outside gettext. Both: days and hours in a format of their own,
which is English in any language. What only machines and developers read (logs,
commands, demo, samples of the style guide) is left out by place, not by sentence.
"""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parent.parent
LETTERS = re.compile(r"[A-Za-z]{2}")


def main() -> int:
    found = [*in_templates(ROOT), *in_scripts(ROOT), *in_python(ROOT)]
    print("\n".join(found), end="\n" if found else "")
    return int(bool(found))


# --- Templates ------------------------------------------------------------------

TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TRANSLATED = re.compile(
    r"{%\s*(blocktranslate|comment|verbatim|fragment)\b.*?{%\s*end\1\s*%}", re.DOTALL
)
# A date is written by `when`, in the reader's language. What machines read is no name.
DATED = re.compile(r"""\|\s*(?:date|time)\b(?!:["'](?:c|U|Y|T|Y-m|Y-m-d)["'])""")
READ = {"aria-label", "title", "alt", "placeholder", "label", "data-name"}
# Of these tags, arguments with these names are shown; "" is one without a name.
SHOWS = re.compile(
    r"{%\s*(?:include|nav_link|next_step|post_button|switch|bars|icon|statline)\b"
)
SHOWN = {"", "text", "title", "action", "label", "more", "note", "name"}
ARGUMENT = re.compile(r'(?:(\w+)=)?(?<!_\()"([^"]*)"')
SENTENCE = re.compile(r"[A-Z][a-z]+(?:$|[ .,:!?’])|[a-z]+ [a-z]+")


def in_templates(root: Path) -> Iterator[str]:
    for path in sorted((root / "templates").rglob("*")):
        # A style guide shows samples, and what scripts know of somebody is no text.
        is_text = path.suffix in {".html", ".txt"} and path.name != "me.html"
        if is_text and not path.name.startswith("guide"):
            for line, words in of_template(path.read_text()):
                yield f"{path.relative_to(root)}:{line}: {words}"


def of_template(source: str) -> list[tuple[int, str]]:
    """(line, words) of what is shown as it stands."""
    source = TRANSLATED.sub(lambda block: "\n" * block[0].count("\n"), source)
    found = []
    for tag in filter(lambda tag: SHOWS.match(tag[0]), TAGS.finditer(source)):
        line = source.count("\n", 0, tag.start()) + 1
        found += [
            (line, words)
            for name, words in ARGUMENT.findall(tag[0])
            if name in SHOWN and SENTENCE.search(words) and "/" not in words
        ]
    found += [
        (source.count("\n", 0, match.start()) + 1, f"a date in a format: {match[0]}")
        for match in DATED.finditer(source)
    ]
    reader = Reader()
    reader.feed(TAGS.sub(lambda tag: "\n" * tag[0].count("\n"), source))
    reader.close()
    return sorted(found + reader.found)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.code = 0

    def handle_starttag(self, tag, attrs):
        self.code += tag in {"script", "style"}
        for name, value in attrs:
            if name in READ and LETTERS.search(value or ""):
                self.found.append((self.getpos()[0], f"{name}={value}"))

    def handle_endtag(self, tag):
        self.code -= tag in {"script", "style"}

    def handle_data(self, data):
        if LETTERS.search(data) and not self.code:
            self.found.append((self.getpos()[0], " ".join(data.split())))


# --- Scripts ----------------------------------------------------------------------

COMMENT = re.compile(r"(?m)^\s*//.*$")
SAID = re.compile(r"\b(?:gettext|ngettext)\((?:[^()]|\([^()]*\))*?\)", re.DOTALL)
SPOKEN = re.compile(r"""(["'`])([A-Z][a-z]+(?: [^"'`]*|[.:…]? ?)?)\1""")
# Keys of the keyboard and names of the browser's own.
KEYS = re.compile(r"Enter|Escape|Tab|Home|End|Arrow\w+|Retry-After|Content-.*")


def in_scripts(root: Path) -> Iterator[str]:
    for path in sorted((root / "static" / "js").glob("*.js")):
        for line, words in of_script(path.read_text()):
            yield f"{path.relative_to(root)}:{line}: {words}"


def of_script(source: str) -> list[tuple[int, str]]:
    blank = COMMENT.sub("", source)
    blank = SAID.sub(lambda call: "\n" * call[0].count("\n"), blank)
    return [
        (blank.count("\n", 0, match.start()) + 1, match[2])
        for match in SPOKEN.finditer(blank)
        if not KEYS.fullmatch(match[2])
    ]


# --- Python -----------------------------------------------------------------------

# Also what is answered before anybody's language is known, the names of places, what
# a new site has on its pages, and a bank that is not ours.
ELSEWHERE = re.compile(
    r"/(?:migrations|tests|bench|demo|management|settings|\.venv|build|var)/|/styleguide|/checks\.py$|"
    r"/mysite/(?:backup|bridge|first_run|gauges|groups|health|play_bank|protocol)|/readiness|/metrics|/logs/|/city_names|/home/tree"
)
GETTEXT = re.compile(r"_|n?p?gettext(?:_lazy|_noop)?")
# Read by developers: programming errors, logs, patterns.
TECHNICAL = re.compile(
    r"(?:Type|Value|Runtime|Key|Assertion|Lookup|Attribute|OS|Command|Operational|"
    r"TransactionManagement)Error|"
    r"ImproperlyConfigured|Misconfigured|SystemExit|compile|getLogger|debug|info|"
    r"warning|error|exception|critical|ring|ExceptionGroup"
)
# Sentences of logs that stand apart from them.
LOGGED = {"ANSWERS_AGAIN", "NO_ANSWER"}
# What editors write over, what a failed task keeps for developers, what Django stores.
CONTENT = {"default", "preview_value", "permissions", "traceback", *LOGGED}
NAMED = {"label", "verbose_name", "help_text", "title", "text", "heading", "name"}


def in_python(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*.py")):
        if not ELSEWHERE.search(f"/{path.relative_to(root)}"):
            for line, words in of_python(path.read_text()):
                yield f"{path.relative_to(root)}:{line}: {words}"


def of_python(source: str) -> list[tuple[int, str]]:
    finder = Finder()
    finder.visit(ast.parse(source))
    return finder.found


class Finder(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node):
        function = node.func
        name = getattr(function, "id", getattr(function, "attr", ""))
        if not (GETTEXT.fullmatch(name) or TECHNICAL.fullmatch(name)):
            self.generic_visit(node)

    def visit_Name(self, node):
        if node.id in {"date_format", "time_format"}:
            self.found.append((node.lineno, f"{node.id} instead of toolkit.locales"))

    def visit_Attribute(self, node):
        if node.attr in {"date_format", "time_format", "strftime"}:
            self.found.append((node.lineno, f"{node.attr} instead of toolkit.locales"))
        self.generic_visit(node)

    def visit_FormattedValue(self, node):
        spec = ast.unparse(node.format_spec) if node.format_spec else ""
        if re.search(r"%-?[aAbBpcxX]", spec):
            self.found.append((node.lineno, f"a name of a day or month in {spec}"))
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)

    def visit_FunctionDef(self, node):
        defaults = (*node.args.defaults, *filter(None, node.args.kw_defaults))
        for child in (*node.decorator_list, *defaults, *node.body):
            self.visit(child)

    def visit_Assign(self, node):
        names = {getattr(target, "id", "") for target in node.targets}
        if not names & CONTENT:
            self.generic_visit(node)

    def visit_keyword(self, node):
        if node.arg in CONTENT:
            return
        value = node.value
        is_word = isinstance(value, ast.Constant) and isinstance(value.value, str)
        if is_word and node.arg in NAMED and re.match(r"[A-Z][a-z]+$", value.value):
            self.found.append((value.lineno, value.value))
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, str) and is_sentence(node.value):
            self.found.append((node.lineno, node.value))


def is_sentence(text: str) -> bool:
    """Begins with a capital and goes on in words; no SQL, no header, no path."""
    return bool(re.match(r"[A-Z“][\w’”-]*[ ,:].*[a-z]{2}", text)) and not re.match(
        r"[A-Z]{2,}\b|\w+/", text
    )


if __name__ == "__main__":
    sys.exit(main())
