//! One thing in several forms: a front end takes the richest that it can draw.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value, json};

/// What is shown of a value: the same thing as text, HTML, image or chart. Itself a value that can be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    forms: Vec<(String, Value)>,
    passing: bool,
    /// The type of its image, with the width and height at which it is to be shown where that is not its own size.
    image_size: Option<(&'static str, u32, u32)>,
}

impl Picture {
    /// The form that everything can draw, and the only one in a terminal.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().form("text/plain", Value::String(text.into()))
    }

    /// The same as HTML. A notebook that is not trusted drops scripts and style elements.
    #[must_use]
    pub fn html(self, html: impl Into<String>) -> Self {
        self.form("text/html", Value::String(html.into()))
    }

    /// The same as a PNG image, from its bytes.
    #[must_use]
    pub fn png(self, bytes: &[u8]) -> Self {
        self.form("image/png", Value::String(BASE64.encode(bytes)))
    }

    /// As [`png`](Self::png), shown at this width and height: an image of twice as many pixels is sharp on every screen.
    #[must_use]
    pub fn png_of_size(self, bytes: &[u8], size: (u32, u32)) -> Self {
        Self { image_size: Some(("image/png", size.0, size.1)), ..self.png(bytes) }
    }

    /// The same as a JPEG image, from its bytes, shown at this width and height.
    #[must_use]
    pub fn jpeg_of_size(self, bytes: &[u8], size: (u32, u32)) -> Self {
        let picture = self.form("image/jpeg", Value::String(BASE64.encode(bytes)));
        Self { image_size: Some(("image/jpeg", size.0, size.1)), ..picture }
    }

    /// The same in any MIME type: JSON for a JSON type, else a string, for binary data in Base64.
    #[must_use]
    pub fn form(mut self, mime: &str, content: Value) -> Self {
        self.forms.push((mime.to_owned(), content));
        self
    }

    /// A picture that is worth nothing once it has gone by. Whoever stores the notebook can leave it out.
    pub(crate) fn passing(self) -> Self {
        Self { passing: true, ..self }
    }

    /// Nothing at all, for a value that says nothing.
    pub(super) fn nothing() -> Self {
        Self::default()
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.forms.is_empty()
    }

    /// Whether its text says as much as any other form.
    pub(super) fn is_words(&self) -> bool {
        self.forms.iter().all(|(mime, _)| mime.starts_with("text/"))
    }

    pub(super) fn plain(&self) -> &str {
        let plain = self.forms.iter().find(|(mime, _)| mime == "text/plain");
        plain.and_then(|(_, text)| text.as_str()).unwrap_or_default()
    }

    pub(super) fn forms(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.forms.iter().map(|(mime, content)| (mime.as_str(), content))
    }

    pub(super) fn metadata(&self) -> Value {
        let mut metadata = json!({});
        if self.passing {
            metadata["linernotes"] = json!({ "passing": true });
        }
        if let Some((mime, width, height)) = self.image_size {
            metadata[mime] = json!({ "width": width, "height": height });
        }
        metadata
    }

    /// As Jupyter's messages have it: MIME types to contents.
    pub(super) fn data(&self) -> Map<String, Value> {
        self.forms.iter().cloned().collect()
    }
}
