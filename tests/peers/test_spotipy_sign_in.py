"""Unmodified spotipy signs in by each of its flows, and is refused as Spotify refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
import spotipy
from sandbox import CLIENT_ID, CLIENT_SECRET, PROFILES, REDIRECT_URI, Sandbox
from spotipy.cache_handler import CacheFileHandler, MemoryCacheHandler
from spotipy.exceptions import SpotifyException, SpotifyOauthError
from spotipy.oauth2 import SpotifyClientCredentials, SpotifyOAuth, SpotifyPKCE

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SCOPE = "user-top-read playlist-modify-private"


@pytest.fixture(autouse=True)
def host_names(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only change to spotipy."""
    for manager in (SpotifyOAuth, SpotifyPKCE):
        monkeypatch.setattr(manager, "OAUTH_AUTHORIZE_URL", f"{sandbox.url}/authorize")
    for manager in (SpotifyOAuth, SpotifyPKCE, SpotifyClientCredentials):
        monkeypatch.setattr(manager, "OAUTH_TOKEN_URL", f"{sandbox.url}/api/token")


def client(sandbox: Sandbox, manager: object) -> spotipy.Spotify:
    made = spotipy.Spotify(auth_manager=manager, retries=0)
    made.prefix = f"{sandbox.url}/v1/"
    return made


def oauth(**settings: object) -> SpotifyOAuth:
    known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT_URI, "scope": SCOPE}
    return SpotifyOAuth(**{"cache_handler": MemoryCacheHandler(), **known, **settings})


def agree(sandbox: Sandbox, manager: SpotifyOAuth | SpotifyPKCE, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user of `open_browser=False`: opens the address, agrees, pastes the address they were sent to."""
    answer = lambda prompt: sandbox.callback(manager.get_authorize_url())  # noqa: E731
    monkeypatch.setattr(manager, "_get_user_input", answer)


def test_authorization_code_by_pasting_the_address(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = oauth(open_browser=False, state="a state & more = ü", show_dialog=True)
    agree(sandbox, manager, monkeypatch)
    assert client(sandbox, manager).current_user()["id"] == "robin"
    kept = manager.cache_handler.get_cached_token()
    assert set(kept["scope"].split()) == set(SCOPE.split())
    assert kept["token_type"] == "Bearer"


def test_an_old_token_is_refreshed_without_asking(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = oauth(open_browser=False)
    agree(sandbox, manager, monkeypatch)
    sp = client(sandbox, manager)
    sp.current_user()
    kept = manager.cache_handler.get_cached_token()
    sandbox.control("clock", advance_seconds=3700)
    manager.cache_handler.save_token_to_cache({**kept, "expires_at": 0})
    assert sp.current_user()["id"] == "robin"
    assert manager.cache_handler.get_cached_token()["access_token"] != kept["access_token"]


def test_pkce_needs_no_secret(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    handler = CacheFileHandler(cache_path=str(tmp_path / "token"))
    manager = SpotifyPKCE(CLIENT_ID, REDIRECT_URI, scope=SCOPE, open_browser=False, cache_handler=handler)
    agree(sandbox, manager, monkeypatch)
    sp = client(sandbox, manager)
    assert sp.current_user_top_tracks(limit=1)["items"]
    for _ in range(3):
        handler.save_token_to_cache({**handler.get_cached_token(), "expires_at": 0})
        assert sp.current_user()["id"] == "robin", "a refreshed session goes on, rotated or not"


def test_client_credentials_open_the_catalogue_and_nothing_of_a_listener(sandbox: Sandbox) -> None:
    manager = SpotifyClientCredentials(CLIENT_ID, CLIENT_SECRET, cache_handler=MemoryCacheHandler())
    sp = client(sandbox, manager)
    assert sp.album("2f4Ejh4Po2rpuXSYa6IDCe")["total_tracks"] == 8
    with pytest.raises(SpotifyException) as error:
        sp.current_user_top_tracks()
    assert error.value.http_status in (401, 403)


def test_a_user_who_refuses_gives_no_token(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.control("consent", mode="refuse")
    try:
        manager = oauth(open_browser=False)
        agree(sandbox, manager, monkeypatch)
        with pytest.raises(SpotifyOauthError, match="access_denied"):
            client(sandbox, manager).current_user()
    finally:
        sandbox.control("consent", mode="agree", listener="robin")


@pytest.mark.parametrize(
    ("secret", "code", "words"),
    [("0" * 32, "AQ", "Invalid client secret"), (CLIENT_SECRET, "AQnever", "Invalid authorization code")],
)
def test_bad_secrets_and_codes_are_named(sandbox: Sandbox, secret: str, code: str, words: str) -> None:
    with pytest.raises(SpotifyOauthError, match=words):
        oauth(client_secret=secret).get_access_token(code, check_cache=False)


def test_a_missing_scope_is_a_403(sandbox: Sandbox) -> None:
    sp = spotipy.Spotify(auth=sandbox.sign_in(scopes="user-read-email")["access_token"], retries=0)
    sp.prefix = f"{sandbox.url}/v1/"
    with pytest.raises(SpotifyException, match="Insufficient client scope") as error:
        sp.current_user_top_tracks()
    assert error.value.http_status == 403


def test_premium_is_needed_to_command_the_player(sandbox: Sandbox) -> None:
    sp = spotipy.Spotify(auth=sandbox.sign_in(listener="sam")["access_token"], retries=0)
    sp.prefix = f"{sandbox.url}/v1/"
    with pytest.raises(SpotifyException) as error:
        sp.pause_playback()
    assert (error.value.http_status, error.value.reason) == (403, "PREMIUM_REQUIRED")


def test_a_listener_whom_the_app_does_not_list_may_sign_in_and_nothing_else(sandbox: Sandbox) -> None:
    sp = spotipy.Spotify(auth=sandbox.sign_in(listener="kim")["access_token"], retries=0)
    sp.prefix = f"{sandbox.url}/v1/"
    with pytest.raises(SpotifyException, match="developer.spotify.com/dashboard") as error:
        sp.current_user()
    assert error.value.http_status == 403


def test_in_development_mode_the_new_ways_work_and_the_old_are_forbidden(sandbox: Sandbox) -> None:
    sp = spotipy.Spotify(auth=sandbox.sign_in(client_id=PROFILES["development-2026"][0])["access_token"], retries=0)
    sp.prefix = f"{sandbox.url}/v1/"
    tracks = [track["uri"] for track in sp.current_user_top_tracks(limit=20)["items"]]
    made = sp.current_user_playlist_create("Of 2026", public=False)["id"]
    sp.playlist_add_items(made, tracks)
    assert [row["item"]["uri"] for row in sp.playlist_items(made)["items"]] == tracks
    sp.current_user_saved_tracks_add(tracks[:1])
    assert sp.current_user_saved_tracks_contains(tracks[:1]) == [True]
    for forbidden in (
        lambda: sp.user_playlist_create("robin", "As before"),
        lambda: sp.tracks(tracks[:2]),
        lambda: sp.audio_features(tracks[:1]),
        lambda: sp.new_releases(),
    ):
        with pytest.raises(SpotifyException) as error:
            forbidden()
        assert error.value.http_status == 403
    with pytest.raises(SpotifyException, match="Invalid limit"):
        sp.search("a", limit=11)


def test_spotipy_waits_as_a_429_tells_it(sandbox: Sandbox, token: str) -> None:
    sp = spotipy.Spotify(auth=token)
    sp.prefix = f"{sandbox.url}/v1/"
    sandbox.control("faults", fault="rate_limited", retry_after_s=1, times=1)
    assert sp.current_user()["id"] == "robin"
