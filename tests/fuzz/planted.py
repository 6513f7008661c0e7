"""Faults of the kinds that the walk and the fuzz are there for, planted one by one.

`python -m tests.fuzz.planted` plants each in this tree, runs tests/fuzz and the odd
frames until one fails, and takes it out again; numbers after it choose some of them.
It ends with 1 if a fault was not seen, or if its line is no longer there to be changed.
"""

import sys

from tests.planting import plant_each

# What is quick comes first: most faults are seen in seconds.
TESTS = (
    "tests/fuzz/test_walk.py",
    "tests/live/test_odd_frames.py",
    "tests/fuzz/test_fuzz.py::test_f17_a_damaged_picture_is_one_or_is_none",
    "tests/fuzz/test_forms.py",
    "tests/fuzz/test_fuzz.py",
)
# What is wrong then, the file, the line, what stands there instead.
FAULTS = [
    (
        "int() on what only looks like digits",
        "toolkit/readers.py",
        "not DIGITS.fullmatch(text) or",
        "not text.isdigit() or",
    ),
    (
        "a number in the address as long as anybody likes",
        "toolkit/readers.py",
        'DIGITS = re.compile(r"-?[0-9]{1,19}")',
        'DIGITS = re.compile(r"-?[0-9]+")',
    ),
    (
        "a key of a form greater than SQLite's integers",
        "toolkit/forms.py",
        "except OverflowError as error:",
        "except LookupError as error:",
    ),
    (
        "the first and the last year of a clock",
        "toolkit/readers.py",
        "return FIRST_YEAR <= when.year < LAST_YEAR",
        "return True",
    ),
    (
        "a code of a job that cannot be one",
        "live/consumers.py",
        "    except readers.Unreadable:\n",
        "    except KeyError:\n",
    ),
    (
        "a title longer than its column",
        "bookings/forms/booking.py",
        'max_length=Job._meta.get_field("title").max_length,',
        "",
    ),
    (
        "htmx without the address of its page",
        "workers/views/search.py",
        "if request.htmx.current_url != request",
        'if request.headers["HX-Current-URL"] != request',
    ),
    (
        "a page that does not exist",
        "bookings/views/access.py",
        "except InvalidPage:",
        "except KeyError:",
    ),
    (
        "a failure that is only logged",
        "workers/views/suggest.py",
        'found = suggest(request.GET.get("q", ""), city)',
        """try:
        found = suggest(request.GET.get("q", "").encode("cp1252").decode("cp1252"))
    except ValueError:
        __import__("logging").getLogger(__name__).exception("No suggestions")
        found = []""",
    ),
    (
        "a notification that braces in a title break",
        "live/notifications.py",
        "str(KINDS[kind].sentence) % words,",
        "(str(KINDS[kind].sentence) % words).format(),",
    ),
    (
        "a letter that cannot be built of every script",
        "accounts/delivery.py",
        "        letter.subject, letter.body, sender,",
        '        letter.subject.encode("cp1252").decode(), letter.body, sender,',
    ),
    (
        "no Referrer-Policy",
        "mysite/settings/base.py",
        'SECURE_REFERRER_POLICY = "same-origin"',
        "SECURE_REFERRER_POLICY = None",
    ),
    (
        "no Permissions-Policy",
        "toolkit/middleware/headers.py",
        '"Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),',
        "",
    ),
    (
        "a refusal of the admin without its policy",
        "mysite/admin_csp.py",
        "if request.path.startswith(PREFIX):",
        "if request.path.startswith(PREFIX) and response.status_code < 400:",
    ),
    (
        "a frame that ends the consumer",
        "live/consumers.py",
        "return frame if isinstance(frame, dict) else {}",
        "return frame",
    ),
    (
        "a damaged picture that raises",
        "accounts/photos.py",
        "        except Exception as error:\n            raise Refused(",
        "        except OSError as error:\n            raise Refused(",
    ),
    (
        "a filter by the last day alone",
        "bookings/admin/filters.py",
        "value.start and value.start.date(),",
        "value.start.date(),",
    ),
    (
        "an export of what has no value",
        "bookings/admin/payments.py",
        "lambda payment: payment.marked_by and payment.marked_by.name,",
        "lambda payment: payment.marked_by.name,",
    ),
    (
        "a suggestion for one sign",
        "workers/search/suggest.py",
        "    if not search_form(typed):\n        return []\n",
        "    typed.split()[0]\n",
    ),
    (
        "a number of a form greater than SQLite's integers",
        "live/chat.py",
        "    seq = min(seq, room.last_seq)\n",
        "",
    ),
]


if __name__ == "__main__":
    plant_each(FAULTS, TESTS, set(map(int, sys.argv[1:])), FUZZ_FIRST="1")
