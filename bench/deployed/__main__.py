"""`make prod-check`: the journey, then each part away in turn. ONLY=journey for one."""

import os
import sys
import traceback
from tempfile import TemporaryDirectory

from bench.trial import lines, production
from tests import servers

TOOLS = (servers.nginx_tool, servers.pgbouncer_tool, servers.redis_tool)


def main(only):
    for tool in (*TOOLS, lambda: servers.postgres_tool("postgres")):
        try:
            tool()
        except servers.Missing as missing:
            sys.exit(str(missing))
    with TemporaryDirectory(prefix="callout-deployed-") as folder:
        production.prepare(folder)
        seen = check(only)
    sys.stdout.write(f"{lines.table(seen)}\n")
    sys.exit(any(line.is_good is False for line in seen))


def check(only):
    from bench.demo import demo
    from bench.deployed import faults
    from bench.deployed.journey import Journey
    from bench.deployed.site import Deployed
    from bench.environment import Environment

    seen = []
    with Environment() as environment:
        say("The database …")
        url = demo(environment, "postgresql")
        say("The processes …")
        with Deployed(environment, url) as site:
            parts = {"journey": Journey(site).walk, "faults": lambda: faults.walk(site)}
            for name, part in parts.items():
                if only and name not in only:
                    continue
                seen += told(name, part)
            seen.append(in_the_log(site))
    return seen


def told(name, part):
    """Line by line; what breaks is told, and the rest goes on."""
    seen = []
    try:
        for line in part():
            seen.append(line)
            say(f"  {' '.join(filter(None, lines.cells(line)))}")
    except Exception as error:  # noqa: BLE001  a part fails, not the others
        traceback.print_exc()
        seen.append(lines.Line(name, "broke", 1, most=0, note=repr(error)))
    return seen


def in_the_log(site):
    errors = [r for r in site.records() if r["level"] in ("ERROR", "CRITICAL", "LOOSE")]
    for record in errors[:5]:
        say(f"  {record['level']}: {record['message'][:200]}")
    # Redis goes twice: each process says once that a hint is lost.
    return lines.Line(
        "log", "errors", len(errors), most=2 * len([*site.pages, *site.tasks])
    )


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(os.environ.get("ONLY", "").split())
