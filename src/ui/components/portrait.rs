//! A person's face, cut like a speech shape; where there is no picture, their initials.

use leptos::prelude::*;

use super::picture::Picture;
use crate::api::posts::Image;

/// The name stands beside it, so it is decoration unless `described`.
#[component]
pub fn Portrait(
    name: String,
    image: Option<Image>,
    #[prop(optional)] described: bool,
) -> impl IntoView {
    match image {
        Some(image) => {
            let alt = if described { image.alt } else { String::new() };
            view! {
                <span class="portrait">
                    <Picture image=Image { alt, ..image } sizes="6rem" />
                </span>
            }
            .into_any()
        }
        None => view! {
            <span class="portrait portrait-initials" aria-hidden="true">
                {initials(&name)}
            </span>
        }
        .into_any(),
    }
}

/// First letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    letters
        .next()
        .into_iter()
        .chain(letters.next_back())
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(super::initials("Asha Devi Rahman"), "AR");
        assert_eq!(super::initials("Malik"), "M");
        assert_eq!(super::initials(""), "");
    }
}
