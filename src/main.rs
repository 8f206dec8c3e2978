//! The `dispatches` command: what it takes and which part of the program does it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dispatches::domain::moderation::Action;
use dispatches::server::config::settings;
use dispatches::server::error::Error;
use dispatches::server::run;

/// Gives back what pictures took, where glibc's keeps it (`src/ARCHITECTURE.md` has the figures).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// List and moderate comments
    #[command(subcommand)]
    Comments(Comments),
    /// Keep the accounts of the people who work here
    #[command(subcommand)]
    User(User),
    /// Hand out or erase what is held about a person
    #[command(subcommand)]
    Privacy(Privacy),
    /// Write the whole site into a new folder, as files that people and other programs can read and
    /// `import site` takes again; also beside a running server
    Export {
        /// The folder; it must not be there yet
        folder: PathBuf,
    },
    /// Copy everything the site is made of into a new folder, also beside a running server
    Backup {
        /// The folder; it must not be there yet
        folder: PathBuf,
    },
    /// Compare a backup with what it says of itself, byte by byte
    Verify {
        /// The backup’s folder
        folder: PathBuf,
    },
    /// Put a backup into the empty data folder and database that the settings name. Not beside a
    /// running server
    Restore {
        /// The backup’s folder
        folder: PathBuf,
        /// Also where there is a site already, which is kept beside the restored one
        #[arg(long)]
        replace: bool,
    },
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
    /// A whole site out of a folder that `export` wrote: all of it or nothing. What is here stays as
    /// it is; a post whose address is taken refuses it all
    Site {
        /// The folder
        folder: PathBuf,
        /// Only say what would be in the way
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
enum Comments {
    /// List comments, oldest first: id, status, time, post, name, e-mail and message, with tabs
    /// between them where the output is no terminal
    List {
        /// Only those in this state: pending, approved, spam or trash
        #[arg(long)]
        status: Option<String>,
    },
    /// Show a comment to everybody
    Approve {
        /// Its id, as `comments list` gives it
        id: String,
    },
    /// Put a comment with the spam, and learn from it
    Spam {
        /// Its id, as `comments list` gives it
        id: String,
    },
    /// Put a comment into the bin
    Trash {
        /// Its id, as `comments list` gives it
        id: String,
    },
}

#[derive(Subcommand)]
enum User {
    /// Add an account. Asks for the password, or reads it from the standard input where that is no
    /// terminal; prints the account's id
    Add {
        /// The person's name
        #[arg(long)]
        name: String,
        /// The address to sign in with
        #[arg(long)]
        email: String,
        /// What they may do: contributor, author, editor or admin
        #[arg(long)]
        role: String,
    },
    /// List the accounts by name: id, role, name, e-mail and time, with tabs between them where the
    /// output is no terminal
    List,
    /// Set somebody's password, read as for `user add`; end their sessions and turn off their second
    /// factor
    SetPassword {
        /// The address they sign in with
        email: String,
    },
}

#[derive(Subcommand)]
enum Privacy {
    /// Write everything that is held about a commenter's e-mail address to standard output, as JSON
    Export {
        /// The address that comments came with
        email: String,
    },
    /// Erase everything that is held about a commenter's e-mail address, for good. Comments that
    /// others answered are left as empty places
    Erase {
        /// The address that comments came with
        email: String,
        /// Don't ask
        #[arg(long)]
        yes: bool,
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
    /// Comments in each state under a post of the testers' content; only where environment is test
    #[command(hide = true)]
    Comments,
}

fn after_help() -> String {
    format!(
        "Settings (each a line of Leptos.toml; these variables win over it):\n{}",
        settings::help()
    )
}

/// A system may give memory in pages of 2 MiB, each of which counts in full where a few kilobytes
/// of it are used. Where it can't be told not to, nothing but memory is lost.
fn take_no_huge_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

fn main() -> ExitCode {
    take_no_huge_pages();
    let arguments = Arguments::parse();
    let config = arguments.config.as_deref();
    let done = match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => run::serve(config),
        Command::Migrate => run::migrate(config),
        Command::Import(Import::Markdown { path }) => run::import_markdown(config, &path),
        Command::Import(Import::Site { folder, dry_run }) => {
            run::import_site(config, &folder, dry_run)
        }
        Command::Export { folder } => run::export_site(config, &folder),
        Command::Comments(command) => comments(config, command),
        Command::User(command) => user(config, command),
        Command::Privacy(Privacy::Export { email }) => run::export_personal(config, &email),
        Command::Privacy(Privacy::Erase { email, yes }) => run::erase_personal(config, &email, yes),
        Command::Backup { folder } => run::make_backup(config, &folder),
        Command::Verify { folder } => run::verify_backup(&folder),
        Command::Restore { folder, replace } => run::restore_backup(config, &folder, replace),
        Command::Seed(Seed::Demo { once }) => run::seed_demo(config, once),
        Command::Seed(Seed::Comments) => run::seed_comments(config),
    };
    done.unwrap_or_else(|error| {
        eprintln!("dispatches: {error}");
        ExitCode::FAILURE
    })
}

fn comments(config: Option<&Path>, command: Comments) -> Result<ExitCode, Error> {
    match command {
        Comments::List { status } => run::list_comments(config, status.as_deref()),
        Comments::Approve { id } => run::moderate_comment(config, &id, Action::Approve),
        Comments::Spam { id } => run::moderate_comment(config, &id, Action::Spam),
        Comments::Trash { id } => run::moderate_comment(config, &id, Action::Trash),
    }
}

fn user(config: Option<&Path>, command: User) -> Result<ExitCode, Error> {
    match command {
        User::Add { name, email, role } => run::add_person(config, &name, &email, &role),
        User::List => run::list_people(config),
        User::SetPassword { email } => run::set_password(config, &email),
    }
}
