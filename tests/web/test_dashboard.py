"""The dashboard under a mouse: whatever is clicked narrows everything, Back goes back, and files say the same."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select
from server import Server, linernotes
from visitor import Visitor, visitor

# The marks of a chart, and what each is about: Vega keeps it beside them.
MARKS = """
const svg = document.querySelector(`#${arguments[0]} .chart svg`);
const marks = [...svg.querySelectorAll('.mark-rect path, .mark-symbol path')];
const about = marks.map(mark => [mark, mark.__data__?.datum]).filter(([, datum]) => datum?.href);
return about.map(([mark, datum]) => [mark, JSON.stringify(datum)]);
"""
# Pages are put in place by a script: a page that was loaded anew does not have this any more.
STAYS = "window.stays = true"


@pytest.fixture
def dashboard(robin: Visitor) -> Iterator[Visitor]:
    """Robin, who looks at all years."""
    robin.goes_to("/dashboard")
    robin.waits_for_charts()
    robin.browser.execute_script(STAYS)
    yield robin
    assert robin.complaints() == []


def marks(robin: Visitor, figure: str) -> list[tuple[WebElement, dict]]:
    return [(mark, json.loads(datum)) for mark, datum in robin.browser.execute_script(MARKS, figure)]


def query(robin: Visitor) -> dict[str, list[str]]:
    return parse_qs(urlsplit(robin.browser.current_url).query)


def goes_on(robin: Visitor, press) -> None:
    """Does something, and waits for the view that comes of it."""
    before = robin.path
    press()
    robin.waits_while(lambda: robin.path == before, problem=f"still at {before}")
    robin.waits_for_charts()
    assert robin.browser.execute_script("return window.stays === true"), "the page was loaded anew"


def follows(robin: Visitor, selector: str) -> str:
    """Clicks the first link there, and gives what it says."""
    link = robin.browser.find_elements(By.CSS_SELECTOR, selector)[0]
    words = link.text
    goes_on(robin, lambda: robin.clicks_on(link))
    return words


def clicks_mark(robin: Visitor, figure: str, at: int = -1) -> dict:
    """Clicks one of the largest marks, as a person would who aims at it."""
    found = sorted(marks(robin, figure), key=lambda mark: mark[1].get("streams") or 0)
    mark, datum = found[at]
    robin.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
    box = robin.browser.execute_script("const box = arguments[0].getBoundingClientRect(); return [box.width, box.height]", mark)
    goes_on(robin, lambda: robin.clicks(mark, (box[0] / 2, box[1] / 2)))
    return datum


def streams(robin: Visitor) -> int:
    return int(robin.number("streams").replace(",", ""))


def test_every_chart_is_drawn_and_says_what_it_is(dashboard: Visitor) -> None:
    charts = dashboard.browser.find_elements(By.CSS_SELECTOR, ".chart")
    drawn = dashboard.waits_for("#dashboard").get_attribute("data-drawn")
    assert len(charts) >= 6 and drawn == str(len(charts))
    for figure in ("over-time", "artists-over-time", "heatmap", "sound"):
        assert len(marks(dashboard, figure)) > 5, figure
    widths = "return [...document.querySelectorAll('.chart')].map(chart => chart.querySelector('svg').clientWidth)"
    assert min(dashboard.browser.execute_script(widths)) > 200
    assert dashboard.text("h1") == "Your listening" and streams(dashboard) > 3_000


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("over-time", {"from", "until"}),
        ("artists-over-time", {"artist"}),
        ("heatmap", {"weekday", "hour"}),
        ("sound", {"track", "artist"}),
        ("popularity", {"popularity"}),
        ("decades", {"decade"}),
    ],
)
def test_a_click_on_a_mark_narrows_everything(figure: str, expected: set[str], dashboard: Visitor) -> None:
    everything, heading = streams(dashboard), dashboard.text("h1")
    datum = clicks_mark(dashboard, figure)
    assert set(query(dashboard)) == expected and dashboard.path == datum["href"]
    assert 0 < streams(dashboard) < everything
    if expected & {"from", "artist", "track"}:
        assert dashboard.text("h1") != heading
    if figure == "over-time":
        assert streams(dashboard) == datum["streams"]
    goes_on(dashboard, dashboard.browser.back)
    assert (streams(dashboard), dashboard.text("h1"), dashboard.path) == (everything, heading, "/dashboard")


def test_the_tip_of_a_point_shows_its_cover(dashboard: Visitor) -> None:
    [[mark, datum], *_] = [found for found in marks(dashboard, "sound") if found[1].get("image")]
    dashboard.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
    ActionChains(dashboard.browser).move_to_element(mark).perform()
    tip = "document.querySelector('#vg-tooltip-element.visible img')"
    dashboard.waits_until(f"{tip} && {tip}.naturalWidth > 0", 20)
    # Another point may lie above this one: it is a cover of theirs all the same.
    assert dashboard.browser.execute_script(f"return {tip}.src") in [datum.get("image") for _, datum in marks(dashboard, "sound")]
    assert "energy" in dashboard.text("#vg-tooltip-element")
    dashboard.sees("dashboard-tip")


def test_from_all_years_down_to_a_day_and_up_again(dashboard: Visitor) -> None:
    everything = streams(dashboard)
    counts, paths = [everything], [dashboard.path]
    for length in (4, len("June 2026"), len("1 June 2026")):
        clicks_mark(dashboard, "over-time")
        counts.append(streams(dashboard))
        paths.append(dashboard.path)
        [period] = dashboard.text("h1").split(", ")[1:]
        assert abs(len(period) - length) <= 6, period
    assert counts == sorted(counts, reverse=True) and len(set(counts)) == 4
    day = query(dashboard)
    assert day["from"] == day["until"]
    assert len(dashboard.texts("#plays tbody tr")) > 0
    # Up by the first chip, step by step, to where it began.
    for path, count in reversed(list(zip(paths[:-1], counts[:-1], strict=True))):
        follows(dashboard, ".chips li:first-child a.chip")
        assert (dashboard.path, streams(dashboard)) == (path, count)


def test_from_an_artist_to_an_album_to_a_track(dashboard: Visitor) -> None:
    everything = streams(dashboard)
    artist = follows(dashboard, "#artists tbody td a")
    assert dashboard.text("h1") == artist and query(dashboard) == {"artist": [artist]}
    of_artist = streams(dashboard)
    assert not dashboard.browser.find_elements(By.ID, "artists"), "a list of one is of no use"
    assert len(marks(dashboard, "albums-over-time")) > 0
    album = follows(dashboard, "#albums tbody td a")
    assert dashboard.text("h1") == album and query(dashboard) == {"artist": [artist], "album": [album]}
    of_album = streams(dashboard)
    track = follows(dashboard, "#tracks tbody td a")
    assert dashboard.text("h1") == track and query(dashboard) == {"artist": [artist], "track": [track]}
    assert everything > of_artist >= of_album > 0 and 0 < streams(dashboard) <= of_artist
    # Chips take filters away, one by one.
    follows(dashboard, ".chips a[href*='track='], .chips a[href*='artist=']")
    assert len(query(dashboard)) == 1
    follows(dashboard, ".chips .chip.plain")
    assert streams(dashboard) == everything and not dashboard.browser.find_elements(By.CSS_SELECTOR, ".chips")


def test_back_and_forward_go_through_the_views(dashboard: Visitor) -> None:
    seen = [(dashboard.path, streams(dashboard))]
    for selector in ("#genres .cloud a", "#moods .bars a", "#artists tbody td a"):
        follows(dashboard, selector)
        seen.append((dashboard.path, streams(dashboard)))
    for expected in reversed(seen[:-1]):
        goes_on(dashboard, dashboard.browser.back)
        assert (dashboard.path, streams(dashboard)) == expected
    for expected in seen[1:]:
        goes_on(dashboard, dashboard.browser.forward)
        assert (dashboard.path, streams(dashboard)) == expected


def fills_in(robin: Visitor, artist: str) -> None:
    details = robin.browser.find_element(By.CSS_SELECTOR, "details.filters")
    if details.get_attribute("open") is None:
        robin.presses("Filter")
    # As it is typed depends on the browser's language; what is sent does not.
    robin.browser.find_element(By.NAME, "artist").send_keys(artist)
    Select(robin.browser.find_element(By.NAME, "weekday")).select_by_visible_text("Saturday")


def test_the_form_filters_with_a_script_and_without_one(dashboard: Visitor, server: Server, tmp_path: Path) -> None:
    artist = dashboard.texts("#artists tbody td a")[0]
    fills_in(dashboard, artist)
    goes_on(dashboard, lambda: dashboard.presses("Show"))
    assert query(dashboard) == {"artist": [artist], "weekday": ["6"]}
    told = (dashboard.text("h1"), dashboard.number("streams"), dashboard.number("hours"), dashboard.texts(".chips li"))
    with visitor(server, tmp_path, script=False) as plain:
        plain.signs_in("robin", "/dashboard")
        plain.waits_at(f"{server.url}/dashboard")
        plain.finds("Filter").click()
        fills_in(plain, artist)
        plain.presses("Show")
        plain.waits_at(f"{server.url}/dashboard?")
        plain.waits_for(".take-home")
        given = {key: values for key, values in query(plain).items() if values != [""]}
        assert given == {"artist": [artist], "weekday": ["6"]}
        totals = dict(zip(plain_texts(plain, ".totals dt"), plain_texts(plain, ".totals dd"), strict=True))
        assert (plain.text("h1"), totals["streams"], totals["hours"]) == told[:3]
        assert len(plain_texts(plain, ".chips li")) == len(told[3])
        # Every chart is a table there.
        assert plain.browser.find_elements(By.CSS_SELECTOR, "#over-time details table")


def plain_texts(plain: Visitor, selector: str) -> list[str]:
    return [found.text for found in plain.browser.find_elements(By.CSS_SELECTOR, selector)]


def test_a_bookmark_leads_over_the_sign_in_to_the_same_view(dashboard: Visitor, server: Server, tmp_path: Path) -> None:
    follows(dashboard, "#genres .cloud a")
    clicks_mark(dashboard, "heatmap")
    bookmark, told = dashboard.path, (dashboard.text("h1"), dashboard.text(".totals"), dashboard.texts(".chips li"))
    with visitor(server, tmp_path) as stranger:
        stranger.goes_to(bookmark)
        stranger.waits_to_read("Sign in to see this")
        stranger.presses("Sign in with Spotify")
        stranger.agrees("robin")
        stranger.waits_for_charts()
        assert stranger.path == bookmark
        assert (stranger.text("h1"), stranger.text(".totals"), stranger.texts(".chips li")) == told


def downloaded(robin: Visitor, link: WebElement, name: str) -> Path:
    file = robin.downloads / name
    robin.clicks_on(link)
    robin.waits_while(lambda: not (file.exists() and file.stat().st_size), problem=f"{name} does not come")
    return file


def rows_of_tracks(robin: Visitor) -> list[tuple[str, int]]:
    """Name and streams of every track that the page lists, also of those behind "the next"."""
    script = """
    return [...document.querySelectorAll('#tracks tbody tr')].map(row => {
      const cells = [...row.querySelectorAll('td:not(.cover)')].map(cell => cell.textContent);
      return [cells[0], Number(cells[2].replaceAll(',', ''))];
    });
    """
    return [(name, count) for name, count in robin.browser.execute_script(script)]


def test_files_have_the_numbers_that_the_page_shows(dashboard: Visitor) -> None:
    follows(dashboard, "#genres .cloud a")
    shown = rows_of_tracks(dashboard)
    names, counts = [name for name, _ in shown], [count for _, count in shown]
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}
    for format, reader in read.items():
        link = dashboard.browser.find_element(By.CSS_SELECTOR, f"#tracks .files a[href*='format={format}']")
        table = reader(downloaded(dashboard, link, f"tracks.{format}"))
        assert len(table) >= len(names), format
        assert list(table["name"][: len(names)]) == names, format
        assert list(table["streams"][: len(counts)]) == counts, format
        assert table["streams"].sum() == streams(dashboard), format
    book = downloaded(dashboard, dashboard.finds("Excel workbook"), "liner-notes.xlsx")
    sheets = pd.read_excel(book, sheet_name=None)
    assert {"tracks", "artists", "plays", "over-time"} <= set(sheets)
    assert sheets["over-time"]["streams"].sum() == streams(dashboard)


def test_the_star_schema_is_whole(dashboard: Visitor, tmp_path: Path) -> None:
    file = downloaded(dashboard, dashboard.finds("star-schema.zip"), "star-schema.zip")
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    plays = pd.read_parquet(next(folder.rglob("fact_play.parquet")))
    assert len(plays) >= 4_000
    told = linernotes("export", "power-bi", "--check", folder, SPOTIFY_SANDBOX_URL=dashboard.server.sandbox.url)
    assert told
