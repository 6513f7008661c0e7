"""The order of the house, as a checker: who may import whom, and what is called how.

Everything is read from the source, so an import inside a function counts, and so does
a model or a module that is named in a string.
"""

import ast
import re
from pathlib import Path

RANK = {
    "toolkit": -1,
    "accounts": 0,
    "services": 1,
    "workers": 2,
    "bookings": 3,
    "live": 4,
    "home": 4,
    "mysite": 5,
}

# The rooms of an app, from the lowest floor up: a room knows its own floor and those
# below it. What is in none of them, like urls or an app's config, may know them all.
ROOMS = {
    "bookings": (
        {"states", "signals", "errors"},
        {"models", "guards"},
        {"queries", "start_code", "phrases"},
        {"access", "transitions", "photos"},
        {"money"},
        {"jobs"},
        {"reviews", "reports", "agenda", "leaving"},
        {"receivers"},
        {"words"},
        {"forms", "drafts"},
        {"middleware"},
        {"views", "admin"},
    ),
}
# Rooms whose public functions say what they take and give.
ANNOTATED = {
    "bookings": {
        "access",
        "jobs",
        "leaving",
        "money",
        "photos",
        "phrases",
        "queries",
        "reviews",
        "start_code",
        "states",
        "transitions",
    }
}
ENTRANCES = {
    "apps",
    "migrations",
    "periodic",
    "providers",
    "templatetags",
    "urls",
    "wagtail_hooks",
}

# A template outside the folders of apps is for all apps from here on.
TEMPLATES_FOR_ALL = "services"
LOAD = re.compile(r"{%\s*load\s+(.*?)\s*%}")

# What stands between the rules and people: everything else in the apps is a rule.
INTERFACES = {
    "adapters",
    "admin",
    "consumers",
    "context_processors",
    "forms",
    "management",
    "middleware",
    "migrations",
    "pages",
    "redirects",
    "templatetags",
    "urls",
    "views",
    "wagtail_hooks",
}
MAY_KNOW_FORMS = {
    "toolkit/apps.py": "it gives every date field of the site its bounds",
    "toolkit/percent.py": "a column of percents brings its form field",
    "live/chat_view.py": "it is what a page shows of a chat, the form included",
    "services/models/guides.py": "it is the answer that a page gives, a feed",
    "services/models/pairs.py": "it is a page, which answers for itself",
    "services/models/market.py": "a column of money knows the form field of money",
    "toolkit/fields.py": "it is how a field of a form is drawn",
    "toolkit/model_fields.py": "a column of words brings its form field",
}
NOT_FOR_RULES = re.compile(
    rf"django\.(http|shortcuts|forms|views)\b|({'|'.join(RANK)})\.(forms|views)\b"
)
NO_NAMES = {"common", "core", "utils.py", "helpers.py", "services.py"}

# Calls whose first words name a module or a model.
LOOK_UPS = {
    "__import__",
    "get_app_config",
    "get_model",
    "import_module",
    "import_string",
}
KEYS = re.compile(r"(ForeignKey|OneToOneField|ManyToManyField|ParentalKey\w*)$")


def broken(root):
    """A sentence for every line under `root` that breaks the order."""
    for path in sources(root):
        app = path.relative_to(root).parts[0]
        for line, target in named_by(path, root):
            where = f"{path.relative_to(root)}:{line}"
            if is_upstairs(path.relative_to(root), target):
                room = target.split(".")[1]
                yield f"{where} {room_of(path.relative_to(root))} must not know {room}"
            if is_upward(app, target.split(".")[0]):
                yield f"{where} {app} must not know {target}"
            if is_rule(path.relative_to(root)) and NOT_FOR_RULES.match(target):
                yield f"{where} a rule must not know {target}"
    yield from without_room(root)
    yield from without_annotations(root)
    yield from upward_loads(root)
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if parts[0] in RANK and path.name in NO_NAMES:
            yield f"{path.relative_to(root)} is not a name for anything"


