//! The process that compiles the cells: evcxr in a slot of its own, warm before the first cell. It belongs to one front at
//! a time; until it does, it is the spare.

mod cells;
mod connection;
mod edits;
mod helpers;
mod spare;
mod temporary;
mod warmth;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use crate::home::Home;
use crate::{slot, socket};
use cells::Cells;
use connection::Connection;
pub(crate) use spare::{evaluator, say_that_a_kernel_runs, socket_name, start};
use temporary::Temporary;
pub(crate) use warmth::{Beginning, warm_up};

/// How an evaluator is started; fronts do it.
#[derive(clap::Args)]
pub(crate) struct Evaluate {
    /// Where the template and the slots are
    #[arg(long)]
    home: PathBuf,
    /// The name of the socket on which it waits for its front
    #[arg(long)]
    socket: String,
    /// End at once if there is a spare, and some time after the last kernel
    #[arg(long)]
    spare: bool,
}

impl Evaluate {
    pub(crate) fn run(self) -> Result<()> {
        // Its life is its front's, or that of all kernels; not that of the terminal or the group it was started from.
        let _ = rustix::process::setsid();
        let home = Home::at(&self.home)?;
        let sockets = home.sockets();
        socket::make_folder(&sockets)?;
        let watch = if self.spare {
            match spare::Watch::begin(&home)? {
                Some(watch) => Some(watch),
                None => return Ok(()),
            }
        } else {
            None
        };
        socket::sweep(&sockets)?;
        let temporary = Temporary::make(&home)?;
        let connection = Connection::wait_on(&sockets, &self.socket, watch, temporary)?;
        match prepare(&home, &connection) {
            Ok(mut cells) => cells.serve(),
            Err(error) => connection.fail(&format!("{error:#}")),
        }
        connection.leave()
    }
}

fn prepare(home: &Home, connection: &Arc<Connection>) -> Result<Cells> {
    let slot = slot::take(home)?;
    slot::sweep(home);
    let cells = Cells::warm_up(home, slot, connection)?;
    connection.ready();
    Ok(cells)
}
