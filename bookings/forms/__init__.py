"""The forms of bookings."""

from bookings.forms.booking import (
    COUNTS,
    BookingForm,
    LengthField,
    StartField,
    WayForm,
    WhenForm,
    shown,
)
from bookings.forms.more import (
    MoreForm,
)
from bookings.forms.photos import (
    PhotosForm,
)
from bookings.forms.steps import (
    STAR_NAMES,
    ReasonForm,
    ReviewForm,
    SplitFields,
    SplitForm,
    StartForm,
)
from bookings.forms.tip import (
    OWN,
    TipForm,
)

__all__ = [
    "COUNTS",
    "BookingForm",
    "LengthField",
    "MoreForm",
    "OWN",
    "PhotosForm",
    "ReasonForm",
    "ReviewForm",
    "STAR_NAMES",
    "SplitFields",
    "SplitForm",
    "StartField",
    "StartForm",
    "TipForm",
    "WayForm",
    "WhenForm",
    "shown",
]
