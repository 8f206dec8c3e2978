//! The page for a form that was sent while no page can be made, because the database doesn't
//! answer: it needs nothing but the form itself, and nothing that was typed is lost.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::api::comments::Returned;

/// A form to be sent again.
pub(super) struct Kept<'a> {
    pub returned: &'a Returned,
    /// Path that it was sent to, and that of the page it stands on.
    pub action: &'a str,
    pub page: &'a str,
}

impl Kept<'_> {
    pub(super) fn answer(&self, status: StatusCode) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (status, headers, self.html()).into_response()
    }

    fn html(&self) -> String {
        let Returned { form, trouble, .. } = self.returned;
        let editing = self.returned.editing.is_some();
        let (fields, button) = match editing {
            true => (self.hidden_of_edit(), "Save changes"),
            false => (self.fields(), "Post comment"),
        };
        // In one pass: what was typed may hold such marks as well.
        let template = include_str!("kept.html");
        let parts = template.split(['{', '}']).map(|part| match part {
            "trouble" => escape(trouble.as_deref().unwrap_or_default()),
            "action" => escape(self.action),
            "page" => escape(self.page),
            "fields" => fields.clone(),
            "message" => escape(&form.draft.message),
            "button" => button.to_owned(),
            text => text.to_owned(),
        });
        parts.collect()
    }

    fn fields(&self) -> String {
        let form = &self.returned.form;
        let line = |name: &str, label: &str, kind: &str, value: &str| {
            let value = escape(value);
            format!(
                "<p><label for=\"comment-{name}\">{label}</label></p>\n<p><input id=\"comment-{name}\" name=\"{name}\" type=\"{kind}\" value=\"{value}\"></p>\n"
            )
        };
        let notify = if form.notify { "yes" } else { "" };
        [
            line("name", "Name", "text", &form.draft.name),
            line("email", "Email", "email", &form.draft.email),
            hidden("token", &form.token),
            hidden("website", &form.website),
            hidden("reply_to", form.reply_to.as_deref().unwrap_or_default()),
            hidden("notify", notify),
        ]
        .concat()
    }

    /// The signed link, which stands in the address of the page.
    fn hidden_of_edit(&self) -> String {
        let own = self.page.split_once("own=").map_or("", |(_, own)| own);
        hidden("own", own)
    }
}

fn hidden(name: &str, value: &str) -> String {
    let value = escape(value);
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::comments::Form;
    use crate::domain::comment::Draft;

    fn html(editing: Option<String>) -> String {
        let form = Form {
            draft: Draft {
                name: "\"><script>".into(),
                email: "a@b.example".into(),
                message: "\n{page} </textarea> & {fields}".into(),
            },
            token: "1.x".into(),
            ..Form::default()
        };
        let returned = Returned {
            form,
            trouble: Some("Sorry.".into()),
            editing,
            ..Returned::default()
        };
        let kept = Kept {
            returned: &returned,
            action: "/posts/tea/comments",
            page: "/posts/tea?own=1.y",
        };
        kept.html()
    }

    #[test]
    fn everything_typed_is_there_and_none_of_it_is_markup() {
        let html = html(None);
        for part in [
            "value=\"&quot;&gt;&lt;script&gt;\"",
            "dir=\"auto\">\n\n{page} &lt;/textarea&gt; &amp; {fields}</textarea>",
            "value=\"1.x\"",
            "action=\"/posts/tea/comments\"",
            "Post comment",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("<script>"), "{html}");
    }

    #[test]
    fn a_change_is_kept_with_its_link() {
        let html = html(Some("1".into()));
        assert!(html.contains("name=\"own\" value=\"1.y\""), "{html}");
        assert!(!html.contains("name=\"email\""), "{html}");
    }
}