def upward_keys(models):
    """A sentence for every relation of a model that points up."""
    for model in models:
        app = model._meta.app_label
        for field in model._meta.get_fields(include_hidden=True):
            # Reverse relations point up by nature.
            if field.auto_created or not field.related_model:
                continue
            target = field.related_model._meta
            if is_upward(app, target.app_label):
                key = f"{model._meta.label}.{field.name}"
                yield f"{key} must not point at {target.label}"


def is_upward(app, target):
    if app == target or app not in RANK or target not in RANK:
        return False
    return RANK[target] >= RANK[app]


def upward_loads(root):
    """A sentence for every template that loads a tag library of an app above it."""
    owners = {
        path.stem: path.relative_to(root).parts[0]
        for path in root.glob("*/templatetags/*.py")
    }
    templates = root / "templates"
    for path in sorted(p for p in templates.rglob("*.*") if p.is_file()):
        folder = path.relative_to(templates).parts[0]
        app = folder if folder in RANK else TEMPLATES_FOR_ALL
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for library in libraries_in(line):
                if is_upward(app, owners.get(library)):
                    where = f"{path.relative_to(root)}:{number}"
                    yield f"{where} {app} must not load {library} of {owners[library]}"


def libraries_in(line):
    for words in map(str.split, LOAD.findall(line)):
        # `{% load this that from library %}`
        yield from words[words.index("from") + 1 :] if "from" in words else words


def room_of(path):
    """The name of the room that a module of an app stands in."""
    return path.parts[1].removesuffix(".py")


def floor_of(app, room):
    floors = ROOMS.get(app, ())
    return next((n for n, rooms in enumerate(floors) if room in rooms), None)


def is_upstairs(path, target):
    """Whether this module names one that stands above it in its own app."""
    app, _, inside = target.partition(".")
    if app != path.parts[0]:
        return False
    here = floor_of(app, room_of(path))
    there = floor_of(app, inside.split(".")[0])
    if inside.split(".")[0] in ENTRANCES and here is not None:
        return True
    return None not in (here, there) and there > here


def without_room(root):
    for app, floors in ROOMS.items():
        known = set().union(*floors, ENTRANCES, {"__init__"})
        found = {room_of(path.relative_to(root)) for path in (root / app).rglob("*.py")}
        for room in sorted(found - known):
            yield f"{app}/{room} has no floor in ROOMS"


def without_annotations(root):
    for path in sources(root):
        place = path.relative_to(root)
        if room_of(place) not in ANNOTATED.get(place.parts[0], ()):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if is_public(node) and not is_annotated(node):
                yield f"{place}:{node.lineno} {node.name} is not annotated"


def is_public(node):
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def is_annotated(function):
    its = function.args
    named = [*its.posonlyargs, *its.args, *its.kwonlyargs, its.vararg, its.kwarg]
    taken = [one for one in named if one and one.arg not in ("self", "cls")]
    return bool(function.returns) and all(one.annotation for one in taken)


def is_rule(path):
    names = {part.removesuffix(".py") for part in path.parts[1:]}
    if path.parts[0] in ("home", "mysite") or str(path) in MAY_KNOW_FORMS:
        return False
    return not names & INTERFACES


def sources(root):
    return (p for app in RANK for p in sorted((root / app).rglob("*.py")))


def named_by(path, root):
    """(line, dotted name) of everything that a module imports or names."""
    for node in ast.walk(ast.parse(path.read_text())):
        for name in names_in(node, path.relative_to(root)):
            yield node.lineno, name


def names_in(node, path):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if node.level:
            package = path.parts[: len(path.parts) - node.level]
            module = ".".join([*package, *filter(None, [module])])
        return [f"{module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call):
        return [word for word in words_of(node) if word]
    return []


def words_of(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    target = [k.value for k in call.keywords if k.arg in ("to", "model", "name")]
    first = [*call.args[:1], *target][:1]
    if name in LOOK_UPS or KEYS.search(name):
        return [arg.value for arg in first if is_text(arg)]
    return []


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def root():
    return Path(__file__).resolve().parent.parent
