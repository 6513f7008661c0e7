"""What a browser shows without a connection: a service worker, the page it keeps."""

import json
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

SOURCE = Path(settings.BASE_DIR, "static", "worker", "pages.js")
FILES = ("css/site.css", "js/site.js", "img/icons.svg", "img/favicon.svg")
# Where somebody's own jobs stand; chats are read by being opened, and are not kept.
JOBS = r"^/(work|jobs|jobs/[a-z0-9]+)/$"
DOORS = ("account_login", "account_logout", "account_signup")


@require_safe
@cache_control(no_cache=True)
def worker(request):
    """The service worker: ours, told which files make up a page of this release."""
    files = [static(name) for name in FILES]
    source = SOURCE.read_text(encoding="utf-8")
    known = f"{source}{files}{get_language()}".encode()
    shell = {
        "version": blake2b(known, digest_size=8).hexdigest(),
        "page": reverse("home:offline"),
        "files": files,
        "jobs": JOBS,
        "doors": [reverse(name) for name in DOORS],
    }
    return HttpResponse(
        f"const SHELL = {json.dumps(shell)};\n{source}",
        content_type="text/javascript; charset=utf-8",
    )


@require_safe
@cache_control(no_cache=True)
def page(request):
    return render(request, "offline.html")
