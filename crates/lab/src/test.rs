//! Everything that CI runs, in the order in which a mistake shows soonest.

use std::process::Command;

use anyhow::Result;

use crate::boundaries;
use crate::operations;
use crate::project::{Project, command, succeed};
use crate::run::{Purpose, course, execute, notebooks_in};
use crate::sandbox::Server;
use crate::setup::{add_for_tests, check_that_cells_share_dependencies, set_up};
use crate::step::step;

pub(crate) fn test(project: &Project) -> Result<()> {
    set_up(project)?;
    step("Cells share every dependency", "", || check_that_cells_share_dependencies(project))?;
    let check = |name: &str, note: &str, command: &mut Command, failed: &str| {
        step(name, note, || succeed(command, &format!("{failed}: the reason stands above")))
    };
    check("Format", "", &mut project.cargo(["fmt", "--all", "--check"]), "`cargo fmt --all` would change something")?;
    step("No crate needs what it must not", "", || boundaries::check(project))?;
    step("Every operation of Spotify's API", "", || operations::check(project))?;
    // `lab` apart from the others: together they would share features, and everything would be compiled again.
    for (name, part) in [("Lints", ["--workspace", "--exclude=lab"]), ("Lints of lab", ["--package=lab", "--quiet"])] {
        let mut clippy = project.cargo(["clippy"]);
        clippy.args(part).args(["--all-targets", "--", "--deny=warnings"]);
        check(name, "", &mut clippy, "warnings are errors here")?;
    }
    let mut documentation =
        project.cargo(["doc", "--workspace", "--exclude=lab", "--exclude=linernotes-cli", "--no-deps"]);
    check("Documentation", "", documentation.env("RUSTDOCFLAGS", "--deny=warnings"), "the documentation has mistakes")?;
    for (name, part) in [("Tests", ["--workspace", "--exclude=lab"]), ("Tests of lab", ["--package=lab", "--quiet"])] {
        let mut tests = project.cargo(["test"]);
        check(name, "", tests.args(part).env("INSTA_UPDATE", "no"), "a test failed")?;
    }
    add_for_tests(project)?;
    let mut peers = pytest(project, "tests/peers")?;
    check("Tests with clients made by others", "", &mut peers, "a client made by others does not believe the sandbox")?;
    let mut exports = pytest(project, "tests/exports")?;
    check("Tests of exports with other readers", "", &mut exports, "what is saved is not what others read")?;
    let mut diary = pytest(project, "tests/diary")?;
    check("Tests of the diary against pandas", "", &mut diary, "the diary's tables are not what pandas makes of it")?;
    let mut history = pytest(project, "tests/history")?;
    check(
        "Tests of a lifetime against pandas and other readers",
        "two minutes",
        &mut history,
        "a figure or an import is not what others make of it",
    )?;
    let mut charts = pytest(project, "tests/charts")?;
    check(
        "Tests of charts, in a browser where there is one",
        "a minute",
        &mut charts,
        "a chart is not what it should be",
    )?;
    let mut kernel = pytest(project, "tests/kernel")?;
    check("Tests of the kernel's protocol", "some minutes", &mut kernel, "the kernel breaks a promise")?;
    let mut sign_in = pytest(project, "tests/sign-in")?;
    check("Tests of signing in from a notebook", "a minute", &mut sign_in, "a person does not get signed in")?;
    let mut web = pytest(project, "tests/web")?;
    check(
        "Tests of the web app in a browser, where there is one",
        "two minutes",
        &mut web,
        "a page is not what a person needs",
    )?;
    let notebooks = [course(project)?, notebooks_in(&project.root.join("tests/notebooks"))?].concat();
    let server = Server::sandbox_only(project)?;
    execute(project, &notebooks, &server, Purpose::Compare)?;
    step("Notebooks on evcxr's own kernel", "", || execute(project, &course(project)?, &server, Purpose::Stock))?;
    println!("\nAll checks passed.");
    Ok(())
}

/// The tests in Python of a folder.
fn pytest(project: &Project, folder: &str) -> Result<Command> {
    let mut pytest = command(project.python());
    pytest.current_dir(&project.root).env("PYTHONDONTWRITEBYTECODE", "1");
    let programs = [
        ("SPOTIFY_SANDBOX", "spotify-sandbox"),
        ("LINERNOTES_PROGRAM", "linernotes"),
        ("EXPORTS_PROGRAM", "examples/exports"),
        ("TIME_MACHINE_PROGRAM", "examples/time_machine"),
        ("LIFETIME_PROGRAM", "examples/lifetime_figures"),
        ("GALLERY_PROGRAM", "examples/gallery"),
        ("QUICK_START_PROGRAM", "examples/quick_start"),
    ];
    for (variable, name) in programs {
        pytest.env(variable, project.program(name)?);
    }
    pytest.args(["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", folder]);
    Ok(pytest)
}
