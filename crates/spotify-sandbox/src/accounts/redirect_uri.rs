//! Turns the redirect URI that an app asks for into a yes or one of Spotify's refusals, and adds an answer to it.

use std::num::NonZeroU16;

use url::Url;
use url::form_urlencoded::Serializer;

/// What is wrong with a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// No absolute URI, or one with a fragment.
    Illegal,
    /// `http` to anything but a loopback literal.
    Insecure,
    /// To a host that the app never registered.
    Unknown,
    /// To a host that the app registered, but not letter for letter.
    NotMatching,
}

/// Where an answer stands in the redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Query,
    Fragment,
}

/// Whether an app that registered these may be called back at `asked`.
pub(super) fn check(asked: &str, registered: &[String]) -> Result<(), Mistake> {
    let url = Url::parse(asked).map_err(|_| Mistake::Illegal)?;
    if url.fragment().is_some() {
        return Err(Mistake::Illegal);
    }
    if url.scheme() == "http" && !matches!(url.host_str(), Some("127.0.0.1" | "[::1]")) {
        return Err(Mistake::Insecure);
    }
    if registered.iter().any(|registered| registered == asked || is_same_but_for_the_port(asked, registered)) {
        return Ok(());
    }
    let near = |registered: &String| {
        Url::parse(registered).is_ok_and(|other| (other.scheme(), other.host_str()) == (url.scheme(), url.host_str()))
    };
    Err(if registered.iter().any(near) { Mistake::NotMatching } else { Mistake::Unknown })
}

/// The redirect URI with an answer added. What its query already holds stays. Nothing when it is no URI, which `check`
/// has ruled out.
pub(super) fn with_answer(redirect_uri: &str, place: Place, answer: &[(&str, &str)]) -> Option<String> {
    let mut url = Url::parse(redirect_uri).ok()?;
    // Every decoder reads %20 as a space; not every one reads + so. A plus itself is %2B here.
    let answer = Serializer::new(String::new()).extend_pairs(answer).finish().replace('+', "%20");
    match (place, url.query()) {
        (Place::Fragment, _) => url.set_fragment(Some(&answer)),
        (Place::Query, None | Some("")) => url.set_query(Some(&answer)),
        (Place::Query, Some(already)) => {
            let both = format!("{already}&{answer}");
            url.set_query(Some(&both));
        }
    }
    Some(url.into())
}

/// RFC 8252, section 7.3: an app that registered a loopback address without a port may choose one each time.
fn is_same_but_for_the_port(asked: &str, registered: &str) -> bool {
    ["http://127.0.0.1", "http://[::1]"].into_iter().any(|loopback| {
        let (Some(asked), Some(registered)) = (asked.strip_prefix(loopback), registered.strip_prefix(loopback)) else {
            return false;
        };
        let Some(port_and_path) = asked.strip_prefix(':') else { return false };
        let digits = port_and_path.bytes().take_while(u8::is_ascii_digit).count();
        let (port, path) = port_and_path.split_at(digits);
        port.parse::<NonZeroU16>().is_ok()
            && path == registered
            && matches!(path.bytes().next(), None | Some(b'/' | b'?'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_registered_passes_and_loopback_may_choose_its_port() {
        use Mistake::{Illegal, Insecure, NotMatching, Unknown};
        let registered = [
            "https://example.com/Callback",
            "http://127.0.0.1/callback",
            "http://[::1]/callback",
            "http://127.0.0.1:8888/fixed",
            "http://127.0.0.1/?next=1",
            "http://localhost:3000/callback",
            "my-app://callback",
        ]
        .map(str::to_owned);
        for (asked, expected) in [
            ("https://example.com/Callback", Ok(())),
            ("https://example.com/callback", Err(NotMatching)),
            ("https://example.com/Callback/", Err(NotMatching)),
            ("https://example.com:444/Callback", Err(NotMatching)),
            ("https://example.org/Callback", Err(Unknown)),
            ("http://example.com/Callback", Err(Insecure)),
            ("http://127.0.0.1/callback", Ok(())),
            ("http://127.0.0.1:1/callback", Ok(())),
            ("http://127.0.0.1:65535/callback", Ok(())),
            ("http://[::1]:40000/callback", Ok(())),
            ("http://127.0.0.1:49152/?next=1", Ok(())),
            ("http://127.0.0.1:0/callback", Err(NotMatching)),
            ("http://127.0.0.1:65536/callback", Err(Illegal)),
            ("http://127.0.0.1:/callback", Err(NotMatching)),
            ("http://127.0.0.1:8888/Callback", Err(NotMatching)),
            ("http://127.0.0.1:8888/callback/", Err(NotMatching)),
            ("http://127.0.0.1:8888/callback?a=1", Err(NotMatching)),
            ("http://127.0.0.1:8888/fixed", Ok(())),
            ("http://127.0.0.1:8889/fixed", Err(NotMatching)),
            ("http://127.0.0.1/fixed", Err(NotMatching)),
            ("http://127.1:8888/callback", Err(NotMatching)),
            ("http://127.0.0.2:8888/callback", Err(Insecure)),
            ("http://localhost:3000/callback", Err(Insecure)),
            ("http://192.168.0.7:8888/callback", Err(Insecure)),
            ("http://127.0.0.1:80@evil.example/callback", Err(Insecure)),
            ("http://127.0.0.1.evil.example/callback", Err(Insecure)),
            ("my-app://callback", Ok(())),
            ("my-app://callback/", Err(NotMatching)),
            ("other-app://callback", Err(Unknown)),
            ("http://127.0.0.1:8888/callback#part", Err(Illegal)),
            ("/callback", Err(Illegal)),
            ("", Err(Illegal)),
        ] {
            assert_eq!(check(asked, &registered), expected, "{asked}");
        }
    }

    #[test]
    fn an_address_without_a_path_may_choose_its_port_too() {
        let registered = ["http://127.0.0.1".to_owned()];
        assert_eq!(check("http://127.0.0.1:9", &registered), Ok(()));
        assert_eq!(check("http://127.0.0.1:9/", &registered), Err(Mistake::NotMatching));
        assert_eq!(check("http://127.0.0.1", &[]), Err(Mistake::Unknown));
    }

    #[test]
    fn an_answer_is_added_and_nothing_lost() {
        let check = |uri: &str, place, state: &str, expected: &str| {
            assert_eq!(with_answer(uri, place, &[("code", "AQ"), ("state", state)]).as_deref(), Some(expected));
        };
        check("http://127.0.0.1:8/c", Place::Query, "s", "http://127.0.0.1:8/c?code=AQ&state=s");
        check("http://127.0.0.1:8/c?", Place::Query, "s", "http://127.0.0.1:8/c?code=AQ&state=s");
        check("https://a.b/c?d=e%20f&g", Place::Query, "", "https://a.b/c?d=e%20f&g&code=AQ&state=");
        check("https://a.b/c?d=e", Place::Fragment, "s", "https://a.b/c?d=e#code=AQ&state=s");
        check(
            "my-app://callback",
            Place::Query,
            "a b+c&d=%é\n",
            "my-app://callback?code=AQ&state=a%20b%2Bc%26d%3D%25%C3%A9%0A",
        );
    }
}
