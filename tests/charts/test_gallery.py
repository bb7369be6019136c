"""Each chart by itself: valid, small, and not blank."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import altair
import pytest
from jsonschema import Draft7Validator
from PIL import Image

KINDS = (
    "bars box_plot calendar cloud correlation dashboard heatmap histogram key_wheel lines radar ridgeline scatter "
    "scatter_of_many stream"
).split()
SCHEMA = Path(altair.__file__).parent / "vegalite/v5/schema/vega-lite-schema.json"
MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_gallery_is_complete(gallery: Path) -> None:
    assert sorted(file.name.removesuffix(".vl.json") for file in gallery.glob("*.vl.json")) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_specification_is_vega_lite(kind: str, gallery: Path, validator: Draft7Validator) -> None:
    text = (gallery / f"{kind}.vl.json").read_text(encoding="utf-8")
    assert len(text) < MOST_BYTES
    spec = json.loads(text)
    assert spec["$schema"].endswith("/vega-lite/v5.json")
    mistakes = [f"{list(mistake.path)}: {mistake.message[:300]}" for mistake in validator.iter_errors(spec)]
    assert not mistakes


@pytest.mark.parametrize("kind", KINDS)
def test_the_png_shows_something(kind: str, gallery: Path) -> None:
    with Image.open(gallery / f"{kind}.png") as image:
        assert image.width >= 1000 and image.height >= 500
        colours = image.convert("RGB").getcolors(maxcolors=1 << 24)
    painted = sum(count for count, colour in colours if colour != (255, 255, 255)) / (image.width * image.height)
    assert 0.005 < painted < 0.9, f"{painted:.1%} of it is not white"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "dashboard"])
def test_the_svg_is_whole(kind: str, gallery: Path) -> None:
    root = ElementTree.parse(gallery / f"{kind}.svg").getroot()
    assert root.tag.endswith("svg") and len(list(root.iter())) > 10
