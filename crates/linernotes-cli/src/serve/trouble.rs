//! Why somebody does not see the page they asked for, to a page that says so and leads on.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::page::{mark, page};
use super::visit::Guest;

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Nobody is signed in, or their session has ended. Where they wanted to go, if that can be gone to.
    Stranger {
        /// A path of this server.
        to: String,
    },
    /// A form that was not made for this session.
    Forged,
    /// There is no such page.
    NoPage,
    /// What was sent cannot be understood.
    Nonsense {
        /// 400 or one like it.
        status: StatusCode,
        /// What is wrong, and what to do.
        why: String,
    },
    /// What was sent is understood, and not taken.
    Refused {
        /// 400 or one like it.
        status: StatusCode,
        /// What has not happened, in a few words.
        title: &'static str,
        /// What is wrong, and what to do.
        why: String,
        /// The page to do it on.
        back: &'static str,
    },
    /// Something below failed.
    Ours(Error),
    /// A mistake of ours, of which only the log tells.
    Broken,
}

impl<E: Into<Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Ours(error.into())
    }
}

/// What a page says of it.
struct Words {
    status: StatusCode,
    title: &'static str,
    text: String,
    /// What to press, and where that leads.
    way_out: (&'static str, String),
}

impl Trouble {
    fn words(&self) -> Words {
        let words = |status, title, text: String, label, href: &str| Words {
            status,
            title,
            text,
            way_out: (label, href.to_owned()),
        };
        match self {
            Self::Stranger { .. } => words(
                StatusCode::UNAUTHORIZED,
                "You are signed out",
                "This is about you, and this browser is not signed in any more.".to_owned(),
                "Sign in with Spotify",
                "/sign-in",
            ),
            Self::Forged => words(
                StatusCode::FORBIDDEN,
                "Nothing was changed",
                "This form is not of your present session: it is an old one, or another site made it. Open the page again and repeat it."
                    .to_owned(),
                "To the start",
                "/",
            ),
            Self::NoPage => words(StatusCode::NOT_FOUND, "There is no such page", "The address may be cut short.".to_owned(), "To the start", "/"),
            Self::Nonsense { status, why } => words(*status, "This cannot be understood", why.clone(), "To the start", "/"),
            Self::Broken => words(
                StatusCode::INTERNAL_SERVER_ERROR,
                "This did not work",
                "Something broke down here. Nothing of yours is lost.".to_owned(),
                "Try again",
                "",
            ),
            Self::Refused { status, title, why, back } => words(*status, *title, why.clone(), "Try again", back),
            Self::Ours(Error::Spotify(error)) => of_spotify(error),
            Self::Ours(error @ (Error::DiaryBusy { .. } | Error::HistoryBusy { .. })) => {
                words(StatusCode::SERVICE_UNAVAILABLE, "One moment", error.to_string(), "Try again", "")
            }
            // A listener can do nothing about the server's disk, and does not learn of its folders.
            Self::Ours(error @ (Error::NoDiary { .. } | Error::NoHistory { .. } | Error::Unsaved { .. })) => {
                tracing::error!(%error, "the disk refuses");
                let text = "This server cannot read or write what it keeps of you at the moment. Who runs it finds the reason in its log.";
                words(StatusCode::INTERNAL_SERVER_ERROR, "This did not work", text.to_owned(), "Try again", "")
            }
            Self::Ours(error) => words(StatusCode::INTERNAL_SERVER_ERROR, "This did not work", error.to_string(), "Try again", ""),
        }
    }

