//! Text into HTML: the only place where characters that mean something to a browser are
//! replaced. Attributes are always in double quotes.

/// Whether a character is left out of everything that is shown: control characters, which XML
/// forbids, and explicit directional marks, which can turn what follows them around. A text's
/// direction comes from `dir="auto"` on what holds it.
pub(super) fn is_silent(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\0'..='\u{1f}' | '\u{7f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => false,
    }
}

/// Appends `text` as element content.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, false);
}

/// Appends `text` as the inside of a double-quoted attribute.
pub(super) fn attribute(out: &mut String, text: &str) {
    escape(out, text, true);
}

fn escape(out: &mut String, text: &str, quotes: bool) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let (replacement, length) = match byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if quotes => ("&quot;", 1),
            b'\t' | b'\n' | b' '..=b'~' => continue,
            0..=0x1f | 0x7f | 0xe2 | 0xef => match silent_at(text, at) {
                0 => continue,
                length => ("", length),
            },
            _ => continue,
        };
        out.push_str(&text[written..at]);
        out.push_str(replacement);
        written = at + length;
    }
    out.push_str(&text[written..]);
}

/// Length of the silent character that begins at byte `at`, or 0.
fn silent_at(text: &str, at: usize) -> usize {
    match text[at..].chars().next() {
        Some(character) if is_silent(character) => character.len_utf8(),
        _ => 0,
    }
}

/// Appends an address as the inside of a double-quoted `href` or `src`: what an address can't
/// hold is percent-encoded, as the CommonMark examples have it.
pub(super) fn address(out: &mut String, address: &str) {
    for &byte in address.as_bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@'
            | b'?' | b'=' | b';' | b':' | b'/' | b'$' | b'~' => out.push(char::from(byte)),
            _ => percent(out, byte),
        }
    }
}

fn percent(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Appends a number in decimal.
pub(super) fn number(out: &mut String, number: u64) {
    if number >= 10 {
        self::number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}
