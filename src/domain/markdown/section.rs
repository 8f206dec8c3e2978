//! Ids for headings: readable, unique in their document, and never those of the page around it
//! (all begin with `section-`). Linear for any number of equal headings.

use std::collections::HashMap;

const LONGEST: usize = 60;

/// The ids given so far.
#[derive(Default)]
pub(super) struct SectionIds {
    /// For each id the next number to try for another heading of that text.
    next: HashMap<String, u64>,
}

impl SectionIds {
    /// An id for a heading that reads `text`.
    pub(super) fn claim(&mut self, text: &str) -> String {
        let base = readable(text);
        let Some(&first) = self.next.get(&base) else {
            self.next.insert(base.clone(), 2);
            return base;
        };
        let mut number = first;
        loop {
            let mut id = base.clone();
            id.push('-');
            super::escape::number(&mut id, number);
            number += 1;
            if !self.next.contains_key(&id) {
                self.next.insert(id.clone(), 2);
                self.next.insert(base, number);
                return id;
            }
        }
    }
}

/// `section-` and the letters and digits of `text` in lower case, hyphens between words.
fn readable(text: &str) -> String {
    let mut id = String::from("section");
    let mut length = 0;
    let mut between = true;
    for character in text.chars() {
        if !character.is_alphanumeric() {
            // An apostrophe stands inside a word.
            between |= !matches!(character, '\'' | '’');
            continue;
        }
        if length >= LONGEST {
            break;
        }
        if between {
            id.push('-');
        }
        between = false;
        id.extend(character.to_lowercase());
        length += 1;
    }
    if length == 0 {
        id.push_str("-part");
    }
    id
}
