//! Devices, and how a command names one.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::{Error, Result};

/// A device on which the listener's Spotify runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Names it in commands, as long as Spotify runs there; nothing on a device that takes none.
    pub id: Option<String>,
    /// As the listener sees it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// `Computer`, `Smartphone`, `Speaker`, `TV`, …, in upper or lower case.
    #[serde(default, rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// Whether it is the one that commands without a device reach.
    #[serde(default, deserialize_with = "or_default")]
    pub is_active: bool,
    /// Whether the listener hides what plays there.
    #[serde(default, deserialize_with = "or_default")]
    pub is_private_session: bool,
    /// Whether it refuses all commands of the Web API.
    #[serde(default, deserialize_with = "or_default")]
    pub is_restricted: bool,
    /// 0 to 100, when known.
    #[serde(default, deserialize_with = "integer")]
    pub volume_percent: Option<i64>,
    /// Whether its volume can be set.
    #[serde(default, deserialize_with = "or_default")]
    pub supports_volume: bool,
}

/// Which device a command is for. A device's id, and a [`Device`] itself, stand for it as well.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Target {
    /// The one that is active; without one Spotify refuses with `NO_ACTIVE_DEVICE`.
    #[default]
    Active,
    /// The one with this id, as [`crate::Spotify::devices`] tells it.
    Device(String),
}

impl Target {
    /// What `device_id` is to say, if anything. Spotify takes an empty one for none, and would command another device.
    pub(super) fn device_id(self) -> Result<Option<String>> {
        match self {
            Self::Active => Ok(None),
            Self::Device(id) if id.trim().is_empty() => Err(Error::Argument(
                "the device has no id, and takes no commands: choose one of `devices()` that has".to_owned(),
            )),
            Self::Device(id) => Ok(Some(id)),
        }
    }
}

impl From<&str> for Target {
    fn from(id: &str) -> Self {
        Self::Device(id.to_owned())
    }
}

impl From<String> for Target {
    fn from(id: String) -> Self {
        Self::Device(id)
    }
}

impl From<&String> for Target {
    fn from(id: &String) -> Self {
        Self::Device(id.clone())
    }
}

impl From<&Device> for Target {
    fn from(device: &Device) -> Self {
        Self::Device(device.id.clone().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_without_an_id_is_read_and_takes_no_commands() {
        let device: Device =
            serde_json::from_str(r#"{"id":null,"name":"Car","type":"Automobile","volume_percent":null}"#).unwrap();
        assert_eq!((device.kind.as_str(), device.volume_percent), ("Automobile", None));
        let message = Target::from(&device).device_id().unwrap_err().to_string();
        assert!(message.contains("devices()"), "{message}");
    }

    #[test]
    fn a_command_goes_to_the_active_device_or_to_one_that_is_named() {
        assert_eq!(Target::default().device_id().unwrap(), None);
        assert_eq!(Target::from("abc").device_id().unwrap().as_deref(), Some("abc"));
    }
}
