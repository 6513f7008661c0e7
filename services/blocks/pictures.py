"""Blocks of pictures; each says in words what it shows."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

GROUP = _("Pictures")


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(max_length=160, required=False)
    wide = blocks.BooleanBlock(
        required=False, help_text=_("As wide as the page, not as its text.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("One picture, with words below it if you like")
        label_format = "{caption}"
        group = GROUP
        template = "services/blocks/picture.html"

    def get_preview_value(self):
        caption = str(_("The gauge before the repair, and after it."))
        return {"image": some_image(), "caption": caption, "wide": False}


class ShotBlock(blocks.StructBlock):
    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(max_length=100, required=False)

    class Meta:
        icon = "image"


class GalleryBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, required=False)
    pictures = blocks.ListBlock(ShotBlock(), min_num=2, max_num=12)

    class Meta:
        icon = "image"
        label = _("Gallery")
        description = _("Two to twelve pictures of one size in rows")
        group = GROUP
        template = "services/blocks/gallery.html"

    def get_preview_value(self):
        shots = [
            {"image": some_image(), "caption": str(caption)}
            for caption in (_("Before"), _("Half way"), _("After"))
        ]
        return self.normalize({"heading": str(_("One day’s work")), "pictures": shots})


def some_image():
    """For previews: the newest of the library, or None."""
    return get_image_model().objects.order_by("-pk").first()
