//! What tells one operation from another.

use std::fmt;

/// A method and a path, such as `GET /albums/{id}`. What a parameter is called does not matter: it is always `{id}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Route(String);

impl Route {
    /// `GET /albums?ids=…` is `GET /albums`. Nothing when the text is no route.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (method, path) = text.split_once(' ')?;
        let is_method = ["DELETE", "GET", "PATCH", "POST", "PUT"].contains(&method);
        if !is_method || !path.starts_with('/') || path.contains(' ') {
            return None;
        }
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let is_parameter = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
        let segments = path.split('/').map(|segment| if is_parameter(segment) { "{id}" } else { segment });
        Some(Self(format!("{method} {}", segments.collect::<Vec<_>>().join("/"))))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The routes between backticks, in their order.
pub(super) fn spans(text: &str) -> Vec<Route> {
    text.split('`').skip(1).step_by(2).filter_map(Route::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_has_neither_a_query_nor_names_of_parameters() {
        for (text, expected) in [
            ("GET /albums/{id}", Some("GET /albums/{id}")),
            ("GET /playlists/{playlist_id}/tracks", Some("GET /playlists/{id}/tracks")),
            ("GET /users/{user}/playlists/{playlist}", Some("GET /users/{id}/playlists/{id}")),
            ("GET /albums?ids=…", Some("GET /albums")),
            ("GET /me/player/recently-played?before=…", Some("GET /me/player/recently-played")),
            ("DELETE /me/library", Some("DELETE /me/library")),
            ("GET albums", None),
            ("POST token_url", None),
            ("POST", None),
            ("ASK /albums", None),
            ("GET /albums or /tracks", None),
        ] {
            assert_eq!(Route::parse(text).map(|route| route.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_what_stands_between_backticks_is_a_route() {
        let found = spans("`PUT /a`, GET /b and `POST` or `GET /c/{id}`; `x` `DELETE /d");
        assert_eq!(found, ["PUT /a", "GET /c/{id}", "DELETE /d"].map(|text| Route::parse(text).unwrap()));
    }
}
