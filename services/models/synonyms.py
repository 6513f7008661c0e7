"""What people call a service, a skill or a usual job in their own words, and what they
ask for that nobody here does.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.models.catalogue import ServiceCategory, Skill, TypicalJob
from services.signals import phrase_is_checked
from toolkit.model_fields import LineField
from toolkit.text import search_form

TARGETS = ("trade", "skill", "job")
MARKUP = frozenset("<>")


def _one_meaning() -> Q:
    nothing = {f"{target}__isnull": True for target in TARGETS}
    meaning = Q(is_elsewhere=True, **nothing)
    for target in TARGETS:
        meaning |= Q(is_elsewhere=False, **nothing | {f"{target}__isnull": False})
    return meaning


class Synonym(models.Model):
    """A phrase that the search takes for a service, a skill or a usual job, or for what
    nobody here does.

    The same phrase may mean several things: "gas" is a word of three services.
    """

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        HINDI = "hi", _("Hindi")
        HINDI_IN_LATIN = "hi-Latn", _("Hindi in Latin letters")
        MARATHI = "mr", _("Marathi")
        TAMIL = "ta", _("Tamil")
        TELUGU = "te", _("Telugu")
        KANNADA = "kn", _("Kannada")
        BENGALI = "bn", _("Bengali")
        GUJARATI = "gu", _("Gujarati")
        MALAYALAM = "ml", _("Malayalam")

    class Certainty(models.IntegerChoices):
        HINT = 1, _("A hint: only if nothing else is said")
        USUAL = 2, _("Usual: most people mean this")
        SURE = 3, _("Sure: it wins over other words")

    phrase = LineField(
        max_length=80,
        help_text=_("As people type it: “nal wala”, “no hot water”. Case is the same."),
    )
    # The phrase in search form, for comparing.
    key = models.CharField(max_length=160, editable=False)
    language = models.CharField(
        max_length=10, choices=Language, default=Language.ENGLISH
    )
    trade = models.ForeignKey(
        ServiceCategory,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="synonyms",
        verbose_name=_("service"),
        help_text=_("Choose a service, or a skill, or a usual job: only one of them."),
    )
    skill = models.ForeignKey(
        Skill, models.CASCADE, null=True, blank=True, related_name="synonyms"
    )
    job = models.ForeignKey(
        TypicalJob,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="synonyms",
        verbose_name=_("usual job"),
    )
    is_elsewhere = models.BooleanField(
        _("nobody here does this"),
        default=False,
        db_default=False,
        help_text=_(
            "For what people ask in vain: “gardener”, “house shifting”. The search "
            "says so, and shows nobody of another service."
        ),
    )
    certainty = models.PositiveSmallIntegerField(
        choices=Certainty,
        default=Certainty.USUAL,
        help_text=_("“Geyser” is sure. “Leak” alone is only a hint."),
    )

    class Meta:
        ordering = ["phrase", "pk"]
        verbose_name = _("search phrase")
        verbose_name_plural = _("search phrases")
        constraints = [
            models.CheckConstraint(
                name="synonym_of_one",
                condition=_one_meaning(),
                violation_error_message=_(
                    "Choose one meaning: a service, or a skill, or a usual job, or "
                    "that nobody here does it."
                ),
            ),
            models.CheckConstraint(
                name="synonym_certainty",
                condition=Q(certainty__gte=1, certainty__lte=3),
                violation_error_message=_("Choose how sure it is from the list."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["key", target],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"synonym_{target}",
                    violation_error_message=_("This phrase has that meaning already."),
                )
                for target in TARGETS
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(is_elsewhere=True),
                name="synonym_elsewhere",
                violation_error_message=_("This phrase has that meaning already."),
            ),
        ]

    def __str__(self) -> str:
        return self.phrase

    def save(self, *args, update_fields=None, **kwargs):
        self.key = search_form(self.phrase)[:160]
        if update_fields is not None and "phrase" in update_fields:
            update_fields = {*update_fields, "key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self) -> None:
        """What the form leaves out, the checks of the database would not look at."""
        self.key = search_form(self.phrase)[:160]
        # What is no phrase at all is refused at its field already.
        if self.key:
            self._is_a_phrase()
        self._is_not_ours()
        chosen = {f"{name}_id": getattr(self, f"{name}_id") for name in TARGETS}
        chosen["is_elsewhere"] = self.is_elsewhere
        same = Synonym.objects.filter(key=self.key, **chosen).exclude(pk=self.pk)
        if any(chosen.values()) and same.exists():
            raise ValidationError(
                {
                    "phrase": _("“%(phrase)s” has that meaning already.")
                    % {"phrase": self.phrase}
                }
            )

    def _is_a_phrase(self) -> None:
        if not any(map(str.isalnum, self.key)):
            raise ValidationError({"phrase": _("Write a word that people type.")})
        if MARKUP.intersection(self.phrase):
            sentence = _("Leave out < and >: people type words.")
            raise ValidationError({"phrase": sentence})
        answers = phrase_is_checked.send(Synonym, phrase=self.phrase)
        if sentences := [sentence for _receiver, sentence in answers if sentence]:
            raise ValidationError({"phrase": sentences})

    def _is_not_ours(self) -> None:
        """What nobody here does is no name of what somebody does."""
        if not self.is_elsewhere:
            return
        others = Synonym.objects.filter(key=self.key, is_elsewhere=False)
        meant = others.exclude(pk=self.pk).first()
        names = ServiceCategory.objects.filter(is_active=True)
        found = [meant.meaning] if meant else []
        found += [
            one
            for one in names
            if self.key in (search_form(one.name), search_form(one.plural))
        ]
        if found:
            sentence = _("“%(phrase)s” means “%(meaning)s” here, and that wins.")
            told = {"phrase": self.phrase, "meaning": found[0]}
            raise ValidationError({"is_elsewhere": sentence % told})

    @property
    def meaning(self) -> ServiceCategory | Skill | TypicalJob | str:
        if self.is_elsewhere:
            return _("Nobody here does this")
        return self.trade or self.skill or self.job or ""

    @property
    def category(self) -> ServiceCategory | None:
        """The service that it leads to, whatever it names."""
        return self.trade or getattr(self.skill or self.job, "category", None)


class SeededPhrase(models.Model):
    """A phrase that came with the product and was offered once: what editors changed or
    deleted afterwards does not come back.
    """

    key = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.key
