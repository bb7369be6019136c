//! `linernotes forget`: drops everything of a listener on this machine. Sends nothing.

use linernotes::prelude::*;
use linernotes::spotify_client::Forgotten;
use serde_json::json;

use crate::say;

pub(crate) fn forget(spotify: &Spotify, json: bool) -> Result<()> {
    let Forgotten { account, answers, .. } = spotify.forget().wait()?;
    if json {
        say(json!({ "account_id": account.map(|account| account.id), "answers": answers }));
        return Ok(());
    }
    match account {
        Some(account) => {
            say(format_args!("The sign-in of {} is gone, and {answers} answers given to them.", account.name));
            if let Some(diary) = spotify.diary_file().filter(|diary| diary.exists()) {
                say(format_args!(
                    "The diary stays, as nobody could give it back: delete {} to be rid of it.",
                    diary.display()
                ));
            }
            say("Spotify itself is told at https://www.spotify.com/account/apps.");
        }
        None => say("Nobody is signed in, so there is nothing to forget."),
    }
    Ok(())
}
