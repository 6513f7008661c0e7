"""What the catalogue says in the other languages of the site.

The catalogue itself is written in the language of the site. A wording is of a text and
not of a row: two services may share a skill, and what was copied onto a price list or a
job is still called the same.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.languages import others
from toolkit.model_fields import LineField

# As long as the longest text of the catalogue, and the sentence above a page.
MAX_TEXT = 240
MARKUP = frozenset("<>")


class Wording(models.Model):
    """How a text of the catalogue is said in another language."""

    language = models.CharField(_("language"), max_length=10)
    text = LineField(
        _("in the catalogue"),
        max_length=MAX_TEXT,
        help_text=_("The whole text, written as it stands in the catalogue."),
    )
    wording = LineField(_("wording"), max_length=MAX_TEXT)

    class Meta:
        ordering = ["text", "language"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "text"],
                name="wording_once",
                violation_error_message=_(
                    "This text has a wording in that language already."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.language not in others():
            sentence = _("Choose a language that the site offers beside its own.")
            raise ValidationError({"language": sentence})
        if MARKUP.intersection(self.wording):
            sentence = _("Leave out < and >: a wording is plain words.")
            raise ValidationError({"wording": sentence})

    @property
    def language_name(self) -> str:
        """What its speakers call it; the code of one that is offered no more."""
        return others().get(self.language, self.language)


class SeededWording(models.Model):
    """A wording that came with the product and was offered once: what editors changed
    or deleted afterwards does not come back.
    """

    language = models.CharField(max_length=10)
    text = LineField(max_length=MAX_TEXT)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["language", "text"], name="seeded_wording_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"
