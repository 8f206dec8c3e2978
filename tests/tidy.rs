//! Holds the shape of the code: layers, fences, sizes. What each rule is for stands in
//! `src/ARCHITECTURE.md`.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A source file below `src`, with its path written with slashes.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The lines that are neither comments nor tests.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]").unwrap_or(self.text.len());
        self.text[..tests]
            .lines()
            .enumerate()
            .map(|(number, line)| (number + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn places(&self, found: impl Fn(&str) -> bool) -> Vec<String> {
        self.code()
            .filter(|(_, line)| found(line))
            .map(|(number, line)| format!("src/{}:{number}: {}", self.path, line.trim()))
            .collect()
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|file| Source {
            text: fs::read_to_string(&file).expect("a readable source"),
            path: file
                .strip_prefix(&root)
                .expect("a file below src")
                .to_string_lossy()
                .into_owned(),
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Lines of the files that `chosen` picks which `found` must not match.
fn offences(chosen: impl Fn(&str) -> bool, found: impl Fn(&str) -> bool) -> Vec<String> {
    sources()
        .iter()
        .filter(|source| chosen(&source.path))
        .flat_map(|source| source.places(&found))
        .collect()
}

#[track_caller]
fn none(what: &str, places: &[String]) {
    assert!(places.is_empty(), "{what}:\n{}", places.join("\n"));
}

fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            && line[at + word.len()..].starts_with("::")
    })
}

#[test]
fn the_domain_is_pure() {
    let outside = [
        "leptos", "axum", "tokio", "sqlx", "web_sys", "jiff", "std::fs", "std::env",
    ];
    let ours = ["crate::api", "crate::ui", "crate::server", "crate::app"];
    let places = offences(
        |path| path.starts_with("domain"),
        |line| {
            outside.iter().any(|name| names(line, name))
                || ours.iter().any(|name| line.contains(name))
        },
    );
    none("the domain imports from outside", &places);
}

#[test]
fn sql_is_in_the_database_layer_only() {
    let places = offences(
        |path| !path.starts_with("server/db") && path != "server/error.rs",
        |line| names(line, "sqlx"),
    );
    none("sqlx outside server/db", &places);
}

#[test]
fn data_is_awaited_in_two_places() {
    let places = offences(
        |path| path.starts_with("ui") && path != "ui/data.rs" && path != "ui/studio.rs",
        |line| {
            [
                "Resource::",
                "Suspend::",
                "<Suspense",
                "<Transition",
                "<Await",
            ]
            .iter()
            .any(|name| line.contains(name))
        },
    );
    none("a view that fetches for itself", &places);
}

#[test]
fn the_server_stands_behind_the_wire() {
    let places = offences(
        |path| path.starts_with("ui") || path == "app.rs",
        |line| line.contains("crate::server") || names(line, "axum") || names(line, "tokio"),
    );
    none("views reach into the server", &places);
    let places = offences(
        |path| path.starts_with("api"),
        |line| line.contains("use crate::server") || names(line, "axum") || names(line, "tokio"),
    );
    none(
        "the wire imports the server outside a function's body",
        &places,
    );
    let places = offences(
        |path| {
            path.starts_with("server") && !["server/router.rs", "server/pages.rs"].contains(&path)
        },
        |line| line.contains("crate::app") || line.contains("crate::ui"),
    );
    none("the server imports views", &places);
}

#[test]
fn the_browser_is_touched_in_one_file() {
    let places = offences(
        |path| !path.starts_with("ui/browser") && path != "lib.rs",
        |line| {
            ["web_sys", "js_sys", "wasm_bindgen"]
                .iter()
                .any(|name| names(line, name))
        },
    );
    none("the browser is touched outside ui/browser.rs", &places);
}

#[test]
fn few_lines_choose_a_side() {
    let places = offences(
        |_| true,
        |line| {
            let choice = line.contains("cfg(feature") || line.contains("cfg!(feature");
            choice && !line.contains("\"traces\"")
        },
    );
    assert!(places.len() <= 7, "{}", places.join("\n"));
}

#[test]
fn html_titles_and_json_ld_are_each_written_in_one_place() {
    for mark in ["inner_html=", "<Title", "application/ld+json"] {
        let places = offences(|_| true, |line| line.contains(mark));
        assert_eq!(places.len(), 1, "{mark} stands in:\n{}", places.join("\n"));
    }
}

#[test]
fn no_page_has_a_style_attribute() {
    let places = offences(
        |path| path.starts_with("ui"),
        |line| line.contains("style="),
    );
    none("style attributes, which the policy blocks", &places);
}

#[test]
fn modules_are_named_for_what_they_are() {
    let vague = [
        "mod.rs",
        "utils.rs",
        "helpers.rs",
        "common.rs",
        "types.rs",
        "misc.rs",
    ];
    let places: Vec<_> = sources()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| vague.iter().any(|name| path.ends_with(name)))
        .collect();
    none("vague names", &places);
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//!") && !source.text.starts_with("#![doc") {
            wrong.push(format!(
                "src/{} does not begin with what it is",
                source.path
            ));
        }
        let lines = source.text.lines().count();
        if lines > 400 {
            wrong.push(format!("src/{} has {lines} lines", source.path));
        }
    }
    none("files", &wrong);
}

