"""Cells that Wagtail has not: a state in its colour, a person with their avatar."""

from wagtail.admin.ui.tables import Column, TitleColumn


class ChipColumn(Column):
    """`kind` gives the state colour of a row: go, wait, ok, stop or done."""

    cell_template_name = "accounts/admin/chip_cell.html"

    def __init__(self, name, *, kind, **kwargs):
        super().__init__(name, **kwargs)
        self.kind = kind

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"kind": self.kind(instance)}


class NotedColumn(TitleColumn):
    """A title with a quieter line under it, which `note` gives."""

    cell_template_name = "accounts/admin/noted_cell.html"

    def __init__(self, name, *, note, **kwargs):
        super().__init__(name, **kwargs)
        self.note = note

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"note": self.note(instance)}


class PersonColumn(TitleColumn):
    """The title of a row that is about a user: their avatar and their name."""

    cell_template_name = "accounts/admin/person_cell.html"

    def __init__(self, name, *, person, **kwargs):
        super().__init__(name, **kwargs)
        self.person = person

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"person": self.person(instance)}
