//! Who is there: the apps that a developer registered, and the listeners who may use them.

use serde::{Deserialize, Serialize};

use crate::profile::Profile;

/// Everybody a sandbox knows, as `--accounts FILE` gives them (JSON).
///
/// A field that a file leaves out has the value of [`People::default`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct People {
    /// The apps; the first is the one that examples use.
    pub apps: Vec<App>,
    /// The listeners; the first is chosen on the consent page unless the user chooses another.
    pub listeners: Vec<Listener>,
}

/// An app, as its owner registered it in the developer dashboard.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// 32 hexadecimal digits.
    pub client_id: String,
    /// 32 hexadecimal digits. They open nothing but this sandbox.
    pub client_secret: String,
    /// What the consent page calls it.
    pub name: String,
    /// Where it may ask to be called back. One with a loopback host and no port stands for any port.
    #[serde(default = "any_loopback_port")]
    pub redirect_uris: Vec<String>,
    /// What Spotify allows it; the sandbox's own profile when absent.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// What happens to refresh tokens when they are used; by profile and flow when absent.
    #[serde(default)]
    pub refresh: Option<Refresh>,
    /// Whether its owner has Premium, without which Spotify answers nothing.
    #[serde(default = "yes")]
    pub owner_has_premium: bool,
    /// The ids of the listeners who may use it; everybody when absent.
    #[serde(default)]
    pub allowed: Option<Vec<String>>,
}

/// What a token answer to a refresh holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Refresh {
    /// A new refresh token, and the old one ends: PKCE before the summer of 2026.
    Rotate,
    /// The same refresh token again.
    Keep,
    /// No refresh token: the old one goes on. As it is now.
    Omit,
}

/// Somebody with a Spotify account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// The user id, as in `spotify:user:…`.
    pub id: String,
    /// What others see.
    pub display_name: String,
    /// Made up, like the rest.
    pub email: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What is paid for.
    #[serde(default)]
    pub product: Product,
}

/// A listener's subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Product {
    /// May use the player's commands.
    #[default]
    Premium,
    /// May not.
    Free,
}

fn yes() -> bool {
    true
}

/// Any port of both loopback addresses, and the two forms that people register most.
fn any_loopback_port() -> Vec<String> {
    ["http://127.0.0.1/callback", "http://[::1]/callback", "http://127.0.0.1", "http://127.0.0.1/"]
        .map(str::to_owned)
        .into()
}

impl App {
    /// The id of the app that every sandbox knows unless told otherwise.
    pub const CLIENT_ID: &str = "5a4db0c0ffee5a4db0c0ffee5a4db0c0";
    /// Its secret.
    pub const CLIENT_SECRET: &str = "c0decafec0decafec0decafec0decafe";

    fn new(client_id: &str, client_secret: &str, name: &str, profile: Option<Profile>) -> Self {
        Self {
            client_id: client_id.to_owned(),
            client_secret: client_secret.to_owned(),
            name: name.to_owned(),
            redirect_uris: any_loopback_port(),
            profile,
            refresh: None,
            owner_has_premium: true,
            allowed: Some(["robin", "sam"].map(str::to_owned).into()),
        }
    }
}

impl Default for People {
    /// One app with the sandbox's profile and one for each profile; three listeners, of whom one is on no allow-list.
    fn default() -> Self {
        let app = |last: char, profile: Profile| {
            let (id, secret) = (&App::CLIENT_ID[..31], &App::CLIENT_SECRET[..31]);
            App::new(
                &format!("{id}{last}"),
                &format!("{secret}{last}"),
                &format!("Liner Notes ({profile})"),
                Some(profile),
            )
        };
        let listener = |id: &str, display_name: &str, country: &str, product| Listener {
            id: id.to_owned(),
            display_name: display_name.to_owned(),
            email: format!("{id}@example.com"),
            country: country.to_owned(),
            product,
        };
        Self {
            apps: vec![
                App::new(App::CLIENT_ID, App::CLIENT_SECRET, "Liner Notes", None),
                app('1', Profile::Extended),
                app('2', Profile::Development2026),
                app('3', Profile::LegacyFeatures),
            ],
            listeners: vec![
                listener("robin", "Robin Vale", "GB", Product::Premium),
                listener("sam", "Sam Okoro", "US", Product::Free),
                listener("kim", "Kim Aster", "DE", Product::Premium),
            ],
        }
    }
}
