//! From plays, which hold ids and names, to details in the diary: albums, covers, release dates, genres, audio features. Asks
//! for what is not known yet, most-played first, and goes on where it stopped.
//!
//! What the listener's export and the diary hold is not asked for, and what the client's catalogue store holds costs no request.

mod asking;
mod details;
mod editions;
mod enriched;
mod heard;
mod plan;
mod running;
mod wanted;

use std::fmt;
use std::future::{Future, IntoFuture, pending};
use std::pin::Pin;

use polars::prelude::DataFrame;
use spotify_client::Spotify;

use crate::{Diary, Result};
pub use details::WithDetails;
pub use enriched::{Enriched, Stop, Tally};

/// `.enrich(&diary, &plays)` on a client.
pub trait Enrich {
    /// Details of what was played, into the diary: of each recording one track (album, cover, release date, length, popularity
    /// where the app may see it), its first artist (genres, picture) and its audio features. `.await` it, or `.wait()` for
    /// it in a notebook; nothing is sent before.
    ///
    /// ```no_run
    /// use linernotes::prelude::*;
    ///
    /// let spotify = Spotify::from_env()?;
    /// let diary = Diary::of(&spotify)?;
    /// let plays = diary.plays()?;
    /// let enriching = spotify.enrich(&diary, &plays).with(Enrichment { requests: Some(2_000) });
    /// enriching.plan()?; // how many requests it takes: nothing is sent
    /// enriching.wait()?; // as far as 2,000 requests go; tomorrow the same line goes on
    /// plays.with_details(&diary)?;
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// **What is asked for.** A recording is what has the same `name` and `artist`, or the same `id` where a name is missing. It
    /// is wanted when it was streamed at least once: a stream is a play of at least 30 seconds, or of unknown length, that is
    /// no near repeat. Of a recording that the diary knows under any id, no track is asked for; of another, its most-played
    /// id, and the next one where Spotify does not know that. What nobody knew is not asked for again for 30 days.
    ///
    /// **In which order.** Recordings by their streams. Tracks go out fifty at a time; then their artists and their features, as
    /// soon as there are enough for a request, so that what was played most is complete first.
    ///
    /// **How it stops.** At the end; at the budget; where Spotify asks for a wait of more than a minute; when nothing answers;
    /// at an interrupt. What came is in the diary by then, fifty rows in a transaction, and what was under way is in the
    /// catalogue store. To run it again is to go on.
    ///
    /// `plays` needs `id`, `name`, and `artist` or `artists`; `ms_played`, `kind` and `near_repeat` are used where they are there.
    /// Plays without an id are not looked for by their names, as that is a search each: they get the details of a recording that
    /// has an id elsewhere, and are counted.
    ///
    /// `GET /tracks` and `GET /artists`, or `/tracks/{id}` and `/artists/{id}` where batches are closed; features as from
    /// [`Spotify::audio_features`] · no scope.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`], [`crate::Error::WrongColumn`]; [`crate::Error::OtherListener`] for somebody else's diary;
    /// [`crate::Error::DiaryBusy`] and [`crate::Error::NoDiary`] when it cannot be written; [`crate::Error::Spotify`] for what a
    /// later run does not mend, such as keys that are refused.
    fn enrich(&self, diary: &Diary, plays: &DataFrame) -> Enriching;
}

impl Enrich for Spotify {
    fn enrich(&self, diary: &Diary, plays: &DataFrame) -> Enriching {
        Enriching {
            spotify: self.clone(),
            diary: diary.clone(),
            plays: plays.clone(),
            options: Enrichment::default(),
            until: Box::pin(pending()),
        }
    }
}

/// How much may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Enrichment {
    /// How many requests this run may send to Spotify: as many as it takes unless said otherwise. Where the client has a budget
    /// of its own, the smaller one holds. Other sources of audio features are not counted.
    pub requests: Option<usize>,
}

/// An enrichment that has not begun: `.plan()` it, `.await` it, or `.wait()` for it in a notebook.
pub struct Enriching {
    spotify: Spotify,
    diary: Diary,
    plays: DataFrame,
    options: Enrichment,
    until: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// An enrichment under way.
pub type PendingEnrichment = Pin<Box<dyn Future<Output = Result<Enriched>> + Send>>;

impl Enriching {
    /// The same with other options.
    #[must_use]
    pub fn with(self, options: Enrichment) -> Self {
        Self { options, ..self }
    }

    /// The same, which stops in good order when `end` ends. In our kernel an interrupt does that by itself.
    #[must_use]
    pub fn until(self, end: impl Future<Output = ()> + Send + 'static) -> Self {
        Self { until: Box::pin(end), ..self }
    }

    /// The same, which stops in good order at Ctrl-C, as a command should. That does not end the program by itself any more.
    #[must_use]
    pub fn until_interrupted(self) -> Self {
        self.until(async {
            if tokio::signal::ctrl_c().await.is_err() {
                // Where it cannot be heard, it ends the program as ever, and what came is kept too.
                pending::<()>().await;
            }
        })
    }

    /// How much there is to ask for, without sending anything. A row for each `share` of all streams that have an id, 0.5, 0.8,
    /// 0.95 and 1: how many `recordings` make it up, the most-played first; how many `tracks` and about how many `artists` of
    /// them are to be asked for; the `requests` that takes one by one, as apps of today have to, and
    /// `requests_in_batches` of 50; with [`Enrichment::requests`] also `runs` and `runs_in_batches`.
    ///
    /// Who made a track that is not known yet is taken from its name. What the catalogue store holds is counted although it costs
    /// nothing, and audio features are not counted: ReccoBeats is no part of Spotify's budget, and an app that has Spotify's
    /// own gets 100 of them for a request.
    ///
    /// # Errors
    ///
    /// As [`Enrich::enrich`], without those of Spotify.
    pub fn plan(&self) -> Result<DataFrame> {
        plan::plan(&self.spotify, &self.diary, &self.plays, self.options)
    }
}

impl IntoFuture for Enriching {
    type Output = Result<Enriched>;
    type IntoFuture = PendingEnrichment;

    fn into_future(self) -> PendingEnrichment {
        Box::pin(running::run(self))
    }
}

impl fmt::Debug for Enriching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { diary, plays, options, .. } = self;
        let mut debug = f.debug_struct("Enriching");
        debug.field("diary", diary).field("plays", &plays.height()).field("options", options).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
