"""`make bench`, or `ONLY=sockets,slots make bench` for a part."""

import os
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

from bench import figures

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "build" / "bench.json"


def main(names, out=OUT):
    try:
        wanted = figures.chosen(names)
    except LookupError as unknown:
        sys.exit(str(unknown.args[0]))
    prepare()
    from bench.environment import Environment

    results = []
    with Environment() as environment:
        for group in dict.fromkeys(figure.group for figure in wanted):
            mine = [figure for figure in wanted if figure.group == group]
            results += measure(group, mine, environment)
            write(results, out)
    sys.stdout.write(f"{figures.table(results)}\n")


def prepare():
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["STATE_DIR"] = str(ROOT / "build" / "bench")
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    django.setup()


def measure(group, wanted, environment):
    """The results of one group. What breaks is told, and the rest goes on."""
    began, seen = time.monotonic(), {}
    say(f"{group} …")
    ids = [figure.id for figure in wanted]
    failed = "not measured"
    try:
        module = import_module(f"bench.{group}")
        for name, pairs, note in module.measure(environment, ids):
            seen[name] = (pairs, note)
            say(f"  {name} after {time.monotonic() - began:.0f} s")
    except Exception as error:  # noqa: BLE001  no figure fails the others
        traceback.print_exc()
        failed = f"not measured: {error}"
    return [figures.Result(f, *seen.get(f.id, ((), failed))) for f in wanted]


def write(results, out):
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(figures.as_json(results))


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    only = os.environ.get("ONLY", "") or ",".join(sys.argv[1:])
    main([name.strip() for name in only.split(",") if name.strip()])
