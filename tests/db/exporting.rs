//! Handing out what is held about an address.

use dispatches::api::comments::Form;
use dispatches::domain::moderation::Action;
use dispatches::server::comments;
use dispatches::server::db::comments::correspondents;
use dispatches::server::jobs::Worker;
use serde_json::{Value, json};

use crate::commanding::{dispatches, lines, refusal};
use crate::comments::{answer, form, from, keys, moderate, post, send, stored};
use crate::conditions::under;
use crate::database::{NOW, Site};

fn export(site: &Site, email: &str) -> Value {
    let text = lines(&dispatches(&site.config, &["privacy", "export", email])).join("\n");
    serde_json::from_str(&text).expect("JSON")
}

on_both_engines! {
    everything_about_an_address_is_handed_out_and_nothing_of_others(site) {
        site.post("tea", "status: published").await;
        let context = under(&site.context, |config| {
            config.comments.moderators = vec!["mo@example.org".into()];
        });
        let wanted = Form { notify: true, ..form(&context, "tea", "Tea?").await };
        let first = stored(send(&context, "tea", wanted).await).comment.id;
        let worker = Worker::new(context.state.clone()).expect("a worker");
        while worker.step().await.expect("the database answers") {}
        moderate(&context, &first, Action::Approve).await;
        let trashed = answer(&context, "tea", (&first, "Milk.")).await;
        moderate(&context, &trashed, Action::Trash).await;
        let mut other = form(&context, "tea", "Not hers.").await;
        other.draft.email = "ben@example.org".into();
        other.draft.name = "Ben".into();
        stored(send(&context, "tea", other).await);
        comments::report(&from(&context, "192.0.2.1"), &first).await.expect("reported");
        let hash = keys(&site).await.email_hash("asha@example.org");
        site.db().write(move |tx| Box::pin(async move {
            correspondents::unsubscribe(tx, &hash, NOW + 1000).await
        })).await.expect("written");

        let all = export(&site, " Asha@Example.org");
        let noon = "2026-07-01T12:00:00Z";
        assert_eq!(all["comments"].as_array().map(Vec::len), Some(2));
        let comment = &all["comments"][0];
        assert_eq!(comment, &json!({
            "id": first, "post": "tea", "in_reply_to": null, "name": "Asha Rahman",
            "email": "asha@example.org", "message": "Tea?", "status": "approved",
            "held_because": "first", "written_at": noon, "edited_at": null, "decided_at": noon,
            "wants_mail_about_answers": true, "by_staff": false, "taught": "ham",
            "network_kept": true, "reports": [{"at": noon, "settled": false}],
        }));
        assert_eq!(all["comments"][1]["in_reply_to"], json!(first));
        assert_eq!(all["comments"][1]["status"], json!("trash"));
        assert_eq!(all["mail_settings"], json!({
            "key_offered_at": noon, "unsubscribed_at": "2026-07-01T12:00:01Z",
        }));
        assert_eq!(all["mails"][0]["kind"], json!("comment-key"));
        assert_eq!(all["mails"][0]["comment"], json!(first));
        let outbox = all["outbox"].as_array().expect("a list");
        assert!(!outbox.is_empty() && outbox.iter().all(|name| name.as_str().is_some_and(|name| name.ends_with(".eml"))));
        let text = all.to_string();
        for private in ["ben@", "Ben", "Not hers", "comment-links", "own="] {
            assert!(!text.contains(private), "{private} in {text}");
        }
        assert_eq!(export(&site, "asha@example.org")["comments"], all["comments"], "the same again");
    }

    an_unknown_address_has_empty_lists_and_a_mistake_is_one_line(site) {
        site.post("tea", "status: published").await;
        post(&site.context, "tea", "Tea?").await;
        let none = export(&site, "nobody@example.org");
        for list in ["comments", "mails", "outbox"] {
            assert_eq!(none[list], json!([]), "{list}");
        }
        let said = refusal(&dispatches(&site.config, &["privacy", "export", "nobody"]));
        assert!(said.contains("no e-mail address"), "{said}");
    }
}

#[test]
fn each_command_about_privacy_has_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = dispatches::server::config::Config {
        data: folder.path().to_owned(),
        ..Default::default()
    };
    for (command, word) in [("export", "JSON"), ("erase", "--yes")] {
        let help = lines(&dispatches(&config, &["privacy", command, "--help"])).join("\n");
        assert!(help.contains(word) && help.contains("<EMAIL>"), "{help}");
    }
}
