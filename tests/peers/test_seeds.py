"""The Python of the tutorials that this project grew from runs against the sandbox, with only host names changed."""

from __future__ import annotations

import base64
import json
import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from sandbox import CLIENT_ID, CLIENT_SECRET, Sandbox

SEEDS = Path(__file__).parent / "seeds"


def run(script: str, sandbox: Sandbox, home: Path) -> str:
    """What a copy of the script in `home` prints. A browser whose user agrees at once is at hand."""
    (home / script).write_text((SEEDS / script).read_text())
    browser = f"{shlex.quote(sys.executable)} {shlex.quote(str(SEEDS / 'agree.py'))} %s &"
    environment = {**os.environ, "SPOTIFY_SANDBOX_URL": sandbox.url, "BROWSER": browser, "PYTHONUTF8": "1"}
    command = [sys.executable, "-W", "ignore", script]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{done.stdout[-500:]}\n…\n{done.stderr[-500:]}"
    return done.stdout


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write_credentials(home: Path) -> None:
    """The `.env` of the tutorial's third step."""
    lines = {
        "SPOTIPY_CLIENT_ID": CLIENT_ID,
        "SPOTIPY_CLIENT_SECRET": CLIENT_SECRET,
        "SPOTIPY_REDIRECT_URI": f"http://127.0.0.1:{free_port()}/callback",
    }
    (home / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))


