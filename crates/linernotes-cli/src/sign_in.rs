//! `linernotes sign-in` and `linernotes sign-out`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use linernotes::prelude::*;
use serde_json::json;

use crate::say;

#[derive(clap::Args)]
pub(crate) struct In {
    /// What to ask the listener for; may be given more than once. Without it, who they are and nothing else
    #[arg(long = "scope", short, value_name = "SCOPE", value_delimiter = ',', value_parser = scopes())]
    scopes: Vec<Scope>,
    /// Ask anew although somebody is signed in: to change accounts, or to renew before the half year ends
    #[arg(long)]
    again: bool,
    /// Open no browser: print the link, and take the address that another browser ends on
    #[arg(long)]
    no_browser: bool,
}

#[derive(clap::Args)]
pub(crate) struct Out {
    /// Forget every sign-in of this app, not only the last
    #[arg(long)]
    all: bool,
}

/// The names of all scopes, with what they open.
fn scopes() -> impl clap::builder::TypedValueParser<Value = Scope> {
    let values = Scope::ALL.iter().map(|scope| PossibleValue::new(scope.name()).help(scope.opens()));
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Scope>())
}

pub(crate) fn sign_in(spotify: &Spotify, how: In, json: bool) -> Result<()> {
    let browser = if how.no_browser { Browser::Leave } else { Browser::Open };
    let asked = SignIn { again: how.again, browser, ..SignIn::to(how.scopes) };
    let session = spotify.sign_in_with(asked).wait()?.session().wait()?;
    match json {
        true => say(of(&session)),
        false => say(session),
    }
    Ok(())
}

pub(crate) fn sign_out(spotify: &Spotify, which: &Out, json: bool) -> Result<()> {
    let mut gone = Vec::new();
    while let Some(account) = spotify.sign_out().wait()? {
        gone.push(account.name);
        if !which.all {
            break;
        }
    }
    if json {
        say(json!({ "signed_out": gone }));
    } else if gone.is_empty() {
        eprintln!("Nobody was signed in.");
    } else {
        say(format_args!("Signed out: {}", gone.join(", ")));
        eprintln!("Spotify still lists the app: it can be removed at https://www.spotify.com/account/apps");
    }
    Ok(())
}

/// A sign-in without its tokens.
pub(crate) fn of(session: &Session) -> Value {
    json!({
        "account_id": session.account.id,
        "name": session.account.name,
        "scopes": session.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>(),
        "consented_at": session.consented_at.to_rfc3339(),
        "ends_at": session.ends_at().to_rfc3339(),
    })
}
