//! Errors to what a script can act on: an exit code for each kind, and one line on stderr, or JSON.

use std::process::ExitCode;

use linernotes::prelude::*;
use linernotes::spotify_client;
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
    let (code, kind) = kind(error);
    match json {
        true => eprintln!("{}", json!({ "error": kind, "message": error.to_string() })),
        false => eprintln!("error: {error}"),
    }
    ExitCode::from(code)
}

fn kind(error: &Error) -> (u8, &'static str) {
    use spotify_client::Error as Of;
    let Error::Spotify(error) = error else { return (1, "failed") };
    match error {
        Of::SignedOut { .. } | Of::MissingScope(_) | Of::Declined | Of::NobodyToAsk | Of::NoAnswer { .. } => {
            (3, "sign_in")
        }
        Of::NotFound { .. } | Of::InvalidId(_) | Of::Refused { status: 404, .. } => (4, "not_found"),
        Of::RateLimited { .. } => (5, "rate_limited"),
        Of::Unreachable { .. } => (6, "unreachable"),
        _ => (1, "failed"),
    }
}
