"""Unmodified tekore, whose models refuse a missing field and warn of an unknown one, reads all that is answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
import tekore as tk
from sandbox import CLIENT_ID, CLIENT_SECRET, JPEG, REDIRECT_URI, Sandbox

pytestmark = pytest.mark.filterwarnings("error::tekore.model.UnknownModelAttributeWarning")

ROOMS = "2f4Ejh4Po2rpuXSYa6IDCe"
UNKNOWN = "0000000000000000000000"
# Methods that cannot work on the two hosts, and why.
BROKEN = {
    "audiobooks": "it asks for /v1/audiobook, which Spotify does not have",
    "follow_short_link": "it asks spotify.link, which is neither of the two hosts",
}
# Methods that make no request of their own.
SILENT = {"send", "close", "token_as", "max_limits", "chunked", "token", "max_limits_on", "chunked_on", "is_async"}


def with_host(sender: type[tk.Sender], url: str) -> tk.Sender:
    """A sender of tekore's own, which sends to the sandbox what is meant for Spotify's two hosts."""

    class Pointed(sender):
        def send(self, request: tk.Request) -> object:
            request.url = re.sub(r"^https://(api|accounts)\.spotify\.com", url, request.url)
            return super().send(request)

    return Pointed()


@pytest.fixture(scope="module")
def sp(sandbox: Sandbox, token: str) -> tk.Spotify:
    return tk.Spotify(token, sender=with_host(tk.SyncSender, sandbox.url))


@pytest.fixture
def credentials(sandbox: Sandbox) -> tk.RefreshingCredentials:
    sender = with_host(tk.SyncSender, sandbox.url)
    return tk.RefreshingCredentials(CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, sender=sender)


@pytest.fixture
def playlist(sp: tk.Spotify) -> str:
    """A new playlist of Robin's with the eight tracks of the tutorial's album."""
    made = sp.playlist_create("robin", "Made by tekore", public=False, description="A & B").id
    sp.playlist_add(made, rooms(sp))
    return made


def rooms(sp: tk.Spotify) -> list[str]:
    return [track.uri for track in sp.album(ROOMS).tracks.items]


def uris(sp: tk.Spotify, playlist: str) -> list[str]:
    return [(row.item or row.track).uri for row in sp.all_items(sp.playlist_items(playlist))]


def local(sandbox: Sandbox, url: str) -> str:
    """The address of Spotify's consent page on the sandbox."""
    return url.replace("https://accounts.spotify.com", sandbox.url)


def test_no_public_method_is_forgotten() -> None:
    source = Path(__file__).read_text()
    called = set(re.findall(r"\bsp\.(\w+)\b", source))
    called |= {f"saved_{kind}s{verb}" for kind in LIBRARY for verb in ("", "_add", "_delete", "_contains")}
    public = {name for name in dir(tk.Spotify) if not name.startswith("_")}
    assert public - called - BROKEN.keys() - SILENT == set()


def test_a_client_token_is_given_and_renewed(sandbox: Sandbox, credentials: tk.RefreshingCredentials) -> None:
    token = credentials.request_client_token()
    sp = tk.Spotify(token, sender=with_host(tk.SyncSender, sandbox.url))
    assert sp.track("0ND8rF8oirMXtE59n585P6").duration_ms == 182800
    plain = tk.Credentials(CLIENT_ID, CLIENT_SECRET, sender=with_host(tk.SyncSender, sandbox.url))
    first = plain.request_client_token()
    assert (first.expires_in, first.token_type, first.refresh_token) == (pytest.approx(3600, abs=2), "Bearer", None)
    assert plain.refresh(first).access_token != first.access_token


def test_a_user_signs_in_by_code_and_the_token_is_refreshed(
    sandbox: Sandbox, credentials: tk.RefreshingCredentials
) -> None:
    auth = tk.UserAuth(credentials, scope=tk.scope.every)
    token = auth.request_token(url=sandbox.callback(local(sandbox, auth.url)))
    assert set(map(str, token.scope)) == set(map(str, tk.scope.every))
    again = credentials.refresh_user_token(token.refresh_token)
    assert again.access_token != token.access_token
    assert again.refresh_token == token.refresh_token
    assert tk.Spotify(again, sender=with_host(tk.SyncSender, sandbox.url)).current_user().id == "robin"


