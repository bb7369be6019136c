//! The import page: how to ask Spotify for a download, where to drop it, how far it is, and what the history has.

use maud::{Markup, html};

use super::super::page::mark;
use super::super::page::words::{counted, grouped, moment};
use super::card;
use super::history::{Extent, Held, Plan};
use super::receive::{MOST_BYTES, MOST_FILES};
use super::standing::{Stage, Standing};

/// The page's own content, complete without a script.
pub(super) fn of(held: &Held, standing: &Standing, csrf: &str) -> Markup {
    html! {
        section.opening.across {
            (mark::sleeve(None))
            div.title {
                p.eyebrow { "Import" }
                h1 { "Every play, back to the first" }
                p.lede {
                    "Spotify keeps all that you ever played, and sends it to you when you ask. Drop it here, and the dashboard "
                    "reaches back as far as your account does."
                }
            }
        }
        (drop_zone(standing, csrf))
        (how_to_ask())
        (history(held, standing, csrf))
        script type="module" src="/assets/import.js" {}
    }
}

fn drop_zone(standing: &Standing, csrf: &str) -> Markup {
    html! {
        section.side.across aria-labelledby="bring" {
            header {
                h2 #bring { "Bring your history" }
                div.words { p { "The zip as it came, or the .json files that were in it. The same again does no harm." } }
            }
            div.content {
                form.upload #upload method="post" action="/import" enctype="multipart/form-data"
                    data-most-bytes=(MOST_BYTES) data-most-files=(MOST_FILES) {
                    // The proof comes first: before it is read, no file is taken.
                    input type="hidden" name="csrf" value=(csrf);
                    label for="download" { strong { "Choose the zip that Spotify sent" } }
                    p.fine #hint { "Or several .json files of it, together at most " (MOST_BYTES >> 30) " GB." }
                    p.fine #droppable hidden { "You can also drop it anywhere on this page." }
                    input #download type="file" name="download" multiple required accept=".zip,.json,application/zip,application/json" aria-describedby="hint";
                    div.actions { button.button type="submit" { "Import it" } }
                    progress #sent max="1" value="0" aria-label="How much of it is sent" hidden {}
                    p #wrong role="alert" hidden {}
                }
                p.hidden #said role="status" {}
                div #importing data-events="/import/events" { (card::of(standing)) }
                p.fine #connection hidden { "The connection is lost. It comes back by itself as soon as this server answers." }
                noscript { p.fine { "Without a script this does not change by itself: " a href="/import" { "look again" } "." } }
            }
        }
    }
}

fn how_to_ask() -> Markup {
    html! {
        section.side.across aria-labelledby="ask" {
            header {
                h2 #ask { "How to ask Spotify for it" }
                div.words { p { "It costs nothing, and takes a few days: Spotify says up to 30." } }
            }
            div.content {
                ol.steps {
                    li {
                        h3 { "Open your privacy settings" }
                        p {
                            "Sign in at " a href="https://www.spotify.com/account/privacy/" rel="noreferrer" { "spotify.com/account/privacy" }
                            ", and go down to “Download your data”."
                        }
                    }
                    li {
                        h3 { "Ask for the extended streaming history" }
                        p { "Tick “Extended streaming history”, and nothing else. “Account data” reaches back only a year and says less, but can be imported too." }
                    }
                    li {
                        h3 { "Confirm, wait, and bring the zip" }
                        p { "Spotify sends a mail to confirm, and another one with a link once the zip is ready. Some browsers unpack it: then choose the .json files in the folder." }
                    }
                }
                p.fine {
                    "Of each play it is kept what, when, for how long and on what kind of device. Your addresses on the internet and your user name are "
                    "in the download too: they are not looked at, and the zip is deleted once it is read."
                }
            }
        }
    }
}

