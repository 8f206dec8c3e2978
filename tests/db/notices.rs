//! Whom mails about comments go to, and who wants no more.

use dispatches::domain::moderation::Status;
use dispatches::server::db::comments::correspondents;
use dispatches::server::db::{Db, notices};
use dispatches::server::signing::Keys;

use crate::database::{NOW, Site};
use crate::remarks::Remark;

async fn hash(db: &Db, email: &str) -> String {
    Keys::of(db).await.expect("keys").email_hash(email)
}

async fn unsubscribe(db: &Db, hash: &str) {
    let hash = hash.to_owned();
    db.write(move |tx| Box::pin(async move { correspondents::unsubscribe(tx, &hash, NOW).await }))
        .await
        .expect("written");
}

/// The address that is told of this comment.
async fn told(db: &Db, id: &str) -> Option<String> {
    let mut on = db.read().await.expect("a connection");
    let reader = notices::answered(&mut on, id).await.expect("read");
    reader.map(|reader| reader.email)
}

/// A comment of Asha's, who may want to be told, and Ben's answer to it.
async fn conversation(site: &Site, status: Status, notify: bool) -> String {
    let first = Remark {
        status,
        notify,
        ..Remark::default()
    };
    let answers = Some(site.remark(first).await);
    let answer = Remark {
        email: "ben@example.org",
        answers,
        ..Remark::default()
    };
    site.remark(answer).await
}

on_both_engines! {
    a_comment_is_told_with_its_post(site) {
        site.post("tea", "status: published").await;
        let id = site.remark(Remark::default()).await;
        let mut on = site.db().read().await.expect("a connection");
        let told = notices::comment(&mut on, &id).await.expect("read").expect("a comment");
        assert_eq!((told.slug.as_str(), told.title.as_str(), told.public), ("tea", "The tea", 1));
        assert_eq!((told.status.as_str(), told.revision, told.staff), ("pending", 0, 0));
        assert_eq!(told.email_hash, hash(site.db(), "asha@example.org").await);
        assert_eq!(notices::comment(&mut on, "nothing").await.expect("read"), None);
    }

    who_ticked_the_box_is_told_of_answers(site) {
        site.post("tea", "status: published").await;
        let yes = conversation(&site, Status::Approved, true).await;
        assert_eq!(told(site.db(), &yes).await.as_deref(), Some("asha@example.org"));
        let no = conversation(&site, Status::Approved, false).await;
        assert_eq!(told(site.db(), &no).await, None);
        let removed = conversation(&site, Status::Trash, true).await;
        assert_eq!(told(site.db(), &removed).await, None);
        unsubscribe(site.db(), &hash(site.db(), "Asha@Example.org").await).await;
        assert_eq!(told(site.db(), &yes).await, None);
    }

    nobody_is_told_of_their_own_answer_or_of_a_first_comment(site) {
        site.post("tea", "status: published").await;
        let first = Remark { status: Status::Approved, notify: true, ..Remark::default() };
        let id = site.remark(first.clone()).await;
        assert_eq!(told(site.db(), &id).await, None);
        let own = site.remark(Remark { answers: Some(id), ..first }).await;
        assert_eq!(told(site.db(), &own).await, None);
    }
}
