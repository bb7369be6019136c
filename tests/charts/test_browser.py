"""Charts under a mouse: in a file of their own without a network, and in JupyterLab."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from notebook import CHROMIUM, DRIVER, Person, browser, jupyterlab, stored, unrun
from sandbox import Sandbox
from selenium.webdriver.support.ui import Select

NAME = "03-look-and-export.ipynb"
KERNEL = ".jp-Notebook-ExecutionIndicator[data-status='{}']"
CANVAS = "#charts canvas"
# Keeps what the dashboard says about its rows in the page, where a condition can look at it.
TELL = """
const tell = async () => {
  const svg = await window.view.toSVG();
  window.told = (svg.match(/>([^<]* of [^<]* rows|no rows[^<]*)</) ?? [])[1];
};
setInterval(tell, 100);
"""
# Where the first circles are, from the canvas's upper left corner: Vega's own scene says so.
CIRCLES = """
const found = [];
const walk = (node, x, y) => {
  for (const item of node.items ?? []) {
    const [left, top] = [x + (item.x ?? 0), y + (item.y ?? 0)];
    if (node.marktype === 'group') { (item.items ?? []).forEach(child => walk(child, left, top)); }
    else if (node.marktype === 'symbol' && node.role === 'mark') { found.push([left, top]); }
  }
};
const [left, top] = window.view.origin();
const padding = window.view.padding();
walk(window.view.scenegraph().root, left + padding.left, top + padding.top);
return found.slice(0, 400);
"""

needs_browser = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no Chromium with its driver on this machine")


@needs_browser
def test_a_dashboard_in_a_file_filters_without_a_network(gallery: Path, tmp_path: Path) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.set_network_conditions(offline=True, latency=0, throughput=0)
        chromium.set_window_size(1400, 1200)
        person = Person(chromium)
        person.opens((gallery / "dashboard.html").as_uri())
        person.waits_until("window.view", 60)
        chromium.execute_script(TELL)
        person.waits_until("window.told", 30)
        everything = chromium.execute_script("return window.told")
        assert everything == "250 of 250 rows"
        canvas = person.waits_for(CANVAS)
        person.sees("dashboard-1-all")

        # A range in the scatter plot leaves fewer rows to the other charts, and a double click gives them back.
        circles = chromium.execute_script(CIRCLES)
        before = person.picture(canvas)
        person.drags(canvas, circles[0], (120, 90))
        person.waits_until(f"window.told !== {json.dumps(everything)}", 20)
        some = chromium.execute_script("return window.told")
        assert 0 < int(some.split()[0]) < 250, some
        assert person.picture(canvas) != before
        person.sees("dashboard-2-brushed")
        person.clicks(canvas, circles[0], times=2)
        person.waits_until(f"window.told === {json.dumps(everything)}", 20)

        # A drop-down and the search, and what they say when nothing is left.
        Select(person.waits_for(".vega-bindings select")).select_by_index(1)
        person.waits_until(f"window.told !== {json.dumps(everything)}", 20)
        person.sees("dashboard-3-menu")
        person.waits_for(".vega-bindings input[type=search]").send_keys("zzzz")
        person.waits_until("window.told?.startsWith('no rows')", 20)
        person.sees("dashboard-4-none")


@needs_browser
def test_a_point_shows_its_cover(gallery: Path, tmp_path: Path) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.set_window_size(1400, 1200)
        person = Person(chromium)
        person.opens((gallery / "dashboard.html").as_uri())
        person.waits_until("window.view", 60)
        canvas = person.waits_for(CANVAS)
        person.points_at(canvas, chromium.execute_script(CIRCLES)[0])
        cover = person.waits_for("#vg-tooltip-element.visible img", 20)
        person.waits_until("document.querySelector('#vg-tooltip-element img').naturalWidth === 64", 20)
        assert cover.get_attribute("src").startswith("data:image/")
        assert "danceability" in person.waits_for("#vg-tooltip-element").text
        person.sees("tooltip")


@needs_browser
def test_notebook_03_in_jupyterlab(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    unrun(NAME, folder)
    environment = {
        "SPOTIFY_CLIENT_ID": "",
        "SPOTIPY_CLIENT_ID": "",
        "SPOTIFY_KEYS_FILE": "",
        "SPOTIFY_SANDBOX_URL": sandbox.url,
        "SPOTIFY_REDIRECT_URI": "http://127.0.0.1/callback",
        "SPOTIFY_TOKEN_FOLDER": str(tmp_path / "sign-ins"),
    }
    with jupyterlab(NAME, folder, **environment) as address, browser(tmp_path / "profile") as chromium:
        person = Person(chromium)
        person.opens(address)
        person.waits_for(KERNEL.format("idle"), 120)
        person.chooses("Run", "Run All Cells")
        person.waits_until("document.querySelectorAll('.vega-embed canvas, .vega-embed svg').length > 0", 240)
        person.waits_for(KERNEL.format("idle"), 240)
        assert not chromium.find_elements("css selector", ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")
        person.walks_through("notebook-03")


@needs_browser
def test_notebook_03_untrusted_shows_tables_covers_and_charts(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    stored(NAME, folder)
    with jupyterlab(NAME, folder) as address, browser(tmp_path / "profile") as chromium:
        person = Person(chromium)
        person.opens(address)
        person.waits_for(".jp-RenderedHTMLCommon table", 120)
        person.waits_until("document.querySelector('.jp-RenderedHTMLCommon table img')?.naturalWidth > 0", 30)
        person.walks_through("untrusted")
        person.waits_until("document.querySelector('.vega-embed canvas, .vega-embed svg, .jp-RenderedImage img')", 30)
