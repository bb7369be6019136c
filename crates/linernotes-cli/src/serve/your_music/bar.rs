//! Numbers to lines whose length says how much. The number itself stands beside them, so that they say nothing to a screen
//! reader.

use maud::{Markup, html};

/// A line that is full at 1.
pub(super) fn bar(share: Option<f64>) -> Markup {
    let share = share.map_or(0.0, |share| share.clamp(0.0, 1.0));
    html! {
        svg.bar viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.trough width="100" height="4" {}
            rect.filled width=(format_args!("{:.1}", share * 100.0)) height="4" {}
        }
    }
}

/// A scale from 0 to 1, as wide as there is room, with a dot for the mean and a stroke for the median.
pub(super) fn scale(mean: Option<f64>, median: Option<f64>) -> Markup {
    // The ends leave room for half a dot.
    let at = |share: f64| format!("{:.2}%", 1.0 + 98.0 * share.clamp(0.0, 1.0));
    html! {
        svg.scale width="100%" height="22" aria-hidden="true" focusable="false" {
            line.rule x1="1%" y1="11" x2="99%" y2="11" {}
            @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
                line.tick x1=(at(tick)) y1="7" x2=(at(tick)) y2="15" {}
            }
            @if let Some(median) = median { line.median x1=(at(median)) y1="2" x2=(at(median)) y2="20" {} }
            @if let Some(mean) = mean { circle.mean cx=(at(mean)) cy="11" r="6" {} }
        }
    }
}
