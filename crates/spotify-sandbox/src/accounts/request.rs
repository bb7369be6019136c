//! Turns the parameters of `/authorize` into a request that may be asked of a listener, or into the mistake in it.

use std::sync::Arc;

use super::form::Form;
use super::pkce;
use super::redirect_uri::{self, Mistake as RedirectMistake, Place};
use super::scope::Scopes;
use crate::people::App;

/// What an app asks of a listener, with nothing wrong in it.
#[derive(Debug)]
pub(super) struct Request {
    /// Which app, by position.
    pub(super) app: usize,
    pub(super) redirect_uri: String,
    pub(super) scopes: Scopes,
    pub(super) state: Option<String>,
    /// The PKCE challenge.
    pub(super) challenge: Option<String>,
    pub(super) show_dialog: bool,
}

/// What is wrong with a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// Nobody can be sent anywhere: Spotify shows its words, and no more.
    Page { words: &'static str, advice: String },
    /// The app is told, by a redirect to this place.
    Redirect(String),
}

impl Request {
    /// Checks in Spotify's order: first who asks, then where to answer, then what for.
    pub(super) fn check(form: &Form, apps: &[Arc<App>]) -> Result<Self, Mistake> {
        let Some(client_id) = form.get("client_id") else {
            let advice = "send `client_id`, which the developer dashboard shows for each app".to_owned();
            return Err(Mistake::Page { words: "Missing required parameter: client_id", advice });
        };
        let Some(app) = apps.iter().position(|app| app.client_id == client_id) else {
            let known: Vec<&str> = apps.iter().map(|app| app.client_id.as_str()).take(5).collect();
            let advice = format!("copy the client id again; here it can be {}", one_of(&known));
            return Err(Mistake::Page { words: "INVALID_CLIENT: Invalid client", advice });
        };
        let registered = apps.get(app).map(|app| app.redirect_uris.as_slice()).unwrap_or_default();
        let redirect_uri = redirect_uri(form, registered)?;
        let mut request = Self {
            app,
            redirect_uri,
            scopes: Scopes::default(),
            state: form.even_empty("state").map(str::to_owned),
            challenge: None,
            // Python writes its booleans with a capital.
            show_dialog: form.get("show_dialog").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        };
        match form.get("response_type") {
            Some("code") => {}
            // Implicit grants, which ended on 27 November 2025, had their answer in the fragment.
            Some("token") => return Err(request.refusal(Place::Fragment, "unsupported_response_type")),
            Some(_) => return Err(request.refusal(Place::Query, "unsupported_response_type")),
            None => return Err(request.refusal(Place::Query, "invalid_request")),
        }
        let Ok(scopes) = Scopes::parse(form.get("scope").unwrap_or_default()) else {
            return Err(request.refusal(Place::Query, "invalid_scope"));
        };
        request.scopes = scopes;
        request.challenge = match (form.even_empty("code_challenge_method"), form.even_empty("code_challenge")) {
            (None, None) => None,
            (Some("S256"), Some(challenge)) if pkce::is_challenge(challenge) => Some(challenge.to_owned()),
            _ => return Err(request.refusal(Place::Query, "invalid_request")),
        };
        Ok(request)
    }

    /// Where a listener goes with an answer, and with the app's `state` as it was sent.
    pub(super) fn answer(&self, name: &str, value: &str) -> Option<String> {
        self.answer_at(Place::Query, name, value)
    }

    fn answer_at(&self, place: Place, name: &str, value: &str) -> Option<String> {
        let state = self.state.as_deref().map(|state| ("state", state));
        let answer: Vec<_> = [(name, value)].into_iter().chain(state).collect();
        redirect_uri::with_answer(&self.redirect_uri, place, &answer)
    }

    fn refusal(&self, place: Place, error: &str) -> Mistake {
        self.answer_at(place, "error", error).map_or_else(|| illegal_redirect_uri(String::new()), Mistake::Redirect)
    }
}

fn redirect_uri(form: &Form, registered: &[String]) -> Result<String, Mistake> {
    let registered_ones: Vec<&str> = registered.iter().map(String::as_str).take(5).collect();
    let registered_ones = one_of(&registered_ones);
    let Some(asked) = form.get("redirect_uri") else {
        let advice = format!("send `redirect_uri`, which for this app can be {registered_ones}");
        return Err(Mistake::Page { words: "Missing required parameter: redirect_uri", advice });
    };
    let page = |words, advice| Mistake::Page { words, advice };
    redirect_uri::check(asked, registered).map_err(|mistake| match mistake {
        RedirectMistake::Illegal => illegal_redirect_uri(asked.to_owned()),
        RedirectMistake::Insecure => page(
            "INVALID_CLIENT: Insecure redirect URI",
            format!("register https, or http with 127.0.0.1 or [::1] and never `localhost`, instead of `{asked}`"),
        ),
        RedirectMistake::Unknown => page(
            "INVALID_CLIENT: Invalid redirect URI",
            format!("register `{asked}` for this app, or send what it has registered: {registered_ones}"),
        ),
        RedirectMistake::NotMatching => page(
            "redirect_uri: Not matching configuration",
            format!(
                "send exactly what is registered, to the letter and the last slash: `{asked}` is not {registered_ones} \
                 (only a loopback address registered without a port may add one)"
            ),
        ),
    })?;
    Ok(asked.to_owned())
}

