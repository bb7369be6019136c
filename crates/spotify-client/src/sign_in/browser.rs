//! Opens a link in a browser of this machine, where there is one.

use webbrowser::{Browser, BrowserOptions};

/// Whether a browser shows it now.
pub(super) fn open(url: &str) -> bool {
    // Its own words would end up in a notebook's output or in a table on stdout.
    let silently = BrowserOptions::new().with_suppress_output(true).clone();
    has_screen() && webbrowser::open_browser_with_options(Browser::Default, url, &silently).is_ok()
}

/// Whether somebody can see what a browser shows. On Linux there may be a browser and no screen, as on a server.
fn has_screen() -> bool {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].iter().any(is_set)
}
