//! Small drawings of what is behind the sign-in. They are nobody's music.

use maud::{Markup, html};

use crate::serve::page::mark;

/// A wall of covers.
pub(super) fn music() -> Markup {
    html! {
        svg.glimpse viewBox="0 0 240 150" aria-hidden="true" focusable="false" {
            rect.tone-4 x="20" y="15" width="78" height="78" {}
            circle.paper cx="59" cy="54" r="24" {}
            circle.tone-1 cx="59" cy="54" r="13" {}
            rect.tone-1 x="102" y="15" width="37" height="37" {}
            path.paper d="M102 52 L120 22 L139 52 Z" {}
            rect.tone-2 x="143" y="15" width="37" height="37" {}
            rect.paper x="143" y="30" width="37" height="7" {}
            rect.tone-3 x="184" y="15" width="37" height="37" {}
            circle.tone-4 cx="202.500" cy="33.500" r="11" {}
            rect.tone-3 x="102" y="56" width="37" height="37" {}
            path.tone-1 d="M102 56 H139 L102 93 Z" {}
            rect.tone-4 x="143" y="56" width="37" height="37" {}
            circle.paper cx="161.500" cy="74.500" r="12" {}
            rect.tone-1 x="184" y="56" width="37" height="37" {}
            rect.tone-4 x="194" y="56" width="6" height="37" {}
            rect.tone-4 x="206" y="56" width="6" height="37" {}
            @for (row, width) in [(0, 150), (1, 118), (2, 134)] {
                rect.tone-1 x="20" y=(105 + row * 13) width=(width) height="4" rx="2" {}
                rect.tone-4 x="200" y=(105 + row * 13) width=(21 - row * 5) height="4" rx="2" {}
            }
        }
    }
}

/// A record that turns, and how far the song is.
pub(super) fn now() -> Markup {
    html! {
        svg.glimpse viewBox="0 0 240 150" aria-hidden="true" focusable="false" {
            svg x="66" y="8" width="108" height="108" viewBox="0 0 200 200" { (mark::disc()) }
            path.arm d="M196 12 L190 62 L154 84" {}
            circle.tone-1 cx="196" cy="14" r="6" {}
            rect.trough x="30" y="130" width="180" height="5" rx="2.500" {}
            rect.tone-4 x="30" y="130" width="112" height="5" rx="2.500" {}
            circle.tone-4 cx="142" cy="132.500" r="6" {}
        }
    }
}

/// Weekdays and hours, darker where more was played.
pub(super) fn dashboard() -> Markup {
    html! {
        svg.glimpse viewBox="0 0 240 150" aria-hidden="true" focusable="false" {
            @for day in 0..5 {
                @for hour in 0..12 {
                    rect.tone-4 x=(20 + hour * 17) y=(12 + day * 15) width="14" height="12" rx="1.500"
                        fill-opacity=(format_args!("{:.2}", warmth(day, hour))) {}
                }
            }
            polyline.drawn points="20,138 40,128 60,132 80,116 100,122 120,104 140,112 160,98 180,108 200,100 220,112" {}
        }
    }
}

/// More in the evening, and on the last days.
fn warmth(day: i32, hour: i32) -> f64 {
    let evening = 1.0 - f64::from((hour - 8).abs()) / 9.0;
    let week = 0.55 + 0.1 * f64::from(day);
    (evening * week + 0.12 * f64::from((day * 7 + hour * 5) % 4) / 3.0).clamp(0.08, 1.0)
}
