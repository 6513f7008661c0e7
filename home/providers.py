"""Figures of our rules inside what editors write, for the blocks of pages below."""

from home.templatetags import figures
from toolkit.providers import provide


def register() -> None:
    provide("with_figures", figures.with_figures, takes_context=True)
