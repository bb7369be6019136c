//! The moods of songs: each a dot between gloomy and cheerful, and between quiet and lively.

use maud::{Markup, html};

use super::bar::bar;
use crate::serve::page::words;
use crate::serve::portrait::{Mood, RangePortrait, RankedTrack};

/// What the map shows, for those who do not see it.
const MAP: &str = "Each song by its valence, from left to right, and its energy, from bottom to top; the table below counts \
    the moods.";

pub(super) fn moods(shown: &RangePortrait) -> Markup {
    let moods = &shown.sound.moods;
    let known: usize = moods.iter().map(|(_, count)| count).sum();
    html! {
        section.panel aria-labelledby="moods" {
            h3 #moods { "Moods" }
            @if known == 0 {
                p.fine { "Nobody knows the moods of these songs." }
            } @else {
                p { "By valence and energy, as Russell laid out feelings in 1980." }
                (map(&shown.tracks))
                (table(moods, known))
            }
        }
    }
}

fn table(moods: &[(Mood, usize)], known: usize) -> Markup {
    html! {
        table.counts {
            caption.hidden { "How many songs are of each mood" }
            thead { tr { th scope="col" { "Mood" } th.number scope="col" { "Songs" } } }
            tbody {
                @for (mood, count) in moods {
                    tr {
                        th scope="row" {
                            (label(*mood)) " " span.by { (meaning(*mood)) }
                            (bar(Some(*count as f64 / known as f64)))
                        }
                        td.number { (count) }
                    }
                }
            }
        }
    }
}

fn map(tracks: &[RankedTrack]) -> Markup {
    html! {
        svg.map viewBox="0 0 340 340" role="img" aria-label=(MAP) {
            rect.ground x="10" y="10" width="320" height="320" rx="4" {}
            line.rule x1="170" y1="10" x2="170" y2="330" {}
            line.rule x1="10" y1="170" x2="330" y2="170" {}
            rect.middle x="138" y="138" width="64" height="64" {}
            text.start x="20" y="30" { "tense" }
            text.end x="320" y="30" { "happy" }
            text.start x="20" y="320" { "sad" }
            text.end x="320" y="320" { "calm" }
            @for track in tracks {
                @if let (Some(valence), Some(energy)) = (track.sound.valence, track.sound.energy) {
                    circle.dot cx=(at(valence)) cy=(at(1.0 - energy)) r="6" {
                        title {
                            (track.name.as_deref().unwrap_or("Without a name"))
                            ": valence " (words::percent(Some(valence))) ", energy " (words::percent(Some(energy)))
                        }
                    }
                }
            }
        }
    }
}

fn at(share: f64) -> String {
    format!("{:.1}", 10.0 + 320.0 * share.clamp(0.0, 1.0))
}

fn label(mood: Mood) -> &'static str {
    match mood {
        Mood::Happy => "Happy",
        Mood::Calm => "Calm",
        Mood::Tense => "Tense",
        Mood::Sad => "Sad",
        Mood::Neutral => "In between",
    }
}

fn meaning(mood: Mood) -> &'static str {
    match mood {
        Mood::Happy => "cheerful and lively",
        Mood::Calm => "cheerful and quiet",
        Mood::Tense => "gloomy and lively",
        Mood::Sad => "gloomy and quiet",
        Mood::Neutral => "near the middle of both",
    }
}
