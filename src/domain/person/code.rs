//! A code by which somebody proves who they are beside the password: one that their app shows, or one
//! of those that they keep for when the app is lost. Which code is right, the server knows.

use super::Mistake;

/// Digits that an app shows (RFC 6238).
const DIGITS: usize = 6;
/// Characters of a recovery code: letters and the digits 2 to 7, 80 bits.
pub const RECOVERY_CHARACTERS: usize = 16;

/// A code as it was typed, without what people put between its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    FromApp(String),
    Recovery(String),
}

impl Code {
    /// # Errors
    /// [`Mistake::CodeMissing`]; [`Mistake::CodeWrong`] of what can be neither.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let between = |character: char| character.is_whitespace() || character == '-';
        let code: String = typed.chars().filter(|one| !between(*one)).collect();
        let code = code.to_lowercase();
        let is_digits = code.chars().all(|one| one.is_ascii_digit());
        let is_base32 = code.chars().all(|one| matches!(one, 'a'..='z' | '2'..='7'));
        match code.len() {
            0 => Err(Mistake::CodeMissing),
            DIGITS if is_digits => Ok(Self::FromApp(code)),
            RECOVERY_CHARACTERS if is_base32 => Ok(Self::Recovery(code)),
            _ => Err(Mistake::CodeWrong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let app = Ok(Code::FromApp("123456".into()));
        for typed in ["123456", " 123 456 ", "123-456"] {
            assert_eq!(Code::parse(typed), app, "{typed}");
        }
        let kept = Ok(Code::Recovery("abcdefgh234567ab".into()));
        for typed in ["abcd-efgh-2345-67ab", "ABCD EFGH 2345 67AB"] {
            assert_eq!(Code::parse(typed), kept, "{typed}");
        }
    }

    #[test]
    fn what_can_be_no_code_is_told_so() {
        assert_eq!(Code::parse(" "), Err(Mistake::CodeMissing));
        for typed in [
            "12345",
            "1234567",
            "12345x",
            "abcd-efgh-2345-67a1",
            "١٢٣٤٥٦",
        ] {
            assert_eq!(Code::parse(typed), Err(Mistake::CodeWrong), "{typed}");
        }
    }
}
