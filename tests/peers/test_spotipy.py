"""Unmodified spotipy, pointed at the sandbox by host names alone, gets what it expects from all of its methods."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import spotipy
from sandbox import JPEG, Sandbox
from spotipy.exceptions import SpotifyException

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:spotipy"),
    pytest.mark.filterwarnings("ignore:Searching multiple markets:UserWarning"),
]

ROOMS = "2f4Ejh4Po2rpuXSYa6IDCe"
# Methods that cannot work anywhere, and why.
BROKEN = {"playlist_is_following": "its own warning is raised as a TypeError", "user_playlist_is_following": "calls it"}
# Methods that make no request, or whose flow Spotify removed.
SILENT = {"set_auth"}
LIBRARY = ["track", "album", "episode", "show"]


@pytest.fixture(scope="module")
def sp(sandbox: Sandbox, token: str) -> spotipy.Spotify:
    return pointed(sandbox, token)


def pointed(sandbox: Sandbox, token: str) -> spotipy.Spotify:
    """A client with this token; the host name is the only change."""
    client = spotipy.Spotify(auth=token, retries=0)
    client.prefix = f"{sandbox.url}/v1/"
    return client


@pytest.fixture
def playlist(sp: spotipy.Spotify) -> str:
    """A new playlist of Robin's with the eight tracks of the tutorial's album."""
    made = sp.current_user_playlist_create("Made by spotipy", public=False, description="A & B")
    sp.playlist_add_items(made["id"], rooms(sp))
    return made["id"]


def rooms(sp: spotipy.Spotify) -> list[str]:
    return [track["uri"] for track in sp.album(ROOMS)["tracks"]["items"]]


def uris(sp: spotipy.Spotify, playlist: str) -> list[str]:
    return [entry["item"]["uri"] for entry in sp.playlist_items(playlist)["items"]]


def everything(sp: spotipy.Spotify, page: dict, inside: str | None = None) -> list:
    """All rows of a list, by `next`."""
    found = []
    while page:
        page = page[inside] if inside else page
        found += page["items"]
        page = sp.next(page)
    return found


def test_no_public_method_is_forgotten() -> None:
    source = Path(__file__).read_text()
    public = {name for name, what in vars(spotipy.Spotify).items() if callable(what) and not name.startswith("_")}
    called = set(re.findall(r"\bsp\.(\w+)\b", source))
    called |= {f"current_user_saved_{kind}s{verb}" for kind in LIBRARY for verb in ("", "_add", "_delete", "_contains")}
    assert public - called - BROKEN.keys() - SILENT == set()


def test_tracks_are_found_by_id_uri_and_link(sp: spotipy.Spotify) -> None:
    track = sp.track("0ND8rF8oirMXtE59n585P6")
    assert track["duration_ms"] == 182800
    assert sp.track(track["uri"]) == sp.track(track["external_urls"]["spotify"]) == track
    assert sp.track(track["id"], market="DE")["is_playable"] is True
    both = sp.tracks([track["id"], "0000000000000000000000"])["tracks"]
    assert [found and found["id"] for found in both] == [track["id"], None]


def test_albums_hold_their_tracks_and_page_through_them(sp: spotipy.Spotify) -> None:
    album = sp.album(ROOMS)
    assert album["total_tracks"] == album["tracks"]["total"] == 8
    assert "available_markets" not in sp.album(ROOMS, market="DE")
    page = sp.album_tracks(ROOMS, limit=3)
    rows = everything(sp, page)
    assert [track["track_number"] for track in rows] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert sp.previous(sp.next(page))["items"] == page["items"]
    assert [found["id"] for found in sp.albums([ROOMS, ROOMS])["albums"]] == [ROOMS, ROOMS]
    assert sp.albums([ROOMS], market="DE")["albums"][0]["tracks"]["items"][0]["is_playable"] is True


def test_artists_have_albums_top_tracks_and_relatives(sp: spotipy.Spotify) -> None:
    artist = sp.current_user_top_artists(limit=1)["items"][0]
    assert sp.artist(artist["id"]) == sp.artists([artist["id"]])["artists"][0]
    albums = everything(sp, sp.artist_albums(artist["id"], limit=2))
    assert albums and all(album["album_group"] in ("album", "single", "compilation", "appears_on") for album in albums)
    own = sp.artist_albums(artist["id"], include_groups="album,single", country="DE", limit=50)["items"]
    assert {album["album_group"] for album in own} <= {"album", "single"}
    top = sp.artist_top_tracks(artist["id"], country="DE")["tracks"]
    assert 1 <= len(top) <= 10
    assert all(artist["id"] in [by["id"] for by in track["artists"]] for track in top)
    related = sp.artist_related_artists(artist["id"])["artists"]
    assert 1 <= len(related) <= 20 and artist["id"] not in [other["id"] for other in related]


def test_spoken_word_is_there(sp: spotipy.Spotify) -> None:
    found = sp.search("the", type="show,episode,audiobook", limit=5, market="GB")
    show, episode, book = (found[kind]["items"][0] for kind in ("shows", "episodes", "audiobooks"))
    assert sp.show(show["id"], market="GB")["total_episodes"] == show["total_episodes"]
    assert sp.shows([show["id"]], market="GB")["shows"][0]["name"] == show["name"]
    episodes = everything(sp, sp.show_episodes(show["id"], limit=20, market="GB"))
    assert len(episodes) == show["total_episodes"]
    assert sp.episode(episode["id"], market="GB")["show"]["type"] == "show"
    assert sp.episodes([episode["id"]], market="GB")["episodes"][0]["id"] == episode["id"]
    assert sp.get_audiobook(book["id"], market="GB")["chapters"]["total"] == book["total_chapters"]
    assert sp.get_audiobooks([book["id"]], market="GB")["audiobooks"][0]["id"] == book["id"]
    chapters = sp.get_audiobook_chapters(book["id"], market="GB", limit=5, offset=1)
    assert chapters["items"][0]["chapter_number"] in (1, 2)


@pytest.mark.parametrize("kind", "track album artist playlist show episode audiobook".split())
def test_a_search_finds_every_kind_and_pages_on(sp: spotipy.Spotify, kind: str) -> None:
    page = sp.search("the" if kind == "show" else "a", type=kind, limit=2, market="GB")[kind + "s"]
    assert page["total"] >= 4 and len(page["items"]) == 2
    assert {item["type"] for item in page["items"] if item} == {kind}
    further = sp.next(page)[kind + "s"]
    assert further["offset"] == 2 and further["items"] != page["items"]
    assert sp.previous(further)[kind + "s"]["items"] == page["items"]


def test_a_search_takes_several_kinds_and_markets(sp: spotipy.Spotify) -> None:
    assert set(sp.search("a", type="track,artist")) == {"tracks", "artists"}
    found = sp.search_markets("a", limit=2, type="track", markets=["DE", "US"], total=3)
    assert len(found["DE"]["tracks"]["items"]) == 2


def test_search_filters_narrow(sp: spotipy.Spotify) -> None:
    track = sp.track("0ND8rF8oirMXtE59n585P6")
    for query in (
        f"isrc:{track['external_ids']['isrc']}",
        f'track:"{track["name"]}" artist:"{track["artists"][0]["name"]}"',
        f'album:"{track["album"]["name"]}" year:{track["album"]["release_date"][:4]}',
    ):
        names = [found["name"] for found in sp.search(query, type="track", limit=50)["tracks"]["items"]]
        assert track["name"] in names, query
    for year in range(1990, 2000, 3):
        albums = sp.search(f"year:{year}-{year + 2}", type="album", limit=20)["albums"]["items"]
        assert all(year <= int(album["release_date"][:4]) <= year + 2 for album in albums)


def test_the_listener_and_other_users_are_known(sp: spotipy.Spotify) -> None:
    me = sp.me()
    assert me == sp.current_user()
    assert (me["id"], me["display_name"], me["country"], me["product"]) == ("robin", "Robin Vale", "GB", "premium")
    assert sp.user("sam")["display_name"] == "Sam Okoro"
    assert {row["owner"]["id"] for row in everything(sp, sp.user_playlists("sam", limit=1))} == {"sam"}


def test_playlists_are_made_filled_moved_and_emptied(sp: spotipy.Spotify, playlist: str) -> None:
    tracks = rooms(sp)
    assert uris(sp, playlist) == tracks
    before = sp.playlist(playlist)["snapshot_id"]
    answer = sp.playlist_reorder_items(playlist, range_start=0, insert_before=8, snapshot_id=before)
    assert answer["snapshot_id"] != before
    assert uris(sp, playlist) == tracks[1:] + tracks[:1]
    sp.playlist_reorder_items(playlist, range_start=5, insert_before=0, range_length=3)
    assert uris(sp, playlist) == tracks[6:] + tracks[:1] + tracks[1:6]
    sp.playlist_replace_items(playlist, tracks[:3])
    sp.playlist_add_items(playlist, tracks[:1], position=2)
    assert uris(sp, playlist) == [tracks[0], tracks[1], tracks[0], tracks[2]]
    sp.playlist_remove_all_occurrences_of_items(playlist, [tracks[0]])
    assert uris(sp, playlist) == [tracks[1], tracks[2]]
    specific = [{"uri": tracks[1], "positions": [0]}]
    assert "snapshot_id" in sp.playlist_remove_specific_occurrences_of_items(playlist, specific)
    assert uris(sp, playlist) == [tracks[2]]
    sp.playlist_replace_items(playlist, [])
    assert uris(sp, playlist) == []


def test_playlists_change_their_details_and_cover(sp: spotipy.Spotify, playlist: str) -> None:
    sp.playlist_change_details(playlist, name="Renamed", public=True, description="Now public")
    changed = sp.playlist(playlist, fields="name,public,description,owner(id)")
    assert changed == {"name": "Renamed", "public": True, "description": "Now public", "owner": {"id": "robin"}}
    sp.playlist_change_details(playlist, collaborative=True, public=False)
    assert sp.playlist(playlist)["collaborative"] is True
    sp.playlist_upload_cover_image(playlist, JPEG)
    assert sp.playlist_cover_image(playlist)[0]["url"].startswith("http")


def test_followed_playlists_come_and_go(sp: spotipy.Spotify, sandbox: Sandbox) -> None:
    public = next(found for found in sp.search("a", type="playlist", limit=50)["playlists"]["items"] if found)
    mine = lambda: [row["id"] for row in everything(sp, sp.current_user_playlists(limit=5))]  # noqa: E731
    sp.current_user_unfollow_playlist(public["id"])
    assert public["id"] not in mine()
    sp.current_user_follow_playlist(public["id"])
    assert public["id"] in mine()
    assert sp.current_user_saved_items([public["uri"]]) == [True]


def test_the_old_names_of_the_playlist_methods_work(sp: spotipy.Spotify) -> None:
    tracks = rooms(sp)
    made = sp.user_playlist_create("robin", "Old names", public=True)["id"]
    sp.user_playlist_add_tracks("robin", made, tracks[:4])
    sp.user_playlist_reorder_tracks("robin", made, 0, 2)
    sp.user_playlist_replace_tracks("robin", made, tracks[:3])
    sp.user_playlist_remove_all_occurrences_of_tracks("robin", made, tracks[:1])
    assert [row["item"]["uri"] for row in sp.user_playlist_tracks("robin", made, limit=50)["items"]] == tracks[1:3]
    assert [row["item"]["uri"] for row in sp.playlist_tracks(made)["items"]] == tracks[1:3]
    episode = sp.search("a", type="episode", limit=1, market="DE")["episodes"]["items"][0]["id"]
    sp.user_playlist_add_episodes("robin", made, [episode], position=0)
    assert sp.playlist_items(made)["items"][0]["item"]["type"] == "episode"
    one = [{"uri": tracks[1], "positions": [1]}]
    assert "snapshot_id" in sp.user_playlist_remove_specific_occurrences_of_tracks("robin", made, one)
    sp.user_playlist_change_details("robin", made, name="Older names")
    assert sp.user_playlist("robin", made)["name"] == "Older names"
    sp.user_playlist_unfollow("robin", made)
    sp.user_playlist_follow_playlist("robin", made)
    assert made in [row["id"] for row in everything(sp, sp.current_user_playlists())]


@pytest.mark.parametrize("kind", LIBRARY)
def test_the_library_takes_and_gives_back(sp: spotipy.Spotify, kind: str) -> None:
    rows: Callable = getattr(sp, f"current_user_saved_{kind}s")
    add, delete, contains = (
        getattr(sp, f"current_user_saved_{kind}s_{verb}") for verb in ("add", "delete", "contains")
    )
    saved = [row[kind]["id"] for row in everything(sp, rows(limit=20))]
    assert saved and contains(saved[:2]) == [True] * len(saved[:2])
    delete(saved[:1])
    assert contains(saved[:1]) == [False]
    add(saved[:1])
    assert rows(limit=1)["items"][0][kind]["id"] == saved[0], "the newest comes first"
    assert {row[kind]["id"] for row in everything(sp, rows(limit=50))} == set(saved)


def test_artists_and_users_are_followed_and_left(sp: spotipy.Spotify) -> None:
    followed = [artist["id"] for artist in everything(sp, sp.current_user_followed_artists(limit=20), "artists")]
    assert len(followed) == len(set(followed)) > 20
    sp.user_unfollow_artists(followed[:2])
    assert sp.current_user_following_artists(followed[:3]) == [False, False, True]
    sp.user_follow_artists(followed[:2])
    assert sp.current_user_following_artists(followed[:2]) == [True, True]
    sp.user_follow_users(["sam"])
    assert sp.current_user_following_users(["sam"]) == [True]
    sp.user_unfollow_users(["sam"])
    assert sp.current_user_following_users(["sam"]) == [False]


def test_top_lists_differ_by_range_and_stay_within_it(sp: spotipy.Spotify) -> None:
    ranges = ("short_term", "medium_term", "long_term")
    short, medium, long = (
        {row["id"] for row in sp.current_user_top_tracks(limit=50, time_range=which)["items"]} for which in ranges
    )
    assert len(short) == len(medium) == len(long) == 50
    assert len(medium & long) > len(short & long) > 0
    second = sp.current_user_top_tracks(limit=5, offset=5)["items"]
    assert second == sp.current_user_top_tracks(limit=10)["items"][5:]
    for which in ranges:
        assert sp.current_user_top_artists(limit=20, time_range=which)["items"]


def test_recently_played_goes_back_by_its_cursors(sp: spotipy.Spotify) -> None:
    page = sp.current_user_recently_played(limit=20)
    rows = everything(sp, page)
    times = [row["played_at"] for row in rows]
    assert len(rows) == 50 and times == sorted(times, reverse=True)
    before = sp.current_user_recently_played(limit=5, before=page["cursors"]["before"])["items"]
    assert [row["played_at"] for row in before] == times[20:25]
    after = sp.current_user_recently_played(limit=5, after=page["cursors"]["before"])["items"]
    assert all(row["played_at"] > times[19] for row in after)


def test_the_shop_window_can_be_browsed(sp: spotipy.Spotify) -> None:
    releases = everything(sp, sp.new_releases(country="DE", limit=10), "albums")
    assert releases and all(album["type"] == "album" for album in releases)
    category = sp.categories(country="DE", locale="de_DE", limit=5)["categories"]["items"][0]
    assert sp.category(category["id"], country="DE")["name"] == category["name"]
    assert sp.category_playlists(category["id"], limit=5)["playlists"]["items"]
    featured = sp.featured_playlists(limit=5, country="DE", timestamp="2026-11-21T18:30:00")
    assert featured["message"] and featured["playlists"]["items"]
    assert "DE" in sp.available_markets()["markets"]


def test_recommendations_follow_seeds_and_limits(sp: spotipy.Spotify) -> None:
    genres = sp.recommendation_genre_seeds()["genres"]
    tracks = [row["id"] for row in sp.current_user_top_tracks(limit=2)["items"]]
    artists = [row["id"] for row in sp.current_user_top_artists(limit=1)["items"]]
    found = sp.recommendations(artists, genres[:1], tracks, limit=10, country="DE", max_tempo=140, min_popularity=1)
    assert [seed["type"].lower() for seed in found["seeds"]].count("track") == 2
    assert 1 <= len(found["tracks"]) <= 10
    features = [row for row in sp.audio_features([track["id"] for track in found["tracks"]]) if row]
    assert all(row["tempo"] <= 140 for row in features)


def test_audio_features_keep_order_and_say_null(sp: spotipy.Spotify) -> None:
    ids = [track.split(":")[-1] for track in rooms(sp)]
    rows = sp.audio_features([*ids, "0000000000000000000000"])
    assert [row and row["id"] for row in rows] == [*ids, None]
    assert sp.audio_features(ids[0]) == rows[:1]
    analysis = sp.audio_analysis(ids[0])
    assert analysis["track"]["duration"] == pytest.approx(rows[0]["duration_ms"] / 1000, abs=0.01)
    beats = analysis["beats"]
    assert all(abs(a["start"] + a["duration"] - b["start"]) < 0.01 for a, b in zip(beats, beats[1:]))
    assert all(len(segment["pitches"]) == len(segment["timbre"]) == 12 for segment in analysis["segments"])


def test_the_player_obeys(sp: spotipy.Spotify, playlist: str) -> None:
    tracks = rooms(sp)
    device = sp.devices()["devices"][0]["id"]
    sp.transfer_playback(device, force_play=False)
    sp.start_playback(device, context_uri=f"spotify:playlist:{playlist}", offset={"position": 2}, position_ms=1000)
    now = sp.current_playback(market="DE", additional_types="episode")
    assert (now["item"]["uri"], now["context"]["uri"]) == (tracks[2], f"spotify:playlist:{playlist}")
    assert now["is_playing"] and now["progress_ms"] >= 1000
    sp.next_track()
    assert sp.currently_playing()["item"]["uri"] == tracks[3]
    sp.previous_track(device)
    assert sp.current_user_playing_track()["item"]["uri"] == tracks[2]
    sp.seek_track(50_000)
    sp.repeat("context")
    sp.shuffle(True)
    sp.volume(30)
    now = sp.current_playback()
    assert now["progress_ms"] >= 50_000
    assert (now["repeat_state"], now["shuffle_state"], now["device"]["volume_percent"]) == ("context", True, 30)
    sp.shuffle(False, device)
    sp.repeat("off", device)
    sp.add_to_queue(tracks[7])
    assert sp.queue()["queue"][0]["uri"] == tracks[7]
    sp.next_track()
    assert sp.currently_playing()["item"]["uri"] == tracks[7]
    sp.start_playback(uris=tracks[:2], offset={"uri": tracks[1]})
    assert sp.currently_playing()["item"]["uri"] == tracks[1]
    sp.pause_playback()
    assert sp.current_playback()["is_playing"] is False
    sp.start_playback()
    assert sp.current_playback()["is_playing"] is True


def test_what_plays_ends_and_becomes_history(sp: spotipy.Spotify, sandbox: Sandbox) -> None:
    tracks = rooms(sp)
    sp.start_playback(uris=tracks[:2])
    sandbox.control("clock", advance_seconds=200)
    assert sp.currently_playing()["item"]["uri"] == tracks[1]
    assert sp.current_user_recently_played(limit=1)["items"][0]["track"]["uri"] == tracks[0]
    sp.pause_playback()


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda sp: sp.track("tooshort")),
        (400, lambda sp: sp.search("a", limit=51)),
        (400, lambda sp: sp.search("", limit=1)),
        (400, lambda sp: sp.album(ROOMS, market="XYZ")),
        (404, lambda sp: sp.track("0000000000000000000000")),
        (404, lambda sp: sp.playlist("0000000000000000000000")),
        (404, lambda sp: sp.pause_playback("nosuchdevice")),
        (404, lambda sp: sp._get("no/such/path")),
    ],
)
def test_mistakes_are_answered_as_spotify_does(sp: spotipy.Spotify, status: int, ask: Callable) -> None:
    with pytest.raises(SpotifyException) as error:
        ask(sp)
    assert error.value.http_status == status
    assert error.value.msg.strip()
    assert "None" not in error.value.msg, "there is a message"
