//! The devices on which a listener's Spotify runs: one row each.

use polars::prelude::Column;
use spotify_client::Device;

use super::{Row, column};

/// `name`, `kind`, `is_active`, `volume_percent`, `is_private_session`, `is_restricted`, `supports_volume`, `id`.
impl Row for Device {
    fn columns(rows: &[Option<&Self>]) -> Vec<Column> {
        vec![
            column::text("name", rows, |device| Some(&device.name)),
            column::text("kind", rows, |device| Some(&device.kind)),
            column::boolean("is_active", rows, |device| Some(device.is_active)),
            column::integer("volume_percent", rows, |device| device.volume_percent),
            column::boolean("is_private_session", rows, |device| Some(device.is_private_session)),
            column::boolean("is_restricted", rows, |device| Some(device.is_restricted)),
            column::boolean("supports_volume", rows, |device| Some(device.supports_volume)),
            column::text("id", rows, |device| device.id.as_deref()),
        ]
    }
}
