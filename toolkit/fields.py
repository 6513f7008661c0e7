"""What a form field is as an HTML control, for templates that write the tag by hand."""

from django.forms import BoundField


def attributes(bound: BoundField, **more: str) -> dict[str, str | bool]:
    """Every attribute that Django would give the control, except its value.

    Its type, name, id, limits, `required` and what names its hint and its errors. A tag
    that is written by hand and takes them from here cannot lose one. `more` goes to the
    widget first, as with `BoundField.as_widget`; classes are added to those it has.
    """
    widget = bound.field.widget
    if bound.field.localize:
        widget.is_localized = True
    given = bound.build_widget_attrs(dict(more), widget)
    if bound.auto_id and "id" not in widget.attrs:
        given.setdefault("id", bound.auto_id)
    if own := widget.attrs.get("class"):
        given["class"] = " ".join(filter(None, [more.get("class"), own]))
    drawn = widget.get_context(bound.html_name, bound.value(), given)["widget"]
    kind = {"type": drawn["type"]} if drawn.get("type") else {}
    named = kind | {"name": drawn["name"]} | drawn["attrs"]
    return {
        name: value if value is True else str(value)
        for name, value in named.items()
        if value is not None and value is not False
    }