def test_a_user_signs_in_with_pkce_and_the_session_lasts(
    sandbox: Sandbox, credentials: tk.RefreshingCredentials
) -> None:
    url, verifier = credentials.pkce_user_authorisation(tk.scope.user_top_read, state="x y&z")
    callback = sandbox.callback(local(sandbox, url))
    assert tk.parse_state_from_url(callback) == "x y&z"
    token = credentials.request_pkce_token(tk.parse_code_from_url(callback), verifier)
    for _ in range(3):
        token = credentials.refresh_pkce_token(token.refresh_token)
    assert tk.Spotify(token, sender=with_host(tk.SyncSender, sandbox.url)).current_user_top_artists(limit=1).items


def test_a_wrong_verifier_is_refused(sandbox: Sandbox, credentials: tk.RefreshingCredentials) -> None:
    url, _ = credentials.pkce_user_authorisation()
    code = sandbox.code(local(sandbox, url))
    with pytest.raises(tk.BadRequest, match="code_verifier was incorrect"):
        credentials.request_pkce_token(code, "x" * 43)


def test_the_catalogue_is_read_whole(sp: tk.Spotify) -> None:
    track = sp.track("0ND8rF8oirMXtE59n585P6")
    assert [row.id for row in sp.tracks([track.id, track.id], market="DE")] == [track.id] * 2
    album = sp.album(ROOMS)
    assert [row.id for row in sp.albums([ROOMS])] == [album.id]
    assert len(list(sp.all_items(sp.album_tracks(ROOMS, limit=3)))) == 8
    page = sp.album_tracks(ROOMS, limit=3)
    assert sp.previous(sp.next(page)).items == page.items
    assert [part.offset for part in sp.all_pages(page)] == [0, 3, 6]
    artist = sp.artist(track.artists[0].id)
    assert [row.id for row in sp.artists([artist.id])] == [artist.id]
    assert sp.artist_albums(artist.id, include_groups=["album", tk.model.AlbumGroup.single], limit=50).items
    assert sp.artist_top_tracks(artist.id, "DE")
    assert sp.artist_related_artists(sp.current_user_top_artists(limit=1).items[0].id)
    assert "DE" in sp.markets()


def test_many_ids_are_asked_for_in_chunks(sp: tk.Spotify) -> None:
    with sp.chunked(), sp.max_limits():
        ids = [row.track.id for row in islice(sp.all_items(sp.saved_tracks()), 120)]
        assert [row.id for row in sp.tracks(ids)] == ids
        features = sp.tracks_audio_features(ids)
    assert len(features) == len(ids)


def test_a_search_finds_every_kind(sp: tk.Spotify) -> None:
    kinds = ("track", "artist", "album", "playlist", "show", "episode", "audiobook")
    pages = sp.search("e", kinds, market="GB", limit=20)
    assert {row.type for page in pages for row in page.items if row} == set(kinds)
    assert sp.search("a", limit=1, include_external="audio")[0].limit == 1


def test_spoken_word_is_read_whole(sp: tk.Spotify) -> None:
    pages = sp.search("e", ("show", "episode", "audiobook"), market="GB", limit=3)
    first = {page.items[0].type: page.items[0].id for page in pages}
    show = sp.show(first["show"], market="GB")
    assert [row.id for row in sp.shows([show.id], market="GB")] == [show.id]
    assert len(list(sp.all_items(sp.show_episodes(show.id, market="GB", limit=20)))) == show.total_episodes
    episode = sp.episode(first["episode"], market="GB")
    assert [row.id for row in sp.episodes([episode.id], market="GB")] == [episode.id]
    book = sp.audiobook(first["audiobook"], market="GB")
    chapters = list(sp.all_items(sp.audiobook_chapters(book.id, market="GB", limit=5)))
    assert [row.chapter_number for row in chapters] == sorted(row.chapter_number for row in chapters)
    assert sp.chapter(chapters[0].id, market="GB").audiobook.id == book.id
    assert [row.id for row in sp.chapters([chapters[0].id], market="GB")] == [chapters[0].id]


def test_browsing_and_recommendations_are_read_whole(sp: tk.Spotify) -> None:
    assert list(sp.all_items(sp.new_releases(limit=20)))
    category = sp.category(sp.categories(limit=3, locale="de_DE").items[0].id)
    assert sp.category_playlists(category.id, limit=2).items
    message, playlists = sp.featured_playlists(limit=2)
    assert message and playlists.items
    genres = sp.recommendation_genre_seeds()
    found = sp.recommendations(genres=genres[:2], track_ids=["0ND8rF8oirMXtE59n585P6"], limit=5, target_energy=0.5)
    assert len(found.seeds) == 3 and 1 <= len(found.tracks) <= 5


