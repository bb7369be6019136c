"""One listener: from the front page over Spotify's consent to music, a playlist and what plays; and out again."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sandbox import Sandbox
from server import Server
from visitor import NAMES, SECONDS, Visitor, what_plays

RANGES = {"short_term": "four weeks", "medium_term": "six months", "long_term": "year"}
PLAYER = "GET /v1/me/player"
CARD = "#now .playing"


@pytest.fixture(scope="module")
def token(sandbox: Sandbox) -> str:
    """What acts for Robin as their phone does: not through the server."""
    return sandbox.sign_in(listener="robin")["access_token"]


def playlists(sandbox: Sandbox, token: str) -> list[dict]:
    return sandbox.entries(token, "/me/playlists", limit=50)


def test_music_is_there_after_a_consent_with_covers_and_nothing_from_elsewhere(robin: Visitor) -> None:
    assert robin.path == "/your-music"
    robin.requests()
    for value, words in RANGES.items():
        robin.goes_to(f"/your-music?range={value}")
        assert words in robin.text(".eyebrow").lower() and robin.text("h1") == NAMES["robin"]
        assert len(robin.texts(".wall li .name")) >= 18 and len(robin.texts(".labels li .name")) >= 10
        robin.loads_pictures()
    assert len(set(robin.texts(".ranges a[aria-current]"))) == 1
    for path in ("/now", "/dashboard", "/import"):
        robin.goes_to(path)
    own, pictures = urlsplit(robin.server.url).netloc, urlsplit(robin.server.sandbox.url).netloc
    asked = {(urlsplit(address).netloc, urlsplit(address).path) for address in robin.requests()}
    assert {host for host, _ in asked} == {own, pictures}
    assert {path for host, path in asked if host == pictures and not path.startswith("/image/")} == set()
    assert robin.complaints() == []


def test_a_playlist_is_shown_before_it_is_made_and_made_once(robin: Visitor, sandbox: Sandbox, token: str) -> None:
    before = playlists(sandbox, token)
    assert "My four weeks" not in [playlist["name"] for playlist in before]
    robin.goes_to("/your-music?range=short_term")
    first = robin.texts(".wall li .name")[0]
    robin.presses("Make it a playlist")
    robin.waits_to_read("Nothing has been changed yet.")
    songs = robin.texts("table.songs .name")
    assert songs[0] == first and len(songs) > 20 and robin.text("h1") == "My four weeks"
    assert playlists(sandbox, token) == before, "looking changes nothing"

    robin.presses("Make it")
    robin.waits_to_read("A new playlist with")
    [made] = [playlist for playlist in playlists(sandbox, token) if playlist not in before]
    tracks = sandbox.entries(token, f"/playlists/{made['id']}/tracks", limit=50)
    assert [entry["track"]["name"] for entry in tracks] == songs and made["public"] is False

    robin.goes_to("/playlist?range=short_term")
    robin.waits_to_read("nothing would change")
    assert not robin.browser.find_elements("css selector", "main form"), "there is nothing to press"
    assert len(playlists(sandbox, token)) == len(before) + 1 and robin.complaints() == []


def remains(sandbox: Sandbox, token: str, seconds: int) -> None:
    """Moves what plays to shortly before its end: then the server looks, and else after 15 seconds."""
    what_plays(sandbox, token)
    length = sandbox.get(token, "/me/player")["item"]["duration_ms"]
    done = sandbox.api(token, "PUT", "/me/player/seek", params={"position_ms": length - seconds * 1_000})
    assert done.ok, done.text


def test_what_plays_changes_by_itself_in_every_tab_with_one_look_for_all(
    robin: Visitor, server: Server, sandbox: Sandbox, token: str
) -> None:
    remains(sandbox, token, 7)
    before = server.hits(PLAYER)
    robin.goes_to("/now")
    robin.waits_for(f"{CARD} h2", SECONDS)
    first = robin.text(f"{CARD} h2")
    assert first == sandbox.get(token, "/me/player")["item"]["name"] and first in robin.browser.title
    assert robin.text(f"{CARD} .state").lower() == "playing"
    elapsed = robin.text(f"{CARD} .elapsed")
    robin.waits_while(lambda: robin.text(f"{CARD} .elapsed") == elapsed, problem="the clock stands still")
    one = robin.browser.current_window_handle
    robin.browser.switch_to.new_window("tab")
    two = robin.browser.current_window_handle
    robin.goes_to("/now")
    robin.waits_for(f"{CARD} h2", SECONDS)

    # Skipped on the phone: nobody touches the pages.
    assert sandbox.api(token, "POST", "/me/player/next").ok
    skipped = sandbox.get(token, "/me/player")["item"]["name"]
    remains(sandbox, token, 16)
    for tab in (two, one):
        robin.browser.switch_to.window(tab)
        robin.waits_while(lambda: robin.text(f"{CARD} h2") != skipped, problem=f"{skipped} is not shown")
        assert skipped in robin.browser.title
    assert sandbox.api(token, "PUT", "/me/player/pause").ok
    for tab in (one, two):
        robin.browser.switch_to.window(tab)
        robin.waits_while(lambda: robin.text(f"{CARD} .state").lower() != "paused", problem="the pause is not shown")
    # Three looks: at first, at the end of the first song, and at that of the second one. This test has asked three times too.
    assert 3 <= server.hits(PLAYER) - before - 3 <= 5
    assert robin.complaints() == []
    robin.browser.close()
    robin.browser.switch_to.window(one)


def test_who_has_signed_out_is_asked_to_sign_in_and_finds_what_was_kept(robin: Visitor, server: Server) -> None:
    robin.goes_to("/dashboard")
    robin.waits_for_charts()
    streams = robin.number("streams")
    robin.goes_to("/your-music")
    songs = robin.texts(".wall li .name")
    robin.presses("Sign out")
    robin.waits_to_read("Sign in with Spotify")
    assert NAMES["robin"] not in robin.text("body")
    for path in ("/your-music", "/playlist?range=short_term", "/now", "/dashboard?weekday=1", "/import"):
        robin.goes_to(path)
        robin.waits_to_read("Sign in to see this")
        assert NAMES["robin"] not in robin.browser.page_source, path
    # Back to a page from before shows nothing either.
    robin.browser.back()
    assert NAMES["robin"] not in robin.browser.page_source
    robin.signs_in("robin", "/dashboard")
    robin.waits_at(f"{server.url}/dashboard")
    robin.waits_for_charts()
    assert robin.number("streams") == streams
    robin.goes_to("/your-music")
    assert robin.texts(".wall li .name") == songs
