"""The lint of visible words sees what it should, and leaves alone what is not read."""

import pytest

from tests import visible_words


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        "<p>{% if late %}Too late{% endif %}</p>",
        '<a aria-label="Call {{ name }}" href="#">{{ icon }}</a>',
        '{% include "components/note.html" with text="You pay nothing now." only %}',
        '{% nav_link "home:start" "Go to your page" %}',
        "Hello {{ name }},",
        '{{ job.day|date:"D j M" }}',
        "{{ job.hour|time }}",
    ],
)
def test_a_raw_word_of_a_template_is_seen(source):
    assert visible_words.of_template(source) != []


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Hello there" %}</p>',
        "{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}",
        '<a class="btn main" href="/jobs/">{{ name }}</a>',
        '{% include "components/note.html" with text=_("You pay nothing.") only %}',
        "{# What this shows: page. #}",
        """<time datetime="{{ job.day|date:'c' }}">""",
        "<script>const words = 1;</script>",
    ],
)
def test_the_rest_of_a_template_is_not(source):
    assert visible_words.of_template(source) == []


@pytest.mark.parametrize(
    "source",
    ['say("You are offline.")', "toast(`Sent to ${name}`)", 'text = "Read";'],
)
def test_a_raw_word_of_a_script_is_seen(source):
    assert visible_words.of_script(source) != []


@pytest.mark.parametrize(
    "source",
    [
        'say(gettext("You are offline."))',
        'ngettext("%(n)s letter", "Many letters", n)',
        'if (event.key === "Enter") go();',
        'element.className = "hide";',
        '// "Hello there" stands here.',
    ],
)
def test_the_rest_of_a_script_is_not(source):
    assert visible_words.of_script(source) == []


@pytest.mark.parametrize(
    "source",
    [
        'messages.success(request, "Your photo is saved.")',
        'raise NotNow("This link is too old.")',
        'field = CharField(label="Name")',
        'WORDS = {1: "It is over now"}',
        'text = f"Free until {time}"',
        'text = date_format(day, "D j M")',
        'text = day.strftime("%a")',
        'text = f"{day:%a} {day.day}"',
    ],
)
def test_a_raw_word_of_python_is_seen(source):
    assert visible_words.of_python(source) != []


@pytest.mark.parametrize(
    "source",
    [
        'messages.success(request, _("Your photo is saved."))',
        'label = gettext_lazy("Name of the person")',
        'raise TypeError("A list is needed here.")',
        'log.warning("Letter %s was not sent", pk)',
        'def rule():\n    """Words about the rule itself."""',
        'code = f"{day:%Y-%m-%d}"',
        'QUERY = "SELECT name FROM people"',
        'heading = CharBlock(default="What it costs")',
    ],
)
def test_the_rest_of_python_is_not(source):
    assert visible_words.of_python(source) == []
