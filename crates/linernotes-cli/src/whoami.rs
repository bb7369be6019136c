//! `linernotes whoami`: who is signed in, which settings hold, and where each stands. Sends nothing.

use linernotes::prelude::*;
use linernotes::spotify_client::Setting;
use serde_json::json;

use crate::{say, sign_in};

pub(crate) fn whoami(json: bool) -> Result<()> {
    let config = Config::from_env()?;
    let settings = config.settings().to_vec();
    let spotify = Spotify::new(config.clone())?;
    let sign_ins = spotify.sign_ins().wait()?;
    let current = spotify.resume().wait()?.and_then(|spotify| spotify.listener().cloned());
    if json {
        let settings: Vec<Value> = settings
            .iter()
            .map(|Setting { what, value, origin }| json!({ "setting": what, "value": value, "origin": origin }))
            .collect();
        let sign_ins: Vec<Value> = sign_ins.iter().map(sign_in::of).collect();
        let current = current.map(|account| account.id);
        say(format_args!("{:#}", json!({ "settings": settings, "account_id": current, "sign_ins": sign_ins })));
        return Ok(());
    }
    for Setting { what, value, origin } in &settings {
        say(format_args!("{what:<14} {value}  ({origin})"));
    }
    say("");
    match &current {
        None => say("Nobody is signed in: run `linernotes sign-in`."),
        Some(current) => {
            let (this, others): (Vec<_>, Vec<_>) = sign_ins.iter().partition(|session| session.account == *current);
            this.iter().for_each(say);
            for Session { account, .. } in others {
                say(format_args!("also kept: {}, with SPOTIFY_ACCOUNT={}", account.name, account.id));
            }
        }
    }
    Ok(())
}
