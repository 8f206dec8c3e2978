//! Which addresses a text may link to or show. An allow-list, applied to the address as the
//! browser would read it, after entities and escapes are resolved.

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// On this site: relative, or a fragment.
    Here,
    /// Another site: `http`, `https` or without a scheme (`//host`).
    Elsewhere,
    /// `mailto` or `tel`.
    Person,
    /// Any other scheme that doesn't run anything.
    Other,
    /// Runs a script or carries a document of its own.
    Dangerous,
}

/// Schemes that are refused even where the allow-list is off.
const DANGEROUS: [&str; 8] = [
    "javascript",
    "vbscript",
    "livescript",
    "data",
    "blob",
    "file",
    "filesystem",
    "view-source",
];

/// Says where `address` leads. Control characters and spaces are ignored, as browsers ignore
/// tabs and line ends anywhere and the others at the ends (WHATWG URL, basic URL parser), so
/// that none can hide a scheme.
pub(super) fn kind(address: &str) -> Kind {
    match scheme(address) {
        None if begins_with_two_slashes(address) => Kind::Elsewhere,
        None => Kind::Here,
        Some(scheme) => match scheme.as_str() {
            "http" | "https" => Kind::Elsewhere,
            "mailto" | "tel" => Kind::Person,
            scheme if DANGEROUS.contains(&scheme) => Kind::Dangerous,
            _ => Kind::Other,
        },
    }
}

/// What stands before a colon that comes before any slash, question mark or hash, in lower case.
fn scheme(address: &str) -> Option<String> {
    let mut scheme = String::new();
    for character in visible(address) {
        match character {
            ':' => return Some(scheme),
            '/' | '\\' | '?' | '#' => return None,
            // No scheme is that long, but a path may be.
            _ if scheme.len() > 255 => return contains_colon_first(address),
            _ => scheme.push(character.to_ascii_lowercase()),
        }
    }
    None
}

fn contains_colon_first(address: &str) -> Option<String> {
    let first = address.find([':', '/', '\\', '?', '#'])?;
    address[first..].starts_with(':').then(String::new)
}

/// Browsers take a backslash for a slash.
fn begins_with_two_slashes(address: &str) -> bool {
    let mut start = visible(address);
    let mut slash = || matches!(start.next(), Some('/' | '\\'));
    slash() && slash()
}

fn visible(address: &str) -> impl Iterator<Item = char> + '_ {
    address
        .chars()
        .filter(|&character| character > ' ' && !character.is_control())
}
