//! `linernotes catalogue`: which answers are kept on this machine, and dropping them. Sends nothing.

use linernotes::prelude::*;
use linernotes::spotify_client::Holdings;
use serde_json::json;

use crate::say;

#[derive(clap::Args)]
pub(crate) struct Catalogue {
    /// Drop every answer; sign-ins stay, and so do waits that Spotify asks for
    #[arg(long)]
    clear: bool,
}

pub(crate) fn catalogue(spotify: &Spotify, Catalogue { clear }: &Catalogue, json: bool) -> Result<()> {
    if *clear {
        let count = spotify.clear_answers()?;
        match json {
            true => say(json!({ "dropped": count })),
            false => say(format_args!("{count} answers were dropped.")),
        }
        return Ok(());
    }
    let Holdings { file, kinds, oldest, bytes, waits, .. } = spotify.holdings()?;
    let total: usize = kinds.iter().map(|(_, count)| count).sum();
    if json {
        let kinds: serde_json::Map<String, Value> =
            kinds.into_iter().map(|(kind, count)| (kind, count.into())).collect();
        let waits: Vec<Value> =
            waits.iter().map(|(family, until)| json!({ "family": family, "until": until })).collect();
        let found =
            json!({ "file": file, "answers": total, "kinds": kinds, "oldest": oldest, "bytes": bytes, "waits": waits });
        say(format_args!("{found:#}"));
        return Ok(());
    }
    match &file {
        Some(file) => say(format_args!("{}: {total} answers, {} kB", file.display(), bytes / 1000)),
        None => say("Answers are kept in memory, as long as a program runs: SPOTIFY_CATALOGUE names a file for them."),
    }
    for (kind, count) in &kinds {
        say(format_args!("{count:>8} {kind}"));
    }
    if let Some(oldest) = oldest {
        say(format_args!("The oldest came {}.", oldest.with_timezone(&chrono::Local).format("on %-d %B %Y, %H:%M")));
    }
    for (family, until) in &waits {
        let what = if family.is_empty() { "anything" } else { family };
        let until = until.with_timezone(&chrono::Local).format("%-d %B, %H:%M");
        say(format_args!("Spotify is not asked for {what} before {until}, as it wants."));
    }
    Ok(())
}
