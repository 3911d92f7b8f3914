"""Background work that belongs to no app of its own."""

import logging

from django_tasks import task
from wagtail.images import get_image_model

from common.pictures import PRESETS, UNREADABLE, make_missing

logger = logging.getLogger(__name__)


@task(priority=-10)  # mails, callbacks and the search index go first: a page can do without a size for a while
def make_renditions(picture_id: int) -> int:
    """Make every file that the presets need of a picture; those that exist are kept. Returns how many were made.

    A picture that is gone or cannot be read is logged and left: pages show the placeholder for it.
    """
    image = get_image_model().objects.filter(pk=picture_id).first()
    if image is None or image.is_svg():
        return 0
    try:
        return make_missing(image, PRESETS)
    except UNREADABLE:
        logger.warning("Picture %s cannot be read; no renditions were made.", picture_id, exc_info=True)
        return 0
