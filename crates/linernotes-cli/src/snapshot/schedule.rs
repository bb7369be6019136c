//! The lines that have a snapshot looked after every day. It is run daily and not monthly, for it says and asks nothing when
//! none is due, and a machine that is off on the first of a month misses nothing.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::say;

/// Minutes past nine: not on the hour, at which everybody's timers ring.
const MINUTE: u32 = 17;

pub(crate) fn show(json: bool) {
    let schedule = Schedule::here();
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

/// What is run, and where: `.env` is read from there.
struct Schedule {
    command: PathBuf,
    folder: PathBuf,
}

impl Schedule {
    fn here() -> Self {
        // Under a name alone it can be run only from where that is found.
        let command = std::env::current_exe().unwrap_or_else(|_| "linernotes".into());
        let folder = std::env::current_dir().unwrap_or_else(|_| ".".into());
        Self { command, folder }
    }

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
            folder = self.folder.display(),
            cron = self.cron(),
            service = self.service(),
            timer = self.timer(),
            schtasks = self.schtasks(),
        )
    }

    fn cron(&self) -> String {
        // In a crontab a percent sign is the end of the line.
        let quoted = |path: &Path| in_shell(path).replace('%', "\\%");
        format!("{MINUTE} 9 * * * cd {} && {} snapshot", quoted(&self.folder), quoted(&self.command))
    }

    fn service(&self) -> String {
        let plain = |path: &Path| path.display().to_string().replace('%', "%%");
        // A dollar sign stands for itself in the name of the command, unlike in what follows it.
        let quoted = plain(&self.command).replace('\\', "\\\\").replace('"', "\\\"");
        format!(
            "[Unit]\nDescription=What is loved on Spotify this month, into the diary\n\n[Service]\nType=oneshot\n\
             WorkingDirectory={}\nExecStart=\"{quoted}\" snapshot\n",
            plain(&self.folder)
        )
    }

    fn timer(&self) -> String {
        format!(
            "[Unit]\nDescription=linernotes snapshot, once a day\n\n[Timer]\nOnCalendar=*-*-* 09:{MINUTE}:00\nPersistent=true\n\
             RandomizedDelaySec=10min\n\n[Install]\nWantedBy=timers.target\n"
        )
    }

    fn schtasks(&self) -> String {
        let run =
            format!("cmd /c cd /d \\\"{}\\\" && \\\"{}\\\" snapshot", self.folder.display(), self.command.display());
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
            Schedule { command: "/opt/100% it's/linernotes".into(), folder: "/home/ann $x/my \"music\"".into() };
        assert_eq!(
            schedule.cron(),
            r#"17 9 * * * cd '/home/ann $x/my "music"' && '/opt/100\% it'\''s/linernotes' snapshot"#
        );
        let service = schedule.service();
        assert!(service.contains("WorkingDirectory=/home/ann $x/my \"music\"\n"), "{service}");
        assert!(service.contains("ExecStart=\"/opt/100%% it's/linernotes\" snapshot\n"), "{service}");
        let windows = Schedule { command: r"C:\Music tools\linernotes.exe".into(), folder: r"C:\Users\Ann".into() };
        assert_eq!(
            windows.schtasks(),
            r#"schtasks /Create /TN "linernotes snapshot" /SC DAILY /ST 09:17 /TR "cmd /c cd /d \"C:\Users\Ann\" && \"C:\Music tools\linernotes.exe\" snapshot""#
        );
    }
}
