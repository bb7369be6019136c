//! A file of plays to rows by month, piece by piece: a piece is as much as memory shall hold of a file at once.

use std::io::{self, Read};
use std::ops::Range;

use super::json::last_record;
use super::known::Known;
use super::record::{Record, Shape};
use super::records::{Found, Records};
use super::report::{FileReport, Unreadable};
use super::row::{self, Row, Source};
use super::source::PlayFile;

/// So much of a file is read at once: what fits into a processor's own memory is read twice as fast.
const PIECE: usize = if cfg!(test) { 8 << 10 } else { 512 << 10 };
/// A record that is longer is none.
const LONGEST: usize = if cfg!(test) { 64 << 10 } else { 256 << 20 };
/// So many broken rows of a file are told one by one; the others are counted.
const TOLD: usize = 20;

/// Rows by their month, and the texts that they speak of.
pub(super) struct Rows {
    pub(super) known: Known,
    pub(super) months: Vec<(Month, Vec<Row>)>,
    /// How many there are that nobody has counted yet.
    pub(super) new: usize,
    /// All the moments of the month of the last row, and its place among the months.
    last: (Range<i64>, usize),
}

/// A month in UTC: the year times twelve, and the month from 0.
pub(super) type Month = i32;

impl Rows {
    pub(super) fn new() -> Self {
        Self { known: Known::new(), months: Vec::new(), new: 0, last: (0..0, 0) }
    }

    fn add(&mut self, row: Row) {
        if !self.last.0.contains(&row.ended_at) {
            let (month, moments) = month_of(row.ended_at);
            let at = self.months.iter().position(|(known, _)| *known == month).unwrap_or_else(|| {
                self.months.push((month, Vec::new()));
                self.months.len() - 1
            });
            self.last = (moments, at);
        }
        self.months[self.last.1].1.push(row);
        self.new += 1;
    }
}

/// The month of a moment, and all the moments of that month.
fn month_of(milliseconds: i64) -> (Month, Range<i64>) {
    use chrono::{DateTime, Datelike as _, NaiveDate};
    let day = DateTime::from_timestamp_millis(milliseconds).unwrap_or_default().date_naive();
    let month = day.year() * 12 + day.month0() as Month;
    let start = |month: Month| {
        let (year, month0) = (month.div_euclid(12), month.rem_euclid(12) as u32);
        let first = NaiveDate::from_ymd_opt(year, month0 + 1, 1).unwrap_or_default();
        i64::from(first.to_epoch_days()) * 86_400_000
    };
    (month, start(month)..start(month + 1))
}

/// What is used again for file after file.
pub(super) struct Reader {
    buffer: Vec<u8>,
    shape: Shape,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { buffer: Vec::new(), shape: Shape::default() }
    }

    /// Reads a file's rows, and tells what became of each of its records. `go_on` hears of every piece's bytes, may take the rows, and
    /// says whether to read on.
    pub(super) fn read(
        &mut self,
        file: &PlayFile,
        rows: &mut Rows,
        go_on: &mut dyn FnMut(&mut Rows, usize) -> bool,
    ) -> FileReport {
        let mut report = FileReport::new(&file.name);
        let read = file.open(|content| self.read_pieces(content, file.is_video(), rows, &mut report, go_on));
        if let Err(error) = read {
            report.problem = Some(format!("reading ended early: {error}"));
        }
        report
    }

    fn read_pieces(
        &mut self,
        content: &mut dyn Read,
        video: bool,
        rows: &mut Rows,
        report: &mut FileReport,
        go_on: &mut dyn FnMut(&mut Rows, usize) -> bool,
    ) -> io::Result<()> {
        self.buffer.clear();
        loop {
            let wanted = (PIECE.max(self.buffer.len() * 2) - self.buffer.len()) as u64;
            let before = self.buffer.len();
            self.buffer.reserve(wanted as usize);
            // What came before an error is read all the same.
            let read = content.take(wanted).read_to_end(&mut self.buffer);
            let got = self.buffer.len() - before;
            let is_last = read.is_err() || (got as u64) < wanted;
            let end = if is_last { Some(self.buffer.len()) } else { last_record(&self.buffer, self.buffer.len()) };
            // A piece that ends where its only record begins is not yet whole.
            match end.filter(|end| *end > 0 || is_last) {
                Some(end) => {
                    let piece = without_mark(&self.buffer[..end]);
                    if report.rows == 0
                        && let Some(problem) = problem(piece)
                    {
                        report.problem = Some(problem.to_owned());
                        return Ok(());
                    }
                    read_piece(piece, &mut self.shape, video, rows, report);
                    if !is_last {
                        self.buffer.drain(..end);
                    }
                }
                None if self.buffer.len() > LONGEST => {
                    report.rows += 1;
                    report.unreadable(Unreadable { row: report.rows, why: "it has no end".to_owned() }, TOLD);
                    self.buffer.clear();
                }
                None => {}
            }
            let is_wanted = go_on(rows, got);
            read?;
            if is_last || !is_wanted {
                return Ok(());
            }
        }
    }
}

/// A file that Windows wrote may begin with a mark.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Why a text that holds no record yet never will.
fn problem(text: &[u8]) -> Option<&'static str> {
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Some("it is empty"),
        Some(b'[' | b'{') => None,
        Some(_) => Some("it is not JSON"),
    }
}

fn read_piece(text: &[u8], shape: &mut Shape, video: bool, rows: &mut Rows, report: &mut FileReport) {
    let mut record = Record::empty();
    let mut records = Records::new(text, shape);
    while let Some(found) = records.next(&mut record) {
        report.rows += 1;
        let row = match found {
            Found::Record => row::row(&record, video, &mut rows.known),
            Found::Unreadable(why) => Err(why),
        };
        match row {
            Ok(row) => {
                match row.source {
                    Source::Extended => report.extended += 1,
                    Source::Account => report.account += 1,
                }
                rows.add(row);
            }
            Err(why) => report.unreadable(Unreadable { row: report.rows, why }, TOLD),
        }
    }
}
