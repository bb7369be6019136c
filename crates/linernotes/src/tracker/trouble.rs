//! Errors to what a tracker waits for, and for how long. What does not pass by itself ends it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Error;

/// How long after a look that failed another is taken, at first. Each further one waits twice as long …
const FIRST: Duration = Duration::from_secs(5);
/// … up to this: a network may be gone for weeks.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Where Spotify wants to be left alone and does not say how long.
const UNTOLD: Duration = Duration::from_secs(15 * 60);

/// What a tracker waits for. As text and as JSON, the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TrackerWait {
    /// The next look, as nothing is wrong.
    Plays,
    /// The network.
    Network,
    /// Spotify, which has a fault, or something on the way that answers in its place.
    Spotify,
    /// The end of a wait that Spotify asks for.
    Limit,
    /// Another program, which writes into the diary.
    Diary,
}

impl TrackerWait {
    const ALL: [Self; 5] = [Self::Plays, Self::Network, Self::Spotify, Self::Limit, Self::Diary];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Plays => "plays",
            Self::Network => "network",
            Self::Spotify => "spotify",
            Self::Limit => "limit",
            Self::Diary => "diary",
        }
    }

    pub(super) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wait| wait.word() == word)
    }
}

impl fmt::Display for TrackerWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What is waited for after an error; nothing where waiting does not help: somebody has to sign in, or the diary is another's.
///
/// A tracker always asks the same and asks it rightly. So a refusal other than for who asks is taken for a fault that passes.
pub(super) fn of(error: &Error) -> Option<TrackerWait> {
    use spotify_client::Error as Of;

    match error {
        Error::DiaryBusy { .. } => Some(TrackerWait::Diary),
        Error::Spotify(Of::Unreachable { .. }) => Some(TrackerWait::Network),
        Error::Spotify(Of::RateLimited { .. }) => Some(TrackerWait::Limit),
        Error::Spotify(Of::Unreadable { .. }) => Some(TrackerWait::Spotify),
        Error::Spotify(Of::Refused { said }) if !matches!(said.status, 401 | 403) => Some(TrackerWait::Spotify),
        _ => None,
    }
}

/// What went wrong, in words that hold in a journal: what to run in a cell helps nobody there.
pub(super) fn in_words(error: &Error) -> String {
    use spotify_client::Error as Of;

    match error {
        Error::DiaryBusy { .. } => "another program is writing into the diary".to_owned(),
        Error::Spotify(Of::Unreachable { host, cause }) => format!("{host} cannot be reached ({cause})"),
        Error::Spotify(Of::RateLimited { quota: true, .. }) => "the developer account's quota is used up".to_owned(),
        Error::Spotify(Of::RateLimited { .. }) => "Spotify asks to wait, as there were too many requests".to_owned(),
        Error::Spotify(Of::Refused { said }) => format!("Spotify has a fault (status {})", said.status),
        Error::Spotify(Of::Unreadable { .. }) => "what came is no answer of Spotify's".to_owned(),
        Error::Spotify(Of::SignedOut { ended, .. }) => match ended {
            Some(why) => format!("the sign-in has ended ({why}): sign in again"),
            None => "nobody is signed in: sign in".to_owned(),
        },
        Error::Spotify(Of::MissingScope { scope, .. }) => {
            format!("the listener has not agreed to `{scope}`: sign in again, and ask for it")
        }
        other => other.to_string(),
    }
}

/// How long to leave everybody alone after so many failures in a row, this one not counted.
pub(super) fn pause(error: &Error, failures: u32) -> Duration {
    match error {
        // A second more, so that it is over then.
        Error::Spotify(spotify_client::Error::RateLimited { retry_after, .. }) => {
            retry_after.map_or(UNTOLD, |wait| wait.saturating_add(Duration::from_secs(1)))
        }
        _ => FIRST.saturating_mul(1 << failures.min(10)).min(LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use spotify_client::Error as Of;

    use super::*;

    fn limited(retry_after: Option<u64>) -> Error {
        let retry_after = retry_after.map(Duration::from_secs);
        Of::RateLimited { retry_after, until: None, quota: false, said: None }.into()
    }

    fn unreachable() -> Error {
        Of::Unreachable { host: "x".to_owned(), cause: "y".to_owned() }.into()
    }

    #[test]
    fn what_passes_is_waited_for_and_what_does_not_ends_it() {
        let unreadable = Of::Unreadable { path: String::new(), detail: String::new() };
        let client = Of::SignIn { code: "invalid_client".to_owned(), description: None };
        for (error, waits_for) in [
            (unreachable(), Some(TrackerWait::Network)),
            (limited(Some(86_400)), Some(TrackerWait::Limit)),
            (unreadable.into(), Some(TrackerWait::Spotify)),
            (Error::DiaryBusy { path: "x".into() }, Some(TrackerWait::Diary)),
            (Error::NoDiary { path: "x".into(), cause: "the disk is full".to_owned() }, None),
            (Of::SignedOut { scopes: vec![], ended: None }.into(), None),
            (client.into(), None),
            (Of::BudgetSpent { budget: 3 }.into(), None),
        ] {
            assert_eq!(of(&error), waits_for, "{error}");
        }
    }

    #[test]
    fn pauses_grow_to_a_quarter_of_an_hour_and_a_wait_is_kept_to_its_end() {
        let growing: Vec<_> = [0, 1, 2, 5, 7, 8, 4_000_000].map(|row| pause(&unreachable(), row).as_secs()).into();
        assert_eq!(growing, [5, 10, 20, 160, 640, 900, 900]);
        assert_eq!(pause(&limited(Some(86_400)), 3).as_secs(), 86_401);
        assert_eq!(pause(&limited(None), 3), UNTOLD);
        assert_eq!(pause(&limited(Some(u64::MAX)), 0).as_secs(), u64::MAX);
    }

    #[test]
    fn every_word_is_read_back() {
        for wait in TrackerWait::ALL {
            assert_eq!(TrackerWait::read(wait.word()), Some(wait));
            assert_eq!(serde_json::to_value(wait).unwrap(), wait.word());
        }
    }
}
