//! Taking files away. What is nobody's only costs room; what somebody's row names and is not there
//! is lost. So whoever takes files away asks first, and whoever adds the same waits for that.

use std::collections::BTreeSet;

use tracing::Instrument;

use super::{Store, variants};
use crate::server::context::Context;
use crate::server::db::Connection;
use crate::server::db::media::{self, uses};
use crate::server::error::Error;

/// Takes away those of these files that no row names. Others may have brought the same content
/// meanwhile, and a write that seems to have failed may be done. Where the database doesn't say,
/// they stay.
///
/// On a task of its own: whoever asked for it may go away, and the files would stay for ever.
pub async fn take_away(context: &Context, names: Vec<String>) {
    if names.is_empty() {
        return;
    }
    let context = context.clone();
    let task = async move {
        let store = &context.state.media;
        for (lock, names) in Store::by_lock(names) {
            let alone = store.taking_away(lock).await;
            match unnamed(&context, names).await {
                Ok(names) => store.remove(names).await,
                Err(error) => {
                    tracing::error!(%error, "files stay that may be nobody's");
                    break;
                }
            }
            drop(alone);
        }
    };
    if let Err(error) = tokio::spawn(task.in_current_span()).await {
        tracing::error!(%error, "taking files away did not finish");
    }
}

async fn unnamed(context: &Context, names: Vec<String>) -> Result<Vec<String>, Error> {
    let named = named(&mut context.db().read().await?, &names).await?;
    let unnamed = names.into_iter().filter(|name| !named.contains(name));
    Ok(unnamed.collect())
}

/// The names of all files, in all their sizes, that the library has any of these of.
pub async fn named(on: &mut Connection, names: &[String]) -> Result<BTreeSet<String>, Error> {
    let whole = names.iter().filter_map(|name| uses::whole(name));
    let asked: Vec<_> = whole.chain(names.iter().cloned()).collect();
    let mut named = BTreeSet::new();
    for row in media::named(on, &asked).await? {
        named.extend(variants(&row).into_iter().map(|variant| variant.name));
        named.insert(row.name);
    }
    Ok(named)
}
