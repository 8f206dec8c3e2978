//! The document's title. The only place that uses the framework's own, which writes its text
//! unescaped into the page: a post called `</title><script>` would run.

use leptos::prelude::*;

use crate::ui::browser;

/// Sets `<title>` as long as it stands in the page.
#[component]
pub fn Title(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! {
        <leptos_meta::Title text=move || {
            let text = text.get();
            if browser::HERE { text } else { escape(&text) }
        } />
    }
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
