//! Passwords that guessers try first: the ones everybody uses, the same few characters again and
//! again, runs such as `abcdefgh`, and what is known of the person anyway.

use std::collections::HashSet;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;

use crate::domain::person::{Email, Mistake, Name, NewPassword};

/// Where it is from, and under which licence, stands in `common.txt`.
static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut text = String::new();
    let packed: &[u8] = include_bytes!("common.txt.gz");
    // Ours, and tested: it can be read.
    let _ = GzDecoder::new(packed).read_to_string(&mut text);
    text.lines().map(str::to_owned).collect()
});

/// A piece of a password that is shorter than this adds nothing by being said again.
const PIECE: usize = 12;
/// Characters that must be left of a password without what is known of its owner.
const OWN: usize = 8;

/// # Errors
/// `PasswordCommon`, `PasswordPersonal`.
pub fn refuse_guessable(password: &NewPassword, name: &Name, email: &Email) -> Result<(), Mistake> {
    let folded = super::normal(password.as_str()).to_lowercase();
    if is_common(&folded) {
        return Err(Mistake::PasswordCommon);
    }
    match is_personal(&folded, name.as_str(), email.as_str()) {
        true => Err(Mistake::PasswordPersonal),
        false => Ok(()),
    }
}

fn is_common(folded: &str) -> bool {
    let characters: Vec<char> = folded.chars().collect();
    let piece = repeated(&characters);
    if piece.len() < characters.len() && piece.len() < PIECE {
        return true;
    }
    let piece: String = piece.iter().collect();
    let bare = piece.trim_matches(|c: char| !c.is_alphabetic());
    let plain: String = piece.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_listed = [piece.as_str(), bare, &plain]
        .iter()
        .any(|one| COMMON.contains(*one));
    is_listed || is_run(&characters)
}

/// The shortest beginning that makes the whole by being said again; the last time may be cut off.
fn repeated(characters: &[char]) -> &[char] {
    let shortest = (1..=characters.len() / 2).find(|length| {
        let mut pairs = characters.iter().zip(&characters[*length..]);
        pairs.all(|(one, other)| one == other)
    });
    &characters[..shortest.unwrap_or(characters.len())]
}

/// Mostly one after the other, as in the alphabet or on a keyboard.
fn is_run(characters: &[char]) -> bool {
    const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let follows = |one: char, other: char| {
        let step = (u32::from(other)).abs_diff(u32::from(one));
        let pair = [one, other].iter().collect::<String>();
        let back = [other, one].iter().collect::<String>();
        step <= 1
            || ROWS
                .iter()
                .any(|row| row.contains(&pair) || row.contains(&back))
    };
    let pairs = characters.windows(2);
    let steps = pairs.filter(|pair| !follows(pair[0], pair[1])).count();
    // A run may begin anew a few times: "abcd1234", three rows of a keyboard.
    (steps + 1) * 4 <= characters.len()
}

/// Whether little is left without their address, their name and its words.
fn is_personal(folded: &str, name: &str, email: &str) -> bool {
    let (name, email) = (name.to_lowercase(), email.to_lowercase());
    let local = email.split('@').next().unwrap_or_default();
    let mut known = vec![email.as_str(), local];
    known.extend(name.split_whitespace());
    known.extend(email.split(|c: char| !c.is_alphanumeric()));
    known.retain(|word| word.chars().count() >= 3);
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let left = known
        .iter()
        .fold(folded.to_owned(), |left, word| left.replace(word, ""));
    left.chars().filter(|c| c.is_alphanumeric()).count() < OWN && left.len() < folded.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(password: &str) -> Option<Mistake> {
        let password = NewPassword::parse_for(password, true).expect("long enough");
        let name = Name::parse("Asha Rahman").expect("a name");
        let email = Email::parse("asha.r@riverside.example").expect("an address");
        refuse_guessable(&password, &name, &email).err()
    }

    #[test]
    fn the_list_is_there() {
        assert_eq!(COMMON.len(), 8_359);
        assert!(COMMON.contains("password1"));
    }

    #[test]
    fn what_everybody_uses_is_refused() {
        for common in [
            "password1",
            "PASSWORD1",
            "password123",
            "iloveyou!!",
            "passwordpassword",
            "Password1Password1",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabca",
            "123456789012345",
            "qwertyuiopasdfgh",
            "abcdefghijklmnop",
            "987654321987654321",
            "1qaz2wsx3edc4rfv",
            "ｐａｓｓｗｏｒｄ１２３",
        ] {
            assert_eq!(said(common), Some(Mistake::PasswordCommon), "{common}");
        }
    }

    #[test]
    fn what_is_known_of_the_person_is_refused() {
        for personal in [
            "asha.r@riverside.example",
            "Asha Rahman 1984",
            "rahman-riverside-1",
            "ashaRAHMANasha",
        ] {
            assert_eq!(
                said(personal),
                Some(Mistake::PasswordPersonal),
                "{personal}"
            );
        }
    }

    #[test]
    fn what_somebody_made_up_is_taken() {
        for good in [
            "a quiet green bench",
            "correct horse battery staple",
            "Xk4!vv9qL2#p",
            "the password of asha rahman is not this",
            "пятьдесят зелёных скамеек",
            "緑のベンチは静かです今日も明日も",
        ] {
            assert_eq!(said(good), None, "{good}");
        }
    }
}
