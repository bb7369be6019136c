//! Why a call gave no answer, in words that stand alone: a notebook shows the first line and nothing else.

mod body;
mod refusal;
mod so_far;
mod words;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::id::InvalidId;
use crate::{Scope, Since};
pub(crate) use body::ErrorBody;
pub use refusal::Refusal;
pub use so_far::SoFar;
use words::{closed, in_words, missing_scope, rate_limited, sign_in, signed_out, unreachable};

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

    /// A text given as a URI is none, or names a file of the listener's own.
    #[error(
        "`{0}` names nothing of Spotify's: use a URI like spotify:track:0ND8rF8oirMXtE59n585P6 or a link like \
         https://open.spotify.com/track/…"
    )]
    InvalidUri(String),

    /// An argument that cannot be meant, such as a picture that is no JPEG. Nothing was sent.
    #[error("{0}")]
    Argument(String),

    /// A path or link given to `get` leads somewhere a token must not go.
    #[error(
        "`{0}` is not on {1}, and the token is sent nowhere else: give a path like `albums/2f4Ejh4Po2rpuXSYa6IDCe`"
    )]
    ForeignUrl(String, String),

    /// Nothing answered.
    #[error("{}", unreachable(.host, .cause))]
    Unreachable {
        /// Scheme, host and port.
        host: String,
        /// What the network said.
        cause: String,
    },

    /// The accounts service refused the app, the code or the token.
    #[error("{}", sign_in(.code, .description.as_deref()))]
    SignIn {
        /// OAuth's code: `invalid_client`, `invalid_grant`, …
        code: String,
        /// What the service adds, if anything.
        description: Option<String>,
    },

    /// This is about a listener, and none is signed in any more, or yet.
    #[error("{}", signed_out(.scopes, .ended.as_deref()))]
    SignedOut {
        /// What to ask for when signing in.
        scopes: Vec<Scope>,
        /// Why a sign-in that was there has ended; nothing when there was none.
        ended: Option<String>,
    },

    /// The listener has not agreed to this.
    #[error("{}", missing_scope(*.scope))]
    MissingScope {
        /// What to ask for when signing in.
        scope: Scope,
        /// What Spotify said.
        said: Box<Refusal>,
    },

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

    /// A store cannot be used.
    #[error("{} cannot be used for {what} ({cause}): mend that, or name another place in {variable}", .path.display())]
    Unkept {
        /// What is kept there: `sign-ins`, `the catalogue`.
        what: &'static str,
        /// The variable that names the place.
        variable: &'static str,
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
        /// What Spotify said.
        said: Box<Refusal>,
    },

    /// The endpoint is closed to this app.
    #[error("{}", closed(.what, *.since, *.instead, .said.status))]
    Closed {
        /// What was asked for.
        what: &'static str,
        /// When it was closed.
        since: Since,
        /// The method that does the same for apps of today.
        instead: Option<&'static str>,
        /// What Spotify said.
        said: Box<Refusal>,
    },

    /// Too many requests: nothing more is sent until the wait is over.
    #[error("{}", rate_limited(*.retry_after, *.until, *.quota))]
    RateLimited {
        /// How long Spotify asks to wait, when it says.
        retry_after: Option<Duration>,
        /// When that is over. Nothing is sent there before, by no program of this user.
        until: Option<DateTime<Utc>>,
        /// The developer account's quota is used up, which short waits do not help.
        quota: bool,
        /// What Spotify said; nothing when it was not asked again.
        said: Option<Box<Refusal>>,
    },

    /// The requests that the user allowed have been sent.
    #[error(
        "the budget of {budget} requests is spent, and nothing more was sent: what came is kept; `with_budget` or \
         SPOTIFY_BUDGET allows more"
    )]
    BudgetSpent {
        /// How many were allowed.
        budget: usize,
    },

    /// A list broke off. The rows that came before are here, none is lost.
    #[error("{source} ({} {what} came before that, and are in this error: `so_far`)", .so_far.of(*.total))]
    CutShort {
        /// What the rows are: `tracks`.
        what: &'static str,
        /// The rows that came.
        so_far: SoFar,
        /// How many there would have been, where that is known.
        total: Option<usize>,
        /// Why it broke off.
        source: Box<Error>,
    },

    /// The answer to a request that changes something was lost, so it is not known whether the change was made.
    #[error("{source}; whether the change was made is not known, so it was not sent again: look before you repeat it")]
    Unconfirmed {
        /// How the answer was lost.
        source: Box<Error>,
    },

    /// Something that is done in several requests was done in part.
    #[error("{source}; {done} of {total} were done before that")]
    DoneInPart {
        /// How many of the things given were done, the first ones.
        done: usize,
        /// How many there were.
        total: usize,
        /// Why the rest was not.
        source: Box<Error>,
    },

    /// Any other refusal.
    #[error("{}", said.advice())]
    Refused {
        /// What Spotify said.
        said: Box<Refusal>,
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
    /// What Spotify said, to the letter, where it said no.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused { said }
            | Self::NotFound { said, .. }
            | Self::Closed { said, .. }
            | Self::MissingScope { said, .. } => Some(said),
            Self::RateLimited { said, .. } => said.as_deref(),
            Self::CutShort { source, .. } | Self::Unconfirmed { source } | Self::DoneInPart { source, .. } => {
                source.refusal()
            }
            _ => None,
        }
    }

    /// The HTTP status of a refusal, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.refusal().map(|said| said.status)
    }

    /// The rows of a list that broke off; nothing when this is no such error, or the list holds something else.
    #[must_use]
    pub fn so_far<T: 'static>(&self) -> Option<&[T]> {
        match self {
            Self::CutShort { so_far, .. } => so_far.rows(),
            _ => None,
        }
    }

    /// Whether an endpoint is closed to the app.
    pub(crate) fn says_closed(&self) -> bool {
        match self {
            Self::Closed { .. } => true,
            Self::Refused { said } => said.says_closed(),
            _ => false,
        }
    }
}
