//! Errors to what a script can act on: an exit code for each kind, and one line on stderr, or JSON.

use std::process::ExitCode;

use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;
use serde_json::json;

pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed for another reason
  2  the arguments cannot be understood
  3  somebody has to sign in, or to agree to more
  4  Spotify has no such thing
  5  Spotify asks to wait
  6  nothing answers";

/// Tells what went wrong.
pub(crate) fn report(error: &Error, json: bool) -> ExitCode {
    let ((code, kind), message) = (kind(error), message(error));
    match json {
        true => eprintln!("{}", json!({ "error": kind, "message": message })),
        false => eprintln!("error: {message}"),
    }
    ExitCode::from(code)
}

fn message(error: &Error) -> String {
    match error {
        Error::Spotify(error) => words(error),
        Error::Exists { path } => {
            format!("{} is there already, with other content: add --replace, or choose another name", path.display())
        }
        Error::TrackerRuns { path, who } => format!(
            "a tracker keeps plays in {} already{who}: one is enough; `linernotes track --status` tells how it stands, and \
             who ends it may start another",
            path.display()
        ),
        Error::UnknownMood { mood, near, known } => {
            format!("`{mood}` is no mood{near}: take one of {known}, or name a file of your own, such as rain.toml")
        }
        other => other.to_string(),
    }
}

/// The error's own words, but for those that tell what to run: in a terminal that is another line than in a notebook.
fn words(error: &Of) -> String {
    match error {
        Of::MissingScope { scope, .. } => {
            let run = sign_in(&[*scope]);
            format!("this needs the scope `{scope}` ({}), which the listener has not agreed to: {run}", scope.opens())
        }
        Of::SignedOut { scopes, ended: None } => {
            format!("nobody is signed in, and this is about a listener: {}", sign_in(scopes))
        }
        Of::SignedOut { scopes, ended: Some(why) } => format!("the sign-in has ended ({why}): {}", sign_in(scopes)),
        Of::BudgetSpent { budget } => format!(
            "the budget of {budget} requests is spent, and nothing more was sent: what came is kept, so run it again, and it \
             goes on; a larger --budget or SPOTIFY_BUDGET goes further"
        ),
        // The rows that came are for programs; whoever runs the command again gets them from the store.
        Of::CutShort { source, .. } => words(source),
        other => other.to_string(),
    }
}

fn sign_in(scopes: &[Scope]) -> String {
    let scopes: String = scopes.iter().map(|scope| format!(" --scope {scope}")).collect();
    format!("run `linernotes sign-in{scopes}`")
}

fn kind(error: &Error) -> (u8, &'static str) {
    match error {
        Error::Spotify(error) => kind_of(error),
        _ => (1, "failed"),
    }
}

fn kind_of(error: &Of) -> (u8, &'static str) {
    match error {
        Of::SignedOut { .. } | Of::MissingScope { .. } | Of::Declined | Of::NobodyToAsk | Of::NoAnswer { .. } => {
            (3, "sign_in")
        }
        Of::NotFound { .. } | Of::InvalidId(_) | Of::InvalidUri(_) => (4, "not_found"),
        Of::Refused { said } if said.status == 404 => (4, "not_found"),
        Of::RateLimited { .. } => (5, "rate_limited"),
        Of::Unreachable { .. } => (6, "unreachable"),
        Of::BudgetSpent { .. } => (1, "budget_spent"),
        Of::CutShort { source, .. } | Of::Unconfirmed { source } | Of::DoneInPart { source, .. } => kind_of(source),
        _ => (1, "failed"),
    }
}
