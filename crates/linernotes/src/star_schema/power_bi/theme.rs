//! The colours of this crate's charts as a theme of Power BI reports.

use serde_json::json;

use crate::chart::parts::colour::{AMOUNTS, CATEGORIES, DIFFERENCES, INK, MESH, OTHERS, PALE_INK};

pub(super) const FILE: &str = "theme.json";

/// Everybody can tell these apart, and more is darker.
pub(super) fn theme() -> String {
    let (few, many) = (AMOUNTS[0], AMOUNTS[AMOUNTS.len() - 1]);
    let theme = json!({
        "name": "Liner Notes",
        "dataColors": CATEGORIES.iter().copied().chain([OTHERS]).collect::<Vec<_>>(),
        "foreground": INK,
        "foregroundNeutralSecondary": PALE_INK,
        "backgroundLight": MESH,
        "background": "#FFFFFF",
        "tableAccent": CATEGORIES[0],
        "good": CATEGORIES[2],
        "neutral": OTHERS,
        "bad": CATEGORIES[4],
        "minimum": few,
        "center": AMOUNTS[AMOUNTS.len() / 2],
        "maximum": many,
        "null": DIFFERENCES[3],
    });
    format!("{theme:#}\n")
}
