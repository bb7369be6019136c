//! Turns a number into a show or an episode of one. Their number is the same in worlds of every size.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::World;
use super::dice::{Dice, Stream};
use super::id::{EpisodeRef, Id, Kind, ShowRef};
use super::picture::{PictureKind, Pictures};
use super::words::{SPOKEN, WORDS};

const SHOWS: u32 = 40;
/// No episode is newer.
const LAST: Date = date(2026, 11, 15);

/// A podcast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Show {
    pub(crate) at: ShowRef,
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) publisher: &'static str,
    pub(crate) description: String,
    pub(crate) html_description: String,
    pub(crate) languages: Vec<&'static str>,
    pub(crate) explicit: bool,
    pub(crate) media_type: &'static str,
    /// The numbers of its episodes, the newest first.
    pub(crate) episodes: Range<u32>,
    pub(crate) picture: Pictures,
}

/// One episode of a show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Episode {
    pub(crate) at: EpisodeRef,
    pub(crate) id: Id,
    pub(crate) show: ShowRef,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) html_description: String,
    pub(crate) duration_ms: u32,
    pub(crate) explicit: bool,
    pub(crate) language: &'static str,
    /// `YYYY-MM-DD`.
    pub(crate) release_date: String,
    pub(crate) picture: Pictures,
}

/// The first episode of each show, and the number of all.
pub(super) fn starts(seed: u64) -> Vec<u32> {
    running(0, (0..SHOWS).map(|at| 20 + Dice::new(seed, Stream::Show, u64::from(at) | 1 << 32).below(61)))
}

/// Where each of several lengths begins, and where the last ends.
pub(super) fn running(start: u32, lengths: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut end = start;
    let ends = lengths.map(|length| {
        end += length;
        end
    });
    [start].into_iter().chain(ends).collect()
}

impl World {
    pub(crate) fn show_count(&self) -> u32 {
        SHOWS
    }

    pub(crate) fn episode_count(&self) -> u32 {
        self.episode_starts.last().copied().unwrap_or(0)
    }

    /// A show. A number beyond the last stands for some show too.
    pub(crate) fn show(&self, at: ShowRef) -> Show {
        let number = (at.0 % SHOWS) as usize;
        let spoken = &*SPOKEN;
        let mut dice = self.dice(Stream::Show, at);
        let (first, second) = (spoken.show_first[number % 16], spoken.show_second[(number * 7 + number / 16) % 16]);
        let (subject, host) = (self.subject(at), self.host(at));
        let description = format!("{host} talks about {subject}. Questions & answers: write to us.");
        Show {
            at,
            id: self.codec.encode(Kind::Show, at.0),
            name: format!("{first} {second}"),
            publisher: dice.word(&spoken.publisher),
            html_description: as_html(&description),
            description,
            languages: vec![self.language(at)],
            explicit: dice.one_in(6),
            media_type: "audio",
            episodes: self.episode_starts[number]..self.episode_starts[number + 1],
            picture: self.picture(PictureKind::Show, at.0),
        }
    }

    /// An episode. A number beyond the last stands for some episode too.
    pub(crate) fn episode(&self, at: EpisodeRef) -> Episode {
        let number = at.0 % self.episode_count();
        let show = ShowRef(self.episode_starts.partition_point(|start| *start <= number) as u32 - 1);
        let newer = number - self.episode_starts[show.0 as usize];
        let part = self.episode_starts[show.0 as usize + 1] - number;
        let mut dice = self.dice(Stream::Episode, at);
        let subject = self.subject(ShowRef(dice.below(SHOWS)));
        let person = format!("{} {}", dice.word(&WORDS.given), dice.word(&WORDS.family));
        let title = dice.word(&SPOKEN.episode).replace("{subject}", subject).replace("{person}", &person);
        let description = format!("In part {part}, {} and {person} turn to {subject}.", self.host(show));
        let days = u64::from(show.0 % 7 + 7 * newer);
        let released = LAST.checked_sub((days as i64).days()).unwrap_or(LAST);
        Episode {
            at,
            id: self.codec.encode(Kind::Episode, at.0),
            show,
            name: format!("#{part} {}", title.replace("{number}", &part.to_string())),
            html_description: as_html(&description),
            description,
            duration_ms: (dice.between(14.0, 78.0) * 60_000.0) as u32,
            explicit: dice.one_in(20),
            language: self.language(show),
            release_date: released.to_string(),
            picture: self.picture(PictureKind::Show, show.0),
        }
    }

    fn subject(&self, show: ShowRef) -> &'static str {
        self.dice(Stream::Show, u64::from(show.0) | 1 << 33).word(&SPOKEN.subject)
    }

    fn language(&self, show: ShowRef) -> &'static str {
        self.dice(Stream::Show, u64::from(show.0) | 1 << 34).word(&SPOKEN.languages)
    }

    fn host(&self, show: ShowRef) -> String {
        let mut dice = self.dice(Stream::Show, u64::from(show.0) | 1 << 35);
        format!("{} {}", dice.word(&WORDS.given), dice.word(&WORDS.family))
    }
}

/// The text as Spotify's `html_description` has it.
pub(super) fn as_html(text: &str) -> String {
    format!("<p>{}</p>", html_escape::encode_text(text))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn shows_have_different_names_and_their_episodes_run_from_new_to_old() {
        let world = World::new(World::DEFAULT_SEED, 64, false);
        let mut names = HashSet::new();
        for show in (0..world.show_count()).map(|at| world.show(ShowRef(at))) {
            assert!((20..=80).contains(&show.episodes.len()), "{show:?}");
            let episodes: Vec<Episode> = show.episodes.clone().map(|at| world.episode(EpisodeRef(at))).collect();
            assert!(episodes.iter().all(|episode| episode.show == show.at));
            assert!(episodes.is_sorted_by(|new, old| new.release_date > old.release_date));
            assert!(episodes[0].release_date <= LAST.to_string());
            assert!(names.insert(show.name.clone()), "{}", show.name);
        }
    }
}
