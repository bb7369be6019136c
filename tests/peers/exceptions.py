"""Where the sandbox's answers differ from Spotify's OpenAPI file on purpose, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = ("extended", "development-2026", "legacy-features")
DEVELOPMENT = ("development-2026",)


@dataclass(frozen=True)
class Exempt:
    """A problem that is none: `GET /path place: what` matches the pattern, in one of these profiles."""

    pattern: str
    reason: str
    profiles: tuple[str, ...] = ANY

    def covers(self, profile: str, problem: str) -> bool:
        return profile in self.profiles and re.search(self.pattern, problem) is not None


LOCAL_PARTS = r"(album|artists\[\])\.(id|href|uri|album_type|release_date|release_date_precision)|id|href"
ITEM = r"(item|track)"

EXEMPT = (
    # Fields that the file requires and Spotify leaves out.
    Exempt(
        r"'available_markets' is a required property",
        "With `market` the answer has `is_playable` instead; development mode has neither.",
    ),
    Exempt(r"'(label|popularity|publisher|album_group)' is a required property", "Cut in 2026.", DEVELOPMENT),
    Exempt(r"^GET /(audio-features|audio-analysis).* error: 'message' is a required property", "No message."),
    # Fields that Spotify sends and the file does not know.
    Exempt(r"(^|[ .\]])primary_color: unknown", "Undocumented, always null."),
    Exempt(r"(^|[ .\]])video_thumbnail: unknown", "Undocumented, its url always null."),
    Exempt(rf"\.{ITEM}\.(episode|track): unknown", "A playlist's items say which kind they are."),
    Exempt(r"actions\.disallows: unknown", "On the wire the flags sit in `disallows`."),
    Exempt(r"/me/player smart_shuffle: unknown", "Undocumented."),
    Exempt(r"[ .\]]is_playable: unknown", "With `market` an album says whether it plays, as a track does."),
    Exempt(
        rf"\.{ITEM}\.type: 'episode' is not one of \['track'\]",
        "An episode in a track's shape, without `additional_types`.",
    ),
    Exempt(
        rf"\.{ITEM}\.(album|artists\[\])\.type: 'show' is not one of", "The same: its show stands for album and artist."
    ),
    Exempt(rf"\.{ITEM}\.artists\[\]\.name: None is not", "The same: that artist has no name."),
    # Nulls that Spotify sends and the file does not allow.
    Exempt(
        r"(item|track|album|artist|show|episode|chapter|audiobook|audio_feature)s\[\]: None is not of type 'object'",
        "Unknown ids and vanished playlists are null in place.",
    ),
    Exempt(rf"items\[\]\.{ITEM}: None is not of type 'object'", "The entry is gone."),
    Exempt(r"^GET /me/player\S* item: None is not of type 'object'", "An episode without `additional_types`."),
    Exempt(r"items\[\]\.(added_at|added_by): None is not", "Very old playlists."),
    Exempt(rf"items\[\]\.{ITEM}\.({LOCAL_PARTS}): None is not", "A local file."),
    Exempt(r"(^| |\.)context: None is not of type 'object'", "Played from nowhere in particular."),
    Exempt(r"cursors(\.after|\.before)?: None is not of type", "There is no further page."),
    Exempt(r"( |\.)next: None is not of type 'string'", "The last page of a list with cursors."),
    Exempt(r"( |\.)(public): None is not of type 'boolean'", "Not relevant."),
    Exempt(r"seeds\[\]\.href: None is not of type 'string'", "A genre has no address."),
)


# Those that covered something, so that one that is no longer needed is noticed.
USED: set[Exempt] = set()


def judge(profile: str, problems: list[str]) -> list[str]:
    """The problems that no exception covers."""
    left = []
    for problem in problems:
        covering = {exempt for exempt in EXEMPT if exempt.covers(profile, problem)}
        USED.update(covering)
        if not covering:
            left.append(problem)
    return left
