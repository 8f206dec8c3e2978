//! Our extras, each with the HTML that pages rely on.

use dispatches::domain::markdown::{MediaTable, render};

fn html(source: &str) -> String {
    render(source, &MediaTable::new()).html.as_str().to_owned()
}

#[test]
fn a_heading_moves_down_a_level_and_has_a_link_beside_it() {
    let expected = "<div class=\"heading\">\n<h2 id=\"section-the-hall\">The <em>hall</em></h2>\n\
        <a class=\"heading-link\" href=\"#section-the-hall\" tabindex=\"-1\" \
        aria-label=\"Link to this section: The hall\">#</a>\n</div>\n";
    assert_eq!(html("# The *hall*"), expected);
}

#[test]
fn headings_begin_below_the_title_whichever_level_the_writer_begins_with() {
    let levels = |source: &str| -> Vec<u8> {
        let contents = render(source, &MediaTable::new()).contents;
        contents.iter().map(|heading| heading.level).collect()
    };
    assert_eq!(levels("# A\n## B\n# C"), [2, 3, 2]);
    assert_eq!(levels("## A\n### B\n## C"), [2, 3, 2]);
    assert_eq!(levels("> ### B\n\n## A"), [3, 2]);
    assert_eq!(levels("# A\n###### B"), [2, 6]);
}

#[test]
fn heading_ids_are_unique_keep_letters_of_any_script_and_never_meet_those_of_the_page() {
    let source = "# A b\n# A b\n# A b 2\n# A b\n# Ünïcode, it’s!\n# 共同生产\n# ???\n# ???\n#\n";
    let ids: Vec<String> = render(source, &MediaTable::new())
        .contents
        .into_iter()
        .map(|heading| heading.id)
        .collect();
    let expected = [
        "section-a-b",
        "section-a-b-2",
        "section-a-b-2-2",
        "section-a-b-3",
        "section-ünïcode-its",
        "section-共同生产",
        "section-part",
        "section-part-2",
    ];
    assert_eq!(ids, expected);
}

#[test]
fn an_image_alone_becomes_a_figure_and_its_title_the_caption() {
    let image = "<img src=\"/media/x.jpg\" alt=\"A hall\" loading=\"lazy\" decoding=\"async\" />";
    assert_eq!(
        html("![A hall](/media/x.jpg)"),
        format!("<figure>\n{image}\n</figure>\n")
    );
    assert_eq!(
        html("![A hall](/media/x.jpg \"On <Sunday>\")"),
        format!("<figure>\n{image}\n<figcaption>On &lt;Sunday&gt;</figcaption>\n</figure>\n")
    );
    assert_eq!(
        html("See ![A hall](/media/x.jpg)"),
        format!("<p>See {image}</p>\n")
    );
    assert_eq!(
        html("![A hall](/media/x.jpg) here"),
        format!("<p>{image} here</p>\n")
    );
}

#[test]
fn an_image_from_another_site_is_a_link_to_it() {
    let link = "<p><a href=\"https://a.example/x.jpg\" title=\"On Sunday\" rel=\"noopener\">A hall</a></p>\n";
    assert_eq!(
        html("![A hall](https://a.example/x.jpg \"On Sunday\")"),
        link
    );
    let nested = html("[![A hall](https://a.example/x.jpg)](/here)");
    assert_eq!(nested, "<p><a href=\"/here\">A hall</a></p>\n");
}

#[test]
fn a_table_scrolls_in_a_named_region_and_aligns_by_classes() {
    let expected = "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\">\n\
        <table>\n<thead>\n<tr>\n<td></td>\n<th scope=\"col\" class=\"align-right\">b</th>\n</tr>\n</thead>\n\
        <tbody>\n<tr>\n<td>1</td>\n<td class=\"align-right\"></td>\n</tr>\n</tbody>\n</table>\n</div>\n";
    assert_eq!(html("| | b |\n|-|-:|\n| 1 |"), expected);
    assert!(!html("|a|b|c|\n|:-|:-:|-:|\n|1|2|3|").contains("style"));
}

#[test]
fn tasks_have_names_and_cannot_be_changed() {
    let expected = "<ul>\n<li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\" /> a</li>\n\
        <li><input type=\"checkbox\" disabled=\"\" aria-label=\"To do\" /> b</li>\n</ul>\n";
    assert_eq!(html("- [x] a\n- [ ] b"), expected);
}

