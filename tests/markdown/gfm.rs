//! The examples of GitHub's extensions. Ours differ on purpose in two points: raw HTML is text,
//! and `xmpp:` is not on the list of schemes.

use super::examples::{gfm, normalise};
use dispatches::domain::markdown::{MediaTable, Options, render_with};

fn options() -> Options {
    Options {
        extensions: true,
        autolinks: true,
        ..Options::plain()
    }
}

#[test]
fn the_examples_of_tables_task_lists_strikethrough_and_autolinks_come_out_as_specified() {
    let mut compared = 0;
    for example in gfm() {
        if example.markdown.contains("xmpp:") || example.section.contains("Disallowed") {
            continue;
        }
        compared += 1;
        let html = render_with(&example.markdown, &MediaTable::new(), options()).html;
        assert_eq!(
            normalise(html.as_str()),
            normalise(&example.html),
            "{}",
            example.markdown
        );
    }
    assert_eq!(compared, 24);
}
