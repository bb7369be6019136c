//! From a fresh clone to a kernel that is ready. Each part looks first whether it is done.

mod disk;
mod kernel;
mod programs;
mod python;
mod rust;

pub(crate) use kernel::{check_that_cells_share_dependencies, stock_kernels};
pub(crate) use programs::build as build_programs;
pub(crate) use python::add_for_tests;

use anyhow::Result;

use crate::project::Project;

/// Sets up everything. What can fail soon comes first, before minutes of compiling.
pub(crate) fn set_up(project: &Project) -> Result<()> {
    set_up_without_kernel(project)?;
    kernel::set_up(project)
}

/// What the web app needs: the programs, and Vega from the Python environment.
pub(crate) fn set_up_without_kernel(project: &Project) -> Result<()> {
    let python = python::find()?;
    disk::check(project)?;
    rust::add_components(project)?;
    python::set_up(project, &python)?;
    programs::build(project)
}