#[test]
fn notes_stand_at_the_end_in_the_order_of_their_references_with_ways_back() {
    let expected = "<p>a<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a></sup> \
        b<sup><a href=\"#fn-2\" id=\"fnref-2\" role=\"doc-noteref\" aria-label=\"Note 2\">2</a></sup> \
        c<sup><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a></sup></p>\n\
        <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
        <li id=\"fn-1\">\n<p>Second. <a href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Back to note 1\">↩\u{fe0e}</a> \
        <a href=\"#fnref-1-2\" role=\"doc-backlink\" aria-label=\"Back to note 1, reference 2\">↩\u{fe0e}</a></p>\n</li>\n\
        <li id=\"fn-2\">\n<p>First. <a href=\"#fnref-2\" role=\"doc-backlink\" aria-label=\"Back to note 2\">↩\u{fe0e}</a></p>\n</li>\n\
        </ol>\n</section>\n";
    assert_eq!(
        html("[^x]: First.\n\na[^Y] b[^x] c[^y]\n\n[^y]: Second.\n"),
        expected
    );
}

#[test]
fn a_reference_to_no_note_stays_text() {
    assert_eq!(html("a[^b]"), "<p>a[^b]</p>\n");
}

#[test]
fn code_can_take_focus_and_names_its_language() {
    let expected =
        "<pre tabindex=\"0\"><code class=\"language-rust\">let a = \"&lt;\";\n</code></pre>\n";
    assert_eq!(html("```rust ignore\nlet a = \"<\";\n```"), expected);
    assert_eq!(html("    a"), "<pre tabindex=\"0\"><code>a</code></pre>\n");
}

#[test]
fn quotes_and_dashes_are_printed_in_text_but_not_in_code_or_addresses() {
    assert_eq!(html("\"it's\" -- 'so'..."), "<p>“it’s” – ‘so’…</p>\n");
    assert_eq!(html("`\"a\" -- b`"), "<p><code>\"a\" -- b</code></p>\n");
    let link = "<p>“<a href=\"http://a.example/b--c...d\" rel=\"noopener\">http://a.example/b--c...d</a>”…</p>\n";
    assert_eq!(html("\"http://a.example/b--c...d\"..."), link);
}

#[test]
fn bare_addresses_are_linked_but_not_in_links_or_code() {
    let mail = "<p><a href=\"mailto:a@b.example\">a@b.example</a>.</p>\n";
    assert_eq!(html("a@b.example."), mail);
    assert_eq!(
        html("[see www.a.example](/b)"),
        "<p><a href=\"/b\">see www.a.example</a></p>\n"
    );
    assert_eq!(
        html("`www.a.example`"),
        "<p><code>www.a.example</code></p>\n"
    );
    assert_eq!(
        html("http://localhost and www.a_b"),
        "<p>http://localhost and www.a_b</p>\n"
    );
}

#[test]
fn links_elsewhere_say_noopener_and_links_without_words_show_their_address() {
    let source = "[a](https://a.example) [b](//b.example) [c](/c) [](/d) [e](tel:+44)";
    let expected = "<p><a href=\"https://a.example\" rel=\"noopener\">a</a> \
        <a href=\"//b.example\" rel=\"noopener\">b</a> <a href=\"/c\">c</a> \
        <a href=\"/d\">/d</a> <a href=\"tel:+44\">e</a></p>\n";
    assert_eq!(html(source), expected);
}

#[test]
fn nesting_beyond_sixteen_is_flattened_and_keeps_its_words() {
    let quotes = html(&["> ".repeat(40), "deep".into()].concat());
    assert_eq!(quotes.matches("<blockquote>").count(), 16);
    assert!(quotes.contains("<p>deep</p>"));
    let items: String = (0..20)
        .map(|i| format!("{}- item {i}\n", "  ".repeat(i)))
        .collect();
    let list = html(&items);
    assert_eq!(list.matches("<ul>").count(), 16);
    assert!(
        list.contains("<li>item 15<br />\nitem 16<br />\nitem 17"),
        "{list}"
    );
    assert!((0..20).all(|i| list.contains(&format!("item {i}"))));
}

#[test]
fn a_lone_link_to_a_video_is_just_a_link() {
    let expected =
        "<p><a href=\"https://v.example/1\" rel=\"noopener\">https://v.example/1</a></p>\n";
    assert_eq!(html("https://v.example/1"), expected);
}
