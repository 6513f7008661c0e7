"""`{% personal "components/top.html" %}`: a part that each person sees differently."""

from django import template
from django.template import Context, Engine
from django.template.base import Parser, Token

from toolkit.middleware.kept_pages import parts

register = template.Library()


class PersonalNode(template.Node):
    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        part = Engine.get_default().get_template(self.name)
        drawn = part.render(context)
        return parts.marked(context.get("request"), self.name, drawn)


@register.tag
def personal(parser: Parser, token: Token) -> PersonalNode:
    """An include by a fixed name. It may use only what every page knows."""
    try:
        _tag, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError(
            "personal takes the name of a template"
        ) from None
    return PersonalNode(name.strip("\"'"))
