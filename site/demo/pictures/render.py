#!/usr/bin/env python3
"""Render the shop's drawings (SVG) to WebP pictures.

Every ``SRC/*.svg`` is drawn by Chromium at twice the size of its viewBox and then scaled
down, because halftone dots that are rendered small shimmer. Sheets in portrait (4:5) and
scenes in landscape get a width of their own. When the whole set grows too heavy, lower the
widths and not the quality: a lower quality smears the dots.

    python render.py src . --contact-sheet /tmp/contact.png
    python render.py src . --only mug teapot

Needs Chromium (``chromium``, ``chromium-browser`` or ``google-chrome`` on the path) and Pillow.
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",  # so that it also runs as root, in a container
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=2",
)
VIEW_BOX = re.compile(r'viewBox="\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"')
MIN_WINDOW = 500  # Chromium does not make a window narrower than this
TIMEOUT = 120  # seconds for one drawing


@dataclass(frozen=True)
class Options:
    """What is the same for every picture."""

    browser: str
    sheet_width: int
    scene_width: int
    quality: int


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def find_browser() -> str:
    """Return the path of the first Chromium found, or stop."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    sys.exit(f"render.py: none of {', '.join(BROWSERS)} is on the path")


def size_of(svg: Path) -> tuple[int, int]:
    """Return the width and height of a drawing's viewBox."""
    match = VIEW_BOX.search(svg.read_text(encoding="utf-8"))
    if match is None:
        sys.exit(f"render.py: {svg} has no viewBox")
    return round(float(match[3])), round(float(match[4]))


def rasterise(svg: Path, browser: str, scratch: Path) -> Image.Image:
    """Draw one SVG at twice its size."""
    width, height = size_of(svg)
    if width < MIN_WINDOW:
        sys.exit(f"render.py: {svg} is {width} wide, it must be {MIN_WINDOW} at least")
    png = scratch / f"{svg.stem}.png"
    subprocess.run(  # noqa: S603 - our own browser and files, no shell
        [
            browser,
            *FLAGS,
            f"--user-data-dir={scratch / 'profile'}",
            f"--window-size={width},{height}",
            f"--screenshot={png}",
            svg.resolve().as_uri(),
        ],
        check=True,
        timeout=TIMEOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with Image.open(png) as shot:
        picture = shot.convert("RGB")
    png.unlink()
    return picture


def render(svg: Path, out: Path, options: Options, scratch: Path) -> Path:
    """Draw one SVG and store it as WebP, returning the file written."""
    picture = rasterise(svg, options.browser, scratch)
    landscape = picture.width > picture.height
    width = options.scene_width if landscape else options.sheet_width
    height = round(picture.height * width / picture.width)
    target = out / f"{svg.stem}.webp"
    picture.resize((width, height), Image.Resampling.LANCZOS).save(target, "WEBP", quality=options.quality, method=6)
    return target


def contact_sheet(pictures: Sequence[Path], target: Path, *, columns: int = 12) -> None:
    """Put all pictures with their names on one large PNG, to look at them together."""
    width, height, gap, label = 192, 240, 8, 16
    rows = math.ceil(len(pictures) / columns)
    sheet = Image.new("RGB", (columns * (width + gap), rows * (height + label + gap)), "white")
    draw = ImageDraw.Draw(sheet)
    for index, path in enumerate(pictures):
        x = index % columns * (width + gap)
        y = index // columns * (height + label + gap)
        with Image.open(path) as picture:
            small = picture.convert("RGB")
        small.thumbnail((width, height), Image.Resampling.LANCZOS)
        sheet.paste(small, (x + (width - small.width) // 2, y + (height - small.height) // 2))
        draw.text((x + 4, y + height + 2), path.stem, fill="black")
    sheet.save(target)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Render SVG drawings to WebP pictures.")
    parser.add_argument("src", type=Path, metavar="SRC", help="folder with the SVG files")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the WebP files")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these drawings (no ending)")
    parser.add_argument("--contact-sheet", type=Path, metavar="FILE", help="also write a PNG overview")
    parser.add_argument("--sheet-width", type=int, default=800, metavar="PX", help="4:5 (default 800)")
    parser.add_argument("--scene-width", type=int, default=1280, metavar="PX", help="default 1280")
    parser.add_argument("--quality", type=int, default=82, metavar="1-100", help="default 82")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    args = arguments().parse_args(argv)
    drawings = sorted(args.src.glob("*.svg"))
    if args.only:
        missing = set(args.only) - {svg.stem for svg in drawings}
        if missing:
            sys.exit(f"render.py: no such drawing: {', '.join(sorted(missing))}")
        drawings = [svg for svg in drawings if svg.stem in args.only]
    if not drawings:
        sys.exit(f"render.py: no SVG files in {args.src}")

    options = Options(find_browser(), args.sheet_width, args.scene_width, args.quality)
    args.out.mkdir(parents=True, exist_ok=True)
    pictures: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="render-", ignore_cleanup_errors=True) as scratch:
        for svg in drawings:
            pictures.append(render(svg, args.out, options, Path(scratch)))
            say(f"{pictures[-1].name}  {pictures[-1].stat().st_size // 1024} KB")
    total = sum(path.stat().st_size for path in pictures)
    say(f"{len(pictures)} pictures, {total / 1_000_000:.2f} MB")
    if args.contact_sheet:
        contact_sheet(pictures, args.contact_sheet)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
