"""The HTML of every scene holds to the standard; browsers repair faults in silence."""

import re

import pytest

from tests import looking, markup

PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title></head>
<body><main>{}</main></body></html>"""
# Of Wagtail's own templates, which no setting of ours reaches.
OF_WAGTAIL = re.compile(
    r"<tr class=\"w-keyboard-shortcuts__category\""
    r"|<div class=\"w-flex w-items-center w-gap-2\"> in a button"
    r"|<div data-controller=\"w-dropdown\" .* type is no attribute"
    r"|<div data-w-breadcrumbs"
    r"|<div data-side-panel-toggle-counter=\"\" .* in a button"
    r"|<div class=\"form-side__resize-grip-icon\"> in a label"
    r"|<col width=\"\d+%\">"
    r"|<section class=\"w-summary\" .* there is no header-title"
)


@pytest.mark.django_db
@pytest.mark.only("sqlite")
def test_every_scene_is_valid_html(two_with_a_past, boss):
    wrong, seen = [], 0
    for scene, answer in looking.answers(two_with_a_past | {"staff": boss}):
        seen += 1
        for fault in markup.faults(answer.content.decode()):
            if scene.who != "staff" or not OF_WAGTAIL.match(fault):
                wrong.append(f"{scene.name}: {fault}")
    assert "\n".join(wrong) == ""
    assert seen > 100


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p><div>x</div></p>", "unexpected-end-tag"),
        ("<div><b>x</div></b>", "end-tag"),
        ("<b class=a class=b>x</b>", "duplicate-attribute"),
        ("<p>Salt &nosuch; pepper</p>", "expected-named-entity"),
        ("<table><p>x</p></table>", "table-voodoo"),
        ("<form><form></form></form>", "unexpected-start-tag"),
        ("<i id=a></i><i id=a></i>", "2 × id='a'"),
        ("<i id='a b'></i>", "id='a b'"),
        ("<label for=gone>x</label>", "there is no gone"),
        ("<label for=a>x</label><p id=a>x</p>", "is for a p"),
        ("<p aria-describedby='a gone' id=a>x</p>", "there is no gone"),
        ("<a href='#gone'>x</a>", "no place on the page"),
        ("<a href='/x/'><button>x</button></a>", "in a a"),
        ("<button><div>x</div></button>", "in a button"),
        ("<span><a href='/'><div>x</div></a></span>", "in a span"),
        ("<ul><div>x</div></ul>", "in a ul"),
        ("<ul>words</ul>", "holds text"),
        ("<div><li>x</li></div>", "in a div"),
        ("<dl><div><svg></svg><dt>x</dt></div></dl>", "in a dl, holds a"),
        ("<img src='/x.png'>", "has no alt"),
        ("<img src='/x.png' alt='' sizes='9vw'>", "sizes and no srcset"),
        ("<input type=txet>", "type cannot be 'txet'"),
        ("<input autocomplet=off>", "autocomplet is no attribute"),
        ("<p href='/'>x</p>", "href is no attribute"),
        ("<p tabindex=x>x</p>", "tabindex is no number"),
        ("<p role=buton>x</p>", "is of no role"),
        ("<p aria-live=loud>x</p>", "aria-live cannot be"),
        ("<time>noon</time>", "has no datetime"),
        ("<time datetime='noon'>noon</time>", "datetime is no time"),
        ("<a href='/a b/'>x</a>", "href is no address"),
        ("<form action=''></form>", "action is empty"),
        ("<blink>x</blink>", "is no element"),
        ("<meta name=description content='Two\nlines.'>", "more than one line"),
        ("</main><main>x", "2 × main"),
    ],
)
def test_each_fault_is_found(html, said):
    assert markup.faults(PAGE.format("<p>Right.</p>")) == []
    assert any(said in fault for fault in markup.faults(PAGE.format(html)))