/// Walks a file's functions and notes those that are too long or take too much.
struct Functions<'a> {
    path: &'a str,
    /// What these functions take was decided where the trait is declared.
    of_a_trait: bool,
    wrong: Vec<String>,
    server_functions: Vec<String>,
}

impl Functions<'_> {
    fn judge(&mut self, signature: &syn::Signature, attributes: &[syn::Attribute], lines: usize) {
        let has = |name: &str| attributes.iter().any(|one| one.path().is_ident(name));
        let limit = if has("component") {
            80
        } else if has("server") {
            15
        } else {
            60
        };
        let name = &signature.ident;
        if has("server") {
            self.server_functions.push(name.to_string());
        }
        if lines > limit {
            self.wrong.push(format!(
                "src/{}: {name} has {lines} lines, {limit} at most",
                self.path
            ));
        }
        let inputs = signature.inputs.len();
        if inputs > 4 && !has("component") && !self.of_a_trait {
            self.wrong.push(format!(
                "src/{}: {name} takes {inputs} parameters",
                self.path
            ));
        }
    }
}

fn lines_of(spanned: &impl Spanned) -> usize {
    let span = spanned.span();
    span.end().line - span.start().line + 1
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.judge(&function.sig, &function.attrs, lines_of(&function.block));
        visit::visit_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
        self.of_a_trait = block.trait_.is_some();
        visit::visit_item_impl(self, block);
        self.of_a_trait = false;
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.judge(&function.sig, &function.attrs, lines_of(&function.block));
        visit::visit_impl_item_fn(self, function);
    }
}

fn functions() -> (Vec<String>, Vec<String>) {
    let (mut wrong, mut server_functions) = (Vec::new(), Vec::new());
    for source in sources() {
        let file = syn::parse_file(&source.text).expect("a source that parses");
        let mut functions = Functions {
            path: &source.path,
            of_a_trait: false,
            wrong: Vec::new(),
            server_functions: Vec::new(),
        };
        functions.visit_file(&file);
        wrong.append(&mut functions.wrong);
        server_functions.append(&mut functions.server_functions);
    }
    (wrong, server_functions)
}

#[test]
fn functions_are_short_and_take_few_parameters() {
    none("functions", &functions().0);
}

#[test]
fn a_server_function_is_on_the_public_list_or_asks_for_staff() {
    let allowed = [
        "edit_comment",
        "get_author",
        // Asks for what the page's own line of `server::studio::access` asks for.
        "get_desk",
        "get_home",
        "get_page",
        "get_post",
        "get_site",
        "get_tag",
        "get_thread",
        "post_comment",
        "report_comment",
        "search",
    ];
    let mut found = functions().1;
    found.sort();
    assert_eq!(found, allowed);
}

#[test]
fn nothing_outside_start_up_and_tests_gives_up() {
    let places = offences(
        |path| path != "main.rs",
        |line| line.contains(".unwrap()") || line.contains(".expect(") || line.contains("panic!("),
    );
    none("unwrap, expect or panic", &places);
}

#[test]
fn both_engines_have_the_same_migrations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let of = |engine: &str| {
        let mut names: Vec<_> = fs::read_dir(root.join(engine))
            .expect("a folder of migrations")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(of("sqlite"), of("postgres"));
}
