"""The figures themselves are `make bench`; here is only that they can be taken."""

import json
import os
import subprocess
import sys

from toolkit import limits

ASK = (
    "import json, django; from django.conf import settings; django.setup();"
    "print(json.dumps(settings.RATE_LIMITS))"
)


def test_callers_of_the_figures_are_counted_and_never_refused(settings, tmp_path):
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "STATE_DIR": str(tmp_path),
    }
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    bench = json.loads(told.stdout)
    assert bench.keys() == settings.RATE_LIMITS.keys()
    for name, text in settings.RATE_LIMITS.items():
        ours, theirs = limits.rates(text), limits.rates(bench[name])
        assert [(r.seconds, r.per) for r in ours] == [
            (r.seconds, r.per) for r in theirs
        ]
        assert all(rate.amount >= 10**9 for rate in theirs)
