//! Why a call gave no answer, in words that stand alone: a notebook shows the first line and nothing else.

mod body;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Local, Utc};

use crate::id::InvalidId;
use crate::{Scope, scope};
pub(crate) use body::ErrorBody;

/// The result of a call to Spotify.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call gave no answer. Each variant calls for something different; each message says what.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The keys are missing, half there, or the example's.
    #[error("{0}")]
    Credentials(String),

    /// A setting other than the keys cannot be used.
    #[error("{0}")]
    Setting(String),

    /// A text given as an id is none.
    #[error(transparent)]
    InvalidId(#[from] InvalidId),

    /// A path or link given to `get` leads somewhere a token must not go.
    #[error(
        "`{0}` is not on {1}, and the token is sent nowhere else: give a path like `albums/2f4Ejh4Po2rpuXSYa6IDCe`"
    )]
    ForeignUrl(String, String),

    /// Nothing answered.
    #[error("{}", unreachable_message(.host, .cause))]
    Unreachable {
        /// Scheme, host and port.
        host: String,
        /// What the network said.
        cause: String,
    },

    /// The accounts service refused the app, the code or the token.
    #[error("{}", sign_in_message(.code, .description.as_deref()))]
    SignIn {
        /// OAuth's code: `invalid_client`, `invalid_grant`, …
        code: String,
        /// What the service adds, if anything.
        description: Option<String>,
    },

    /// This is about a listener, and none is signed in any more, or yet.
    #[error("{}", signed_out_message(.scopes, .ended.as_deref()))]
    SignedOut {
        /// What to ask for when signing in.
        scopes: Vec<Scope>,
        /// Why a sign-in that was there has ended; nothing when there was none.
        ended: Option<String>,
    },

    /// The listener has not agreed to this.
    #[error("{}", missing_scope_message(*.0))]
    MissingScope(Scope),

    /// The listener said no.
    #[error(
        "not signed in: on Spotify's page Cancel was chosen, so nothing was granted; run this again to be asked again"
    )]
    Declined,

    /// There is no browser, and nobody who could paste what another browser shows.
    #[error(
        "not signed in, for there is no browser here and no address was pasted: run this where you can be asked, in an open \
         notebook or as `linernotes sign-in` in a terminal; or sign in elsewhere and bring its folder of sign-ins here \
         (SPOTIFY_TOKEN_FOLDER)"
    )]
    NobodyToAsk,

    /// Nobody came back from the page in time.
    #[error(
        "not signed in: no answer came in {}. If the page showed an error, register the redirect URI {redirect_uri} in \
         the dashboard, to the letter; then run this again",
        in_words(*.waited)
    )]
    NoAnswer {
        /// How long.
        waited: Duration,
        /// What must be registered.
        redirect_uri: String,
    },

    /// The port of the redirect URI is in use.
    #[error(
        "port {port} is taken{}: end that, or set SPOTIFY_REDIRECT_URI in .env to another port and register it. An app \
         with http://127.0.0.1/callback registered, without a port, may use any free one",
        .by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default()
    )]
    PortTaken {
        /// Which.
        port: u16,
        /// The program that has it, where it could be found out.
        by: Option<String>,
    },

    /// The store of sign-ins cannot be used.
    #[error("{} cannot be used for sign-ins ({cause}): mend that, or name another folder in SPOTIFY_TOKEN_FOLDER", .path.display())]
    Unkept {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },

    /// Spotify has no such thing.
    #[error("Spotify has no {kind} with the id {id}: copy its link again (in Spotify: Share, Copy link)")]
    NotFound {
        /// `album`, `track`, …
        kind: &'static str,
        /// The id that was asked for.
        id: String,
    },

    /// The endpoint is closed to this app.
    #[error(
        "Spotify does not give {what} to this app (403): it closed them to apps made after 27 November 2024; \
         remove the keys from .env to use the sandbox, which has them"
    )]
    Closed {
        /// What was asked for.
        what: &'static str,
    },

    /// Too many requests: nothing more is sent until the wait is over.
    #[error("{}", rate_message(*.retry_after, *.until, *.quota))]
    RateLimited {
        /// How long Spotify asks to wait, when it says.
        retry_after: Option<Duration>,
        /// When that is over. Nothing is sent there before.
        until: Option<DateTime<Utc>>,
        /// The developer account's quota is used up, which short waits do not help.
        quota: bool,
    },

    /// Any other refusal.
    #[error("{}", refused_message(*.status, .message.as_deref(), .reason.as_deref()))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Spotify's words, if there were any.
        message: Option<String>,
        /// Spotify's reason code (`NO_ACTIVE_DEVICE`, …), if there was one.
        reason: Option<String>,
    },

    /// An answer that cannot be read.
    #[error(
        "the answer to `{path}` is not what Spotify documents ({detail}): look at `get(\"{path}\")`, and report it"
    )]
    Unreadable {
        /// The path that was asked.
        path: String,
        /// Where and how the body differs.
        detail: String,
    },
}

impl Error {
    /// The HTTP status of a refusal, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::NotFound { .. } => Some(404),
            Self::Closed { .. } => Some(403),
            Self::RateLimited { .. } => Some(429),
            _ => None,
        }
    }
}

