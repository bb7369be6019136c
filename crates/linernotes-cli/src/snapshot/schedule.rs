//! The lines that have a snapshot looked after every day. It is run daily and not monthly, for it says and asks nothing when
//! none is due, and a machine that is off on the first of a month misses nothing.

use std::path::Path;

use serde_json::json;

use crate::installed::Installed;
use crate::say;

/// Minutes past nine: not on the hour, at which everybody's timers ring.
const MINUTE: u32 = 17;

pub(crate) fn show(json: bool) {
    let schedule = Schedule(Installed::here());
    if json {
        let (cron, service, timer, schtasks) =
            (schedule.cron(), schedule.service(), schedule.timer(), schedule.schtasks());
        say(format_args!(
            "{:#}",
            json!({ "cron": cron, "systemd": { "service": service, "timer": timer }, "schtasks": schtasks })
        ));
        return;
    }
    say(schedule.in_words());
}

/// What is run, and where.
struct Schedule(Installed);

impl Schedule {
    fn in_words(&self) -> String {
        format!(
            "\
# Once a day: nothing is said or asked when this month has its snapshot. Choose one of the three.
# It reads the .env of {folder}, and nothing of what this shell has exported.

# cron: a line for `crontab -e`. A day on which the machine is off is made up for on the next.
{cron}

# systemd, which makes up for it as soon as the machine is on: two files, and then
#   systemctl --user daemon-reload && systemctl --user enable --now linernotes-snapshot.timer
# ~/.config/systemd/user/linernotes-snapshot.service
{service}
# ~/.config/systemd/user/linernotes-snapshot.timer
{timer}
# Windows' Task Scheduler: to be run once in a command prompt.
{schtasks}",
            folder = self.0.folder.display(),
            cron = self.cron(),
            service = self.service(),
            timer = self.timer(),
            schtasks = self.schtasks(),
        )
    }

    fn cron(&self) -> String {
        // In a crontab a percent sign is the end of the line.
        let quoted = |path: &Path| in_shell(path).replace('%', "\\%");
        format!("{MINUTE} 9 * * * cd {} && {} snapshot", quoted(&self.0.folder), quoted(&self.0.command))
    }

    fn service(&self) -> String {
        format!(
            "[Unit]\nDescription=What is loved on Spotify this month, into the diary\n\n[Service]\nType=oneshot\n{}",
            self.0.in_systemd("snapshot")
        )
    }

    fn timer(&self) -> String {
        format!(
            "[Unit]\nDescription=linernotes snapshot, once a day\n\n[Timer]\nOnCalendar=*-*-* 09:{MINUTE}:00\nPersistent=true\n\
             RandomizedDelaySec=10min\n\n[Install]\nWantedBy=timers.target\n"
        )
    }

    fn schtasks(&self) -> String {
        let run = format!(
            "cmd /c cd /d \\\"{}\\\" && \\\"{}\\\" snapshot",
            self.0.folder.display(),
            self.0.command.display()
        );
        format!("schtasks /Create /TN \"linernotes snapshot\" /SC DAILY /ST 09:{MINUTE} /TR \"{run}\"")
    }
}

/// In single quotes, within which a shell takes everything as it is.
fn in_shell(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_spaces_and_signs_are_quoted_as_each_scheduler_wants() {
        let schedule =
            |command: &str, folder: &str| Schedule(Installed { command: command.into(), folder: folder.into() });
        let windows = schedule(r"C:\Music tools\linernotes.exe", r"C:\Users\Ann");
        let schedule = schedule("/opt/100% it's/linernotes", "/home/ann $x/my \"music\"");
        assert_eq!(
            schedule.cron(),
            r#"17 9 * * * cd '/home/ann $x/my "music"' && '/opt/100\% it'\''s/linernotes' snapshot"#
        );
        let service = schedule.service();
        assert!(service.contains("WorkingDirectory=/home/ann $x/my \"music\"\n"), "{service}");
        assert!(service.contains("ExecStart=\"/opt/100%% it's/linernotes\" snapshot\n"), "{service}");
        assert_eq!(
            windows.schtasks(),
            r#"schtasks /Create /TN "linernotes snapshot" /SC DAILY /ST 09:17 /TR "cmd /c cd /d \"C:\Users\Ann\" && \"C:\Music tools\linernotes.exe\" snapshot""#
        );
    }
}
