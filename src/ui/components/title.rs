//! The document's title. The only place that uses the framework's own, which writes its text
//! unescaped into the page: a post called `</title><script>` would run.

use leptos::prelude::*;

use crate::ui::browser;

/// Sets `<title>` as long as it stands in the page.
///
/// A text, not a signal: the server reads it when the page's own signals may be out of reach.
#[component]
pub fn Title(text: String) -> impl IntoView {
    let text = if browser::HERE { text } else { escape(&text) };
    view! { <leptos_meta::Title text=text /> }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_title_can_not_end_the_title() {
        assert_eq!(
            super::escape("</title><script>1 & 2"),
            "&lt;/title&gt;&lt;script&gt;1 &amp; 2"
        );
    }
}
