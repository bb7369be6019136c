//! What Spotify says when it refuses, kept to the letter, and what a reader should do about it.

use crate::error::ErrorBody;

/// What Spotify said when it refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Spotify's words, if there were any.
    pub message: Option<String>,
    /// Spotify's code for it (`NO_ACTIVE_DEVICE`, …), if there was one.
    pub reason: Option<String>,
    /// The first 200 characters of the body, as they came.
    pub body: String,
}

impl Refusal {
    pub(crate) fn read(status: u16, body: &[u8]) -> Self {
        let ErrorBody { message, reason, .. } = ErrorBody::read(body);
        Self { status, message, reason, body: String::from_utf8_lossy(body).chars().take(200).collect() }
    }

    /// Whether the endpoint is closed to the app. Spotify gives other reasons for a 403 in words, such as an owner without
    /// Premium, and those must reach the reader.
    pub(crate) fn says_closed(&self) -> bool {
        self.status == 403 && self.message.as_deref().is_none_or(|words| words == "Forbidden")
    }

    /// Spotify's two ways to say it: with 403, and with 401 where it is about the player.
    pub(crate) fn says_scope_is_missing(&self) -> bool {
        let says = |words: &str| self.message.as_deref().is_some_and(|said| said.eq_ignore_ascii_case(words));
        says("Insufficient client scope") || says("Permissions missing")
    }

    /// Whether it is the size of a page that is refused.
    pub(crate) fn says_limit(&self) -> bool {
        self.status == 400 && self.message.as_deref() == Some("Invalid limit")
    }

    /// What to do, and in brackets what Spotify said.
    pub(crate) fn advice(&self) -> String {
        let words = self.message.as_deref().unwrap_or_default().to_lowercase();
        let has = |part: &str| words.contains(part);
        let advice = match (self.status, self.reason.as_deref()) {
            (_, Some("NO_ACTIVE_DEVICE")) => {
                "nothing plays anywhere: start Spotify on a device, or name one that `devices()` lists"
            }
            (_, Some("PREMIUM_REQUIRED")) => "the player obeys only listeners with Spotify Premium",
            (_, Some("QUOTA_EXCEEDED" | "RATE_LIMITED")) => "Spotify has had too many requests: try again later",
            (403, Some(_)) => "the player cannot do that now: look at `playback()` first",
            (404, Some(_)) => "the player does not find that: look at `playback()` and `devices()`",
            (401, _) => "the token was refused twice: sign in again, or check the keys in .env",
            (403, _) if has("premium subscription required for the owner") => {
                "the owner of the app needs Spotify Premium, and hours may pass until Spotify notices"
            }
            (403, _) if has("registered") => {
                "this listener is not allowed to use the app: add them under User Management in the dashboard"
            }
            (403, _) if has("scope") => "a permission is missing: sign in again and ask for it",
            (403, _) if has("for another user") || has("don't own") => {
                "that belongs to another account than the one signed in: look at `me()`"
            }
            (403, _) if self.says_closed() => {
                "this app may not do that: Spotify closed it to new apps, or shows it to its owner only"
            }
            (403, _) => "this app may not do that",
            (400, _) if has("limit") => "Spotify takes no page of that size: ask for fewer rows a page",
            (400, _) if has("market") => "Spotify does not know that market: give a country such as `DE`",
            (400, _) if has("search query") => "the search has no words: say what to look for",
            (400, _) if has("search type") || has("parameter type") => {
                "Spotify does not search for things of that kind"
            }
            (400, _) if has("spotify:local") => "files of the listener's own cannot be added: leave them out",
            (400, _) if has("non-existing") || has("base62") || has("invalid id") => {
                "Spotify does not know one of the ids: copy the links again"
            }
            (400, _) if has("bearer") => "the token was not sent as Spotify wants it: check the request's header",
            (400, _) => "Spotify did not understand the request: check its arguments",
            (404, _) if has("device") => "there is no such device any more: look at `devices()`",
            (404, _) if has("resource not found") => {
                "Spotify does not show that to this app: it may be gone, or a playlist of Spotify's own"
            }
            (404, _) => "Spotify has no such thing: check the path and the id",
            (413, _) => "that is too much for one request: give fewer things, or a picture below 256 KB",
            (500.., _) => "Spotify has a fault of its own: try again in a minute",
            _ => "Spotify refused the request",
        };
        let said: Vec<&str> = [self.message.as_deref(), self.reason.as_deref()].into_iter().flatten().collect();
        match said.is_empty() {
            true => format!("{advice} ({}, no explanation)", self.status),
            false => format!("{advice} ({} {})", self.status, said.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, message: Option<&str>, reason: Option<&str>) -> Refusal {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Refusal { status, message: owned(message), reason: owned(reason), body: String::new() }
    }

    #[test]
    fn every_refusal_ends_with_what_spotify_said() {
        assert_eq!(
            refusal(400, Some("Bad thing"), None).advice(),
            "Spotify did not understand the request: check its arguments (400 Bad thing)"
        );
        assert!(refusal(418, None, None).advice().ends_with("(418, no explanation)"));
        assert!(refusal(404, None, Some("X")).advice().ends_with("(404 X)"));
        assert!(
            refusal(404, Some("No device"), Some("NO_ACTIVE_DEVICE"))
                .advice()
                .ends_with("(404 No device, NO_ACTIVE_DEVICE)")
        );
    }

    #[test]
    fn each_case_that_people_meet_says_what_to_do() {
        for (status, message, reason, advice) in [
            (403, "Player command failed: Premium required", "PREMIUM_REQUIRED", "Premium"),
            (403, "Player command failed: Restriction violated", "UNKNOWN", "look at `playback()`"),
            (404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE", "start Spotify on a device"),
            (404, "Device not found", "", "look at `devices()`"),
            (404, "Resource not found", "", "a playlist of Spotify's own"),
            (403, "You cannot create a playlist for another user", "", "look at `me()`"),
            (403, "You cannot remove tracks from a playlist you don't own", "", "look at `me()`"),
            (
                403,
                "Check settings on developer.spotify.com/dashboard, the user may not be registered.",
                "",
                "User Management",
            ),
            (403, "Active premium subscription required for the owner of the app.", "", "owner of the app needs"),
            (403, "Forbidden", "", "closed it to new apps"),
            (403, "Insufficient client scope", "", "sign in again"),
            (400, "Invalid limit", "", "fewer rows a page"),
            (400, "Unlaunched market", "", "such as `DE`"),
            (400, "No search query", "", "no words"),
            (400, "Missing parameter type", "", "of that kind"),
            (400, "Invalid track uri: spotify:local:a:b:c:1", "", "leave them out"),
            (400, "Payload contains a non-existing ID", "", "copy the links again"),
            (400, "Invalid base62 id", "", "copy the links again"),
            (400, "Only valid bearer authentication supported", "", "header"),
            (413, "", "", "256 KB"),
            (502, "Bad gateway", "", "in a minute"),
        ] {
            let some = |text: &'static str| (!text.is_empty()).then_some(text);
            let told = refusal(status, some(message), some(reason)).advice();
            assert!(told.contains(advice), "{told}");
            assert!(!told.contains('\n') && told.chars().count() < 260, "{told}");
        }
    }
}