fn illegal_redirect_uri(asked: String) -> Mistake {
    let advice = format!("send an absolute address without a fragment as `redirect_uri`, unlike `{asked}`");
    Mistake::Page { words: "Illegal redirect_uri", advice }
}

fn one_of(names: &[&str]) -> String {
    match names.split_last() {
        None => "nothing, as none is registered".to_owned(),
        Some((only, [])) => format!("`{only}`"),
        Some((last, others)) => format!("`{}` or `{last}`", others.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::People;

    const CLIENT: &str = "client_id=5a4db0c0ffee5a4db0c0ffee5a4db0c0";
    const BACK: &str = "redirect_uri=http://127.0.0.1:8888/callback";

    fn check(query: &str) -> Result<Request, Mistake> {
        let apps: Vec<_> = People::default().apps.into_iter().map(Arc::new).collect();
        Request::check(&Form::parse(query), &apps)
    }

    #[test]
    fn a_mistake_in_who_asks_or_where_to_answer_is_shown_and_never_redirected() {
        for (query, expected) in [
            (String::new(), "Missing required parameter: client_id"),
            (format!("client_id=&{BACK}"), "Missing required parameter: client_id"),
            (format!("client_id=someone&{BACK}"), "INVALID_CLIENT: Invalid client"),
            (CLIENT.to_owned(), "Missing required parameter: redirect_uri"),
            (format!("{CLIENT}&redirect_uri=callback"), "Illegal redirect_uri"),
            (format!("{CLIENT}&redirect_uri=http://localhost:8888/callback"), "INVALID_CLIENT: Insecure redirect URI"),
            (format!("{CLIENT}&redirect_uri=http://example.com/callback"), "INVALID_CLIENT: Insecure redirect URI"),
            (format!("{CLIENT}&redirect_uri=https://example.com/callback"), "INVALID_CLIENT: Invalid redirect URI"),
            (format!("{CLIENT}&{BACK}/"), "redirect_uri: Not matching configuration"),
            (format!("{CLIENT}&{BACK}&{BACK}/&response_type=code"), ""),
        ] {
            let found = match check(&query) {
                Err(Mistake::Page { words, advice }) => {
                    assert!(!advice.is_empty() && !advice.contains('\n'), "{advice}");
                    words
                }
                Err(Mistake::Redirect(to)) => panic!("{query} was redirected to {to}"),
                Ok(_) => "",
            };
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn any_other_mistake_is_told_to_the_app() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        for (query, expected) in [
            ("state=s".to_owned(), "?error=invalid_request&state=s"),
            ("response_type=token&state=s".to_owned(), "#error=unsupported_response_type&state=s"),
            ("response_type=token".to_owned(), "#error=unsupported_response_type"),
            ("response_type=Code&state=".to_owned(), "?error=unsupported_response_type&state="),
            ("response_type=code&scope=user-top-read+nonsense&state=s".to_owned(), "?error=invalid_scope&state=s"),
            (format!("response_type=code&code_challenge={challenge}"), "?error=invalid_request"),
            (
                format!("response_type=code&code_challenge_method=plain&code_challenge={challenge}"),
                "?error=invalid_request",
            ),
            ("response_type=code&code_challenge_method=S256".to_owned(), "?error=invalid_request"),
            ("response_type=code&code_challenge_method=S256&code_challenge=short".to_owned(), "?error=invalid_request"),
        ] {
            let expected = Mistake::Redirect(format!("http://127.0.0.1:8888/callback{expected}"));
            assert_eq!(check(&format!("{CLIENT}&{BACK}&{query}")).err(), Some(expected), "{query}");
        }
    }

    #[test]
    fn the_state_comes_back_as_it_went() {
        for state in ["", "a b", "a+b", "&code=x#y", "100%", "\"<é🎵>\\", "\r\n\t\0", "=="] {
            let mut query = url::form_urlencoded::Serializer::new(format!("{CLIENT}&{BACK}&response_type=code"));
            let request = check(&query.append_pair("state", state).finish()).unwrap();
            let to = url::Url::parse(&request.answer("code", "AQ").unwrap()).unwrap();
            let pairs: Vec<_> = to.query_pairs().into_owned().collect();
            assert_eq!(pairs, [("code".to_owned(), "AQ".to_owned()), ("state".to_owned(), state.to_owned())]);
        }
        let request = check(&format!("{CLIENT}&{BACK}&response_type=code")).unwrap();
        assert_eq!(request.answer("code", "AQ").unwrap(), "http://127.0.0.1:8888/callback?code=AQ");
    }
}