def test_audio_features_and_analysis_are_read_whole(sp: tk.Spotify) -> None:
    ids = [uri.split(":")[-1] for uri in rooms(sp)]
    assert [row and row.id for row in sp.tracks_audio_features([*ids, UNKNOWN])] == [*ids, None]
    assert sp.track_audio_features(ids[0]).tempo == pytest.approx(97.975)
    analysis = sp.track_audio_analysis(ids[0])
    assert analysis.bars and analysis.beats and analysis.tatums and analysis.sections and analysis.segments
    assert analysis.track["duration"] == pytest.approx(182.8, abs=0.01)


def test_users_and_their_taste_are_read_whole(sp: tk.Spotify) -> None:
    assert sp.current_user().product == "premium"
    assert sp.user("sam").display_name == "Sam Okoro"
    for time_range in ("short_term", "medium_term", "long_term"):
        assert len(sp.current_user_top_tracks(time_range, limit=50).items) == 50
        assert sp.current_user_top_artists(time_range, limit=50, offset=1).offset == 1


LIBRARY = ["album", "episode", "show", "track"]


@pytest.mark.parametrize("kind", LIBRARY)
def test_the_library_takes_and_gives_back(sp: tk.Spotify, kind: str) -> None:
    rows, add, delete, contains = (getattr(sp, f"saved_{kind}s{verb}") for verb in ("", "_add", "_delete", "_contains"))
    saved = [getattr(row, kind).id for row in sp.all_items(rows(limit=20))]
    delete(saved[:1])
    assert contains(saved[:2]) == [False, True]
    add(saved[:1])
    assert contains(saved[:1]) == [True]
    assert {getattr(row, kind).id for row in sp.all_items(rows(limit=50))} == set(saved)


def test_artists_users_and_playlists_are_followed(sp: tk.Spotify) -> None:
    followed = [row.id for row in sp.all_items(sp.followed_artists(limit=20))]
    sp.artists_unfollow(followed[:1])
    assert sp.artists_is_following(followed[:2]) == [False, True]
    sp.artists_follow(followed[:1])
    assert sp.artists_is_following(followed[:1]) == [True]
    sp.users_follow(["sam"])
    assert sp.users_is_following(["sam"]) == [True]
    sp.users_unfollow(["sam"])
    assert sp.users_is_following(["sam"]) == [False]
    public = next(row for row in sp.search("a", ("playlist",), limit=20)[0].items if row)
    sp.playlist_unfollow(public.id)
    assert sp.playlist_is_following(public.id, ["robin"]) == [False]
    sp.playlist_follow(public.id)
    assert sp.playlist_is_following(public.id, ["robin"]) == [True]
    assert public.id in [row.id for row in sp.all_items(sp.followed_playlists(limit=5))]


def test_playlists_are_made_filled_moved_and_emptied(sp: tk.Spotify, playlist: str) -> None:
    tracks = rooms(sp)
    assert uris(sp, playlist) == tracks
    before = sp.playlist(playlist).snapshot_id
    after = sp.playlist_reorder(playlist, 0, 8, snapshot_id=before)
    assert after != before and uris(sp, playlist) == tracks[1:] + tracks[:1]
    sp.playlist_replace(playlist, tracks[:3])
    sp.playlist_add(playlist, tracks[4:5], position=1)
    assert uris(sp, playlist) == [tracks[0], tracks[4], *tracks[1:3]]
    sp.playlist_remove(playlist, [tracks[4]], sp.playlist(playlist).snapshot_id)
    assert uris(sp, playlist) == tracks[:3]
    sp.playlist_change_details(playlist, name="Renamed", description="New")
    assert sp.playlist(playlist, fields="name,items(total)") == {"name": "Renamed", "items": {"total": 3}}
    sp.playlist_cover_image_upload(playlist, JPEG)
    assert sp.playlist_cover_image(playlist)[0].url.startswith("http")
    sp.playlist_clear(playlist)
    assert uris(sp, playlist) == []
    assert "robin" in {row.owner.id for row in sp.playlists("robin").items}


def test_long_playlists_are_added_in_chunks_and_paged(sp: tk.Spotify, playlist: str) -> None:
    with sp.chunked():
        sp.playlist_add(playlist, rooms(sp) * 20, position=0)
    assert len(uris(sp, playlist)) == 168
    assert uris(sp, playlist) == rooms(sp) * 21


