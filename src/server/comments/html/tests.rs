//! What of a conversation is written how, and that nothing a reader sends becomes markup.

use super::*;

fn comment(id: &str, name: &str, reply_to: Option<&str>) -> Comment {
    Comment {
        id: id.into(),
        name: name.into(),
        reply_to: reply_to.map(|id| ReplyTo {
            id: id.into(),
            name: "A".into(),
        }),
        ..Comment::default()
    }
}

fn around() -> Around<'static> {
    Around {
        slug: "tea",
        open: true,
        own: None,
        reported: None,
        editing: false,
        edit: None,
    }
}

fn html(comments: Vec<Comment>) -> String {
    let thread = Thread {
        comments,
        ..Thread::default()
    };
    part(&thread, &around()).as_str().to_owned()
}

#[test]
fn replies_hang_from_what_they_answer() {
    let html = html(vec![
        comment("1", "A", None),
        comment("2", "B", Some("1")),
        comment("3", "C", Some("2")),
        comment("4", "D", None),
    ]);
    let shape: Vec<_> = [
        "<ol class=\"replies\"><li><article",
        "</article></li><li><article",
    ]
    .iter()
    .map(|piece| html.matches(piece).count())
    .collect();
    assert_eq!(shape, [1, 1]);
    assert_eq!(html.matches("<li class=\"talk\">").count(), 2);
    assert_eq!(html.matches("<ol").count(), html.matches("</ol>").count());
    assert_eq!(html.matches("<li").count(), html.matches("</li>").count());
}

#[test]
fn a_part_may_begin_amid_replies() {
    let html = html(vec![comment("2", "B", Some("1")), comment("4", "D", None)]);
    assert!(html.contains("<li class=\"talk\"><ol class=\"replies\"><li><article"));
    assert!(html.contains("href=\"/posts/tea?comment=1#comment-1\">in reply to"));
    assert_eq!(html.matches("<li").count(), html.matches("</li>").count());
}

#[test]
fn no_name_and_no_message_becomes_markup() {
    let hostile = "\"><script>'&";
    let own = Own {
        id: "1".into(),
        key: "key".into(),
        editable: Some(hostile.into()),
    };
    let around = Around {
        own: Some(&own),
        editing: true,
        ..around()
    };
    let html = single(&comment("1", hostile, None), &around);
    let html = html.as_str();
    assert!(!html.contains("<script"), "{html}");
    assert_eq!(
        html.matches("&quot;&gt;&lt;script&gt;&#39;&amp;").count(),
        2
    );
}
