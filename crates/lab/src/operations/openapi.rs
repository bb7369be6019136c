//! The operations in Spotify's own description: no reader of YAML, only of the two levels below `paths` as they are indented
//! there.

use anyhow::{Result, ensure};

use super::route::Route;

pub(super) fn routes(text: &str) -> Result<Vec<Route>> {
    let is_in_paths = |line: &&str| line.is_empty() || line.starts_with([' ', '#']);
    let paths = text.lines().skip_while(|line| line.trim_end() != "paths:").skip(1).take_while(is_in_paths);
    let mut path = "";
    let mut routes = Vec::new();
    for line in paths {
        let key = line.trim().trim_end_matches(':').trim_matches(['"', '\'']);
        match line.len() - line.trim_start().len() {
            2 => path = key,
            4 => routes.extend(Route::parse(&format!("{} {path}", key.to_uppercase()))),
            _ => {}
        }
    }
    ensure!(!routes.is_empty(), "no operation is described there");
    Ok(routes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_read_from_below_paths_only() {
        let text = r#"
tags:
- name: Albums
paths:
  /albums/{id}:
    get:
      description: |
        Get an album.

        Not this:
      parameters:
      - $ref: "x"
  "/playlists/{playlist_id}":
    parameters: []
    get:
      deprecated: true
    put:
      x: y

components:
  /not/a/path:
    get:
"#;
        let found: Vec<String> = routes(text).unwrap().iter().map(Route::to_string).collect();
        assert_eq!(found, ["GET /albums/{id}", "GET /playlists/{id}", "PUT /playlists/{id}"]);
    }

    #[test]
    fn a_file_of_something_else_is_refused() {
        for text in ["", "openapi: 3.0.3\n", "paths:\n", "paths:\n  /albums:\n"] {
            assert!(routes(text).is_err(), "{text:?}");
        }
    }
}
