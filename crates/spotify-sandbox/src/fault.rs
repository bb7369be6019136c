//! Trouble on demand: what goes wrong, for which requests, and how often.

use std::sync::Mutex;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::lock::lock;
use crate::refusal::Refusal;

/// Something that goes wrong with a request.
///
/// Over HTTP it is an object with `fault`, the name in snake_case, and the fields below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// 429, with `Retry-After` in seconds, which may be huge, or absent.
    RateLimited {
        /// The seconds that `Retry-After` names.
        #[serde(default)]
        retry_after_s: Option<u64>,
    },
    /// 429 with the reason `QUOTA_EXCEEDED`: nothing more today.
    QuotaExceeded,
    /// 500, 502, 503 or another status, with a web page instead of JSON.
    ServerError {
        /// The status.
        status: u16,
    },
    /// 400 with nothing below it.
    EmptyBadRequest,
    /// 403 in plain text: the app's owner has no Premium.
    OwnerWithoutPremium,
    /// 403 in plain text: the listener is not on the app's list.
    ListenerNotRegistered,
    /// The true answer, late.
    Slow {
        /// How much later.
        milliseconds: u64,
    },
    /// The connection ends without an answer.
    CutConnection,
    /// The true answer, of which the second half is missing.
    TruncatedJson,
    /// An answer of your own.
    Answer(Answer),
}

/// Which requests a fault befalls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Rule {
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
    /// A route such as `GET /v1/albums/{id}`, the same without its method, or a path; the whole Web API when absent.
    pub route: Option<String>,
    /// Of so many of these requests, from 0 to 1, spread evenly.
    pub share: f64,
    /// So often, then no more; without end when absent.
    pub times: Option<u32>,
}

impl Rule {
    /// The fault, for every request to the Web API.
    #[must_use]
    pub fn always(fault: Fault) -> Self {
        Self { fault, route: None, share: 1.0, times: None }
    }

    /// Why it cannot be followed, if it cannot.
    pub(crate) fn mistake(&self) -> Option<String> {
        if !(0.0..=1.0).contains(&self.share) {
            return Some(format!("`share` is a part of all requests, from 0 to 1, not {}", self.share));
        }
        match &self.fault {
            Fault::Answer(answer) => answer.mistake(),
            Fault::ServerError { status } => Answer::empty(*status).mistake(),
            _ => None,
        }
    }

    fn concerns(&self, arrival: &Arrival<'_>) -> bool {
        match &self.route {
            None => arrival.path.starts_with("/v1/"),
            Some(route) => {
                let (method, path) =
                    route.split_once(' ').map_or((None, route.as_str()), |(method, path)| (Some(method), path));
                method.is_none_or(|method| method == arrival.method) && (path == arrival.route || path == arrival.path)
            }
        }
    }
}

/// Takes the rule's own fields out; what is left must be a fault, so that a misspelt field is seen.
impl TryFrom<Map<String, Value>> for Rule {
    type Error = serde_json::Error;

    fn try_from(mut fields: Map<String, Value>) -> Result<Self, serde_json::Error> {
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        let (route, share, times) = (take("route"), take("share"), take("times"));
        Ok(Self {
            fault: serde_json::from_value(Value::Object(fields))?,
            route: serde_json::from_value(route)?,
            share: serde_json::from_value::<Option<f64>>(share)?.unwrap_or(1.0),
            times: serde_json::from_value(times)?,
        })
    }
}

/// What a rule is held against.
pub(crate) struct Arrival<'a> {
    pub(crate) method: &'a str,
    pub(crate) route: &'a str,
    pub(crate) path: &'a str,
}

/// The rules in force, the oldest first.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<InForce>>);

struct InForce {
    rule: Rule,
    concerned: u32,
    befallen: u32,
}

impl Faults {
    pub(crate) fn add(&self, rule: Rule) {
        lock(&self.0).push(InForce { rule, concerned: 0, befallen: 0 });
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }

    pub(crate) fn rules(&self) -> Vec<Rule> {
        lock(&self.0).iter().map(|entry| entry.rule.clone()).collect()
    }

