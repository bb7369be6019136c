//! For whom an object is made, which decides the fields it has.

use serde_json::{Map, Value};

use crate::accounts::Scope;
use crate::call::Call;
use crate::market::Market;
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::world::World;

/// Who an answer is for.
#[derive(Clone, Copy)]
pub(crate) struct Audience<'a> {
    pub(crate) world: &'a World,
    pub(crate) profile: Profile,
    pub(crate) market: Option<Market>,
    /// Scheme and host that were asked, for pictures and links.
    pub(crate) base: &'a str,
    /// Whether they may know where the listener stopped in episodes and chapters.
    pub(crate) knows_position: bool,
}

impl<'a> Audience<'a> {
    pub(crate) fn of(call: &'a Call) -> Result<Self, Refusal> {
        Ok(Self { market: call.market()?, ..Self::anywhere(call) })
    }

    /// The same, whatever `market` says.
    pub(crate) fn anywhere(call: &'a Call) -> Self {
        Self {
            world: call.world(),
            profile: call.profile,
            market: None,
            base: &call.base,
            knows_position: call.has(Scope::UserReadPlaybackPosition),
        }
    }

    /// Takes away what development mode lost in 2026.
    pub(crate) fn fit(self, mut object: Map<String, Value>, cut_in_2026: &[&str]) -> Value {
        if self.profile == Profile::Development2026 {
            object.retain(|name, _| !cut_in_2026.contains(&name.as_str()));
        }
        Value::Object(object)
    }

    /// The address of a list below an object.
    pub(crate) fn address(self, path: &str) -> String {
        let market = self.market.map(|market| format!("?market={}", market.code()));
        format!("{}/v1/{path}{}", self.base, market.unwrap_or_default())
    }
}