    /// The page for who met it at a path.
    pub(crate) fn page(&self, guest: &Guest, path: &str) -> Response {
        let Words { status, title, text, mut way_out } = self.words();
        // What was sent to `/your-music/refresh` is sent from `/your-music`.
        if way_out.1.is_empty() && path.starts_with("/callback?") {
            // A code works once.
            way_out.1 = "/sign-in".to_owned();
        } else if way_out.1.is_empty() {
            way_out.1 = path.strip_suffix("/refresh").or(path.strip_suffix("/enrich")).unwrap_or(path).to_owned();
        }
        // Who is on the dashboard stays there.
        if let (Self::Nonsense { .. }, true) = (self, path.starts_with("/dashboard")) {
            way_out = ("Look at everything", "/dashboard".to_owned());
        }
        if status.is_server_error() {
            tracing::warn!(%status, %text, "no page");
        }
        let mut response = (status, page(&guest.frame(title), body(title, &text, &way_out))).into_response();
        if let Self::Ours(Error::Spotify(Of::RateLimited { retry_after: Some(wait), .. })) = self {
            response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
        }
        response
    }
}

fn body(title: &str, text: &str, (label, href): &(&str, String)) -> Markup {
    html! {
        section.opening.across {
            (mark::sleeve(None))
            div.title {
                h1 { (title) }
                p.lede { (text) }
                div.actions { a.button href=(href) { (label) } }
            }
        }
    }
}

/// What is wrong at Spotify, in words for who looks at a page. Everything that is kept here stays, and pages of it go on.
fn of_spotify(error: &Of) -> Words {
    let kept = "What is kept here stays, and the dashboard goes on working.";
    let words = |status, title, text: String, label, href: &str| Words {
        status,
        title,
        text,
        way_out: (label, href.to_owned()),
    };
    match error {
        Of::SignedOut { .. } => words(
            StatusCode::UNAUTHORIZED,
            "Spotify has ended your sign-in",
            format!("That happens six months after you agreed, or when you take your consent back. {kept}"),
            "Sign in again",
            "/sign-in",
        ),
        Of::MissingScope { scope, .. } => words(
            StatusCode::FORBIDDEN,
            "You have not agreed to this",
            format!("It needs your consent to {}. Sign in again, and agree to it.", scope.opens()),
            "Sign in again",
            "/sign-in",
        ),
        Of::Declined => words(
            StatusCode::OK,
            "You have not signed in",
            "On Spotify's page you chose Cancel, so nothing was granted.".to_owned(),
            "Ask again",
            "/sign-in",
        ),
        Of::RateLimited { until, .. } => words(
            StatusCode::SERVICE_UNAVAILABLE,
            "Spotify asks to wait",
            format!(
                "It was asked too much. {} {kept}",
                until.map_or_else(|| "It does not say for how long.".to_owned(), again_at)
            ),
            "Try again",
            "",
        ),
        Of::Unreachable { .. } => words(
            StatusCode::BAD_GATEWAY,
            "Spotify does not answer",
            format!("Nothing comes back from it, or from the way to it. {kept}"),
            "Try again",
            "",
        ),
        Of::SignIn { .. } => words(
            StatusCode::BAD_GATEWAY,
            "Spotify refuses this sign-in",
            error.to_string(),
            "Sign in anew",
            "/sign-in",
        ),
        Of::Setting(why) => {
            words(StatusCode::BAD_REQUEST, "This is no answer to your sign-in", why.clone(), "Sign in anew", "/sign-in")
        }
        // Where that is on the disk is for the log alone.
        Of::Unkept { what, .. } => {
            tracing::error!(%error, "the disk refuses");
            let text = format!("This server cannot keep {what} at the moment. Nothing that it has is lost.");
            words(StatusCode::INTERNAL_SERVER_ERROR, "This did not work", text, "Try again", "")
        }
        _ if error.status().is_some_and(|status| status >= 500) => words(
            StatusCode::BAD_GATEWAY,
            "Something is wrong at Spotify",
            format!("It answers, but not with what was asked for. That passes, as a rule within minutes. {kept}"),
            "Try again",
            "",
        ),
        _ => words(StatusCode::BAD_GATEWAY, "Spotify refuses this", format!("{error}. {kept}"), "Try again", ""),
    }
}

/// When it can be asked again, as a sentence.
pub(crate) fn again_at(moment: DateTime<Utc>) -> String {
    format!("It can be asked again from {} UTC on.", moment.format("%-d %B, %H:%M"))
}

/// The same in a sentence, for a part of a page.
pub(crate) fn in_short(error: &Error) -> String {
    match error {
        Error::Spotify(error) => of_spotify(error).title.to_owned() + ".",
        other => other.to_string(),
    }
}

impl IntoResponse for Trouble {
    /// [`super::guard`] makes the page, as it knows for whom.
    fn into_response(self) -> Response {
        if let Self::Stranger { to } = &self
            && !to.is_empty()
        {
            let to = utf8_percent_encode(to, NON_ALPHANUMERIC);
            return Redirect::to(&format!("/?to={to}")).into_response();
        }
        let mut response = self.words().status.into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}
