"""What pages of the admin may load and run.

The site's own policy allows no inline script at all. Wagtail's date pickers and
choosers carry theirs inline, so the admin has a policy of its own: looser there, and
as strict everywhere else. Previews show pages in a frame of ours.
"""

from django.conf import settings

PREFIX = "/admin/"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        " ".join(["img-src 'self' data: blob:", *settings.PICTURES_FROM]),
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
        "frame-ancestors 'self'",
    ]
)


def middleware(get_response):
    def answer(request):
        response = get_response(request)
        if request.path.startswith(PREFIX):
            response.headers["Content-Security-Policy"] = POLICY
        return response

    return answer
