//! Whether the disk has room for what will be compiled.

use anyhow::{Context as _, Result, bail};

use crate::project::Project;

/// What a complete set-up takes, with some room for the user's own cells.
const NEEDED: u64 = 8 << 30;
/// Below this not even a cell compiles.
const LEAST: u64 = 1 << 30;

pub(crate) fn check(project: &Project) -> Result<()> {
    std::fs::create_dir_all(&project.target).with_context(|| format!("{} cannot be made", project.target.display()))?;
    let free = fs4::available_space(&project.target).context("the free disk space is unknown")?;
    let complete = project.kernel_home().join("template").is_dir();
    judge(free, complete, &project.target.display().to_string())
}

fn judge(free: u64, complete: bool, place: &str) -> Result<()> {
    let needed = if complete { LEAST } else { NEEDED };
    if free < needed {
        let (free, needed) = (free as f64 / f64::from(1 << 30), needed >> 30);
        bail!(
            "{place} has {free:.1} GiB free and {needed} are needed: free some, or set CARGO_TARGET_DIR to a folder on \
             another disk"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_with_the_way_out() {
        assert!(judge(20 << 30, false, "/x").is_ok());
        assert!(judge(3 << 30, true, "/x").is_ok());
        let message = judge(3 << 30, false, "/x").unwrap_err().to_string();
        assert!(
            message.starts_with("/x has 3.0 GiB free and 8 are needed: free some, or set CARGO_TARGET_DIR"),
            "{message}"
        );
    }
}
