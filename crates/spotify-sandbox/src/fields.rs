//! The `fields` parameter of playlists: which parts of an answer are wanted.
//!
//! Dots lead into an object, parentheses hold several, `!` leaves out: `items(added_at,item(name,album(!images)))`.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::refusal::Refusal;

/// How deep parentheses and dots may go.
const DEEPEST: usize = 32;

/// What is wanted; everything when nothing is said.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Fields(Option<Selection>);

#[derive(Debug, Default, PartialEq)]
struct Selection {
    wanted: HashMap<String, Fields>,
    unwanted: Vec<String>,
}

impl Fields {
    pub(crate) fn read(expression: Option<&str>) -> Result<Self, Refusal> {
        let Some(expression) = expression.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(Self::default());
        };
        let mut reader = Reader { rest: expression };
        let selection = reader.list(0).filter(|_| reader.rest.is_empty());
        selection.map(|found| Self(Some(found))).ok_or_else(|| Refusal::bad_request("Invalid fields expression"))
    }

    /// The wanted parts of a value; lists are gone through.
    pub(crate) fn apply(&self, value: Value) -> Value {
        let Some(selection) = &self.0 else { return value };
        match value {
            Value::Array(rows) => rows.into_iter().map(|row| self.apply(row)).collect(),
            Value::Object(object) => Value::Object(selection.apply(object)),
            other => other,
        }
    }
}

impl Selection {
    fn apply(&self, object: Map<String, Value>) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, value) in object {
            match self.wanted.get(&name) {
                Some(fields) => drop(kept.insert(name, fields.apply(value))),
                // Only things to leave out: the rest stays.
                None if self.wanted.is_empty() && !self.unwanted.contains(&name) => drop(kept.insert(name, value)),
                None => {}
            }
        }
        kept
    }

    /// Adds one path; a field that is named twice has the parts of both.
    fn want(&mut self, name: &str, fields: Fields) {
        let known = self.wanted.entry(name.to_owned()).or_insert(Fields(Some(Self::default())));
        match (&mut known.0, fields.0) {
            (Some(known), Some(more)) => {
                more.wanted.into_iter().for_each(|(name, fields)| known.want(&name, fields));
                known.unwanted.extend(more.unwanted);
            }
            _ => known.0 = None,
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, mark: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn list(&mut self, depth: usize) -> Option<Selection> {
        let mut selection = Selection::default();
        loop {
            if self.take('!') {
                let name = self.name()?;
                selection.unwanted.push(name);
            } else {
                let name = self.name()?;
                let fields = self.below(depth)?;
                selection.want(&name, fields);
            }
            if !self.take(',') {
                return Some(selection);
            }
        }
    }

    /// What is wanted below a name: nothing in particular, one field after a dot, or a list in parentheses.
    fn below(&mut self, depth: usize) -> Option<Fields> {
        if depth > DEEPEST {
            return None;
        }
        if self.take('(') {
            let selection = self.list(depth + 1)?;
            return self.take(')').then_some(Fields(Some(selection)));
        }
        if self.take('.') {
            let mut selection = Selection::default();
            let name = self.name()?;
            let fields = self.below(depth + 1)?;
            selection.want(&name, fields);
            return Some(Fields(Some(selection)));
        }
        Some(Fields(None))
    }

    fn name(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn check(expression: &str, expected: Option<Value>) {
        let answer = json!({
            "total": 2, "limit": 5,
            "items": [{ "added_at": "a", "item": { "name": "n", "href": "h", "album": { "name": "an", "images": [1] } } }, { "item": null }],
        });
        let found = Fields::read(Some(expression)).ok().map(|fields| fields.apply(answer));
        assert_eq!(found, expected, "{expression}");
    }

    #[test]
    fn parts_are_picked_as_spotify_picks_them() {
        check("total,limit", Some(json!({ "total": 2, "limit": 5 })));
        check("items.item.name", Some(json!({ "items": [{ "item": { "name": "n" } }, { "item": null }] })));
        check(
            "items(added_at, item(name))",
            Some(json!({ "items": [{ "added_at": "a", "item": { "name": "n" } }, { "item": null }] })),
        );
        check(
            "items.added_at,items.item.href",
            Some(json!({ "items": [{ "added_at": "a", "item": { "href": "h" } }, { "item": null }] })),
        );
        check(
            "items(item(album(!images)))",
            Some(json!({ "items": [{ "item": { "album": { "name": "an" } } }, { "item": null }] })),
        );
        check("!items", Some(json!({ "total": 2, "limit": 5 })));
        check("no_such_field", Some(json!({})));
        check(
            "items,items.item",
            Some(json!({ "items": [
            { "added_at": "a", "item": { "name": "n", "href": "h", "album": { "name": "an", "images": [1] } } }, { "item": null }] })),
        );
        for broken in ["items(", "items)", "items(name", ",", "a..b", "()", &"a(".repeat(9999)] {
            check(broken, None);
        }
    }

    proptest! {
        #[test]
        fn no_expression_breaks_it(expression in "[a-c!.,() ]{0,40}") {
            if let Ok(fields) = Fields::read(Some(&expression)) {
                fields.apply(json!({ "a": [{ "b": 1, "c": { "a": 2 } }], "b": null }));
            }
        }
    }
}
