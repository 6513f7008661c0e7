"""How editors choose from a few."""

from django import forms


class Ticks(forms.CheckboxSelectMultiple):
    """All of them in a list, each with a box to tick."""
