//! A specification to a web page of one file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use html_escape::encode_text;
use serde_json::Value;

/// Names the file that holds Vega, Vega-Lite and Vega-Embed in one script. `cargo lab` writes it and sets the variable for its kernels.
const BUNDLE: &str = "LINERNOTES_VEGA";

/// What a page loads where there is no bundle: file and the hash of its bytes, by which a browser refuses any other.
const PUBLISHED: [(&str, &str); 3] = [
    ("vega@5.33.0/build/vega.min.js", "sha384-Kpi0LDGE2Pg6N3+B3LiVIugYJ3rGL3AAqlnkRLfFxZtmejptl+TJ3iKY54HF5U3l"),
    (
        "vega-lite@5.21.0/build/vega-lite.min.js",
        "sha384-GhkD6ks9/zgY1m5EFOUZWz/vMVMUFF/92DL61RZc+B42J8osL+jNufKv68bNHHZ2",
    ),
    (
        "vega-embed@6.29.0/build/vega-embed.min.js",
        "sha384-M+Ax7e/WFJpxSOF09HzI+Sj4wg9ottVd/uxmV2ItGGh02fLH28t2FAOJx3TJBap5",
    ),
];

/// The page. It has a picture for readers without scripts.
pub(crate) fn page(title: &str, spec: &Value, png: &[u8]) -> String {
    let bundle = std::env::var_os(BUNDLE).and_then(|path| std::fs::read_to_string(path).ok());
    compose(title, spec, png, bundle.as_deref())
}

fn compose(title: &str, spec: &Value, png: &[u8], bundle: Option<&str>) -> String {
    let (scripts, footer) = match bundle {
        Some(bundle) => (format!("<script>{}</script>", bundle_inside_script(bundle)), "This file needs no network.".to_owned()),
        None => (
            PUBLISHED.iter().map(|(file, hash)| {
                format!("<script src=\"https://cdn.jsdelivr.net/npm/{file}\" integrity=\"{hash}\" crossorigin=\"anonymous\"></script>\n")
            }).collect(),
            "Vega is loaded from cdn.jsdelivr.net: without a network you see a picture. Made in a notebook of Liner Notes, the file needs no network.".to_owned(),
        ),
    };
    let title = encode_text(title);
    let picture = BASE64.encode(png);
    let spec = inside_script(&spec.to_string());
    format!(
        r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 1.5rem; font: 14px/1.5 system-ui, sans-serif; background: #f4f4f2; color: #333; }}
main {{ width: fit-content; max-width: 100%; margin: 0 auto; padding: 1rem; overflow-x: auto; background: white; border-radius: 8px; box-shadow: 0 1px 4px #0003; color: #333; color-scheme: light; }}
main img {{ max-width: 100%; }}
footer {{ max-width: 70rem; margin: 1rem auto 0; text-align: center; color: #757575; font-size: 12px; }}
#charts .chart-wrapper {{ display: flex; flex-direction: column; }}
.vega-bind {{ display: inline-block; margin: 0 1.2rem .6rem 0; }}
#charts .vega-bindings {{ order: -1; display: flex; flex-wrap: wrap; padding: .2rem 12px; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #1c1c1e; }} footer {{ color: #9e9e9e; }} }}
</style>
</head>
<body>
<main id="charts"><img id="still" alt="{title}" src="data:image/png;base64,{picture}"></main>
<footer>{footer}</footer>
{scripts}
<script>
const spec = {spec};
if (typeof vegaEmbed === "function") {{
  vegaEmbed("#charts", spec, {{ actions: {{ export: true, source: false, compiled: false, editor: false }}, renderer: "canvas" }})
    .then(result => {{ window.view = result.view; }})
    .catch(error => {{ document.querySelector("footer").textContent = "The charts cannot be drawn: " + error; }});
}}
</script>
</body>
</html>
"##
    )
}

/// JSON whose strings cannot end the script element that they stand in.
fn inside_script(json: &str) -> String {
    json.replace("</", "<\\/").replace("<!--", "<\\!--")
}

/// The same for code, where `</` may be the start of a regular expression: only the word itself is touched.
fn bundle_inside_script(code: &str) -> String {
    code.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn with_a_bundle_nothing_is_loaded_and_without_the_page_says_what_is() {
        let spec = json!({ "title": "x" });
        let whole = compose("Mine", &spec, b"png", Some("window.vegaEmbed = () => '</script>'; /</g"));
        assert!(
            !whole.contains("src=\"http") && !whole.contains("href=") && whole.contains("window.vegaEmbed"),
            "{whole}"
        );
        let linked = compose("Mine", &spec, b"png", None);
        assert_eq!(linked.matches("integrity=\"sha384-").count(), 3);
        assert!(linked.contains("loaded from cdn.jsdelivr.net"), "{linked}");
    }

    #[test]
    fn titles_and_rows_cannot_leave_their_place() {
        let hostile = "</script><script>alert(1)</script><!--";
        let page = compose(hostile, &json!({ "name": hostile }), b"", Some(""));
        assert_eq!(page.matches("<script>").count() - page.matches("<\\/script><script>").count(), 2, "{page}");
        assert!(!page.contains("<title></script>") && !page.contains("<!--"), "{page}");
    }
}
