//! What a cell shows while it waits for the kernel or a compiler: one output that moves, and is gone when the cell's own
//! outputs come.

use std::time::{Duration, Instant};

use html_escape::encode_text;
use serde_json::{Value, json};

use crate::wire::Stage;

/// Shorter waits are not worth a word.
const PATIENCE: Duration = Duration::from_millis(700);

/// The wait of one cell.
pub(super) struct Progress {
    id: String,
    since: Instant,
    is_shown: bool,
}

impl Progress {
    pub(super) fn of_cell(id: &str) -> Self {
        Self { id: format!("wait-{id}"), since: Instant::now(), is_shown: false }
    }

    /// The message with which this wait is shown now, if it is time to.
    pub(super) fn show(&mut self, wait: &Wait) -> Option<(&'static str, Value)> {
        if !self.is_shown && self.since.elapsed() < PATIENCE {
            return None;
        }
        let kind = if self.is_shown { "update_display_data" } else { "display_data" };
        self.is_shown = true;
        let content = json!({
            "data": wait.data(self.since.elapsed()),
            "metadata": {},
            "transient": { "display_id": self.id },
        });
        Some((kind, content))
    }

    /// The message that takes it away, when it is there.
    pub(super) fn end(&mut self) -> Option<(&'static str, Value)> {
        std::mem::take(&mut self.is_shown).then(|| ("clear_output", json!({ "wait": false })))
    }
}

/// What a cell waits for.
#[derive(Clone)]
pub(super) enum Wait {
    /// An evaluator that is not there yet.
    Start,
    /// A step of the evaluator's way, since when.
    Warming(Stage, Instant),
    /// What cargo says.
    Building(String),
}

impl Wait {
    fn data(&self, waited: Duration) -> Value {
        let seconds = waited.as_secs();
        let (part, text) = match self {
            Self::Start => (None, "Getting ready".to_owned()),
            Self::Warming(stage, since) => {
                (Some(part(stage, since.elapsed())), format!("Getting ready: {}", stage.what))
            }
            Self::Building(said) => (counted(said), in_short(said)),
        };
        let value = part.map_or_else(String::new, |part| format!(" value=\"{part:.3}\""));
        let percent = part.map_or_else(String::new, |part| format!("{:.0} %, ", part * 100.0));
        json!({
            "text/plain": format!("{text} ({percent}{seconds} s)"),
            "text/html": format!(
                "<progress max=\"1\"{value} style=\"width:12em;vertical-align:middle\"></progress> \
                 <span style=\"opacity:0.7\">{}, {seconds} s</span>",
                encode_text(&text)
            ),
        })
    }
}

/// How much of the way lies behind, as it was the last time; never quite the whole step.
fn part(stage: &Stage, elapsed: Duration) -> f64 {
    let of_step = if stage.seconds > 0.0 { (elapsed.as_secs_f64() / stage.seconds).min(0.97) } else { 0.0 };
    stage.done + (stage.next - stage.done) * of_step
}

/// cargo's own count, as in `Building [===>   ] 12/58: serde`.
fn counted(said: &str) -> Option<f64> {
    let (done, rest) = said.split_once("] ")?.1.split_once('/')?;
    let all: f64 = rest.split(':').next()?.trim().parse().ok()?;
    let done: f64 = done.trim().parse().ok()?;
    (all > 0.0).then(|| done / all)
}

/// Without cargo's own bar, and without the folder of a crate.
fn in_short(said: &str) -> String {
    match said.split_once("] ") {
        Some((_, rest)) => format!("Compiling {rest}"),
        None => said.split(" (").next().unwrap_or(said).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_count_is_read() {
        assert_eq!(counted("Building [====>      ] 12/48: serde, syn"), Some(0.25));
        assert_eq!(counted("Compiling serde v1.0.0"), None);
        assert_eq!(in_short("Building [====>      ] 12/48: serde"), "Compiling 12/48: serde");
        assert_eq!(in_short("Compiling ctx v1.0.0 (/a/folder)"), "Compiling ctx v1.0.0");
    }

    #[test]
    fn a_step_moves_with_time_and_ends_only_with_the_next() {
        let stage = Stage { what: "reading".to_owned(), done: 0.2, next: 0.6, seconds: 10.0 };
        let at = |seconds| (part(&stage, Duration::from_secs(seconds)) * 1000.0).round();
        assert_eq!((at(0), at(5), at(100)), (200.0, 400.0, 588.0));
    }

    #[test]
    fn it_shows_itself_only_when_it_lasts_and_leaves_nothing() {
        let mut progress = Progress::of_cell("1");
        assert!(progress.show(&Wait::Start).is_none() && progress.end().is_none());
        progress.since = Instant::now().checked_sub(PATIENCE).unwrap();
        assert_eq!(progress.show(&Wait::Start).unwrap().0, "display_data");
        let (kind, content) = progress.show(&Wait::Building("Compiling a<b> v1".to_owned())).unwrap();
        assert_eq!(kind, "update_display_data");
        assert!(content["data"]["text/html"].as_str().unwrap().contains("Compiling a&lt;b&gt; v1"));
        assert_eq!(progress.end().unwrap().0, "clear_output");
        assert!(progress.end().is_none());
    }
}
