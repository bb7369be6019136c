//! The text of a file to its records, one after the other. What is broken costs itself: reading goes on at the next record.

use serde::de::IgnoredAny;

use super::json::{next_record, value_end};
use super::record::{Record, Shape};

/// Each time costs as much as reading all of it.
const PATIENCE: usize = 8;

/// The records of a file, or of a piece of one.
pub(super) struct Records<'text, 'shape> {
    text: &'text [u8],
    at: usize,
    /// Where a record begins, once it has been looked for. Whatever is not past it need not look again.
    next_begin: usize,
    /// How often more the whole text is looked through for the end of a record that may have none.
    patience: usize,
    shape: &'shape mut Shape,
    /// Whether all of it is UTF-8. Where it is not, each record is asked.
    is_text: bool,
}

/// What stands where a record should.
pub(super) enum Found {
    /// A record; its fields have been filled in.
    Record,
    /// Something else, or half of one. Why it cannot be read, in words.
    Unreadable(String),
}

impl<'text, 'shape> Records<'text, 'shape> {
    pub(super) fn new(text: &'text [u8], shape: &'shape mut Shape) -> Self {
        Self { text, at: 0, next_begin: 0, patience: PATIENCE, shape, is_text: std::str::from_utf8(text).is_ok() }
    }

    /// The next record into `record`, which is to be the same every time.
    pub(super) fn next(&mut self, record: &mut Record<'text>) -> Option<Found> {
        let between = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b'[' | b']');
        self.at += self.text.get(self.at..)?.iter().take_while(|byte| between(byte)).count();
        if *self.text.get(self.at)? != b'{' {
            return Some(self.pass_over("it is not a record"));
        }
        if self.is_text
            && let Some(end) = self.shape.read(self.text, self.at, record)
        {
            self.at = end;
            return Some(Found::Record);
        }
        let Some(end) = self.end() else {
            return Some(self.pass_over("it breaks off"));
        };
        match self.shape.learn(&self.text[self.at..end], record) {
            Ok(()) => {
                self.at = end;
                Some(Found::Record)
            }
            Err(why) => Some(self.pass_over(&why)),
        }
    }

    /// Where this record ends. What looks like the next may be a part of it.
    fn end(&mut self) -> Option<usize> {
        let next = self.next_begin();
        if let Some(end) = value_end(&self.text[..next], self.at) {
            return Some(end);
        }
        if self.patience == 0 {
            return None;
        }
        let is_json = |end: &usize| serde_json::from_slice::<IgnoredAny>(&self.text[self.at..*end]).is_ok();
        let end = value_end(self.text, self.at).filter(is_json);
        if end.is_none() {
            self.patience -= 1;
        }
        end
    }

    /// Goes on at the next record, since nobody knows where this thing ends.
    fn pass_over(&mut self, why: &str) -> Found {
        self.at = self.next_begin();
        Found::Unreadable(why.to_owned())
    }

    /// Where the next record begins, or the end of the text.
    fn next_begin(&mut self) -> usize {
        if self.next_begin <= self.at {
            self.next_begin = next_record(self.text, self.at + 1).unwrap_or(self.text.len());
        }
        self.next_begin
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Field;
    use super::*;

    /// The times of the records, and why others are none.
    fn read(text: &[u8]) -> Vec<String> {
        let (mut shape, mut record) = (Shape::default(), Record::empty());
        let mut records = Records::new(text, &mut shape);
        let mut found = Vec::new();
        while let Some(next) = records.next(&mut record) {
            found.push(match next {
                Found::Record => String::from_utf8_lossy(record.value(Field::Ts)).into_owned(),
                Found::Unreadable(why) => why,
            });
        }
        found
    }

    #[test]
    fn what_is_broken_costs_itself() {
        let check = |text: &str, found: &[&str]| assert_eq!(read(text.as_bytes()), found, "{text}");
        check("", &[]);
        check("[]", &[]);
        check(r#"[{"ts":1},{"ts":2}]"#, &["1", "2"]);
        check(r#"[{"ts":1},{"ts":2},{"ts":3"#, &["1", "2", "it breaks off"]);
        check(r#"{"ts":1}{"ts":2}"#, &["1", "2"]);
        check(r#"[{"ts":1}, null, {"ts":2}]"#, &["1", "it is not a record", "2"]);
        check("[{\"ts\":1,\"x\":\"no end\n},\n{\"ts\":2}]", &["it breaks off", "2"]);
        check(r#"[{"ts":1}},{"ts":2}]"#, &["1", "it is not a record", "2"]);
        check(r#"[{"ts":1 "x":1},{"ts":2}]"#, &["it is not JSON: expected `,` or `}` at line 1 column 9", "2"]);
        check(r#"[{"ts":1,"x":{"y":1},{"ts":2}]"#, &["it breaks off", "2"]);
        check(r#"[{"ts":1,"x":{"ts":3}},{"ts":2}]"#, &["1", "2"]);
        check(r#"[{"ts":1,"x":{"ts":2}]"#, &["it breaks off", "2"]);
        check(r#"[{"ts":1,"x":[{"ts":3}, {"ts":4}]},{"ts":2}]"#, &["1", "2"]);
        check(
            r#"[{"skipped":1,"ts":1 "x"},{"skipped":1,"ts":2}]"#,
            &["it is not JSON: expected `,` or `}` at line 1 column 21", "2"],
        );
        check("<!DOCTYPE html>", &["it is not a record"]);
    }

    #[test]
    fn bytes_that_are_no_text_cost_their_record() {
        let found = read(b"[{\"ts\":1,\"a\":\"\xff\"},{\"ts\":2}]");
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("it is not JSON"), "{}", found[0]);
        assert_eq!(found[1], "2");
    }
}
