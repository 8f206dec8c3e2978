//! Finds bare web and e-mail addresses in text (GFM 0.29, section 6.9, without `ftp`). Only finds:
//! what becomes of them is the writer's part. Linear: a host name is read up to 255 bytes, a
//! mailbox back over 64, and what was read as an address is not read again.

use super::escape;
use std::ops::Range;

const LONGEST_HOST: usize = 255;
const LONGEST_MAILBOX: usize = 64;

/// What is put before the found text to make an address of it.
pub(super) type Prefix = &'static str;

/// The addresses in a stretch of text, in order, as byte ranges that don't overlap.
pub(super) struct Finder<'t> {
    text: &'t str,
    at: usize,
    free_from: usize,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            free_from: 0,
        }
    }

    fn found(&mut self, range: Range<usize>) {
        self.at = range.end;
        self.free_from = range.end;
    }

    fn web_address(&self) -> Option<(Range<usize>, Prefix)> {
        let (start, rest) = (self.at, &self.text[self.at..]);
        let (skip, prefix) = if begins_with(rest, "https://") {
            (8, "")
        } else if begins_with(rest, "http://") {
            (7, "")
        } else if begins_with(rest, "www.") {
            (0, "http://")
        } else {
            return None;
        };
        let before = self.text[self.free_from..start].chars().next_back();
        if !before.is_none_or(|c| c.is_whitespace() || "*_~(\"'[{“‘«—–".contains(c)) {
            return None;
        }
        let host = host_length(&rest[skip..])?;
        Some((start..start + web_end(rest, skip + host), prefix))
    }

    fn mail_address(&self) -> Option<(Range<usize>, Prefix)> {
        let bytes = self.text.as_bytes();
        let earliest = self.free_from.max(self.at.saturating_sub(LONGEST_MAILBOX));
        let mut start = self.at;
        while start > earliest && is_mailbox(bytes[start - 1]) {
            start -= 1;
        }
        let after = &self.text[self.at + 1..];
        let end = self.at + 1 + mail_host_length(after)?;
        if start == self.at {
            return None;
        }
        let says_mail = self.text[self.free_from..start].ends_with("mailto:");
        Some(if says_mail {
            (start - 7..end, "")
        } else {
            (start..end, "mailto:")
        })
    }
}

impl Iterator for Finder<'_> {
    type Item = (Range<usize>, Prefix);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            let found = match byte {
                b'h' | b'H' | b'w' | b'W' => self.web_address(),
                b'@' => self.mail_address(),
                _ => None,
            };
            if let Some((range, prefix)) = found {
                self.found(range.clone());
                return Some((range, prefix));
            }
            self.at += 1;
        }
        None
    }
}

fn begins_with(text: &str, start: &str) -> bool {
    text.as_bytes()
        .get(..start.len())
        .is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
}

/// Length of a host name at the start of `text`: parts of letters, digits, hyphens and
/// underscores between points, at least two, no underscore in the last two.
fn host_length(text: &str) -> Option<usize> {
    let end = text
        .char_indices()
        .find(|(at, c)| *at > LONGEST_HOST || !is_host(*c));
    let length = end.map_or(text.len(), |(at, _)| at);
    if length > LONGEST_HOST {
        return None;
    }
    let name = trim_points(&text.as_bytes()[..length]);
    let mut parts = name.rsplit(|&byte| byte == b'.');
    let (last, before) = (parts.next()?, parts.next()?);
    let sound = |part: &[u8]| !part.is_empty() && !part.contains(&b'_');
    (sound(last) && sound(before)).then_some(length)
}

/// Letters of any script and symbols, but no white space and no punctuation beyond ASCII.
fn is_host(character: char) -> bool {
    match character {
        '-' | '_' | '.' => true,
        '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' => false,
        '\u{fe00}'..='\u{fe6f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' => false,
        other => other.is_ascii_alphanumeric() || (!other.is_ascii() && !other.is_whitespace()),
    }
}

fn trim_points(mut name: &[u8]) -> &[u8] {
    while let [start @ .., b'.' | b'_'] = name {
        name = start;
    }
    name
}

/// Where a web address ends: at white space, `<` or `"`, without the punctuation that belongs to the
/// sentence around it. `host_end` is where its host ends.
fn web_end(text: &str, host_end: usize) -> usize {
    let mut end = match text[host_end..].find(ends_address) {
        _ if !continues(&text[host_end..]) => host_end,
        Some(length) => host_end + length,
        None => text.len(),
    };
    let count = |mark: u8| text.bytes().take(end).filter(|&byte| byte == mark).count();
    let mut surplus = count(b')').saturating_sub(count(b'('));
    loop {
        let Some(last) = text[..end].chars().next_back() else {
            return end;
        };
        match last {
            ')' if surplus > 0 => surplus -= 1,
            ';' => {
                end = before_entity(&text[..end]);
                continue;
            }
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' => {}
            '”' | '’' | '»' | '…' | ']' | '}' => {}
            _ => return end,
        }
        end -= last.len_utf8();
    }
}

fn ends_address(character: char) -> bool {
    character.is_whitespace() || matches!(character, '<' | '"') || escape::is_silent(character)
}

/// Whether what follows a host belongs to the address: a port, a path, a query or a fragment.
fn continues(after_host: &str) -> bool {
    match after_host.as_bytes() {
        [b'/' | b'?' | b'#', ..] => true,
        [b':', port, ..] => port.is_ascii_digit(),
        _ => false,
    }
}

/// `text` ends with a semicolon: where it ends without what looks like an entity, or without
/// the semicolon.
fn before_entity(text: &str) -> usize {
    let name = text.len() - 1;
    let bytes = text.as_bytes();
    let letters = bytes[..name]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric());
    let start = name - letters.take(32).count();
    if start > 0 && start < name && bytes[start - 1] == b'&' {
        start - 1
    } else {
        name
    }
}

fn is_mailbox(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-_+".contains(&byte)
}

fn mail_host_length(text: &str) -> Option<usize> {
    let is_host = |&byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let length = text
        .bytes()
        .take(LONGEST_HOST + 1)
        .take_while(is_host)
        .count();
    if length > LONGEST_HOST {
        return None;
    }
    let host = text[..length].trim_end_matches('.');
    let sound = host.contains('.') && !host.ends_with(['-', '_']) && !host.starts_with('.');
    (sound && !host.contains("..")).then_some(host.len())
}