impl Error {
    /// Whether an endpoint is closed to the app. Spotify gives other reasons for a 403 in words, such as an owner without
    /// Premium, and those must reach the reader.
    pub(crate) fn says_closed(&self) -> bool {
        match self {
            Self::Refused { status: 403, message, .. } => message.as_deref().is_none_or(|words| words == "Forbidden"),
            _ => false,
        }
    }
}

fn unreachable_message(host: &str, cause: &str) -> String {
    if host.contains("//127.0.0.1") || host.contains("//[::1]") {
        format!(
            "the sandbox is not running at {host} ({cause}): start it with `cargo lab`, or put your app's keys in .env \
             to use Spotify itself"
        )
    } else {
        format!("{host} cannot be reached ({cause}): check the network connection, then run the cell again")
    }
}

fn signed_out_message(scopes: &[Scope], ended: Option<&str>) -> String {
    let what = match ended {
        Some(why) => format!("the sign-in has ended ({why})"),
        None => "nobody is signed in, and this is about a listener".to_owned(),
    };
    format!("{what}: run `spotify.sign_in({}).wait()?`", scope::in_rust(scopes))
}

fn missing_scope_message(scope: Scope) -> String {
    format!(
        "this needs the scope `{scope}` ({}), which the listener has not agreed to: run \
         `spotify.sign_in([Scope::{scope:?}]).wait()?`, which asks for it",
        scope.opens()
    )
}

fn sign_in_message(code: &str, description: Option<&str>) -> String {
    let said = description.map_or_else(|| code.to_owned(), |description| format!("{code}: {description}"));
    let advice = match (code, description) {
        ("invalid_client", Some("Invalid client secret")) => {
            "Spotify refused the client secret: copy it again from https://developer.spotify.com/dashboard into .env"
        }
        ("invalid_client", _) => {
            "Spotify does not know this client id: copy it again from https://developer.spotify.com/dashboard into .env"
        }
        ("invalid_grant", Some(words)) if words.contains("token") => "the sign-in has ended: sign in again",
        ("invalid_grant", _) => {
            "Spotify does not take this code: a code works once, and soon after the consent; sign in again"
        }
        ("invalid_scope", _) => "Spotify does not know a scope that was asked for: look at its name again",
        _ => "Spotify refused the sign-in: compare the request with its documentation",
    };
    format!("{advice} ({said})")
}

fn rate_message(retry_after: Option<Duration>, until: Option<DateTime<Utc>>, quota: bool) -> String {
    let wait = match (retry_after, until) {
        (Some(wait), Some(until)) => {
            let until = until.with_timezone(&Local).format("%-d %B, %H:%M");
            format!("Spotify asks to wait {}, until {until}", in_words(wait))
        }
        (Some(wait), None) => format!("Spotify asks to wait {}", in_words(wait)),
        (None, _) => "Spotify does not say how long to wait".to_owned(),
    };
    if quota {
        format!("the developer account's quota is used up, and {wait}: try again later, another day if need be")
    } else {
        format!("too many requests, and {wait}: run the cell again after that")
    }
}

/// `45 s`, `12 min`, `14 h 35 min`: short enough for a sentence, never longer than the wait.
fn in_words(wait: Duration) -> String {
    let seconds = wait.as_secs();
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn refused_message(status: u16, message: Option<&str>, reason: Option<&str>) -> String {
    let said = match (message, reason) {
        (Some(message), Some(reason)) => format!("{status} {message}, {reason}"),
        (Some(message), None) => format!("{status} {message}"),
        (None, Some(reason)) => format!("{status}, {reason}"),
        (None, None) => format!("{status}, no explanation"),
    };
    let words = message.unwrap_or_default();
    let has = |part: &str| words.to_lowercase().contains(part);
    let advice = match status {
        401 => "the token was refused twice: sign in again, or check the keys in .env",
        403 if has("premium subscription required for the owner") => {
            "the owner of the app needs Spotify Premium, and hours may pass until Spotify notices"
        }
        403 if has("registered") => {
            "this listener is not allowed to use the app: add them under User Management in the dashboard"
        }
        403 if has("scope") => "a permission is missing: sign in again and ask for it",
        403 => "this app may not do that: Spotify closed many endpoints to new apps in 2026",
        400 => "Spotify did not understand the request: check its arguments",
        404 => "Spotify has no such thing: check the path and the id",
        500.. => "Spotify has a fault of its own: try again in a minute",
        _ => "Spotify refused the request",
    };
    format!("{advice} ({said})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_in_the_words_people_use() {
        for (seconds, words) in
            [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (52_531, "14 h 35 min")]
        {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }

    #[test]
    fn every_refusal_ends_with_what_spotify_said() {
        assert_eq!(
            refused_message(400, Some("Invalid limit"), None),
            "Spotify did not understand the request: check its arguments (400 Invalid limit)"
        );
        assert!(refused_message(418, None, None).ends_with("(418, no explanation)"));
        assert!(
            refused_message(404, Some("No device"), Some("NO_ACTIVE_DEVICE"))
                .ends_with("(404 No device, NO_ACTIVE_DEVICE)")
        );
    }
}
