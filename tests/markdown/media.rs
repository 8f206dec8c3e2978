//! What the library knows of an image comes into its element.

use super::corpus::library;
use dispatches::domain::markdown::{MediaEntry, MediaTable, Problem, render};

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

/// A library with a film in it that it has a title for.
fn with_film() -> MediaTable {
    let film = MediaEntry {
        width: 1280,
        height: 720,
        alt: "The fair, \"live\"".into(),
        ..MediaEntry::default()
    };
    [("/media/fair.mp4".to_owned(), film)].into_iter().collect()
}

#[test]
fn sound_is_played_by_the_browsers_own_player_under_its_title() {
    let document = render("![Ada on *tea*](/media/tea.mp3)", &MediaTable::new());
    assert_eq!(
        document.html.as_str(),
        "<figure>\n<audio controls=\"\" preload=\"none\" src=\"/media/tea.mp3\" \
         aria-label=\"Ada on tea\"><a href=\"/media/tea.mp3\">Ada on tea</a></audio>\n\
         <figcaption>Ada on tea</figcaption>\n</figure>\n"
    );
    assert_eq!(document.images, ["/media/tea.mp3"]);
    assert!(document.problems.is_empty());
    let inside = render("Hear ![Ada](/media/tea.m4a) now.", &MediaTable::new());
    let html = inside.html.as_str();
    assert!(html.starts_with("<p>Hear <audio controls"), "{html}");
    assert!(html.ends_with("</audio> now.</p>\n"), "{html}");
    let captioned = render("![Ada](/media/tea.mp3 \"In May\")", &MediaTable::new());
    assert!(
        captioned
            .html
            .as_str()
            .contains("<figcaption>In May</figcaption>")
    );
}

#[test]
fn a_film_has_its_place_before_it_is_there() {
    let html = render("![](/media/fair.mp4)", &with_film()).html;
    let expected = "<video controls=\"\" preload=\"metadata\" src=\"/media/fair.mp4\" \
        aria-label=\"The fair, &quot;live&quot;\" width=\"1280\" height=\"720\">\
        <a href=\"/media/fair.mp4\">The fair, \"live\"</a></video>";
    assert!(html.as_str().contains(expected), "{}", html.as_str());
}

#[test]
fn a_recording_without_a_title_is_a_problem_and_has_a_name_all_the_same() {
    let document = render("![](/media/x.mp4)", &MediaTable::new());
    let src = "/media/x.mp4".to_owned();
    assert_eq!(document.problems, [Problem::UntitledRecording { src }]);
    assert!(document.html.as_str().contains("aria-label=\"Video\""));
    assert!(!document.html.as_str().contains("<figcaption>"));
}

#[test]
fn only_what_the_library_holds_is_played_and_never_inside_a_link() {
    for source in [
        "![a](https://b.example/media/x.mp3)",
        "![a](/files/x.mp3)",
        "![a](/media/x.wav)",
        "[![a](/media/x.mp3)](/elsewhere)",
    ] {
        let html = render(source, &MediaTable::new()).html;
        assert!(!html.as_str().contains("<audio"), "{source}");
    }
}
