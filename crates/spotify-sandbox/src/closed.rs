//! Which endpoints are closed to which profile, and how Spotify says so.

use axum::http::Method;

use crate::profile::Profile;
use crate::refusal::Refusal;

/// What only apps from before 27 November 2024 may use: refused without a message …
const WITHOUT_WORDS: [&str; 3] = ["/v1/audio-features", "/v1/audio-features/{id}", "/v1/audio-analysis/{id}"];
/// … or as if it were not there.
const NOT_THERE: [&str; 5] = [
    "/v1/artists/{id}/related-artists",
    "/v1/recommendations",
    "/v1/recommendations/available-genre-seeds",
    "/v1/browse/featured-playlists",
    "/v1/browse/categories/{id}/playlists",
];
/// What development mode lost in 2026, whatever the method.
const REMOVED: [&str; 27] = [
    "/v1/albums",
    "/v1/tracks",
    "/v1/artists",
    "/v1/shows",
    "/v1/episodes",
    "/v1/audiobooks",
    "/v1/chapters",
    "/v1/artists/{id}/top-tracks",
    "/v1/browse/new-releases",
    "/v1/browse/categories",
    "/v1/browse/categories/{id}",
    "/v1/markets",
    "/v1/users/{id}",
    "/v1/users/{id}/playlists",
    "/v1/playlists/{id}/tracks",
    "/v1/playlists/{id}/followers",
    "/v1/playlists/{id}/followers/contains",
    "/v1/me/tracks/contains",
    "/v1/me/albums/contains",
    "/v1/me/episodes/contains",
    "/v1/me/shows/contains",
    "/v1/me/audiobooks/contains",
    "/v1/me/following/contains",
    // Spellings that some clients use, and Spotify never documented.
    "/v1/users/{id}/playlists/{playlist}",
    "/v1/users/{id}/playlists/{playlist}/tracks",
    "/v1/users/{id}/playlists/{playlist}/followers",
    "/v1/users/{id}/playlists/{playlist}/followers/contains",
];
/// What it lost for writing, and kept for reading.
const READ_ONLY: [&str; 6] =
    ["/v1/me/tracks", "/v1/me/albums", "/v1/me/episodes", "/v1/me/shows", "/v1/me/audiobooks", "/v1/me/following"];

pub(crate) fn check(profile: Profile, method: &Method, route: &str) -> Result<(), Refusal> {
    if profile == Profile::LegacyFeatures {
        return Ok(());
    }
    if WITHOUT_WORDS.contains(&route) {
        return Err(Refusal::forbidden_without_words());
    }
    if NOT_THERE.contains(&route) {
        return Err(Refusal::resource_not_found());
    }
    let removed = REMOVED.contains(&route) || (READ_ONLY.contains(&route) && *method != Method::GET);
    if profile == Profile::Development2026 && removed {
        return Err(Refusal::forbidden("Forbidden"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_profile_closes_what_it_does_not_have() {
        let says = |profile, method, route| check(profile, &method, route).err();
        let (extended, development) = (Profile::Extended, Profile::Development2026);
        for (profile, method, route, expected) in [
            (Profile::LegacyFeatures, Method::GET, "/v1/audio-features", None),
            (extended, Method::GET, "/v1/audio-features", Some(Refusal::forbidden_without_words())),
            (extended, Method::GET, "/v1/recommendations", Some(Refusal::resource_not_found())),
            (extended, Method::GET, "/v1/tracks", None),
            (development, Method::GET, "/v1/tracks", Some(Refusal::forbidden("Forbidden"))),
            (development, Method::GET, "/v1/tracks/{id}", None),
            (development, Method::GET, "/v1/me/tracks", None),
            (development, Method::PUT, "/v1/me/tracks", Some(Refusal::forbidden("Forbidden"))),
        ] {
            assert_eq!(says(profile, method.clone(), route), expected, "{profile} {method} {route}");
        }
    }
}
