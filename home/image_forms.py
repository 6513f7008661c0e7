from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from toolkit.images import without_metadata


class ImageForm(BaseImageForm):
    """Editors' pictures are public, so they do not say where they were taken."""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        try:
            content = without_metadata(file)
        # A decoder that meets a damaged file may fail with anything.
        except Exception as error:
            raise ValidationError(
                _("We cannot read this picture. Save it again with another program.")
            ) from error
        if content is None:
            return file
        clean = ContentFile(content, file.name)
        clean.image, clean.content_type = file.image, file.content_type
        return clean