@pytest.fixture(scope="module")
def printed(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the whole music time machine prints, signing in through spotipy's own callback server."""
    home = tmp_path_factory.mktemp("music-time-machine")
    write_credentials(home)
    return run("music_time_machine.py", sandbox, home)


def test_the_quick_start_signs_in_and_makes_a_playlist_of_the_top_tracks(printed: str) -> None:
    assert "Authenticated as: Robin Vale" in printed
    assert "Success! Created playlist with 20 tracks" in printed
    assert re.search(r"Playlist URL: https://open\.spotify\.com/playlist/\w{22}\n", printed)
    assert re.search(r"^  20\. \S", printed, re.MULTILINE), "twenty names are listed"


def test_there_are_forgotten_gems_and_they_become_a_playlist(printed: str) -> None:
    loved = int(re.search(r"You loved (\d+) tracks long-term", printed)[1])
    assert 15 <= loved <= 45, "enough to be worth a playlist, and some favourites stay"
    assert f"Created 'Forgotten Gems' with {loved} tracks" in printed


def test_the_top_tracks_have_audio_features_and_some_suit_a_workout(printed: str) -> None:
    assert len(re.findall(r"^  (?:Energy|Valence|Danceability): 0\.\d\d", printed, re.MULTILINE)) >= 6
    assert len(re.findall(r"^  Tempo: \d{2,3} BPM", printed, re.MULTILINE)) >= 2
    assert int(re.search(r"Created 'Workout Boost' with (\d+) tracks", printed)[1]) >= 1
    assert re.search(r"Found \d+ workout tracks from your top 50", printed)


def test_the_playlists_are_private_and_hold_what_the_script_says(printed: str, sandbox: Sandbox, token: str) -> None:
    playlists = {playlist["name"]: playlist for playlist in sandbox.entries(token, "/me/playlists", limit=50)}
    for name in ("My Top Tracks - Quick Start", "Forgotten Gems", "Workout Boost"):
        assert playlists[name]["public"] is False
        assert playlists[name]["owner"]["id"] == "robin"
    quick_start = sandbox.entries(token, f"/playlists/{playlists['My Top Tracks - Quick Start']['id']}/items")
    names = re.findall(r"^  \d+\. (.*)$", printed, re.MULTILINE)
    assert [entry["item"]["name"] for entry in quick_start] == names
    gems = sandbox.get(token, f"/playlists/{playlists['Forgotten Gems']['id']}")
    assert gems["description"].startswith("Songs I loved but forgot about")


def test_the_quick_start_in_rust_makes_an_equal_playlist(
    printed: str, sandbox: Sandbox, token: str, tmp_path: Path
) -> None:
    browser = f"{shlex.quote(sys.executable)} {shlex.quote(str(SEEDS / 'agree.py'))} %s &"
    keys = [name for name in os.environ if name.startswith(("SPOTIFY_", "SPOTIPY_"))]
    environment = {name: value for name, value in os.environ.items() if name not in keys} | {
        "SPOTIFY_SANDBOX_URL": sandbox.url,
        "SPOTIFY_REDIRECT_URI": "http://127.0.0.1/callback",
        "SPOTIFY_TOKEN_FOLDER": str(tmp_path / "sign-ins"),
        "BROWSER": browser,
    }
    program = os.environ["QUICK_START_PROGRAM"]
    done = subprocess.run([program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{done.stdout[-500:]}\n…\n{done.stderr[-500:]}"
    ours = re.search(r"https://open\.spotify\.com/playlist/(\w{22})\n", done.stdout)[1]
    theirs = re.search(r"Playlist URL: https://open\.spotify\.com/playlist/(\w{22})\n", printed)[1]
    assert ours != theirs
    tracks = {made: [entry["item"]["uri"] for entry in sandbox.entries(token, f"/playlists/{made}/items")] for made in (ours, theirs)}
    assert len(tracks[theirs]) == 20
    assert tracks[ours] == tracks[theirs], "the same tracks in the same order"
    assert sandbox.get(token, f"/playlists/{ours}")["public"] is False


def test_a_second_run_needs_no_browser(sandbox: Sandbox, tmp_path: Path) -> None:
    write_credentials(tmp_path)
    run("music_time_machine.py", sandbox, tmp_path)
    cache = tmp_path / ".cache"
    first = json.loads(cache.read_text())
    cache.write_text(json.dumps({**first, "expires_at": 0}))
    sandbox.control("consent", mode="refuse")
    try:
        assert "Authenticated as: Robin Vale" in run("music_time_machine.py", sandbox, tmp_path)
    finally:
        sandbox.control("consent", mode="agree", listener="robin")
    second = json.loads(cache.read_text())
    assert second["access_token"] != first["access_token"], "spotipy refreshed it"
    assert second["refresh_token"] == first["refresh_token"], "and kept what the answer left out"


def test_the_client_credentials_notebook_prints_what_its_author_saw(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "Spotify-Keys.txt").write_text(f"Client_ID\t{CLIENT_ID}\nClient_Secret\t{CLIENT_SECRET}\n")
    token_status, token, album_status, keys, first_id, *statuses, features = (
        run("client_credentials.py", sandbox, tmp_path).strip().split("\n")
    )
    assert token_status == album_status == "200"
    assert token == "['access_token', 'expires_in', 'token_type'] BQ...go"
    assert keys == str(
        "album_type artists available_markets copyrights external_ids external_urls genres href id images label name "
        "popularity release_date release_date_precision total_tracks tracks type uri".split()
    )
    assert first_id == "0ND8rF8oirMXtE59n585P6"
    assert statuses == ["200"] * 8
    first = json.loads(features)[0]
    assert (first["danceability"], first["tempo"], first["duration_ms"]) == (0.774, 97.975, 182800)
    assert first["track_href"].endswith("/v1/tracks/0ND8rF8oirMXtE59n585P6")


def test_the_currently_playing_tracker_signs_in_refreshes_and_sees_the_track(sandbox: Sandbox, token: str) -> None:
    """The two files of the tracker, whose code is not published: the steps are those of its feature table."""
    scope = "user-read-playback-state user-read-currently-playing playlist-read-private"
    redirect_uri = "http://127.0.0.1:5001/callback"
    query = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": redirect_uri, "scope": scope}
    callback = sandbox.callback(f"{sandbox.url}/authorize?{urlencode(query)}")
    assert callback.startswith(redirect_uri + "?")
    code = parse_qs(urlsplit(callback).query)["code"][0]

    basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()

    def token_request(**form: str) -> requests.Response:
        return requests.post(f"{sandbox.url}/api/token", headers={"Authorization": basic}, data=form, timeout=10)

    exchanged = token_request(grant_type="authorization_code", code=code, redirect_uri=redirect_uri)
    assert exchanged.status_code == 200
    assert exchanged.json()["expires_in"] == 3600
    assert set(exchanged.json()["scope"].split()) == set(scope.split())

    refreshed = token_request(grant_type="refresh_token", refresh_token=exchanged.json()["refresh_token"])
    assert refreshed.status_code == 200

    track = sandbox.get(token, "/me/top/tracks", limit=1)["items"][0]
    device = sandbox.get(token, "/me/player/devices")["devices"][0]["id"]
    play = {"params": {"device_id": device}, "json": {"uris": [track["uri"]]}}
    assert sandbox.api(token, "PUT", "/me/player/play", **play).status_code == 204
    playing = sandbox.get(refreshed.json()["access_token"], "/me/player/currently-playing")
    assert playing["is_playing"] is True
    assert playing["item"]["name"] == track["name"]


def test_the_tracker_is_told_when_its_token_has_ended(sandbox: Sandbox) -> None:
    signed_in = sandbox.sign_in(scopes="user-read-currently-playing")
    sandbox.control("clock", advance_seconds=3601)
    answer = sandbox.api(signed_in["access_token"], "GET", "/me/player/currently-playing")
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
