//! Small reading aids for raw JSON.

use serde_json::Value;

/// `.keys()` on JSON.
pub trait Keys {
    /// The names of an object's fields, in alphabetical order; none when it is no object.
    fn keys(&self) -> Vec<String>;
}

impl Keys for Value {
    fn keys(&self) -> Vec<String> {
        self.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
    }
}
