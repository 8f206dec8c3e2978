//! Every step from every state, by everybody.

use super::*;

fn post(status: Status) -> Standing {
    Standing {
        status,
        was_public: matches!(status, Status::Published | Status::Unpublished),
        ahead: Ahead::No,
    }
}

fn hand(role: Role, own: bool) -> Hand {
    Hand { role, own }
}

/// The states from which somebody may take a step, of posts that were public where they must have
/// been.
fn from(hand: Hand, step: Step) -> Vec<Status> {
    let all = Status::ALL.into_iter();
    all.filter(|status| hand.may(step, post(*status))).collect()
}

#[test]
fn each_step_leads_from_where_it_makes_sense() {
    let leads = |step: Step| {
        let all = Status::ALL.into_iter();
        let led =
            all.filter_map(|status| Some((status.as_str(), step.from(post(status))?.as_str())));
        led.collect::<Vec<_>>()
    };
    assert_eq!(
        leads(Step::Submit),
        [("draft", "in-review"), ("unpublished", "in-review")]
    );
    assert_eq!(leads(Step::Return), [("in-review", "draft")]);
    assert_eq!(
        leads(Step::Unpublish),
        [("scheduled", "draft"), ("published", "unpublished")]
    );
    assert_eq!(leads(Step::Restore), [("trashed", "draft")]);
    assert_eq!(leads(Step::Publish).len(), 4);
    assert_eq!(leads(Step::Schedule).len(), 4);
    assert_eq!(leads(Step::Trash).len(), 5);
}

#[test]
fn what_readers_once_saw_is_unpublished_wherever_it_comes_back_from() {
    let was_public = |status| Standing {
        status,
        was_public: true,
        ahead: Ahead::No,
    };
    for (step, status) in [
        (Step::Restore, Status::Trashed),
        (Step::Unpublish, Status::Scheduled),
        (Step::Return, Status::InReview),
    ] {
        assert_eq!(step.from(was_public(status)), Some(Status::Unpublished));
    }
}

#[test]
fn nothing_but_publishing_makes_a_post_public() {
    for step in Step::ALL {
        for status in Status::ALL {
            let leads = step.from(post(status));
            let public = matches!(leads, Some(Status::Published | Status::Scheduled));
            let publishing = matches!(step, Step::Publish | Step::Schedule);
            assert!(!public || publishing, "{step:?} {status}");
        }
    }
}

#[test]
fn editors_may_do_to_all_what_authors_may_to_their_own() {
    for step in Step::ALL {
        let own = from(hand(Role::Author, true), step);
        for role in [Role::Editor, Role::Admin] {
            for own_too in [true, false] {
                assert_eq!(from(hand(role, own_too), step), own, "{step:?} as {role}");
            }
        }
        for role in [Role::Contributor, Role::Author] {
            assert_eq!(from(hand(role, false), step), [], "{step:?} as {role}");
        }
    }
}

#[test]
fn a_contributor_keeps_their_own_drafts_and_publishes_nothing() {
    let own = hand(Role::Contributor, true);
    let of = |step| from(own, step);
    assert_eq!(of(Step::Submit), [Status::Draft]);
    assert_eq!(of(Step::Return), [Status::InReview]);
    assert_eq!(of(Step::Trash), [Status::Draft, Status::InReview]);
    assert_eq!(of(Step::Restore), [Status::Trashed]);
    for step in [Step::Schedule, Step::Publish, Step::Unpublish] {
        assert_eq!(of(step), [], "{step:?}");
    }
    let once_public = Standing {
        status: Status::Trashed,
        was_public: true,
        ahead: Ahead::No,
    };
    assert!(!own.may(Step::Restore, once_public));
    assert!(!own.may_set_comments());
}

#[test]
fn taking_back_asks_for_the_right_to_what_it_brings_back() {
    let (contributor, author) = (hand(Role::Contributor, true), hand(Role::Author, true));
    let trashed = post(Status::Trashed);
    assert!(contributor.may_take_back(trashed, Status::Draft));
    assert!(!contributor.may_take_back(trashed, Status::Scheduled));
    assert!(!contributor.may_take_back(trashed, Status::Published));
    assert!(!contributor.may_take_back(post(Status::Unpublished), Status::Published));
    assert!(author.may_take_back(post(Status::Unpublished), Status::Published));
    assert!(!hand(Role::Author, false).may_take_back(trashed, Status::Draft));
    assert!(hand(Role::Editor, false).may_take_back(trashed, Status::Published));
}

#[test]
fn comments_are_closed_and_opened_where_that_changes_anything() {
    let editor = hand(Role::Editor, false);
    let close = |status, open| Action::CloseComments.effect(editor, post(status), open);
    assert_eq!(
        close(Status::Published, Some(true)),
        Some(Effect::Comments(false))
    );
    assert_eq!(close(Status::Published, Some(false)), None);
    assert_eq!(close(Status::Published, None), None);
    assert_eq!(close(Status::Trashed, Some(true)), None);
    let contributor = hand(Role::Contributor, true);
    let open = Action::OpenComments.effect(contributor, post(Status::Draft), Some(false));
    assert_eq!(open, None);
}

#[test]
fn every_action_reads_back_from_its_word() {
    for action in Action::ALL {
        assert_eq!(action.as_str().parse(), Ok(action));
    }
    assert_eq!("publish".parse::<Action>(), Err(UnknownWord));
}

#[test]
fn a_contributor_writes_on_their_own_but_never_where_readers_see_it_at_once() {
    let contributor = hand(Role::Contributor, true);
    for status in [Status::Draft, Status::InReview, Status::Published] {
        assert!(contributor.may_write(post(status)), "{status}");
    }
    for status in [Status::Scheduled, Status::Unpublished] {
        assert!(!contributor.may_write(post(status)), "{status}");
        assert!(hand(Role::Author, true).may_write(post(status)), "{status}");
    }
    assert!(!contributor.may_update(post(Status::Published)));
    assert!(hand(Role::Author, true).may_update(post(Status::Published)));
    assert!(!hand(Role::Author, true).may_update(post(Status::Draft)));
    assert!(!hand(Role::Contributor, false).may_write(post(Status::Published)));
    assert!(!hand(Role::Author, false).may_write(post(Status::Draft)));
    let editor = hand(Role::Editor, false);
    assert!(editor.may_write(post(Status::Published)));
    assert!(!editor.may_write(post(Status::Trashed)));
}

#[test]
fn a_change_of_what_readers_see_goes_through_the_review_while_they_go_on_seeing_it() {
    let published = |ahead| Standing {
        ahead,
        ..post(Status::Published)
    };
    let (kept, submitted) = (published(Ahead::Kept), published(Ahead::Submitted));
    let contributor = hand(Role::Contributor, true);
    let editor = hand(Role::Editor, false);
    assert!(contributor.may(Step::Submit, kept));
    assert!(!contributor.may(Step::Submit, submitted));
    assert!(!contributor.may(Step::Submit, published(Ahead::No)));
    assert!(!hand(Role::Contributor, false).may(Step::Submit, kept));
    assert_eq!(Step::Submit.from(kept), Some(Status::Published));
    assert!(editor.may_give_back(submitted));
    assert!(!editor.may_give_back(kept));
    assert!(!contributor.may_give_back(submitted));
    assert!(editor.may(Step::Publish, submitted) && editor.may(Step::Publish, kept));
    assert!(!editor.may(Step::Publish, published(Ahead::No)));
    assert!(!contributor.may(Step::Publish, submitted));
}
