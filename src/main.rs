//! The `dispatches` command: what it takes and which part of the program does it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dispatches::server::config::settings;
use dispatches::server::run;

/// The website and newsroom of a community organisation, in one program.
#[derive(Parser)]
#[command(name = "dispatches", version, after_help = after_help())]
struct Arguments {
    /// The file of settings [default: Leptos.toml, where there is one]
    #[arg(long, env = "DISPATCHES_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site (also without any command)
    Serve,
    /// Bring the database to this program's version and exit
    Migrate,
    /// Bring content in
    #[command(subcommand)]
    Import(Import),
    /// Fill an empty site
    #[command(subcommand)]
    Seed(Seed),
}

#[derive(Subcommand)]
enum Import {
    /// A Markdown file with front matter, or a folder of them with their images
    Markdown {
        /// The file or the folder
        path: PathBuf,
    },
}

#[derive(Subcommand)]
enum Seed {
    /// The posts of an invented organisation, to look around
    Demo {
        /// Do nothing where there are posts, or where the demo was loaded before
        #[arg(long)]
        once: bool,
    },
}

fn after_help() -> String {
    format!(
        "Settings (each a line of Leptos.toml; these variables win over it):\n{}",
        settings::help()
    )
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = arguments.config.as_deref();
    let done = match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => run::serve(config),
        Command::Migrate => run::migrate(config),
        Command::Import(Import::Markdown { path }) => run::import_markdown(config, &path),
        Command::Seed(Seed::Demo { once }) => run::seed_demo(config, once),
    };
    done.unwrap_or_else(|error| {
        eprintln!("dispatches: {error}");
        ExitCode::FAILURE
    })
}
