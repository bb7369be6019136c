//! What Jupyter talks to: answers at once, and has cells run by an evaluator.

mod cell;
mod channels;
mod complete;
mod evaluator;
mod history;
mod kernel;
mod progress;
mod reply;

use std::path::Path;

use anyhow::{Context as _, Result};
use jupyter_protocol::ConnectionInfo;

use crate::evaluator::say_that_a_kernel_runs;
use crate::home::Home;
use crate::socket;
use crate::wire::Surroundings;
use channels::Channels;
use kernel::Kernel;

/// Is a kernel until Jupyter shuts it down.
pub(crate) fn run(home: &Path, connection_file: &Path) -> Result<()> {
    let home = Home::at(home)?;
    let connection = std::fs::read_to_string(connection_file)
        .with_context(|| format!("{} cannot be read", connection_file.display()))?;
    let connection: ConnectionInfo =
        serde_json::from_str(&connection).context("this is no connection file of Jupyter's")?;
    let surroundings = Surroundings::here()?;
    let _runs = say_that_a_kernel_runs(&home)?;
    socket::make_folder(&home.sockets())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (channels, heard) = Channels::open(&connection).await.context("Jupyter's ports cannot be opened")?;
        Kernel::new(home, surroundings, channels).serve(heard).await
    })
}
