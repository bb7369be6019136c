"""Robin and Sam at once, in two browsers on one server: neither sees anything of the other's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox import Sandbox
from server import Server
from visitor import NAMES, SECONDS, Visitor, visitor, what_plays

PAGES = ("/your-music", "/your-music?range=long_term", "/playlist?range=short_term", "/now", "/dashboard", "/import")


@pytest.fixture(scope="module")
def sam(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visitor(server, tmp_path_factory.mktemp("sam")) as sam:
        sam.looks()
        yield sam


def test_who_is_new_sees_that_their_music_is_being_read(robin: Visitor, sam: Visitor, sandbox: Sandbox) -> None:
    sandbox.control("faults", fault="slow", milliseconds=700, route="GET /v1/me/top/{kind}", times=2)
    sam.signs_in("sam")
    sam.waits_to_read("Reading your music")
    sam.sees_all("being-read")
    sam.waits_to_read("Make it a playlist")
    assert sam.text("h1") == NAMES["sam"] and robin.text("h1") == NAMES["robin"]
    assert sam.texts(".wall li .name") != robin.texts(".wall li .name")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_of_one_listener(path: str, robin: Visitor, sam: Visitor) -> None:
    for one, own, other in ((robin, "robin", "sam"), (sam, "sam", "robin")):
        one.goes_to(path)
        assert one.text(".visitor .name") == NAMES[own]
        html = one.browser.page_source
        assert NAMES[other] not in html and f'"{other}"' not in html, path


def test_each_has_their_own_plays_playlists_and_player(robin: Visitor, sam: Visitor, sandbox: Sandbox) -> None:
    tokens = {name: sandbox.sign_in(listener=name)["access_token"] for name in NAMES}
    before = [playlist["id"] for playlist in sandbox.entries(tokens["robin"], "/me/playlists", limit=50)]
    for one in (robin, sam):
        one.goes_to("/dashboard")
        one.waits_for_charts()
    streams = [int(one.number("streams").replace(",", "")) for one in (robin, sam)]
    assert streams[0] > 3_000 > 100 > streams[1] > 0, "an import is of one listener"
    # What Spotify lists as heard of late has no lengths: it is counted in streams.
    assert sam.number("hours") == "–" and "is not known" in sam.text() and len(sam.texts("#over-time .mark-rect path")) > 0
    assert "–" in sam.texts("#tracks tbody td.number") and "–" not in robin.texts("#tracks tbody td.number")
    sam.sees_all("dashboard-of-late")
    first = robin.texts("#tracks tbody tr td:nth-child(2)")[0]
    sam.goes_to("/dashboard?artist=" + robin.texts("#artists tbody td a")[-1].replace("&", "%26"))
    assert first not in sam.browser.page_source

    sam.goes_to("/playlist?range=long_term")
    sam.presses("Make it")
    sam.waits_to_read("A new playlist with")
    names = [playlist["name"] for playlist in sandbox.entries(tokens["sam"], "/me/playlists", limit=50)]
    assert "My year" in names
    assert [playlist["id"] for playlist in sandbox.entries(tokens["robin"], "/me/playlists", limit=50)] == before

    plays = what_plays(sandbox, tokens["robin"])
    sandbox.control("player", "DELETE", listener="sam")
    for one in (robin, sam):
        one.goes_to("/now")
    robin.waits_while(lambda: robin.text("#now h2") != plays, SECONDS, f"{plays} is not shown")
    sam.waits_to_read("Nothing plays.")
    assert plays not in sam.browser.page_source


def test_a_form_of_one_is_not_taken_from_the_other(robin: Visitor, sam: Visitor) -> None:
    for one in (robin, sam):
        one.goes_to("/your-music")
    proof = robin.waits_for("form[action='/sign-out'] input[name=csrf]").get_attribute("value")
    sam.browser.execute_script(
        "for (const field of document.querySelectorAll('input[name=csrf]')) field.value = arguments[0]", proof
    )
    sam.presses("Sign out")
    sam.waits_to_read("Nothing was changed")
    assert sam.text(".visitor .name") == NAMES["sam"]


def test_one_signs_out_and_the_other_stays(robin: Visitor, sam: Visitor) -> None:
    sam.goes_to("/your-music")
    sam.presses("Sign out")
    sam.waits_to_read("Sign in with Spotify")
    robin.goes_to("/your-music")
    assert robin.text("h1") == NAMES["robin"]
    sam.goes_to("/dashboard")
    sam.waits_to_read("Sign in to see this")


def test_a_browser_that_changes_hands_shows_the_new_listener_only(sam: Visitor, server: Server) -> None:
    sam.signs_in("robin", "/dashboard")
    sam.waits_at(f"{server.url}/dashboard")
    sam.waits_for_charts()
    assert sam.text(".visitor .name") == NAMES["robin"] and NAMES["sam"] not in sam.browser.page_source
