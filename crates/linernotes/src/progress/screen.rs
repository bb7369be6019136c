//! Moments of some work to what is seen of them, wherever that is.

use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::words::Moment;
use crate::place::Place;
use crate::show::{Output, Picture, new_display_id, print_text, text};

/// Work that ends before this shows nothing.
const SHORT: Duration = Duration::from_millis(500);
/// Where lines cannot be taken back, they come after this long, and that far apart.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// Where progress is seen.
pub(super) enum Screen {
    Changing(Changing),
    Lines(Lines),
    Terminal(Option<ProgressBar>),
    Nobody,
}

impl Screen {
    pub(super) fn here() -> Self {
        match Place::here() {
            Place::Kernel => Self::Changing(Changing::default()),
            Place::PlainKernel => Self::Lines(Lines::default()),
            Place::Program if std::io::stderr().is_terminal() => Self::Terminal(None),
            Place::Program => Self::Nobody,
        }
    }

    pub(super) fn draw(&mut self, moment: &Moment) {
        if moment.elapsed < SHORT {
            return;
        }
        match self {
            Self::Changing(changing) => print_text(&changing.draw(moment)),
            Self::Lines(lines) => print_text(&lines.draw(moment)),
            Self::Terminal(bar) => draw_in_terminal(bar.get_or_insert_with(|| bar_of(moment)), moment),
            Self::Nobody => {}
        }
    }

    pub(super) fn end(&mut self, moment: &Moment) {
        match self {
            Self::Changing(changing) => print_text(&changing.end(moment)),
            Self::Lines(lines) => print_text(&lines.end(moment)),
            Self::Terminal(bar) => bar.iter().for_each(take_from_terminal),
            Self::Nobody => {}
        }
    }
}

/// One output that changes: in our kernel.
#[derive(Default)]
pub(super) struct Changing {
    shown: Option<Drawn>,
}

struct Drawn {
    display_id: String,
    state: (u64, String),
}

impl Changing {
    /// What is printed for this moment; nothing when the last one looked the same.
    fn draw(&mut self, moment: &Moment) -> String {
        let state = (moment.part().0, moment.message.clone());
        let picture = Picture::text(moment.line()).html(moment.html()).passing();
        match &mut self.shown {
            Some(drawn) if drawn.state == state => String::new(),
            Some(drawn) => {
                drawn.state = state;
                text(Output::Update(&picture, &drawn.display_id), Place::Kernel)
            }
            None => {
                let drawn = self.shown.insert(Drawn { display_id: new_display_id(), state });
                text(Output::Display(&picture, &drawn.display_id), Place::Kernel)
            }
        }
    }

    fn end(&mut self, moment: &Moment) -> String {
        let picture = Picture::text(moment.last_line()).passing();
        let drawn = self.shown.take();
        drawn.map_or_else(String::new, |drawn| text(Output::Update(&picture, &drawn.display_id), Place::Kernel))
    }
}

/// A line now and then: in another kernel.
#[derive(Default)]
pub(super) struct Lines {
    last: Option<(Duration, u64)>,
}

impl Lines {
    fn draw(&mut self, moment: &Moment) -> String {
        let (last, done) = self.last.unwrap_or_default();
        if moment.elapsed < last + BETWEEN_LINES || (self.last.is_some() && done == moment.part().0) {
            return String::new();
        }
        self.last = Some((moment.elapsed, moment.part().0));
        format!("{}\n", moment.line())
    }

    fn end(&mut self, moment: &Moment) -> String {
        self.last.take().map_or_else(String::new, |_| format!("{}\n", moment.last_line()))
    }
}

/// All bars of this program, one below the other.
fn bars() -> &'static MultiProgress {
    static BARS: OnceLock<MultiProgress> = OnceLock::new();
    BARS.get_or_init(MultiProgress::new)
}

fn bar_of(moment: &Moment) -> ProgressBar {
    let (_, whole) = moment.part();
    let template = if whole.is_some() { "{bar:24} {msg}" } else { "{spinner} {msg}" };
    let style = ProgressStyle::with_template(template).expect("both templates are right");
    let bar = ProgressBar::no_length().with_style(style).with_message(moment.line());
    whole.into_iter().for_each(|whole| bar.set_length(whole));
    bars().add(bar)
}

fn draw_in_terminal(bar: &ProgressBar, moment: &Moment) {
    bar.set_message(moment.line());
    bar.set_position(moment.part().0);
    bar.tick();
}

fn take_from_terminal(bar: &ProgressBar) {
    bar.finish_and_clear();
    bars().remove(bar);
}

#[cfg(test)]
mod tests {
    use super::super::words::Extent;
    use super::*;

    fn moment(count: usize, milliseconds: u64) -> Moment {
        Moment {
            title: "Fetching tracks".to_owned(),
            message: String::new(),
            extent: Extent::Steps(100),
            count,
            elapsed: Duration::from_millis(milliseconds),
        }
    }

    /// The JSON of a block, without its id.
    fn json(block: &str) -> serde_json::Value {
        let line = block.lines().nth(1).unwrap_or_default();
        let mut json: serde_json::Value = serde_json::from_str(line).expect(block);
        assert!(json.as_object_mut().unwrap().remove("display_id").is_some());
        json
    }

    #[test]
    fn in_our_kernel_one_output_changes_and_ends_as_a_line() {
        let mut changing = Changing::default();
        let shown = json(&changing.draw(&moment(10, 1_000)));
        assert_eq!((&shown["kind"], &shown["metadata"]["linernotes"]["passing"]), (&"display".into(), &true.into()));
        assert!(shown["data"]["text/html"].as_str().unwrap().contains("<progress"));
        assert_eq!(changing.draw(&moment(10, 1_100)), "", "nothing has changed");
        let changed = json(&changing.draw(&moment(20, 2_000)));
        assert_eq!(changed["data"]["text/plain"], "Fetching tracks: 20 of 100 · 10 a second · 8 seconds left");
        let last = json(&changing.end(&moment(100, 9_000)));
        assert_eq!(
            (&last["kind"], last["data"].to_string()),
            (&"update".into(), r#"{"text/plain":"Fetching tracks: 100"}"#.into())
        );
        assert_eq!(changing.end(&moment(100, 9_000)), "");
    }

    #[test]
    fn in_another_kernel_a_line_comes_every_few_seconds() {
        let mut lines = Lines::default();
        assert_eq!(lines.draw(&moment(10, 4_900)), "");
        assert_eq!(lines.draw(&moment(10, 5_000)), "Fetching tracks: 10 of 100 · 2 a second · 45 seconds left\n");
        assert_eq!(lines.draw(&moment(11, 9_900)), "");
        assert_eq!(lines.draw(&moment(10, 10_000)), "", "nothing has changed");
        assert!(!lines.draw(&moment(30, 10_100)).is_empty());
        assert_eq!(lines.end(&moment(100, 12_000)), "Fetching tracks: 100\n");
    }

    #[test]
    fn short_work_shows_nothing() {
        let mut screen = Screen::Changing(Changing::default());
        screen.draw(&moment(10, 499));
        let Screen::Changing(changing) = &mut screen else { unreachable!() };
        assert!(changing.shown.is_none());
        assert_eq!(changing.end(&moment(100, 499)), "");
        assert_eq!(Lines::default().end(&moment(100, 4_000)), "");
    }
}
