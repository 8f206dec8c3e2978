//! What is typed, and what a look at it finds.

use super::*;

#[test]
fn names_stand_between_commas_and_each_counts_once() {
    assert_eq!(names("Ann,  Bo Li ,,Ann,"), ["Ann", "Bo Li"]);
    assert!(names(" , ").is_empty());
}

#[test]
fn a_list_of_very_many_names_is_read_in_one_go() {
    let typed: String = (0..300_000).map(|number| format!("{number},")).collect();
    let names = names(&format!("{typed}{typed}"));
    assert_eq!(names.len(), 300_000);
    assert_eq!(
        (names[0].as_str(), names[299_999].as_str()),
        ("0", "299999")
    );
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("Tag {number}")).collect()
}

#[test]
fn a_post_has_few_authors_and_tags_with_short_names() {
    assert_eq!(check_tags(&numbered(TAGS), &[]), Ok(()));
    let more = numbered(TAGS + 1);
    assert_eq!(check_tags(&more, &[]), Err(Mistake::TagsTooMany));
    assert_eq!(check_authors(&numbered(AUTHORS), &[]), Ok(()));
    let more = numbered(AUTHORS + 1);
    assert_eq!(check_authors(&more, &[]), Err(Mistake::AuthorsTooMany));
    let (short, long) = (["é".repeat(80)], ["é".repeat(81)]);
    assert_eq!(check_tags(&short, &[]), Ok(()));
    assert_eq!(check_tags(&long, &[]), Err(Mistake::TagTooLong));
    assert_eq!(check_authors(&long, &[]), Err(Mistake::AuthorTooLong));
    assert_eq!(
        Mistake::TagsTooMany.to_string(),
        "Please choose 50 tags or fewer."
    );
}

#[test]
fn what_a_post_has_already_may_stay_however_much_it_is() {
    let long = "é".repeat(81);
    let names: Vec<String> = numbered(TAGS).into_iter().chain([long]).collect();
    let own: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(check_tags(&names, &own), Ok(()));
    assert_eq!(check_authors(&names, &own), Ok(()));
    let one_more: Vec<String> = names.iter().cloned().chain(["Tea".into()]).collect();
    assert_eq!(check_tags(&one_more, &own), Err(Mistake::TagsTooMany));
}

#[test]
fn a_line_that_was_not_touched_stays_as_it_was() {
    assert_eq!(line(Some("a  b "), "a  b "), Some("a  b ".into()));
    assert_eq!(line(Some("a  b "), "a  b  c"), Some("a b c".into()));
    assert_eq!(line(Some(""), ""), Some(String::new()));
    assert_eq!(line(None, "  "), None);
}

#[test]
fn a_post_without_a_title_is_called_so_and_may_not_be_published() {
    assert_eq!(title("", " "), UNTITLED);
    assert_eq!(title("Tea", ""), UNTITLED);
    assert!(!is_titled(UNTITLED) && !is_titled(" ") && is_titled("Tea"));
}

#[test]
fn every_reason_reads_back_from_its_word() {
    for why in Why::ALL {
        assert_eq!(why.as_str().parse(), Ok(why));
    }
}

fn looked() -> Looked<'static> {
    Looked {
        title: "Tea at the quay",
        address: "tea-at-the-quay",
        summary: "",
        text: "We met. Everybody took a cup.",
        lacks_authors: false,
        has_image_without_alt: false,
        problems: &[],
    }
}

#[test]
fn a_finished_post_passes_every_check() {
    assert_eq!(checks(looked()), []);
    let todos = Looked {
        text: "The mastodon and TKs of Totodo.",
        ..looked()
    };
    assert_eq!(checks(todos), []);
}

#[test]
fn a_look_finds_what_is_missing() {
    let problems = [Problem::ClickHere {
        text: "here".into(),
    }];
    let found = checks(Looked {
        title: UNTITLED,
        address: "untitled",
        summary: "TK",
        text: "",
        lacks_authors: true,
        has_image_without_alt: true,
        problems: &problems,
    });
    assert_eq!(
        found,
        [
            Check::NoTitle,
            Check::NoText,
            Check::NoAuthor,
            Check::ImageWithoutAlt,
            Check::Unfinished("TK".into()),
            Check::InText(problems[0].clone()),
        ]
    );
    let plain = Looked {
        address: "untitled-2",
        ..looked()
    };
    assert_eq!(checks(plain), [Check::PlainAddress]);
}

#[test]
fn names_are_completed_behind_those_that_stand_there() {
    let known = ["Choir", "Tea", "Teatime", "Quay"].map(str::to_owned);
    let completed = |typed| completions(typed, &known);
    assert_eq!(completed(""), known);
    assert_eq!(completed("te"), ["Tea", "Teatime"]);
    assert_eq!(completed("Quay,t"), ["Quay, Tea", "Quay, Teatime"]);
    assert_eq!(
        completed("Quay, Tea"),
        ["Quay, Tea, Choir", "Quay, Tea, Teatime"]
    );
    assert_eq!(completed("Tea, TEA"), ["Tea, Teatime"]);
    assert!(completed("nothing like it").is_empty());
    let full = format!("{}, te", numbered(TAGS).join(", "));
    assert!(
        completions(&full, &known).is_empty(),
        "there is room for no more"
    );
}

#[test]
fn what_is_left_of_a_summary_is_counted_as_people_see_it() {
    assert_eq!(summary_left(""), SUMMARY_SHOWN);
    assert_eq!(summary_left(" été 👩‍👩‍👧 "), SUMMARY_SHOWN - 5);
    assert_eq!(summary_left(&"a".repeat(163)), -3);
}
