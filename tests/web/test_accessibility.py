"""Every page on a phone and on a desk, by day and by night: readable for everybody, by axe-core; usable with keys; whole
without a script. With pictures, if anybody wants them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from pages import STRANGER, addresses, comes_to
from sandbox import Sandbox
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from server import Server
from visitor import DESKTOP, NAMES, PHONE, Visitor, visitor, what_plays

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# These are as other pages are, with other names on them: a phone by day and a desk by night are enough.
ALIKE = ("music-short", "music-long", "dashboard-album", "dashboard-nothing", "no-page-for-robin")
LOOKS = [(name, size, scheme) for name, size in (("phone", PHONE), ("desktop", DESKTOP)) for scheme in ("light", "dark")]
# Which rules, on which part: a chart's own letters are drawings to it, which take it seconds and tell it nothing new.
RUN = """
const [rules, done] = arguments;
const options = { resultTypes: ["violations"], ...(rules ? { runOnly: { type: "rule", values: rules } } : {}) };
axe.run({ exclude: [[".chart svg"]] }, options).then(found => done(found.violations.map(violation => ({
  rule: violation.id, impact: violation.impact, help: violation.help,
  where: violation.nodes.slice(0, 4).map(node => `${node.target.join(" ")}: ${node.any.map(check => check.message).join("; ")}`),
}))), problem => done([{ rule: "axe itself", impact: "critical", help: String(problem), where: [] }]));
"""
# At night the colours are others, and nothing else.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# What sticks out to the right of the window, and does not scroll by itself.
STICKS_OUT = """
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= width) return [];
const isOut = found => found.getBoundingClientRect().right > width + 1 && !found.closest('.scroll, .hidden');
return [...document.body.querySelectorAll('*')].filter(isOut)
  .slice(0, 5).map(found => `${found.tagName}.${found.className}: ${found.textContent.trim().slice(0, 40)}`);