def test_every_playlist_of_the_listener_is_read_whole(sp: tk.Spotify) -> None:
    """All but entries without a date, for which tekore's model has no room."""
    for row in list(sp.all_items(sp.followed_playlists())):
        as_tracks = sp.playlist_items(row.id, as_tracks=True, limit=50)
        assert as_tracks["total"] == row.items.total
        if all(entry["added_at"] and entry["added_by"] for entry in as_tracks["items"]):
            assert sp.playlist(row.id).items.total == row.items.total


def test_the_player_obeys(sp: tk.Spotify, playlist: str) -> None:
    tracks = rooms(sp)
    device = sp.playback_devices()[0].id
    sp.playback_transfer(device)
    sp.playback_start_context(f"spotify:playlist:{playlist}", offset=1, position_ms=500, device_id=device)
    now = sp.playback()
    assert now.item.uri == tracks[1] and now.is_playing and now.context.type == "playlist"
    sp.playback_next()
    sp.playback_previous()
    assert sp.playback_currently_playing().item.uri == tracks[1]
    sp.playback_seek(30_000)
    sp.playback_repeat("track")
    sp.playback_shuffle(True)
    sp.playback_volume(55)
    now = sp.playback(market="DE")
    assert (now.repeat_state, now.shuffle_state, now.device.volume_percent) == ("track", True, 55)
    sp.playback_repeat(tk.model.RepeatState.off)
    sp.playback_shuffle(False)
    sp.playback_queue_add(tracks[7])
    assert sp.playback_queue().queue[0].uri == tracks[7]
    sp.playback_start_tracks([uri.split(":")[-1] for uri in tracks], offset=tracks[3].split(":")[-1])
    assert sp.playback_currently_playing(tracks_only=True).item.uri == tracks[3]
    sp.playback_pause()
    assert sp.playback().is_playing is False
    sp.playback_resume()
    assert sp.playback().is_playing is True


def test_an_episode_plays(sp: tk.Spotify) -> None:
    episode = sp.search("a", ("episode",), market="DE", limit=1)[0].items[0]
    sp.playback_start_context(sp.episode(episode.id).show.uri)
    assert sp.playback().currently_playing_type == "episode"
    assert isinstance(sp.playback().item, tk.model.FullEpisode)
    assert sp.playback().context.type == "show"


def test_recently_played_goes_back(sp: tk.Spotify) -> None:
    page = sp.playback_recently_played(limit=20)
    rows = list(sp.all_items(page))
    assert len(rows) == 50
    assert [row.played_at for row in rows] == sorted((row.played_at for row in rows), reverse=True)
    assert sp.playback_recently_played(after=int(page.cursors.before), limit=5).items


@pytest.mark.parametrize(
    ("error", "ask"),
    [
        (tk.BadRequest, lambda sp: sp.track("short")),
        (tk.NotFound, lambda sp: sp.track(UNKNOWN)),
        (tk.NotFound, lambda sp: sp.playback_pause("nosuchdevice")),
        (tk.BadRequest, lambda sp: sp.search("a", limit=51)),
    ],
)
def test_mistakes_become_the_errors_that_tekore_has_for_them(sp: tk.Spotify, error: type, ask: Callable) -> None:
    with pytest.raises(error):
        ask(sp)


def test_errors_name_scope_and_premium(sandbox: Sandbox) -> None:
    sender = with_host(tk.SyncSender, sandbox.url)
    unscoped = tk.Spotify(sandbox.sign_in(scopes="user-read-email")["access_token"], sender=sender)
    with pytest.raises(tk.Forbidden, match="Insufficient client scope"):
        unscoped.current_user_top_tracks()
    with pytest.raises(tk.Unauthorised):
        tk.Spotify("BQnonsense", sender=sender).current_user()
    free = tk.Spotify(sandbox.sign_in(listener="sam")["access_token"], sender=sender)
    with pytest.raises(tk.Forbidden, match="Premium required"):
        free.playback_pause()


def test_it_works_asynchronously_too(sandbox: Sandbox, token: str) -> None:
    async def read() -> list:
        client = tk.Spotify(token, sender=with_host(tk.AsyncSender, sandbox.url))
        albums = await asyncio.gather(*(client.album(ROOMS) for _ in range(8)))
        tracks = [row async for row in client.all_items(await client.album_tracks(ROOMS, limit=3))]
        await client.close()
        return [len(album.tracks.items) for album in albums] + [len(tracks)]

    assert asyncio.run(read()) == [8] * 9
