//! The messages of errors that depend on more than their fields' values: each is one line that ends in advice.

use std::time::Duration;

use chrono::{DateTime, Local, Utc};

use crate::{Scope, Since, scope};

pub(super) fn unreachable(host: &str, cause: &str) -> String {
    if host.contains("//127.0.0.1") || host.contains("//[::1]") {
        format!(
            "the sandbox is not running at {host} ({cause}): start it with `cargo lab`, or put your app's keys in .env \
             to use Spotify itself"
        )
    } else {
        format!("{host} cannot be reached ({cause}): check the network connection, then run the cell again")
    }
}

pub(super) fn signed_out(scopes: &[Scope], ended: Option<&str>) -> String {
    let what = match ended {
        Some(why) => format!("the sign-in has ended ({why})"),
        None => "nobody is signed in, and this is about a listener".to_owned(),
    };
    format!("{what}: run `spotify.sign_in({}).wait()?`", scope::in_rust(scopes))
}

pub(super) fn missing_scope(scope: Scope) -> String {
    format!(
        "this needs the scope `{scope}` ({}), which the listener has not agreed to: run \
         `spotify.sign_in([Scope::{scope:?}]).wait()?`, which asks for it",
        scope.opens()
    )
}

pub(super) fn sign_in(code: &str, description: Option<&str>) -> String {
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

pub(super) fn rate_limited(retry_after: Option<Duration>, until: Option<DateTime<Utc>>, quota: bool) -> String {
    let wait = match (retry_after, until) {
        (Some(wait), Some(until)) => {
            let until = until.with_timezone(&Local).format("%-d %B, %H:%M");
            format!("Spotify asks to wait {}, until {until}", in_words(wait))
        }
        (Some(wait), None) => format!("Spotify asks to wait {}", in_words(wait)),
        (None, Some(until)) => {
            let until = until.with_timezone(&Local).format("%-d %B, %H:%M");
            format!("Spotify does not say how long to wait, so it is asked again after {until} at the earliest")
        }
        (None, None) => "Spotify does not say how long to wait".to_owned(),
    };
    if quota {
        format!("the developer account's quota is used up, and {wait}: try again later, another day if need be")
    } else {
        format!("too many requests, and {wait}: run the cell again after that")
    }
}

/// `45 s`, `12 min`, `14 h 35 min`: short enough for a sentence, never longer than the wait.
pub(super) fn in_words(wait: Duration) -> String {
    let seconds = wait.as_secs();
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

pub(super) fn closed(what: &str, since: Since, instead: Option<&str>, status: u16) -> String {
    let (date, which) = match since {
        Since::November2024 => ("27 November 2024", "apps"),
        Since::February2026 => ("11 February 2026", "development-mode apps"),
    };
    let way_out = match instead {
        Some(method) => format!("use `{method}`, which is open to every app"),
        None => "remove the keys from .env to use the sandbox, which has them".to_owned(),
    };
    format!(
        "Spotify does not give {what} to this app ({status}): it closed them to {which} made after {date}; {way_out}"
    )
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
}
