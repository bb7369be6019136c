"""Spotify goes away, asks to wait, or ends a sign-in: what is kept stays, and the page says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sandbox import Sandbox
from server import Server, serve
from visitor import NAMES, Visitor, visitor, what_plays

CARD = "#now .playing h2"


@pytest.fixture(autouse=True)
def mended(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.control("faults", "DELETE")


def still_has_what_is_kept(robin: Visitor) -> None:
    """Music and dashboard come out of the diary."""
    for range in ("short_term", "medium_term", "long_term"):
        robin.goes_to(f"/your-music?range={range}")
        assert robin.text("h1") == NAMES["robin"] and len(robin.texts(".wall li .name")) >= 18
    robin.goes_to("/dashboard")
    robin.waits_for_charts()
    assert int(robin.number("streams").replace(",", "")) > 3_000


def test_while_spotify_is_away_the_rest_goes_on_and_what_plays_comes_back(robin: Visitor, sandbox: Sandbox) -> None:
    token = sandbox.sign_in(listener="robin")["access_token"]
    what_plays(sandbox, token)
    sandbox.control("faults", fault="server_error", status=503)
    robin.goes_to("/now")
    robin.waits_to_read("Something is wrong at Spotify.", "#now .notice")
    robin.sees_all("now-away")
    now = robin.browser.current_window_handle
    robin.browser.switch_to.new_window("tab")
    robin.looks()
    still_has_what_is_kept(robin)
    robin.goes_to("/your-music")
    robin.presses("Refresh")
    robin.waits_to_read("What is kept here stays")
    robin.sees_all("trouble-away")
    sandbox.control("faults", "DELETE")
    plays = what_plays(sandbox, token)
    # The way out leads back to where it was pressed.
    robin.presses("Try again")
    robin.waits_to_read("Make it a playlist")
    robin.browser.close()
    robin.browser.switch_to.window(now)
    robin.waits_while(lambda: robin.text(CARD) != plays, 40, f"{plays} does not come back")
    assert not robin.browser.find_elements("css selector", "#now .notice")


def test_who_has_to_wait_is_told_until_when(robin: Visitor, server: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    with visitor(server, tmp_path) as sam:
        sam.signs_in("sam")
        sam.waits_to_read("Make it a playlist")
        is_told_to_wait(robin, sam, sandbox)


def is_told_to_wait(robin: Visitor, sam: Visitor, sandbox: Sandbox) -> None:
    sandbox.control("faults", fault="rate_limited", retry_after_s=7_200)
    robin.goes_to("/your-music")
    robin.presses("Refresh")
    robin.waits_to_read("Spotify asks to wait")
    told = robin.text()
    assert re.search(r"again from \d{1,2} \w+, \d{1,2}:\d{2} UTC", told), f"no moment is named: {told}"
    robin.sees_all("trouble-limited")
    still_has_what_is_kept(robin)
    # Nobody has looked what plays at Sam's, so that it is asked at once.
    sam.goes_to("/now")
    sam.waits_to_read("It can be asked again from", "#now")


def test_who_has_taken_their_consent_back_is_asked_to_sign_in_again(sandbox: Sandbox, tmp_path: Path) -> None:
    with serve(sandbox, tmp_path / "server") as server, visitor(server, tmp_path) as sam:
        sam.looks()
        sam.signs_in("sam", "/your-music")
        sam.waits_to_read("Make it a playlist")
        sandbox.control("revoke", listener="sam")
        sandbox.control("tokens", "DELETE")
        sam.presses("Refresh")
        sam.waits_to_read("Spotify has ended your sign-in")
        sam.sees_all("trouble-revoked")
        sam.goes_to("/your-music")
        sam.waits_to_read("Make it a playlist")
        sam.goes_to("/now")
        sam.waits_to_read("Sign in again")
        sam.presses("Sign in again")
        sam.agrees("sam")
        sam.waits_at(f"{server.url}/now")
        sam.waits_while(lambda: "Sign in again" in sam.text() or "Looking" in sam.text(), problem="nothing is seen")
        declines(sam)


def declines(sam: Visitor) -> None:
    """Who does not agree is told that nothing was granted, and may be asked again."""
    sam.presses("Sign out")
    sam.presses("Sign in with Spotify")
    sam.waits_for("button[value=cancel]").click()
    sam.waits_to_read("nothing was granted")
    sam.sees_all("trouble-declined")
    sam.presses("Ask again")
    sam.waits_for("button[value=agree]")


def test_a_server_that_goes_away_is_told_of_and_its_return_is_seen(sandbox: Sandbox, tmp_path: Path) -> None:
    """The page of what plays says that the connection is lost; sign-ins last longer than a server."""
    folder = tmp_path / "server"
    with serve(sandbox, folder) as server, visitor(server, tmp_path) as sam:
        sam.signs_in("sam", "/now")
        sam.waits_at(f"{server.url}/now")
        server.process.terminate()
        server.process.wait(timeout=20)
        sam.waits_until("!document.querySelector('#connection').hidden")
        with serve(sandbox, folder, port=urlsplit(server.url).port) as again:
            assert again.url == server.url
            sam.waits_until("document.querySelector('#connection').hidden")
            sam.goes_to("/your-music")
            sam.waits_to_read("Make it a playlist")
            assert sam.text(".visitor .name") == NAMES["sam"]
