//! A disk without room, and a folder that takes nothing. What has room is set by the limit on a
//! file's size, which needs no rights and can be lifted while the program runs; where a file system
//! of its own can be mounted, a really full one is tried as well.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use dispatches::api::comments::Form;
use dispatches::domain::person::Role;
use dispatches::server::config::Config;

use crate::accounts::{PASSWORD, enter, person};
use crate::comments::form;
use crate::database::{Engine, HOUR, NOW, Site, open};
use crate::killing::numbered;
use crate::program::{LONGEST, Start};
use crate::talk::{comment, get, get_as, is_stored, plain_comment};

/// Without this the system ends whoever writes beyond the limit.
const SPARED: &str = "trap '' XFSZ; exec \"$0\"";

fn readers_are_answered(address: SocketAddr) {
    for path in ["/", "/posts/tea", "/search?q=tea", "/feed.xml", "/healthz"] {
        let answer = get(address, path).expect("an answer");
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
}

/// What everybody is told while nothing can be written.
fn nothing_is_taken(address: SocketAddr, base: &Form) {
    readers_are_answered(address);
    let ready = get(address, "/readyz").expect("an answer");
    assert!(ready.is_later(), "{ready:?}");
    let typed = numbered(base, "Three cups & a saucer.".into());
    let answer = plain_comment(address, &typed).expect("an answer");
    assert!(answer.is_later(), "{answer:?}");
    for part in [
        "can’t do this at the moment",
        "Three cups &amp; a saucer.",
        "asha@example.org",
    ] {
        assert!(answer.body.contains(part), "{part} in {}", answer.body);
    }
    let answer = comment(address, &typed).expect("an answer");
    assert!(answer.is_later(), "{answer:?}");
}

/// Several at once write until nothing more is taken; the messages that were.
fn until_full(address: SocketAddr, base: &Form, most: usize) -> Vec<String> {
    let writes = |writer: usize| {
        let mut taken = Vec::new();
        for number in 0..most {
            let words = "kettle and cup ".repeat(100);
            let form = numbered(base, format!("{writer}, {number}: {words}").trim().into());
            let answer = comment(address, &form);
            if !is_stored(&answer) {
                let answer = answer.expect("an answer");
                assert!(answer.is_later(), "{answer:?}");
                break;
            }
            taken.push(form.draft.message);
        }
        taken
    };
    thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| scope.spawn(move || writes(writer)))
            .collect();
        let taken = writers
            .into_iter()
            .map(|writer| writer.join().expect("written"));
        taken.flatten().collect()
    })
}

