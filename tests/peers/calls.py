"""Turns what a listener finds in the sandbox into one good call or more of every operation in the OpenAPI file.

Does not send them. The order matters: what is made first is read, changed and removed by the calls after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox import JPEG, Sandbox

ROOMS = "2f4Ejh4Po2rpuXSYa6IDCe"
KINDS = ("album", "artist", "playlist", "track", "show", "episode", "audiobook")


@dataclass(frozen=True)
class Call:
    """One request of an operation: what stands in its path, query and body."""

    operation: str
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None

    def arguments(self) -> dict[str, Any]:
        """As `requests` takes them."""
        if isinstance(self.body, str):
            return {"params": self.query, "data": self.body, "headers": {"Content-Type": "image/jpeg"}}
        return {"params": self.query, **({"json": self.body} if self.body is not None else {})}


class Found:
    """Ids of things that are there, found as a user of any profile can find them."""

    def __init__(self, sandbox: Sandbox, token: str) -> None:
        first = lambda path, **query: sandbox.get(token, path, **query)["items"][0]  # noqa: E731
        self.tracks = [row["id"] for row in sandbox.get(token, "/me/top/tracks", limit=5)["items"]]
        self.artist = first("/me/top/artists")["id"]
        self.album = first("/me/albums")["album"]["id"]
        self.show = first("/me/shows")["show"]["id"]
        self.episode = first("/me/episodes")["episode"]["id"]
        self.audiobook = first("/me/audiobooks")["audiobook"]["id"]
        self.chapter = first(f"/audiobooks/{self.audiobook}/chapters")["id"]
        self.device = sandbox.get(token, "/me/player/devices")["devices"][0]["id"]
        rows = sandbox.entries(token, "/me/playlists")
        # Of playlists that are only followed, development mode does not show the contents.
        self.playlists = [row["id"] for row in rows if row["owner"]["id"] == "robin" or row["collaborative"]]
        page = sandbox.get(token, "/search", q="a", type="playlist", limit=10)["playlists"]
        self.public = next(row["id"] for row in page["items"] if row and row["owner"]["id"] not in ("robin", "spotify"))
        made = sandbox.api(token, "POST", "/me/playlists", json={"name": "To be walked on", "public": False}).json()
        self.own = made["id"]

    @property
    def uris(self) -> list[str]:
        return [f"spotify:track:{track}" for track in self.tracks]


def all_calls(found: Found) -> Iterator[Call]:
    """Every operation at least once."""
    yield from catalogue(found)
    yield from library(found)
    yield from playlists(found)
    yield from player(found)
    yield from browse(found)


def catalogue(found: Found) -> Iterator[Call]:
    unknown = "0000000000000000000000"
    single = {
        "get-an-album": found.album,
        "get-an-albums-tracks": found.album,
        "get-a-show": found.show,
        "get-a-shows-episodes": found.show,
        "get-an-episode": found.episode,
        "get-an-audiobook": found.audiobook,
        "get-audiobook-chapters": found.audiobook,
        "get-a-chapter": found.chapter,
        "get-track": found.tracks[0],
        "get-an-artists-albums": found.artist,
        "get-an-artists-top-tracks": found.artist,
    }
    several = {
        "get-multiple-albums": f"{found.album},{ROOMS},{unknown}",
        "get-multiple-shows": f"{found.show},{unknown}",
        "get-multiple-episodes": f"{found.episode},{unknown}",
        "get-multiple-audiobooks": f"{found.audiobook},{unknown}",
        "get-several-chapters": f"{found.chapter},{unknown}",
        "get-several-tracks": ",".join([*found.tracks, unknown]),
        "get-multiple-artists": f"{found.artist},{unknown}",
        "get-several-audio-features": ",".join([*found.tracks, unknown]),
    }
    for market in ({}, {"market": "DE"}):
        for operation, one in single.items():
            yield Call(operation, {"id": one}, market)
        for operation, ids in several.items():
            yield Call(operation, {}, {"ids": ids, **market})
        for kind in KINDS:
            yield Call("search", {}, {"q": "a", "type": kind, "limit": 10, **market})
    for groups in ("album", "single", "compilation", "appears_on", "album,single,compilation,appears_on"):
        yield Call("get-an-artists-albums", {"id": found.artist}, {"include_groups": groups, "limit": 10})
    yield Call("search", {}, {"q": "the", "type": ",".join(KINDS), "market": "GB", "include_external": "audio"})
    yield Call("get-an-artist", {"id": found.artist})
    yield Call("get-an-artists-related-artists", {"id": found.artist})
    yield Call("get-audio-features", {"id": found.tracks[0]})
    yield Call("get-audio-analysis", {"id": found.tracks[0]})


def library(found: Found) -> Iterator[Call]:
    yield Call("get-current-users-profile")
    for time_range in ("short_term", "medium_term", "long_term"):
        yield Call("get-users-top-artists", {}, {"time_range": time_range, "limit": 50})
        yield Call("get-users-top-tracks", {}, {"time_range": time_range, "limit": 50, "offset": 3})
    kinds = {"albums": found.album, "tracks": found.tracks[0], "episodes": found.episode, "shows": found.show}
    for kind, one in kinds.items():
        yield Call(f"get-users-saved-{kind}", {}, {"limit": 50})
        yield Call(f"get-users-saved-{kind}", {}, {"limit": 2, "offset": 1, "market": "DE"})
        yield Call(f"remove-{kind}-user", {}, {"ids": one}, {"ids": [one]})
        yield Call(f"save-{kind}-user", {}, {"ids": one}, {"ids": [one]})
        yield Call(f"check-users-saved-{kind}", {}, {"ids": one})
    at = [{"id": found.tracks[1], "added_at": "2024-01-02T03:04:05Z"}]
    yield Call("save-tracks-user", {}, {}, {"ids": found.tracks[1:2], "timestamped_ids": at})
    yield Call("get-users-saved-audiobooks", {}, {"limit": 50})
    yield Call("remove-audiobooks-user", {}, {"ids": found.audiobook})
    yield Call("save-audiobooks-user", {}, {"ids": found.audiobook})
    yield Call("check-users-saved-audiobooks", {}, {"ids": found.audiobook})
    uris = ",".join([*found.uris, f"spotify:album:{found.album}", f"spotify:show:{found.show}", "spotify:user:sam"])
    yield Call("save-library-items", {}, {"uris": uris})
    yield Call("check-library-contains", {}, {"uris": f"{uris},spotify:artist:{found.artist}"})
    yield Call("remove-library-items", {}, {"uris": "spotify:user:sam"})
    for kind, one in (("artist", found.artist), ("user", "sam")):
        yield Call("follow-artists-users", {}, {"type": kind, "ids": one}, {"ids": [one]})
        yield Call("check-current-user-follows", {}, {"type": kind, "ids": one})
        yield Call("unfollow-artists-users", {}, {"type": kind, "ids": one}, {"ids": [one]})
    yield Call("get-followed", {}, {"type": "artist", "limit": 10})
    yield Call("get-followed", {}, {"type": "artist", "limit": 50, "after": found.artist})
    yield Call("get-users-profile", {"user_id": "sam"})
    yield Call("get-users-profile", {"user_id": "robin"})


def playlists(found: Found) -> Iterator[Call]:
    own = {"playlist_id": found.own}
    for word, key in (("items", "items"), ("tracks", "tracks")):
        reading = f"get-playlists-{word}"
        changing = f"reorder-or-replace-playlists-{word}"
        yield Call(f"add-{word}-to-playlist", own, {}, {"uris": found.uris, "position": 0})
        yield Call(f"add-{word}-to-playlist", own, {"uris": ",".join(found.uris[:2]), "position": 1})
        yield Call(changing, own, {}, {"range_start": 0, "insert_before": 2, "range_length": 1})
        yield Call(changing, own, {}, {"uris": [*found.uris, f"spotify:episode:{found.episode}"]})
        yield Call(f"remove-{word}-playlist", own, {}, {key: [{"uri": found.uris[0]}]})
        yield Call(reading, own)
        for one in [*found.playlists, found.own]:
            path = {"playlist_id": one}
            yield Call(reading, path, {"limit": 50, "additional_types": "track,episode"})
            yield Call(reading, path, {"limit": 50, "market": "DE"})
            yield Call(reading, path, {"fields": "total,limit", "limit": 1})
    for one in [*found.playlists, found.own, found.public]:
        path = {"playlist_id": one}
        yield Call("get-playlist", path)
        yield Call("get-playlist", path, {"market": "DE", "additional_types": "track,episode"})
        yield Call("get-playlist", path, {"fields": "name,owner(id),snapshot_id"})
        yield Call("get-playlist-cover", path)
    yield Call("change-playlist-details", own, {}, {"name": "Walked on", "description": "New", "public": True})
    yield Call("upload-custom-playlist-cover", own, {}, JPEG)
    yield Call("get-a-list-of-current-users-playlists", {}, {"limit": 50})
    yield Call("get-list-users-playlists", {"user_id": "sam"}, {"limit": 2})
    yield Call("get-list-users-playlists", {"user_id": "robin"}, {"limit": 50})
    yield Call("create-playlist", {}, {}, {"name": "Made by the walk", "description": "Private", "public": False})
    yield Call("create-playlist-for-user", {"user_id": "robin"}, {}, {"name": "Made for a user"})
    public = {"playlist_id": found.public}
    yield Call("follow-playlist", public, {}, {"public": True})
    yield Call("check-if-user-follows-playlist", public, {"ids": "robin"})
    yield Call("unfollow-playlist", public)


def player(found: Found) -> Iterator[Call]:
    device = {"device_id": found.device}
    yield Call("get-a-users-available-devices")
    yield Call("transfer-a-users-playback", {}, {}, {"device_ids": [found.device], "play": False})
    contexts = [
        {"uris": found.uris},
        {"context_uri": f"spotify:album:{ROOMS}", "offset": {"position": 1}, "position_ms": 1000},
        {"context_uri": f"spotify:artist:{found.artist}"},
        {"context_uri": f"spotify:show:{found.show}"},
        {"context_uri": f"spotify:playlist:{found.own}"},
    ]
    for context in contexts:
        yield Call("start-a-users-playback", {}, device, context)
        for query in ({}, {"additional_types": "track,episode"}, {"market": "DE"}):
            yield Call("get-information-about-the-users-current-playback", {}, query)
            yield Call("get-the-users-currently-playing-track", {}, query)
        yield Call("get-queue")
    yield Call("seek-to-position-in-currently-playing-track", {}, {"position_ms": 5000})
    yield Call("set-repeat-mode-on-users-playback", {}, {"state": "context"})
    yield Call("toggle-shuffle-for-users-playback", {}, {"state": "true", **device})
    yield Call("toggle-shuffle-for-users-playback", {}, {"state": "false"})
    yield Call("set-volume-for-users-playback", {}, {"volume_percent": 40})
    yield Call("add-to-queue", {}, {"uri": found.uris[0]})
    yield Call("add-to-queue", {}, {"uri": f"spotify:episode:{found.episode}"})
    yield Call("get-queue")
    for _ in range(3):
        yield Call("skip-users-playback-to-next-track")
    yield Call("skip-users-playback-to-previous-track", {}, device)
    yield Call("pause-a-users-playback")
    yield Call("get-information-about-the-users-current-playback")
    yield Call("get-recently-played", {}, {"limit": 50})
    yield Call("get-recently-played", {}, {"limit": 5, "before": 1795000000000})
    yield Call("get-recently-played", {}, {"limit": 5, "after": 1})


def browse(found: Found) -> Iterator[Call]:
    yield Call("get-available-markets")
    yield Call("get-new-releases", {}, {"limit": 50})
    yield Call("get-categories", {}, {"limit": 50, "locale": "de_DE"})
    yield Call("get-a-category", {"category_id": "{category}"})
    yield Call("get-a-categories-playlists", {"category_id": "{category}"}, {"limit": 5})
    yield Call("get-featured-playlists", {}, {"limit": 5})
    yield Call("get-recommendation-genres")
    seeds = {"seed_tracks": found.tracks[0], "seed_artists": found.artist, "seed_genres": "{genre}"}
    yield Call("get-recommendations", {}, {**seeds, "limit": 20, "min_energy": 0.1, "target_tempo": 120})
    yield Call("get-recommendations", {}, {"seed_tracks": ",".join(found.tracks), "market": "DE"})
