//! What the library knows of an image comes into its element.

use super::corpus::library;
use dispatches::domain::markdown::{MediaTable, Problem, render};

#[test]
fn a_known_image_has_its_sizes_and_the_words_of_the_library() {
    let document = render("a ![](/media/fair.jpg)", &library());
    let expected = "<p>a <img src=\"/media/fair.jpg\" alt=\"A full hall\" width=\"1600\" height=\"900\" \
        srcset=\"/media/fair-600.jpg 600w, /media/fair-1000.jpg 1000w\" \
        sizes=\"(min-width: 46rem) 40.4rem, 100vw\" class=\"placeholder-3\" \
        loading=\"lazy\" decoding=\"async\" /></p>\n";
    assert_eq!(document.html.as_str(), expected);
    assert_eq!(document.images, ["/media/fair.jpg"]);
    assert!(document.problems.is_empty());
}

#[test]
fn alternative_text_in_the_post_wins_over_the_library() {
    let html = render("![Ours *here*](/media/fair.jpg)", &library()).html;
    assert!(html.as_str().contains("alt=\"Ours here\""));
}

#[test]
fn an_image_without_alternative_text_is_a_problem() {
    let document = render("![](/media/x.jpg)", &MediaTable::new());
    let src = "/media/x.jpg".to_owned();
    assert_eq!(document.problems, [Problem::MissingAltText { src }]);
    assert!(document.html.as_str().contains("alt=\"\""));
}

#[test]
fn the_words_of_the_library_are_escaped() {
    let mut media = MediaTable::new();
    let mut entry = library()
        .get("/media/fair.jpg")
        .cloned()
        .expect("the picture");
    entry.alt = "\"><script>".into();
    entry.colour_class = Some("a\" onload=\"b".into());
    entry.variants[0].address = "/media/a\"b.jpg".into();
    media.insert("/media/y.jpg".into(), entry);
    let html = render("![](/media/y.jpg)", &media).html;
    assert!(html.as_str().contains("alt=\"&quot;&gt;&lt;script&gt;\""));
    assert!(html.as_str().contains("class=\"a&quot; onload=&quot;b\""));
    assert!(html.as_str().contains("srcset=\"/media/a%22b.jpg 600w"));
}
