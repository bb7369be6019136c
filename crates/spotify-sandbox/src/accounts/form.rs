//! Turns a query string or a form body into named values.

use url::form_urlencoded;

/// The parameters of a request, in the order they came.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn parse(encoded: &str) -> Self {
        Self(form_urlencoded::parse(encoded.as_bytes()).into_owned().collect())
    }

    /// Those of `more` too. Where both have a parameter, the one that is here already counts.
    pub(super) fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The first value of this name. An empty one is as good as none, says RFC 6749 in section 3.1.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.even_empty(name).filter(|value| !value.is_empty())
    }

    pub(super) fn even_empty(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_counts_and_an_empty_one_does_not() {
        let form = Form::parse("a=1&a=2&b=&c=%F0%9F%8E%B5+%26&%zz").and(Form::parse("a=3&d=4"));
        let values = ["a", "b", "c", "d", "e"].map(|name| form.get(name));
        assert_eq!(values, [Some("1"), None, Some("🎵 &"), Some("4"), None]);
        assert_eq!(form.even_empty("b"), Some(""));
    }
}