"""
# What has the focus, and whether that is seen. The last stop in a date is its button for a calendar, which browsers frame.
FOCUSED = """
const found = document.activeElement;
const { outlineStyle, outlineWidth } = getComputedStyle(found);
const box = found.getBoundingClientRect();
const isFramed = found.type === 'date' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
const isInView = box.width > 1 && box.bottom > 0 && box.top < innerHeight;
return [found.textContent.trim() || found.name || found.id, found.tagName, isFramed && isInView];
"""


@pytest.fixture(scope="module")
def pages(robin: Visitor, sandbox: Sandbox) -> dict[str, str]:
    what_plays(sandbox, sandbox.sign_in(listener="robin")["access_token"])
    return addresses(robin)


@pytest.fixture(scope="module")
def stranger(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visitor(server, tmp_path_factory.mktemp("stranger")) as stranger:
        yield stranger


def judge(one: Visitor, name: str, looks: list = LOOKS) -> list[str]:
    """What axe-core finds that keeps somebody from using this page, in each look."""
    one.browser.execute_script(AXE)
    found = []
    for look, size, scheme in looks:
        one.looks(size, scheme)
        if one.browser.find_elements(By.CSS_SELECTOR, ".chart"):
            # Charts are drawn anew for another width and other colours.
            one.waits_for_charts()
        for violation in one.browser.execute_async_script(RUN, OF_COLOURS if scheme == "dark" else None):
            if violation["impact"] in ("serious", "critical"):
                found.append(f"{look} {scheme}: {violation['rule']} ({violation['help']}) at {violation['where']}")
        one.sees_all(f"{name}-{look}-{scheme}")
    one.looks((360, 800))
    found += [f"at 360 px this sticks out: {what}" for what in one.browser.execute_script(STICKS_OUT)]
    one.looks()
    return found


def test_pages_of_a_listener_are_for_everybody(robin: Visitor, pages: dict[str, str]) -> None:
    found = {}
    for name, path in pages.items():
        comes_to(robin, path)
        found[name] = judge(robin, name, LOOKS[::3] if name in ALIKE and not robin.pictures else LOOKS)
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_a_playlist_that_is_made_is_for_everybody(robin: Visitor) -> None:
    robin.goes_to("/playlist?range=long_term")
    robin.presses("Make it")
    robin.waits_to_read("A new playlist with")
    assert judge(robin, "made") == []


def test_what_is_folded_away_is_for_everybody(robin: Visitor, pages: dict[str, str]) -> None:
    for name in ("music-medium", "dashboard-album"):
        comes_to(robin, pages[name])
        robin.browser.execute_script("for (const details of document.querySelectorAll('details')) details.open = true")
        assert judge(robin, f"{name}-unfolded", LOOKS[:1]) == [], name


def test_axe_finds_what_is_wrong(stranger: Visitor) -> None:
    comes_to(stranger, "/")
    wrong = "document.querySelector('main').innerHTML += '<img src=\"/assets/icon.svg\"><p class=\"wrong\">pale</p>'"
    stranger.browser.execute_script(wrong + "; document.querySelector('.wrong').style.color = '#aaa'")
    found = " ".join(judge(stranger, "wrong"))
    assert "image-alt" in found and "color-contrast" in found


def test_pages_for_strangers_are_for_everybody(stranger: Visitor) -> None:
    found = {}
    for name, path in STRANGER.items():
        comes_to(stranger, path)
        found[name] = judge(stranger, name)
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_keys_reach_everything_and_the_focus_is_seen(robin: Visitor, pages: dict[str, str]) -> None:
    for name in ("music-medium", "dashboard-artist", "import"):
        comes_to(robin, pages[name])
        keys = ActionChains(robin.browser)
        reached = []
        for _ in range(40):
            keys.send_keys(Keys.TAB).perform()
            words, tag, seen = robin.browser.execute_script(FOCUSED)
            if tag == "BODY":
                break
            assert seen, f"nobody sees that {words[:60]!r} has the focus on {name}"
            reached.append(words)
        assert reached[0] == "Skip to the content", name
        assert {"Your music", "Now playing", "Dashboard", "Import", "Sign out"} <= set(reached), name
    comes_to(robin, pages["dashboard-artist"])
    robin.requests()
    robin.presses_on(".skip", Keys.ENTER)
    robin.waits_until("location.hash === '#content' && document.activeElement.id === 'content'")
    assert robin.requests() == [], "the view stays as it is"
    # From the content on: a chip by Enter, a detail by the space bar.
    robin.presses_on(".chips .chip", Keys.ENTER)
    robin.waits_while(lambda: robin.path != "/dashboard")
    robin.waits_for_charts()
    assert robin.browser.execute_script("return document.activeElement.tagName") == "H1", "who cannot see is told the new view"
    robin.presses_on("#over-time summary", Keys.SPACE)
    assert robin.browser.find_element(By.CSS_SELECTOR, "#over-time details[open] table").is_displayed()


def test_every_page_is_whole_without_a_script(robin: Visitor, pages: dict[str, str], server: Server, tmp_path: Path) -> None:
    plays = what_plays(server.sandbox, server.sandbox.sign_in(listener="robin")["access_token"])
    told = {"preview": "What will be in it", "import": "Choose the zip", "error": "is no weekday", "now": plays}
    with visitor(server, tmp_path, script=False) as plain:
        plain.signs_in("robin")
        plain.waits_to_read("Make it a playlist")
        for name, path in pages.items():
            plain.goes_to(path)
            assert plain.text(".visitor .name") == NAMES["robin"] and plain.text("main h1"), name
            assert told.get(name, "") in plain.text(), name
            if name.startswith("music"):
                assert len(plain.browser.find_elements(By.CSS_SELECTOR, ".wall li")) >= 18
            if name in ("dashboard", "dashboard-artist"):
                assert len(plain.browser.find_elements(By.CSS_SELECTOR, ".figure details table tbody tr")) > 50
        plain.goes_to("/now")
        plain.sees_all("now-without-script")
        plain.presses("look again")
        plain.waits_to_read(plays)
        plain.goes_to("/dashboard")
        plain.sees_all("dashboard-without-script")
        plain.presses("Sign out")
        plain.waits_to_read("Sign in with Spotify")
