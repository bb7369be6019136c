//! The systemd unit that keeps a tracker running.

use serde_json::json;

use crate::installed::Installed;
use crate::say;

pub(crate) fn show(json: bool) {
    let installed = Installed::here();
    let unit = unit(&installed);
    if json {
        say(format_args!("{:#}", json!({ "systemd": { "service": unit } })));
        return;
    }
    say(format_args!(
        "\
# A service of yours, not of the system: save this as ~/.config/systemd/user/linernotes-track.service, and then
#   systemctl --user daemon-reload && systemctl --user enable --now linernotes-track.service
#   loginctl enable-linger            # so that it also runs while you are not logged in
#   journalctl --user -u linernotes-track.service
# It reads the .env of {}, and nothing of what this shell has exported.
{unit}",
        installed.folder.display()
    ));
}

/// What it must not do is named by system calls alone: to hide folders takes rights that a user's services do not have everywhere,
/// and it writes where the diary, the sign-ins and the catalogue are, which settings say.
fn unit(installed: &Installed) -> String {
    format!(
        "\
[Unit]
Description=Plays on Spotify, into the diary

[Service]
Type=exec
{}\
# It waits out networks and limits by itself. What it ends with needs somebody: a sign-in (3), other arguments (2); any other
# trouble, such as a full disk, may pass.
Restart=on-failure
RestartSec=15min
RestartPreventExitStatus=2 3
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=default.target
",
        installed.in_systemd("track")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_names_the_program_and_its_folder_and_is_not_restarted_where_somebody_is_needed() {
        let unit = unit(&Installed { command: "/opt/100% it's/linernotes".into(), folder: "/home/ann".into() });
        assert!(
            unit.contains("WorkingDirectory=/home/ann\nExecStart=\"/opt/100%% it's/linernotes\" track\n"),
            "{unit}"
        );
        assert!(unit.contains("\nRestartPreventExitStatus=2 3\n"), "{unit}");
    }
}
