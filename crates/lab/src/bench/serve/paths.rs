//! Many different views of a dashboard: more than any cache of pages is for.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::bench::running::Running;

const YEARS: i32 = 8;
/// Neighbours in the list are to differ: it is walked in steps of a number that shares no divisor with its length.
const STEPS: [usize; 3] = [37, 41, 43];

/// The addresses of views of a listener's plays.
pub(super) fn dashboards(sandbox: &Running, listener: &str) -> Result<Vec<String>> {
    let token = sandbox.token(&json!({ "listener": listener }).to_string())?;
    let top = sandbox.get("/v1/me/top/artists?time_range=long_term&limit=50", &token)?;
    let clock = sandbox.get("/_sandbox/clock", "")?;
    let year = clock["now"].as_str().and_then(|now| now.get(..4)?.parse().ok());
    views(&top["items"], year.context("the sandbox does not tell the time")?)
}

fn views(artists: &Value, last_year: i32) -> Result<Vec<String>> {
    let artists = artists.as_array().filter(|rows| !rows.is_empty()).context("a listener has no top artists")?;
    let names: Vec<String> = artists.iter().filter_map(|artist| Some(encoded(artist["name"].as_str()?))).collect();
    let genres = artists.iter().filter_map(|artist| artist["genres"].as_array()).flatten().filter_map(Value::as_str);
    let mut genres: Vec<String> = genres.map(encoded).collect();
    genres.sort();
    genres.dedup();

    let mut all = Vec::new();
    for year in last_year - YEARS + 1..=last_year {
        let of_year = format!("from={year}-01-01&until={year}-12-31");
        all.push(of_year.clone());
        all.push(format!("from={year}-06-01&until={year}-06-30"));
        all.extend((1..=7).map(|weekday| format!("{of_year}&weekday={weekday}")));
        all.extend(names.iter().take(5).map(|name| format!("{of_year}&artist={name}")));
        all.extend(genres.iter().take(5).map(|genre| format!("{of_year}&genre={genre}")));
    }
    all.extend(names.iter().map(|name| format!("artist={name}")));
    all.extend(genres.iter().map(|genre| format!("genre={genre}")));
    all.extend((0..24).map(|hour| format!("hour={hour}")));
    all.extend((1..=7).map(|weekday| format!("weekday={weekday}")));
    let step = STEPS.into_iter().find(|step| all.len() % step != 0).unwrap_or(1);
    Ok((0..all.len()).map(|at| format!("/dashboard?{}", all[at * step % all.len()])).collect())
}

/// As an address has it.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => encoded.push(char::from(byte)),
            // Writing into a text does not fail.
            _ => write!(encoded, "%{byte:02X}").unwrap_or_default(),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_many_views_and_each_comes_once() {
        let artist =
            |number: usize| json!({ "name": format!("Åse & {number}"), "genres": ["soul", format!("jazz {number}")] });
        let artists: Vec<Value> = (0..50).map(artist).collect();
        let all = views(&json!(artists), 2026).unwrap();
        let once: HashSet<&String> = all.iter().collect();
        assert!(all.len() > 200 && once.len() == all.len(), "{}", all.len());
        assert!(all.contains(&"/dashboard?artist=%C3%85se%20%26%207".to_owned()));
        assert!(all.contains(&"/dashboard?from=2019-01-01&until=2019-12-31".to_owned()));
        assert!(views(&json!([]), 2026).is_err());
    }
}