    /// What befalls this request: the first rule whose turn it is.
    pub(crate) fn befall(&self, arrival: &Arrival<'_>) -> Option<Fault> {
        let mut rules = lock(&self.0);
        let at = rules.iter_mut().position(|entry| entry.rule.concerns(arrival) && entry.is_due())?;
        let entry = &mut rules[at];
        entry.befallen += 1;
        let fault = entry.rule.fault.clone();
        if entry.rule.times.is_some_and(|times| entry.befallen >= times) {
            rules.remove(at);
        }
        Some(fault)
    }
}

impl InForce {
    /// Whether this one of the concerned requests belongs to the share. Evenly spread, so that tests repeat.
    fn is_due(&mut self) -> bool {
        let before = (f64::from(self.concerned) * self.rule.share).floor();
        self.concerned = self.concerned.wrapping_add(1);
        (f64::from(self.concerned) * self.rule.share).floor() > before
    }
}

/// A mark on an answer that must not be sent: the connection ends instead.
#[derive(Clone, Copy)]
pub(crate) struct CutHere;

impl Fault {
    /// The answer that is given instead of the true one; nothing for those that change the true one.
    pub(crate) fn answer(&self) -> Option<Response> {
        let response = match self {
            Self::RateLimited { retry_after_s } => Refusal::rate_limited(*retry_after_s).into_response(),
            Self::QuotaExceeded => Refusal::quota_exceeded().into_response(),
            Self::ServerError { status } => server_error(*status).into_response(),
            Self::EmptyBadRequest => StatusCode::BAD_REQUEST.into_response(),
            Self::OwnerWithoutPremium => Refusal::owner_without_premium().into_response(),
            Self::ListenerNotRegistered => Refusal::listener_not_registered().into_response(),
            Self::Answer(answer) => answer.clone().into_response(),
            Self::CutConnection => {
                let mut response = StatusCode::OK.into_response();
                response.extensions_mut().insert(CutHere);
                response
            }
            Self::Slow { .. } | Self::TruncatedJson => return None,
        };
        Some(response)
    }
}

fn server_error(status: u16) -> Answer {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error");
    let page =
        format!("<html><head><title>{status} {reason}</title></head><body><h1>{status} {reason}</h1></body></html>");
    Answer::html(status, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACK: Arrival<'_> = Arrival { method: "GET", route: "/v1/tracks/{id}", path: "/v1/tracks/abc" };
    const TOKEN: Arrival<'_> = Arrival { method: "POST", route: "/api/token", path: "/api/token" };

    #[test]
    fn a_rule_concerns_its_route_its_path_or_the_whole_web_api() {
        for (route, track, token) in [
            (None, true, false),
            (Some("GET /v1/tracks/{id}"), true, false),
            (Some("PUT /v1/tracks/{id}"), false, false),
            (Some("/v1/tracks/abc"), true, false),
            (Some("/v1/tracks/xyz"), false, false),
            (Some("/api/token"), false, true),
        ] {
            let rule = Rule { route: route.map(str::to_owned), ..Rule::always(Fault::QuotaExceeded) };
            assert_eq!((rule.concerns(&TRACK), rule.concerns(&TOKEN)), (track, token), "{route:?}");
        }
    }

    #[test]
    fn a_share_is_spread_evenly_and_times_are_counted() {
        let faults = Faults::default();
        faults.add(Rule { share: 0.25, times: Some(3), ..Rule::always(Fault::CutConnection) });
        let befallen: String = (0..20).map(|_| if faults.befall(&TRACK).is_some() { 'x' } else { '.' }).collect();
        assert_eq!(befallen, "...x...x...x........");
        assert!(faults.rules().is_empty());
    }

    #[test]
    fn rules_read_as_they_are_written_over_http() {
        let text = r#"{"fault": "rate_limited", "retry_after_s": 86400, "route": "GET /v1/search", "times": 1}"#;
        let rule: Rule = serde_json::from_str(text).unwrap();
        assert_eq!(rule.fault, Fault::RateLimited { retry_after_s: Some(86400) });
        assert_eq!((rule.times, rule.share), (Some(1), 1.0));
        let own: Rule = serde_json::from_str(r#"{"fault": "answer", "status": 418, "body": "tea"}"#).unwrap();
        assert_eq!(own.fault, Fault::Answer(Answer::empty(418).with_body("tea")));
        let misspelt = serde_json::from_str::<Rule>(r#"{"fault": "slow", "milliseconds": 5, "rout": "/v1/search"}"#);
        assert!(misspelt.unwrap_err().to_string().contains("rout"));
    }
}
