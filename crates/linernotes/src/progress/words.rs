//! A moment of some work to the words and the bar that show it.

use std::time::Duration;

use html_escape::encode_text;
use indicatif::{HumanCount, HumanDuration};

/// How much there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Steps(usize),
    Time(Duration),
    Unknown,
}

/// How some work stands.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) title: String,
    pub(super) message: String,
    pub(super) extent: Extent,
    pub(super) count: usize,
    pub(super) elapsed: Duration,
}

impl Moment {
    /// Title, count, rate, remaining time and message in one line.
    pub(super) fn line(&self) -> String {
        let count = HumanCount(self.count as u64);
        let mut facts = match self.extent {
            Extent::Steps(total) => vec![format!("{count} of {}", HumanCount(total as u64))],
            Extent::Time(_) => vec![],
            Extent::Unknown => vec![count.to_string()],
        };
        facts.extend(self.rate());
        facts.extend(self.remaining().map(|remaining| format!("{} left", HumanDuration(remaining))));
        facts.extend((!self.message.is_empty()).then(|| self.message.clone()));
        format!("{}: {}", self.title, facts.join(" · "))
    }

    /// The line behind a bar.
    pub(super) fn html(&self) -> String {
        let (done, whole) = self.part();
        let bar = match whole {
            Some(whole) => format!(r#"<progress value="{done}" max="{whole}"></progress>"#),
            None => "<progress></progress>".to_owned(),
        };
        format!(r#"<div style="font-variant-numeric:tabular-nums">{bar} {}</div>"#, encode_text(&self.line()))
    }

    /// What stays when it has ended: no times, so that two runs leave the same.
    pub(super) fn last_line(&self) -> String {
        let (title, count) = (&self.title, HumanCount(self.count as u64));
        match self.extent {
            Extent::Steps(total) if self.count < total => {
                format!("{title}: stopped at {count} of {}", HumanCount(total as u64))
            }
            Extent::Time(_) => format!("{title}: done"),
            Extent::Steps(_) | Extent::Unknown => format!("{title}: {count}"),
        }
    }

    /// How much is done of how much, for a bar.
    pub(super) fn part(&self) -> (u64, Option<u64>) {
        match self.extent {
            Extent::Steps(total) => (self.count.min(total) as u64, Some(total as u64)),
            Extent::Time(duration) => (self.elapsed.min(duration).as_secs(), Some(duration.as_secs().max(1))),
            Extent::Unknown => (self.count as u64, None),
        }
    }

    /// Steps a second over the whole work.
    fn speed(&self) -> Option<f64> {
        let steps = matches!(self.extent, Extent::Steps(_) | Extent::Unknown) && self.count > 0;
        steps.then(|| self.count as f64 / self.elapsed.as_secs_f64().max(0.001))
    }

    fn rate(&self) -> Option<String> {
        let (speed, unit) = match self.speed()? {
            slow if slow < 0.95 => (slow * 60.0, "minute"),
            fast => (fast, "second"),
        };
        Some(format!("{} a {unit}", HumanCount(speed.round() as u64)))
    }

    fn remaining(&self) -> Option<Duration> {
        match self.extent {
            Extent::Steps(total) => {
                let seconds = total.saturating_sub(self.count) as f64 / self.speed()?;
                Duration::try_from_secs_f64(seconds).ok()
            }
            Extent::Time(duration) => Some(duration.saturating_sub(self.elapsed)),
            Extent::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(extent: Extent, count: usize, seconds: u64) -> Moment {
        let (title, message) = ("Fetching tracks".to_owned(), String::new());
        Moment { title, message, extent, count, elapsed: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_line_says_how_far_how_fast_and_how_long() {
        let waiting = Extent::Time(Duration::from_secs(30));
        for (moment, line) in [
            (moment(Extent::Steps(10_000), 0, 1), "Fetching tracks: 0 of 10,000"),
            (
                moment(Extent::Steps(10_000), 1_200, 4),
                "Fetching tracks: 1,200 of 10,000 · 300 a second · 29 seconds left",
            ),
            (moment(Extent::Steps(40), 10, 60), "Fetching tracks: 10 of 40 · 10 a minute · 3 minutes left"),
            (moment(Extent::Steps(10), 12, 6), "Fetching tracks: 12 of 10 · 2 a second · 0 seconds left"),
            (moment(Extent::Unknown, 1_200, 4), "Fetching tracks: 1,200 · 300 a second"),
            (moment(waiting, 0, 10), "Fetching tracks: 20 seconds left"),
        ] {
            assert_eq!(moment.line(), line);
        }
        let with_message = Moment { message: "side A".to_owned(), ..moment(Extent::Unknown, 0, 1) };
        assert_eq!(with_message.line(), "Fetching tracks: 0 · side A");
    }

    #[test]
    fn the_last_line_holds_no_time() {
        for (moment, line) in [
            (moment(Extent::Steps(10_000), 10_000, 4), "Fetching tracks: 10,000"),
            (moment(Extent::Steps(10_000), 3_400, 4), "Fetching tracks: stopped at 3,400 of 10,000"),
            (moment(Extent::Unknown, 1_200, 4), "Fetching tracks: 1,200"),
            (moment(Extent::Time(Duration::from_secs(30)), 0, 30), "Fetching tracks: done"),
        ] {
            assert_eq!(moment.last_line(), line);
        }
    }

    #[test]
    fn the_bar_is_html_and_nothing_in_a_title_is() {
        let hostile = Moment { title: "<script>".to_owned(), ..moment(Extent::Steps(4), 1, 1) };
        let html = hostile.html();
        assert!(html.contains(r#"<progress value="1" max="4"></progress> &lt;script&gt;: 1 of 4"#), "{html}");
        assert!(moment(Extent::Unknown, 1, 1).html().contains("<progress></progress>"));
    }
}
