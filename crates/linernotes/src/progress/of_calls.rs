//! What the client says during a call to a bar: for the rows that come, or for a wait before the first of them.

use std::time::Duration;

use indicatif::HumanDuration;
use spotify_client::Event;

use crate::Progress;

/// A shorter wait is not spoken of.
const WORTH_A_WORD: Duration = Duration::from_secs(1);

/// The bars of one wait.
#[derive(Default)]
pub(crate) struct Bars {
    rows: Option<(&'static str, Progress)>,
    waiting: Option<Progress>,
}

impl Bars {
    /// Shows how far a call is. Other events are not about that.
    pub(crate) fn show(&mut self, event: &Event) {
        match *event {
            Event::Rows { what, done, total } => {
                if self.rows.as_ref().is_none_or(|(shown, _)| *shown != what) {
                    self.rows = Some((what, begin(what, total)));
                }
                if let Some((_, progress)) = &self.rows {
                    progress.set(done);
                }
            }
            Event::Waiting(duration) if duration < WORTH_A_WORD => {}
            Event::Waiting(duration) => match &self.rows {
                Some((_, rows)) => rows.message(&format!("Spotify asks to wait {}", HumanDuration(duration))),
                None => self.waiting = Some(Progress::waiting("Waiting as Spotify asks", duration)),
            },
            Event::Resumed => {
                self.waiting = None;
                self.rows.iter().for_each(|(_, rows)| rows.message(""));
            }
            _ => {}
        }
    }
}

fn begin(what: &str, total: Option<usize>) -> Progress {
    let title = format!("Fetching {what}");
    total.map_or_else(|| Progress::open_ended(&title), |total| Progress::new(&title, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE_SECONDS: Event = Event::Waiting(Duration::from_secs(5));

    fn line(bars: &Bars) -> String {
        bars.rows.as_ref().map(|(_, progress)| progress.line()).unwrap_or_default()
    }

    #[test]
    fn rows_have_one_bar_that_also_tells_of_waits() {
        let mut bars = Bars::default();
        let rows = |done| Event::Rows { what: "tracks", done, total: Some(60) };
        bars.show(&rows(0));
        assert_eq!(line(&bars), "Fetching tracks: 0 of 60");
        bars.show(&FIVE_SECONDS);
        assert_eq!(line(&bars), "Fetching tracks: 0 of 60 · Spotify asks to wait 5 seconds");
        assert!(bars.waiting.is_none());
        bars.show(&Event::Resumed);
        bars.show(&rows(60));
        assert!(line(&bars).starts_with("Fetching tracks: 60 of 60 · "));
        bars.show(&Event::Rows { what: "albums", done: 0, total: None });
        assert_eq!(line(&bars), "Fetching albums: 0");
    }

    #[test]
    fn a_wait_before_any_row_has_a_bar_of_its_own_unless_it_is_short() {
        let mut bars = Bars::default();
        bars.show(&Event::Waiting(Duration::from_millis(250)));
        assert!(bars.waiting.is_none());
        bars.show(&FIVE_SECONDS);
        assert!(bars.waiting.is_some());
        bars.show(&Event::Resumed);
        assert!(bars.waiting.is_none());
    }
}
