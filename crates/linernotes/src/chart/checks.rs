//! What must hold of any chart, of any table: every kind's tests have their kind draw them all.

mod tables;

use std::collections::HashSet;

use polars::prelude::{CsvWriter, DataFrame, SerWriter as _};

use super::Chart;
use crate::{Error, Result};
pub(super) use tables::{friday, many, plays};

/// Makes a chart of each of the tables, and looks at it in all its forms.
pub(super) fn check(kind: impl Fn(&DataFrame) -> Result<Chart>) {
    for (name, table) in tables::all() {
        let chart = kind(table).unwrap_or_else(|error| panic!("{name}: {error}"));
        holds(name, &chart);
        if tables::WITHOUT_VALUES.contains(name) {
            assert!(chart.spec.to_string().contains("no rows to show"), "{name}: {}", chart.spec);
        }
    }
    let none = DataFrame::empty();
    assert!(matches!(kind(&none), Err(Error::NoColumn { .. })), "a table without the columns");
}

/// What a chart says, and these of its figures as CSV.
pub(super) fn told(chart: &Chart, figures: &DataFrame) -> String {
    let mut csv = Vec::new();
    CsvWriter::new(&mut csv).with_float_precision(Some(4)).finish(&mut figures.clone()).unwrap();
    format!("{}\n{}\n\n{}", chart.title, chart.note, String::from_utf8(csv).unwrap())
}

fn holds(name: &str, chart: &Chart) {
    assert!(chart.figures.height() <= 6_000, "{name}: {} figures", chart.figures.height());
    assert!(!chart.title.is_empty() && !chart.note.is_empty(), "{name}");
    let bytes = chart.spec.to_string().len();
    assert!(bytes < 2_000_000, "{name}: {bytes} bytes");
    if let Some(live) = &chart.live {
        for field in &live.fields {
            assert!(live.rows.column(field).is_ok(), "{name}: no column {field}");
        }
        assert!(["data", "params"].iter().all(|key| live.view.get(*key).is_none()), "{name}: {}", live.view);
    }
    let png = chart.png().unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
    assert!(has_ink(&png), "{name}: blank");
    balanced(name, &chart.svg().unwrap());
}

/// Whether something is drawn below title and note.
fn has_ink(png: &[u8]) -> bool {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let below = frame.line_size * 110;
    pixels[below..].chunks_exact(3).collect::<HashSet<_>>().len() > 3
}

/// Every tag that opens closes, and no text looks like a tag.
fn balanced(name: &str, svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or_else(|| panic!("{name}: <{tag}"));
        assert!(!text.contains('>'), "{name}: {text}");
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}"),
            None if tag.ends_with('/') || tag.starts_with('?') => {}
            None => open.extend(tag.split_whitespace().next()),
        }
    }
    assert!(open.is_empty() && svg.contains("<svg"), "{name}: {open:?}");
}
