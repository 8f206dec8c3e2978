//! `dispatches export` and `dispatches import site`.

use std::path::Path;
use std::process::ExitCode;

use super::command;
use super::progress::Progress;
use crate::server::error::Error;
use crate::server::export::{self, Contents};
use crate::server::import::{self, Imported};

/// `export DIR`, also beside a running server.
pub fn export_site(config: Option<&Path>, folder: &Path) -> Result<ExitCode, Error> {
    let progress = Progress::new();
    let made = command(config, async |context| {
        export::make(context, folder, &|words| progress.say(words)).await
    });
    drop(progress);
    let made = made?;
    println!(
        "Exported {}: {}.",
        made.folder.display(),
        what(&made.contents)
    );
    for name in &made.missing {
        println!("The library names a file that isn’t there: {name}");
    }
    println!("It holds names and e-mail addresses, but nothing that opens an account.");
    Ok(ExitCode::SUCCESS)
}

/// `import site DIR`, also beside a running server.
pub fn import_site(
    config: Option<&Path>,
    folder: &Path,
    only_look: bool,
) -> Result<ExitCode, Error> {
    let progress = Progress::new();
    let mut base_url = String::new();
    let imported = command(config, async |context| {
        base_url.clone_from(&context.config().base_url);
        import::site(context, folder, (only_look, &|words| progress.say(words))).await
    });
    drop(progress);
    let Imported {
        contents,
        stayed,
        accounts,
    } = imported?;
    let done = match only_look {
        true => "Nothing is in the way of",
        false => "Imported",
    };
    println!("{done} {}: {}.", folder.display(), what(&contents));
    if !stayed.is_empty() {
        let stayed: Vec<_> = stayed
            .iter()
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        println!("Already here and left as they are: {}.", stayed.join(", "));
    }
    if !accounts.is_empty() && !only_look {
        println!(
            "These accounts have no password yet. Each person chooses one by “Forgotten your \
             password?” at {base_url}/studio/sign-in, or you set it with `dispatches user \
             set-password EMAIL`:"
        );
        for account in accounts {
            println!("  {}, {} <{}>", account.role, account.name, account.email);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// "20 posts, 3 pages, 40 comments, 12 files, 4 people"
fn what(contents: &Contents) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    [
        counted(contents.posts, "post", "posts"),
        counted(contents.pages, "page", "pages"),
        counted(contents.comments, "comment", "comments"),
        counted(contents.media, "file", "files"),
        counted(contents.people, "person", "people"),
    ]
    .join(", ")
}
