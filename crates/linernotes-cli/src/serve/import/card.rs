//! How far an import is, to a piece of a page: the same in the page itself and in what comes later.

use linernotes::HistoryReport;
use maud::{Markup, html};

use super::super::page::words::{counted, grouped, moment};
use super::standing::{Known, Lookup, Stage, Standing};

/// Files whose broken rows are told of; others are counted.
const FILES_TOLD: usize = 20;

/// A card. `data-stage` says to the script which of them it is.
pub(super) fn of(standing: &Standing) -> Markup {
    html! {
        div data-stage=(stage_name(&standing.stage)) {
            (of_stage(&standing.stage))
            (of_lookup(&standing.lookup))
        }
    }
}

fn stage_name(stage: &Stage) -> &'static str {
    match stage {
        Stage::Idle => "idle",
        Stage::Receiving(_) => "receiving",
        Stage::Waiting => "waiting",
        Stage::Reading { .. } => "reading",
        Stage::Merging => "merging",
        Stage::Done(_) => "done",
        Stage::Failed(_) => "failed",
    }
}

fn of_stage(stage: &Stage) -> Markup {
    match stage {
        Stage::Idle => html! {},
        Stage::Receiving(bytes) => under_way("Your download comes in", &format!("{} so far", megabytes(*bytes)), None),
        Stage::Waiting => under_way("Your download is here", "Others are read first.", None),
        Stage::Reading { of: 0, .. } => under_way("Your download is here", "Reading it …", None),
        Stage::Reading { done, of } => {
            let text = format!("{}% of {}", percent(*done, *of), megabytes(*of));
            under_way("Reading your plays", &text, Some((*done, *of)))
        }
        Stage::Merging => under_way("Putting your plays in order", "Each is kept once.", None),
        Stage::Done(report) => html! {
            div.notice.done {
                p.said { strong { (outcome(report)) } }
                (of_report(report))
                p { a.button href="/dashboard" { "Look at it" } }
            }
        },
        Stage::Failed(why) => html! {
            div.notice.trouble {
                p.said { strong { "Nothing was imported." } }
                p { (why) }
                p { a href="#upload" { "Choose another file" } }
            }
        },
    }
}

fn under_way(title: &str, text: &str, part: Option<(u64, u64)>) -> Markup {
    html! {
        div.notice.under-way {
            p.said { strong { (title) } }
            @match part {
                Some((done, of)) => progress max=(of) value=(done) aria-label=(title) {},
                None => progress aria-label=(title) {},
            }
            p { (text) }
            p.fine { "You may close this page: it goes on." }
        }
    }
}

fn of_lookup(lookup: &Lookup) -> Markup {
    match lookup {
        Lookup::Idle => html! {},
        Lookup::Counting => html! { div.notice { p { "Looking what is known about them already …" } } },
        Lookup::Running(known) => html! {
            div.notice.under-way {
                p { strong { "Looking up genres, covers and sounds" } }
                progress max=(known.of.max(1)) value=(known.recordings) aria-label="How many recordings are known" {}
                p { (of_known(*known)) }
                @if known.left > 0 { p.fine { "About " (grouped(known.left as u64)) " tracks and artists are still to be asked for. You may close this page: it goes on." } }
            }
        },
        Lookup::Waiting { why, until } => html! {
            div.notice.under-way {
                p { strong { "Looking up genres, covers and sounds" } }
                p { (why) " It goes on by itself, on " (moment(*until)) ". What has come stays." }
            }
        },
        Lookup::Complete(known) => html! {
            div.notice.done { p { "All is looked up that can be: " (of_known(*known)) } }
        },
        Lookup::Stopped { why, signed_out } => html! {
            div.notice.trouble {
                p { strong { "Genres, covers and sounds are not all looked up." } }
                p { (why) }
                @if *signed_out {
                    p { a.button href="/sign-in?to=%2Fimport" { "Sign in again" } }
                } @else {
                    p { a href="#look-up" { "Go on with it" } }
                }
            }
        },
    }
}

fn of_known(known: Known) -> String {
    format!("{} of {} recordings are known.", grouped(known.recordings as u64), grouped(known.of as u64))
}

/// What came of it, in a sentence.
fn outcome(report: &HistoryReport) -> String {
    match report.kept.all() {
        0 => "Your history had all of these plays before.".to_owned(),
        1 => "1 play is new in your history.".to_owned(),
        kept => format!("{} plays are new in your history.", grouped(kept)),
    }
}

