//! The same page in the same bytes. Leptos lists the data that a page waits for in the order of a
//! hash set, another one at each render: entity tags, and with them 304, would be a matter of luck.

use std::borrow::Cow;

const LIST: &str = "__PENDING_RESOURCES=[";

/// The script with that list in order. The client only asks what is in it.
pub fn ordered(script: &str) -> Cow<'_, str> {
    let Some(start) = script.find(LIST).map(|at| at + LIST.len()) else {
        return Cow::Borrowed(script);
    };
    let Some(length) = script[start..].find(']') else {
        return Cow::Borrowed(script);
    };
    let (list, rest) = script[start..].split_at(length);
    let mut names: Vec<_> = list.split_terminator(',').collect();
    names.sort_unstable();
    Cow::Owned(format!("{}{}{rest}", &script[..start], names.join(",")))
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn however_the_names_are_listed_the_script_is_the_same() {
        for list in ["\"3\",\"0\",\"12\",", "\"0\",\"12\",\"3\","] {
            let script = format!("a={{}};__PENDING_RESOURCES=[{list}];b=[\"2\",\"1\"];");
            let expected = "a={};__PENDING_RESOURCES=[\"0\",\"12\",\"3\"];b=[\"2\",\"1\"];";
            assert_eq!(ordered(&script), expected);
        }
    }

    #[test]
    fn every_other_script_stays_as_it_is() {
        for script in ["", "start()", "__PENDING_RESOURCES=[", "x=[\"2\",\"1\"]"] {
            assert_eq!(ordered(script), script);
        }
        assert_eq!(
            ordered("__PENDING_RESOURCES=[];"),
            "__PENDING_RESOURCES=[];"
        );
    }
}
