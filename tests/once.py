"""Tests that ask a database, and run on one kind of it only.

They are about words, pages and people, and read rows by statements that others ask of
both kinds: the rules behind a page have tests of their own, tests/test_permissions.py
walks every address on both, tests/test_scenes.py every main page, and tests/fuzz/ what
no browser sends. A file of rules, of rows or of what happens at once never stands here;
tests/test_once.py knows them by what they name.

Whoever asks for such a file by its name gets it on any database.
"""

from pathlib import Path

from tests.servers import ROOT

# By folder: what a page, a letter or a list of words says, and to whom.
FILES = {
    "tests": "test_cached_functions test_days_elsewhere test_local_days",
    "tests/accounts": (
        "test_hashing test_invitations test_languages test_letters_later test_log_in "
        "test_passwords test_phones test_photos test_sign_up test_staff "
        "test_staff_lists test_team_in_disguise"
    ),
    "tests/bookings": (
        "test_book_parts test_forms test_ics test_next_steps test_receipt test_story "
        "test_sums test_templatetags test_views_job test_views_verbs test_views_work "
        "test_wording test_work_parts"
    ),
    "tests/home": (
        "test_base test_components test_context_processors test_fields test_home "
        "test_letters test_limits test_log_out test_make_site test_navigation "
        "test_pages_for_everybody test_pages_for_persons test_redirects test_schedule "
        "test_shared_pages test_sitemaps test_stale_forms test_uploads test_views "
        "test_words_in_templates"
    ),
    "tests/journeys": "test_words",
    "tests/live": "test_languages test_odd_frames test_views",
    "tests/mysite": ("test_asgi test_origins test_production test_protocol test_serve"),
    "tests/mysite/play_bank": (
        "test_razorpay_pages test_stripe_histories test_stripe_pages"
    ),
    "tests/services": (
        "test_blocks test_guides test_pages test_pictures test_seo test_tag_catalogue "
        "test_wagtail_hooks"
    ),
    "tests/workers": (
        "test_fresh_results test_nobody test_profile_page test_said test_search_page "
        "test_when"
    ),
    "tests/workers/search": (
        "test_language test_money_words test_spelling test_time_words test_understand"
    ),
}
PLACES = {
    ROOT / folder / f"{name}.py"
    for folder, names in FILES.items()
    for name in names.split()
}


def named(arguments):
    """The files that somebody asks for by name, out of pytest's arguments."""
    return {Path(one.partition("::")[0]).resolve() for one in arguments}
