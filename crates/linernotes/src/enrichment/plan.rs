//! How many requests an enrichment takes.

use polars::prelude::{DataFrame, df};
use spotify_client::Spotify;

use super::Enrichment;
use super::heard::Plays;
use super::wanted::{Amount, Standing, Want};
use crate::columns::cells;
use crate::diary::refuse_others;
use crate::{Diary, Result};

const SHARES: [f64; 4] = [0.5, 0.8, 0.95, 1.0];
/// Ids in a request, where batches are open.
const BATCH: usize = 50;

/// What of the streams a part of the recordings makes up, and what it takes.
struct Part {
    share: f64,
    recordings: usize,
    amount: Amount,
}

impl Part {
    fn requests(&self) -> usize {
        self.amount.tracks + self.amount.artists
    }

    fn in_batches(&self) -> usize {
        self.amount.tracks.div_ceil(BATCH) + self.amount.artists.div_ceil(BATCH)
    }
}

pub(super) fn plan(spotify: &Spotify, diary: &Diary, plays: &DataFrame, options: Enrichment) -> Result<DataFrame> {
    diary.read_or_refuse(|connection| refuse_others(diary, connection, spotify))?;
    let plays = Plays::read(plays)?;
    let standing = Standing::read(diary, spotify.now())?;
    let wants = standing.wants(&plays)?;
    let mut parts = Vec::new();
    for share in SHARES {
        let recordings = recordings_of(&wants, share);
        parts.push(Part { share, recordings, amount: standing.amount(&wants[..recordings])? });
    }
    let mut table = df!(
        "share" => cells(&parts, |part| part.share),
        "recordings" => cells(&parts, |part| number(part.recordings)),
        "tracks" => cells(&parts, |part| number(part.amount.tracks)),
        "artists" => cells(&parts, |part| number(part.amount.artists)),
        "requests" => cells(&parts, |part| number(part.requests())),
        "requests_in_batches" => cells(&parts, |part| number(part.in_batches())),
    )?;
    if let Some(requests) = options.requests.filter(|requests| *requests > 0) {
        let runs = df!(
            "runs" => cells(&parts, |part| number(part.requests().div_ceil(requests))),
            "runs_in_batches" => cells(&parts, |part| number(part.in_batches().div_ceil(requests))),
        )?;
        table.hstack_mut(runs.columns())?;
    }
    Ok(table)
}

/// How many of the first make up a share of all streams.
fn recordings_of(wants: &[Want], share: f64) -> usize {
    let all: u64 = wants.iter().map(|want| want.streams).sum();
    let mut streams = 0;
    let is_short = |want: &&Want| {
        let is_short = (streams as f64) < share * all as f64;
        streams += want.streams;
        is_short
    };
    wants.iter().take_while(is_short).count()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
