//! `linernotes now`: what plays, once or as long as somebody watches.

use std::io::{IsTerminal as _, Write as _, stdout};

use chrono::Local;
use linernotes::Told;
use linernotes::prelude::*;
use serde_json::json;

use crate::say;

/// To the start of the line, which is emptied.
const CLEAR: &str = "\r\u{1b}[2K";
/// A terminal is seldom narrower. A longer line could not be taken back.
const WIDTH: usize = 78;

#[derive(clap::Args)]
pub(crate) struct Now {
    /// Tell what changes until Ctrl-C ends it; with --json an event a line
    #[arg(long)]
    watch: bool,
}

pub(crate) fn now(spotify: &Spotify, asked: &Now, json: bool) -> Result<()> {
    if asked.watch {
        return watch(spotify, json);
    }
    let now = spotify.now_playing().wait()?;
    match json {
        true => say(format_args!("{:#}", json!(now))),
        false => drop(show(&now)),
    }
    Ok(())
}

fn watch(spotify: &Spotify, json: bool) -> Result<()> {
    let bar = !json && stdout().is_terminal();
    let ended = spotify.watch().follow(move |told| match told {
        Told::Event(event) if json => say(serde_json::to_string(event).expect("texts, numbers and moments are JSON")),
        Told::Event(event) => {
            let clear = if bar { CLEAR } else { "" };
            say(format_args!("{clear}{}  {event}", Local::now().format("%H:%M:%S")));
        }
        Told::Second(now) if bar => draw(&cut(&now.to_string())),
        Told::Second(_) => {}
    });
    let ended = ended.wait();
    if bar {
        draw("");
    }
    ended
}

/// In the place of the bar before.
fn draw(line: &str) {
    let mut terminal = stdout();
    // Whoever reads this may have gone: the next event ends the command then.
    let _ = write!(terminal, "{CLEAR}{line}").and_then(|()| terminal.flush());
}

/// What fits into a line of a terminal: characters of Chinese and the like take two columns, and so they count.
fn cut(line: &str) -> String {
    let mut columns = 0;
    let fits = |character: &char| {
        columns += if *character >= '\u{1100}' && !('\u{2000}'..='\u{2fff}').contains(character) { 2 } else { 1 };
        columns <= WIDTH
    };
    line.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fits_into_a_line() {
        assert_eq!(cut("▶ ━━─ 0:45  Paper Lanterns"), "▶ ━━─ 0:45  Paper Lanterns");
        assert_eq!(cut(&"a".repeat(200)).len(), WIDTH);
        assert_eq!(cut(&"東".repeat(200)).chars().count(), WIDTH / 2);
    }
}
