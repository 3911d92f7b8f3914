"""Puts the drawn pictures into the image library, each once, with what it shows."""

import re
from xml.etree import ElementTree as ET

from django.core.files.images import ImageFile

from catalog.models import Picture
from demo.content import PICTURE_DIR

SVG_TITLE = "{http://www.w3.org/2000/svg}title"


def drawn_title(name: str) -> str:
    """What the drawing shows, as its own title says."""
    root = ET.parse(PICTURE_DIR / "src" / f"{name}.svg").getroot()  # noqa: S314 - our own files
    title = root.findtext(SVG_TITLE) or name
    return re.sub(r"\s+", " ", title).strip()


class PictureLibrary:
    """Pictures by the name of their drawing, uploaded when first asked for."""

    def __init__(self) -> None:
        self._pictures: dict[str, Picture] = {}

    def get(self, name: str) -> Picture:
        if name not in self._pictures:
            self._pictures[name] = self._upload(name)
        return self._pictures[name]

    def alt(self, name: str) -> str:
        return self.get(name).description

    @staticmethod
    def _upload(name: str) -> Picture:
        title = drawn_title(name)
        existing = Picture.objects.filter(title=name).first()
        if existing is not None:
            return existing
        with (PICTURE_DIR / f"{name}.webp").open("rb") as file:
            picture = Picture(title=name, description=title[:255], file=ImageFile(file, name=f"{name}.webp"))
            picture.save()
        return picture