/// What became of every row, and of which rows nothing could be made.
pub(super) fn of_report(report: &HistoryReport) -> Markup {
    let kept = &report.kept;
    let of_kept = [
        (kept.music, "music"),
        (kept.local, "files of your own"),
        (kept.podcast, "podcasts"),
        (kept.audiobook, "audiobooks"),
        (kept.unknown, "that Spotify does not name"),
    ];
    let told =
        of_kept.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", grouped(*count)));
    let places = [
        ("New", kept.all(), told.collect::<Vec<_>>().join(", ")),
        ("Known", report.known, "your history had them before".to_owned()),
        ("Repeated", report.repeated, "the download says them twice, and they are kept once".to_owned()),
        (
            "Covered",
            report.covered,
            "of your account data, from a time of which the extended history tells more".to_owned(),
        ),
        ("Unreadable", report.unreadable, "broken, or no plays; listed below".to_owned()),
    ];
    html! {
        table.report {
            caption.hidden { "What became of each row of the download" }
            thead { tr { th scope="col" { "Rows" } th.number scope="col" { "How many" } th scope="col" { "What they are" } } }
            tbody {
                @for (name, count, what) in &places {
                    tr { th scope="row" { (name) } td.number { (grouped(*count)) } td { @if *count > 0 { (what) } } }
                }
                tr { th.strong scope="row" { "All" } td.number.strong { (grouped(report.rows)) } td { "in " (counted(report.files.len(), "file")) } }
            }
        }
        @if report.superseded > 0 {
            p.fine { (grouped(report.superseded)) " plays of earlier account data gave way to the extended history, which says more of them." }
        }
        @if !report.passed_over.is_empty() {
            p.fine { (counted(report.passed_over.len(), "other file")) " in it without plays, not opened." }
        }
        (broken(report))
    }
}

fn broken(report: &HistoryReport) -> Markup {
    let broken: Vec<_> = report.files.iter().filter(|file| file.unreadable > 0 || file.problem.is_some()).collect();
    html! {
        @if !broken.is_empty() {
            details.all {
                summary { "What could not be read, and why" }
                @for file in broken.iter().take(FILES_TOLD) {
                    h3.file { bdi { (short(&file.name)) } }
                    ul.remarks {
                        @if let Some(problem) = &file.problem { li { (problem) } }
                        @for row in &file.first_unreadable { li { "Row " (grouped(row.row)) ": " (short(&row.why)) } }
                        @let told = file.first_unreadable.len() as u64;
                        @if file.unreadable > told { li { "and " (grouped(file.unreadable - told)) " more" } }
                    }
                }
                @if broken.len() > FILES_TOLD { p { "and in " (counted(broken.len() - FILES_TOLD, "more file")) } }
            }
        }
    }
}

/// The first letters of what may be as long as somebody likes.
fn short(text: &str) -> String {
    const LONGEST: usize = 160;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => "less than a megabyte".to_owned(),
        _ => format!("{} MB", grouped(bytes / 1_000_000)),
    }
}

fn percent(done: u64, of: u64) -> u64 {
    (u128::from(done.min(of)) * 100 / u128::from(of.max(1))) as u64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;

    fn report() -> HistoryReport {
        let nothing = serde_json::to_value(HistoryReport::default()).unwrap();
        let mut report = nothing;
        report["rows"] = json!(12_345);
        report["kept"]["music"] = json!(12_000);
        report["kept"]["podcast"] = json!(40);
        report["known"] = json!(300);
        report["unreadable"] = json!(5);
        report["passed_over"] = json!(["Userdata.json"]);
        report["files"] = json!([{
            "name": "<b>endsong_0.json", "rows": 12_345, "extended": 12_340, "account": 0, "unreadable": 5,
            "first_unreadable": [{ "row": 7, "why": "it is <no> object" }], "problem": null,
        }]);
        serde_json::from_value(report).unwrap()
    }

    fn text(stage: Stage, lookup: Lookup) -> String {
        of(&Standing { stage, lookup }).into_string()
    }

    #[test]
    fn every_row_is_in_one_place_and_the_broken_ones_are_told_of() {
        let card = text(Stage::Done(Arc::new(report())), Lookup::Idle);
        for part in [
            "data-stage=\"done\"",
            "12,040 plays are new in your history.",
            "12,000 music, 40 podcasts",
            "<td class=\"number\">300</td><td>your history had them before</td>",
            "12,345",
            "1 other file in it",
            "&lt;b&gt;endsong_0.json",
            "Row 7: it is &lt;no&gt; object",
            "and 4 more",
        ] {
            assert!(card.contains(part), "{part} is not in {card}");
        }
        assert!(!card.contains("style="), "the policy forbids styles in a page");
    }

    #[test]
    fn how_far_it_is_can_be_read_without_seeing_a_bar() {
        let known = Known { recordings: 1_200, of: 3_400, left: 2_500 };
        let until = "2026-11-28T13:30:00Z".parse().unwrap();
        for (stage, lookup, part) in [
            (Stage::Reading { done: 500_000_000, of: 2_000_000_000 }, Lookup::Idle, "25% of 2,000 MB"),
            (Stage::Reading { done: 0, of: 0 }, Lookup::Idle, "Reading it …"),
            (Stage::Merging, Lookup::Idle, "Putting your plays in order"),
            (Stage::Failed("it is <empty>".to_owned()), Lookup::Idle, "it is &lt;empty&gt;"),
            (Stage::Idle, Lookup::Running(known), "1,200 of 3,400 recordings are known."),
            (
                Stage::Idle,
                Lookup::Waiting { why: "Spotify asks to wait.".to_owned(), until },
                "28 November 2026, 13:30 UTC",
            ),
            (
                Stage::Idle,
                Lookup::Stopped { why: "It has ended.".to_owned(), signed_out: true },
                "href=\"/sign-in?to=%2Fimport\"",
            ),
        ] {
            let card = text(stage, lookup);
            assert!(card.contains(part), "{part} is not in {card}");
        }
    }
}
