//! Front matter as text: a line for each key, each value as JSON, which every reader of YAML reads, so
//! that no text can be taken for a number and no line end is lost. Reading is `import::fields`'.

use std::fmt::Write;

use serde_norway::{Mapping, Value};

/// A line for each key.
pub fn lines(out: &mut String, mapping: &Mapping, before: &str) {
    for (key, value) in mapping {
        out.push_str(before);
        match key.as_str().filter(|key| is_plain(key)) {
            Some(key) => out.push_str(key),
            None => inline(out, key),
        }
        out.push_str(": ");
        inline(out, value);
        out.push('\n');
    }
}

/// A word that nothing takes for anything but a text.
fn is_plain(key: &str) -> bool {
    let first = key
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase());
    let others = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let means_more = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    first && key.bytes().all(others) && !means_more.contains(&key)
}

/// A value on one line: JSON with a space here and there.
fn inline(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => _ = write!(out, "{truth}"),
        Value::Number(number) => _ = write!(out, "{number}"),
        Value::String(text) => quoted(out, text),
        Value::Sequence(list) => {
            out.push('[');
            for (at, one) in list.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                inline(out, one);
            }
            out.push(']');
        }
        Value::Mapping(mapping) => {
            out.push('{');
            for (at, (key, one)) in mapping.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                inline(out, key);
                out.push_str(": ");
                inline(out, one);
            }
            out.push('}');
        }
        Value::Tagged(tagged) => inline(out, &tagged.value),
    }
}

/// As JSON has it, and what YAML takes for a line end or doesn't print as its number.
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => _ = write!(out, "\\u{:04x}", u32::from(character)),
            other => out.push(other),
        }
    }
    out.push('"');
}
