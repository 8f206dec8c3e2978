//! The comments under one post as rows of the database: what each answers, where its conversation
//! begins, and whether it has a place on the page.

use std::collections::HashMap;

use serde_norway::Mapping;

use super::folder::Records;
use crate::domain::moderation::Status;
use crate::server::error::Error;
use crate::server::export::record::{Ids, number_in, read, text_in, text_of};
use crate::server::export::tables::COMMENTS;
use crate::server::signing::Keys;

/// Reads all of a post's comments, each behind the one that it answers.
pub fn rows(records: &mut Records, (post_id, keys): (&str, &Keys)) -> Result<Vec<Mapping>, Error> {
    let (mut rows, mut places) = (Vec::<Mapping>::new(), HashMap::new());
    let mut parents = Vec::new();
    while let Some(record) = records.next().transpose()? {
        let row = read(COMMENTS.columns, record, &Ids::default());
        let mut row = row.map_err(|reason| records.wrong(reason))?;
        let id = text_of(&row, "id").to_owned();
        let parent = match text_in(&row, "parent_id") {
            None => None,
            Some(parent) => Some(*places.get(&parent).ok_or_else(|| {
                records.wrong("it answers a comment that doesn’t stand above it")
            })?),
        };
        let root = parent.and_then(|at: usize| rows.get(at));
        let root_at = root.map_or(number_in(&row, "created_at"), |root| {
            number_in(root, "root_at")
        });
        let root_id = root.map_or(id.clone(), |root| text_of(root, "root_id").to_owned());
        // Of what was erased nothing leads to who wrote it.
        let email_hash = match number_in(&row, "erased_at") {
            Some(_) => String::new(),
            None => keys.email_hash(text_of(&row, "email")),
        };
        row.insert("post_id".into(), post_id.into());
        row.insert("root_at".into(), root_at.unwrap_or_default().into());
        row.insert("root_id".into(), root_id.into());
        row.insert("email_hash".into(), email_hash.into());
        if places.insert(id, rows.len()).is_some() {
            return Err(records.wrong("its id stands above already"));
        }
        rows.push(row);
        parents.push(parent);
    }
    place(&mut rows, &parents);
    Ok(rows)
}

/// Answers come behind what they answer, so that from the end each knows how many it has.
fn place(rows: &mut [Mapping], parents: &[Option<usize>]) {
    let mut answers = vec![0; rows.len()];
    for (at, row) in rows.iter_mut().enumerate().rev() {
        let is_approved = text_of(row, "status") == Status::Approved.as_str();
        let is_shown = is_approved || answers[at] > 0;
        row.insert("answers".into(), answers[at].into());
        row.insert("shown".into(), i64::from(is_shown).into());
        if let Some(parent) = parents[at].filter(|_| is_shown) {
            answers[parent] += 1;
        }
    }
}
