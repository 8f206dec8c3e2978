//! The language of a text or of the site, as its tag says it.

/// Most characters of a tag.
const LONGEST: usize = 35;

/// A tag of BCP 47, by its shape: a language of two or three letters, then what it is in detail. None
/// for anything else.
pub fn parse(typed: &str) -> Option<String> {
    let tag = typed.trim();
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let is_detail = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (is_language && tag.len() <= LONGEST && parts.all(is_detail)).then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_tag_is_a_language_and_what_it_is_in_detail() {
        for tag in ["cy", "en-GB", "zh-Hant-HK", "haw", "de-1996"] {
            assert_eq!(parse(&format!(" {tag} ")).as_deref(), Some(tag));
        }
        for other in ["", "Welsh", "c", "en_GB", "en-", "12", "cy cy", "cy\"><b>"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
