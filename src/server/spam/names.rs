//! Names that could be taken for those of the people here.

use deunicode::deunicode;

/// Whether a name looks like one of these, or is one.
pub fn is_like<'a>(name: &str, known: impl IntoIterator<Item = &'a String>) -> bool {
    let name = skeleton(name);
    !name.is_empty() && known.into_iter().any(|one| skeleton(one) == name)
}

/// What a hurried eye sees of a name: Latin letters without case, accents, spaces and signs, one
/// letter for all that look like it.
fn skeleton(name: &str) -> String {
    let latin: String = name.chars().map(twin).collect();
    let plain: String = deunicode(&latin)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' => 'l',
            '5' => 's',
            other => other,
        })
        .collect();
    plain.replace("rn", "m").replace("vv", "w")
}

/// Letters of other scripts that look like a Latin one but are written with another when spelt.
fn twin(character: char) -> char {
    match character {
        'а' | 'А' | 'Α' | 'α' => 'a',
        'В' | 'в' | 'Β' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'е' | 'Е' | 'Ε' => 'e',
        'Н' | 'н' | 'Η' => 'h',
        'і' | 'І' | 'Ι' | 'ι' => 'i',
        'ј' | 'Ј' => 'j',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'М' | 'м' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'Ο' | 'ο' => 'o',
        'р' | 'Р' | 'Ρ' | 'ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'т' | 'Τ' => 't',
        'ν' => 'v',
        'х' | 'Х' | 'Χ' | 'χ' => 'x',
        'у' | 'У' | 'Υ' | 'υ' => 'y',
        'Ζ' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_of_a_name_are_seen_and_other_names_are_not() {
        let known = ["Bernadette Okoro".to_owned(), "Asha Rahman".to_owned()];
        for like in [
            "Asha Rahman",
            "ASHA  RAHMAN",
            "Аshа Rаhmаn",
            "Ásha Rahmän",
            "asha.rahman",
            "Asha Rahrnan",
            "Bernadette 0koro",
            "Bеrnаdеttе Окоrо",
        ] {
            assert!(is_like(like, &known), "{like}");
        }
        for other in ["Asha", "Asha Rahmani", "Анна", "Ben", "🙂", "!"] {
            assert!(!is_like(other, &known), "{other}");
        }
    }
}