fn takes_again(address: SocketAddr, base: &Form) -> String {
    let typed = numbered(base, "Three cups & a saucer.".into());
    let begun = Instant::now();
    loop {
        let answer = plain_comment(address, &typed).expect("an answer");
        if answer.status == 303 {
            return typed.draft.message;
        }
        assert!(begun.elapsed() < LONGEST, "{answer:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

async fn is_whole(site: &Site, taken: &[String]) {
    let checked = site
        .rows("SELECT integrity_check, '' FROM pragma_integrity_check")
        .await;
    assert_eq!(checked, [("ok".into(), String::new())]);
    let found = site.messages().await;
    for message in taken {
        assert!(found.contains(message), "{message} is lost");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_room_readers_are_answered_and_writers_keep_what_they_typed() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    let base = form(&site.context, "tea", "").await;
    let taken = tokio::task::block_in_place(|| {
        let program = Start::through(&site.config, SPARED).ready();
        let address = program.address;
        // Room for some more comments, then none, then not for a single byte.
        program.shell("prlimit --pid $0 --fsize=1500000:unlimited");
        let mut taken = until_full(address, &base, 1000);
        assert!(!taken.is_empty() && taken.len() < 4000, "{}", taken.len());
        program.shell("prlimit --pid $0 --fsize=0:unlimited");
        nothing_is_taken(address, &base);
        program.shell("prlimit --pid $0 --fsize=unlimited:unlimited");
        taken.push(takes_again(address, &base));
        println!("{} comments until it was full", taken.len());
        taken
    });
    is_whole(&site, &taken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_room_whoever_is_signed_in_reads_the_studio() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published").await;
    person(&site, "Edie", Role::Editor).await;
    // Long enough ago for the next request to be noted.
    let before = site.at(NOW - HOUR);
    let signed = enter(&before, "Edie", PASSWORD).await.expect("signed in");
    tokio::task::block_in_place(|| {
        let program = Start::through(&site.config, SPARED).ready();
        program.shell("prlimit --pid $0 --fsize=0:unlimited");
        for path in ["/studio", "/studio/posts", "/studio/comments"] {
            let answer = get_as(program.address, &signed.token, path).expect("an answer");
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
        let ready = get(program.address, "/readyz").expect("an answer");
        assert!(ready.is_later(), "{ready:?}");
    });
}

/// A file system of its own, taken down when dropped.
struct Small(PathBuf);

impl Small {
    fn mount(on: &Path) -> Option<Self> {
        std::fs::create_dir_all(on).expect("a folder");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(on);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then(|| Self(on.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(&self.0).status().ok();
    }
}

/// Where nothing can be mounted this is the same limit as above, of another size.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fills_up_tears_nothing_and_is_written_to_again_once_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let small = Small::mount(&data);
    let config = Config {
        data: data.clone(),
        ..Config::default()
    };
    let site = Site {
        context: open(&config).await,
        config,
        folder,
    };
    site.post("tea", "status: published").await;
    let base = form(&site.context, "tea", "").await;
    let taken = tokio::task::block_in_place(|| {
        let program = Start::through(&site.config, SPARED).ready();
        let address = program.address;
        let ballast = data.join("ballast");
        match &small {
            Some(_) => std::fs::write(&ballast, vec![1; 1_000_000]).expect("room"),
            None => program.shell("prlimit --pid $0 --fsize=900000:unlimited"),
        }
        let mut taken = until_full(address, &base, 4000);
        assert!(!taken.is_empty());
        // A small comment may still fit where the log of writes begins anew.
        readers_are_answered(address);
        match &small {
            Some(_) => std::fs::remove_file(&ballast).expect("removed"),
            None => program.shell("prlimit --pid $0 --fsize=unlimited:unlimited"),
        }
        taken.push(takes_again(address, &base));
        println!(
            "mounted: {}, {} comments until it was full",
            small.is_some(),
            taken.len()
        );
        taken
    });
    is_whole(&site, &taken).await;
    site.context.db().close().await;
}

/// As the owner of the folder without the rights of root, whoever runs the tests.
#[tokio::test]
async fn a_folder_that_may_not_be_written_is_named_in_one_line_at_the_start() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(Engine::Sqlite).await;
    site.db().close().await;
    let log = site.config.data.with_extension("log");
    let config = &site.config;
    for (mode, path) in [
        (0o555, config.data.clone()),
        (0o444, config.data.join("dispatches.db")),
    ] {
        let before = std::fs::metadata(&path).expect("there").permissions();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).expect("set");
        std::fs::remove_file(config.data.join("server.lock")).ok();
        std::fs::write(&log, "").expect("emptied");
        let bare = "if [ \"$(id -u)\" = 0 ]; then \
                    exec setpriv --inh-caps=-all --bounding-set=-all \"$0\"; else exec \"$0\"; fi";
        let (status, said) = Start::through(config, bare).ended();
        std::fs::set_permissions(&path, before).expect("set");
        let whole = std::fs::read_to_string(&log).expect("a log");
        println!("{whole}");
        assert!(!status.success(), "{said}");
        let lines = whole
            .lines()
            .filter(|line| !line.contains(" INFO "))
            .count();
        assert_eq!(lines, 1, "{whole}");
        assert!(said.contains(&*config.data.to_string_lossy()), "{said}");
    }
}
