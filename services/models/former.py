"""Slugs that services and cities had before, so that old addresses still lead on.

A former slug points at the row, not at the slug that came after it: chains and loops
cannot arise. Whoever has a slug now wins over who had it before.
"""

from django.db import models, transaction
from django.db.models import Q


class FormerSlug(models.Model):
    category = models.ForeignKey(
        "services.ServiceCategory", models.CASCADE, null=True, related_name="+"
    )
    city = models.ForeignKey(
        "services.City", models.CASCADE, null=True, related_name="+"
    )
    slug = models.SlugField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="former_slug_of_one",
                condition=Q(category=None, city__isnull=False)
                | Q(category__isnull=False, city=None),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(city=None),
                name="former_slug_category",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(category=None),
                name="former_slug_city",
            ),
        ]

    def __str__(self):
        return self.slug


class RemembersSlugs(models.Model):
    """Its slug stands in addresses; the ones it had before are kept."""

    # The field of FormerSlug that points at this model.
    former_slug_field = ""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, update_fields=None, **kwargs):
        kwargs["update_fields"] = update_fields
        if update_fields is not None and "slug" not in update_fields:
            return super().save(*args, **kwargs)
        stored = type(self)._base_manager.filter(pk=self.pk)
        before = stored.values_list("slug", flat=True).first() if self.pk else None
        super().save(*args, **kwargs)
        if before != self.slug:
            self._remember(before)
            self.rename_pages()
        return None

    def rename_pages(self) -> None:
        """For pages that have this slug in their own address."""

    def _remember(self, before: str | None) -> None:
        """`before` is None for a new row: it only takes its slug from who had it."""
        same_kind = FormerSlug.objects.exclude(**{self.former_slug_field: None})
        same_kind.filter(slug__in=[before or self.slug, self.slug]).delete()
        if before:
            FormerSlug.objects.create(**{self.former_slug_field: self, "slug": before})

    @classmethod
    def renamed(cls, slug: str) -> "RemembersSlugs | None":
        """The row that had this slug before and has another one now."""
        if not slug.replace("-", "").replace("_", "").isalnum():
            return None
        pks = FormerSlug.objects.filter(slug=slug).values(cls.former_slug_field)
        return cls._base_manager.filter(pk__in=pks).exclude(slug=slug).first()