fn history(held: &Held, standing: &Standing, csrf: &str) -> Markup {
    html! {
        section.side.across #history aria-labelledby="there" {
            header {
                h2 #there { "What is here" }
                div.words { p { @match held.imports {
                    0 => { "Nothing was imported yet." }
                    imports => { (counted(imports, "import")) " so far." }
                } } }
            }
            div.content {
                @if held.plays.is_none() && held.spoken.is_none() {
                    div.notice { p { "Until a download comes, the dashboard knows only what was played since you signed in here." } }
                } @else {
                    dl.kept {
                        @if let Some(plays) = &held.plays { div { dt { "Music" } dd { (of_extent(plays)) } } }
                        @if let Some(spoken) = &held.spoken { div { dt { "Podcasts and audiobooks" } dd { (of_extent(spoken)) } } }
                    }
                }
                @if let Some(plan) = &held.plan { (of_plan(plan, csrf)) }
                // The card has it already, where it was this server that imported last.
                @if let (Some((at, report)), false) = (&held.last, matches!(standing.stage, Stage::Done(_))) {
                    h3 { "The last import" }
                    p.fine { (moment(*at)) }
                    (card::of_report(report))
                }
            }
        }
    }
}

fn of_extent(extent: &Extent) -> String {
    let name = |(year, month): (i64, i64)| {
        let first = i32::try_from(year).ok().zip(u32::try_from(month).ok());
        let first = first.and_then(|(year, month)| chrono::NaiveDate::from_ymd_opt(year, month, 1));
        first.map_or_else(|| year.to_string(), |first| first.format("%B %Y").to_string())
    };
    let plays = counted(usize::try_from(extent.plays).unwrap_or_default(), "play");
    let hours = grouped(extent.hours.max(0.0).round() as u64);
    let when = match extent.first == extent.last {
        true => format!("in {}", name(extent.first)),
        false => format!("from {} to {}", name(extent.first), name(extent.last)),
    };
    format!("{plays} {when}, {hours} hours in all.")
}

fn of_plan(plan: &Plan, csrf: &str) -> Markup {
    let known = plan.recordings.saturating_sub(plan.unknown);
    html! {
        div.panel #look-up {
            h3 { "What is known of it" }
            p {
                "Of " (grouped(known as u64)) " of the " (counted(plan.recordings, "recording")) " that you streamed it is known which album "
                "they are on and when that came out. Genres, covers and sounds are looked up at Spotify."
            }
            @if plan.requests == 0 {
                p { "There is nothing more to ask for but sounds that were unknown, which are asked for again after a month." }
            } @else {
                p {
                    "The rest takes about " (counted(plan.requests, "request"))
                    @if plan.requests_in_batches < plan.requests {
                        ", or " (grouped(plan.requests_in_batches as u64)) " where Spotify still answers fifty at a time"
                    }
                    "; what makes up half of your listening comes first"
                    @if plan.requests_of_half > 0 && plan.requests_of_half < plan.requests { ", with " (grouped(plan.requests_of_half as u64)) " of them" }
                    ". It stops where Spotify asks for it, and loses nothing."
                }
            }
            form method="post" action="/import/enrich" data-busy="Looking up …" {
                input type="hidden" name="csrf" value=(csrf);
                button.button.quiet type="submit" { "Look up genres, covers and sounds" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_stands_before_the_file_and_nothing_needs_a_script() {
        let page = of(&Held::default(), &Standing::default(), "to\"ken").into_string();
        let (proof, file) = (page.find("value=\"to&quot;ken\"").unwrap(), page.find("name=\"download\"").unwrap());
        assert!(proof < file);
        for part in ["enctype=\"multipart/form-data\"", "action=\"/import\"", "for=\"download\"", "<noscript>"] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("style=") && !page.contains("onclick"), "the policy forbids both");
        assert!(!page.contains("/import/enrich"), "there is nothing to look up yet");
    }

    #[test]
    fn what_is_there_and_what_is_known_stand_in_words() {
        let plays = Extent { plays: 123_456, hours: 5_000.4, first: (2014, 5), last: (2026, 11) };
        let plan = Plan {
            recordings: 9_000,
            unknown: 8_000,
            requests: 11_000,
            requests_in_batches: 220,
            requests_of_half: 900,
        };
        let held = Held { plays: Some(plays), plan: Some(plan), imports: 2, ..Held::default() };
        let page = of(&held, &Standing::default(), "token").into_string();
        for part in [
            "123,456 plays from May 2014 to November 2026, 5,000 hours in all.",
            "Of 1,000 of the 9,000 recordings",
            "about 11,000 requests, or 220 where Spotify still answers fifty at a time",
            "with 900 of them",
            "action=\"/import/enrich\"",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}
