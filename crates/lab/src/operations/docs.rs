//! Which routes the docs of public methods name.
//!
//! A paragraph that begins with a route, as in `` `GET /albums/{id}` · no scope ``, tells what a method asks for: that route
//! above all, and the others that it names too. What a macro declares is found when its call has the paragraph as a doc
//! comment above the method's name, and the name on a line of its own.

use super::route::{Route, spans};

/// That a method's doc names a route.
#[derive(Debug)]
pub(super) struct Naming {
    pub(super) route: Route,
    pub(super) method: String,
    /// File and line of the method.
    pub(super) place: String,
    pub(super) rank: Rank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// The paragraph begins with it.
    First,
    /// It is asked for besides.
    Later,
}

/// The methods that are there for an operation; where there are none, those that ask for it besides.
pub(super) fn methods<'a>(namings: &'a [Naming], route: &Route) -> Vec<&'a str> {
    let of_rank = |rank| {
        let mut methods = Vec::new();
        for naming in namings.iter().filter(|naming| naming.rank == rank && naming.route == *route) {
            if !methods.contains(&naming.method.as_str()) {
                methods.push(naming.method.as_str());
            }
        }
        methods
    };
    let methods = of_rank(Rank::First);
    if methods.is_empty() { of_rank(Rank::Later) } else { methods }
}

/// All that the docs in a source file name.
pub(super) fn namings(source: &str, file: &str) -> Vec<Naming> {
    let mut namings = Vec::new();
    let mut doc: Vec<&str> = Vec::new();
    let mut in_attribute = false;
    for (index, line) in source.lines().map(str::trim).enumerate() {
        if let Some(text) = line.strip_prefix("///") {
            doc.push(text.trim());
        } else if in_attribute || line.starts_with("#[") {
            // Between a doc and its method.
            in_attribute = !line.ends_with(']');
        } else {
            if let Some(method) = method(line) {
                let place = format!("{file}:{}", index + 1);
                let naming = |(route, rank)| Naming { route, method: method.to_owned(), place: place.clone(), rank };
                namings.extend(routes(&doc).into_iter().map(naming));
            }
            doc.clear();
        }
    }
    namings
}

fn routes(doc: &[&str]) -> Vec<(Route, Rank)> {
    let mut routes = Vec::new();
    for paragraph in doc.split(|line| line.is_empty()) {
        let text = paragraph.join(" ");
        let begins_with_route = text.strip_prefix('`').and_then(|text| text.split('`').next()).and_then(Route::parse);
        if begins_with_route.is_some() {
            let ranks = std::iter::once(Rank::First).chain(std::iter::repeat(Rank::Later));
            routes.extend(spans(&text).into_iter().zip(ranks));
        }
    }
    routes
}

/// The name of the public method that a line declares, or that stands alone in the call of a macro.
fn method(line: &str) -> Option<&str> {
    let is_part = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if let Some(declared) = line.strip_prefix("pub ") {
        let (before, rest) = declared.split_once("fn ")?;
        let is_plain = before.split_whitespace().all(|word| ["async", "const"].contains(&word));
        return rest.split(|character| !is_part(character)).next().filter(|name| is_plain && !name.is_empty());
    }
    let name = line.trim_end_matches([',', ';']);
    (!name.is_empty() && name.chars().all(is_part)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a source names, as `method: route`, with a star on what comes later.
    fn check(source: &str, expected: &[&str]) {
        let star = |rank| if rank == Rank::Later { "*" } else { "" };
        let found = namings(source, "x.rs");
        let found: Vec<String> =
            found.iter().map(|it| format!("{}: {}{}", it.method, it.route, star(it.rank))).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn a_route_is_what_a_paragraph_begins_with_and_what_it_names_besides() {
        check(
            "/// An album.\n///\n/// `GET /albums/{id}` · no scope.\npub fn album(&self) {}",
            &["album: GET /albums/{id}"],
        );
        check("    /// `GET /me`.\n    pub async fn me<I>(&self) {}", &["me: GET /me"]);
        check("/// `GET /albums?ids=…` · 20 a request.\npub fn albums(", &["albums: GET /albums"]);
        check(
            "/// `GET /a/{id}`, and for the rest of more\n/// than 50 `GET /a/{id}/b`.\npub fn a(",
            &["a: GET /a/{id}", "a: GET /a/{id}/b*"],
        );
        check("/// `GET /a`\n///\n/// `GET /b`\npub fn a(", &["a: GET /a", "a: GET /b"]);
        check("/// `PUT /a`, and `POST` for the rest.\npub fn a(", &["a: PUT /a"]);
        check(
            "/// `GET /a`\n#[must_use]\n#[expect(\n    x,\n    reason = \"y\"\n)]\npub fn a(\n/// `GET /b`\npub fn b(",
            &["a: GET /a", "b: GET /b"],
        );
    }

    #[test]
    fn a_call_of_a_macro_names_routes_too() {
        check(
            "kinds! {\n    TRACKS:\n        /// `PUT /me/tracks`\n        save_tracks,\n        /// `GET /me/tracks`\n        tracks;\n}",
            &["save_tracks: PUT /me/tracks", "tracks: GET /me/tracks"],
        );
    }

    #[test]
    fn what_is_no_route_of_a_public_method_is_passed_over() {
        for source in [
            "/// Like `GET /me`.\npub fn me(",
            "/// `POST token_url` with a body.\npub fn token(",
            "/// `GET /me`\nfn me(",
            "/// `GET /me`\npub(crate) fn me(",
            "/// `GET /me`\npub struct Me;",
            "/// `GET /me`\n\npub fn me(",
            "// `GET /me`\npub fn me(",
            "//! `GET /me`\npub fn me(",
            "/// `GET /me`\nTracks,",
            "/// `GET /me`\npub fn $save<I>(",
        ] {
            check(source, &[]);
        }
    }

    #[test]
    fn who_asks_besides_counts_where_nobody_else_does() {
        let route = |text| Route::parse(text).unwrap();
        let source = "/// `GET /a`, then `GET /b`, then `GET /c`.\npub fn a(\n/// `GET /b`\npub fn b(\n/// `GET /b?x=…`\npub fn bx(";
        let found = namings(source, "x.rs");
        assert_eq!(methods(&found, &route("GET /b")), ["b", "bx"]);
        assert_eq!(methods(&found, &route("GET /c")), ["a"]);
        assert!(methods(&found, &route("GET /d")).is_empty());
    }
}
