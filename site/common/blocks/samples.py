"""What blocks show in the chooser of the admin."""

from collections.abc import Sequence

from django.db.models import F
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage


def sample_pictures(count: int) -> Sequence[AbstractImage]:
    """`count` pictures for a block preview: the newest wide ones there are, then such as show the drawn bower."""
    model = get_image_model()
    pictures = list(model.objects.filter(width__gte=F("height")).order_by("-pk")[:count])
    pictures += [model(title="") for _missing in range(count - len(pictures))]
    for picture in pictures:
        picture.contextual_alt_text, picture.decorative = picture.default_alt_text, False
    return pictures
