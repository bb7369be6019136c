//! The programs of this workspace, and with them all that cells depend on.

use anyhow::Result;

use crate::project::{Project, succeed};
use crate::step::step;

pub(crate) fn build(project: &Project) -> Result<()> {
    let note = if project.program("linernotes-kernel")?.exists() {
        "seconds, or minutes after an update"
    } else {
        "polars and rust-analyzer are large: about 16 minutes on two cores, this once"
    };
    step("Compiling", note, || {
        let mut cargo = project.cargo(["build", "--workspace", "--exclude", "lab"]);
        succeed(&mut cargo, "compiling failed: the reason stands above; run the command again to go on from there")
    })
}
