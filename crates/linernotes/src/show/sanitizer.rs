//! What an untrusted JupyterLab 4.6 lets through of HTML, as far as we use it. Whatever we show must pass unchanged, however
//! hostile what it shows is.

use std::collections::HashMap;

/// Fails on the first thing that would be dropped or changed, and on tags that do not close.
pub(super) fn assert_survives(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((text, behind)) = rest.split_once('<') {
        assert!(!text.contains('>'), "unescaped text `{text}` in {html}");
        let (tag, after) = behind.split_once('>').unwrap_or_else(|| panic!("no end of tag in {behind}"));
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "in {html}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let allowed = ["a", "br", "div", "img", "span", "strong", "table", "tbody", "td", "th", "thead", "tr"];
        assert!(allowed.contains(&name), "<{tag}> in {html}");
        for (attribute, value) in attributes_of(attributes) {
            let known = match (name, attribute) {
                (_, "style") => styles_survive(value),
                (_, "title") | ("img", "alt") => true,
                ("a", "href") => value.starts_with("https://open.spotify.com/"),
                ("a", "target") => value == "_blank",
                ("img", "width" | "height") => value.parse::<u32>().is_ok(),
                ("img", "src") => super::words::picture_address(value).is_some(),
                _ => false,
            };
            assert!(known, "{attribute}=\"{value}\" of <{name}> in {html}");
        }
        if !["br", "img"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty() && !rest.contains('>'), "{open:?} are left open in {html}");
}

fn attributes_of(text: &str) -> HashMap<&str, &str> {
    let mut attributes = HashMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once("=\"").unwrap_or_else(|| panic!("an attribute without value: {rest}"));
        let (value, after) = behind.split_once('"').unwrap_or_else(|| panic!("no end of value: {behind}"));
        assert!(attributes.insert(name, value).is_none(), "{name} twice in {text}");
        rest = after.trim_start();
    }
    attributes
}

/// By the patterns of `allowedStyles` in JupyterLab's bundle.
fn styles_survive(style: &str) -> bool {
    style.split(';').all(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        match property {
            "display" => ["flex", "block"].contains(&value),
            "align-items" => value == "center",
            "text-align" => ["left", "right", "center"].contains(&value),
            "text-decoration" => value == "none",
            "white-space" => value == "nowrap",
            "overflow-x" => value == "auto",
            "font-weight" => ["normal", "600"].contains(&value),
            "opacity" | "line-height" => value.parse::<f64>().is_ok(),
            "flex" => value == "0 0 auto",
            "max-width" => value == "none",
            "background-color" => value == "#1db954" || value == "rgba(128,128,128,0.35)",
            "background" => is_bar(value),
            "border-radius" | "font-size" | "gap" | "height" | "margin" | "min-width" | "width" => {
                value.split(' ').all(is_length)
            }
            _ => false,
        }
    })
}

fn is_length(value: &str) -> bool {
    let number = ["em", "px", "%"].iter().find_map(|unit| value.strip_suffix(unit)).unwrap_or(value);
    number.parse::<f64>().is_ok_and(|number| number >= 0.0)
}

fn is_bar(value: &str) -> bool {
    let inner = value.strip_prefix("linear-gradient(90deg,rgba(29,185,84,0.28) ");
    let inner = inner.and_then(|rest| rest.strip_suffix(") 0 50%/100% 1.6em no-repeat"));
    inner.and_then(|inner| inner.split_once(",transparent ")).is_some_and(|(from, to)| from == to && is_length(from))
}

#[test]
fn what_the_sanitizer_would_drop_is_found() {
    for html in [
        "<script>",
        "<td onclick=\"x\"></td>",
        "<td style=\"color:inherit\"></td>",
        "<a href=\"https://evil.example/\">x</a>",
        "<img src=\"data:image/svg+xml;base64,aa\">",
        "<td>a>b</td>",
        "<td>",
    ] {
        assert!(std::panic::catch_unwind(|| assert_survives(html)).is_err(), "{html}");
    }
}
