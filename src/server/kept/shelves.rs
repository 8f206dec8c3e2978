//! Where kept pages stand. Two shelves, so that what anybody can make up (searches, places in a
//! conversation, addresses of nothing) never takes the place of what the site has.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Page;
use super::key::Key;

/// Of all the room, for what can be made up.
const MADE_UP: u64 = 4;
/// What one page may take of a shelf's estimate: more than most do, because a shelf is parted by it,
/// and a long sitemap must find room in one part.
const USUAL: u64 = 256 * 1024;

type Shelf = Cache<Box<str>, Arc<Page>, Bytes>;

#[derive(Clone, Debug)]
struct Bytes;

impl Weighter<Box<str>, Arc<Page>> for Bytes {
    fn weight(&self, key: &Box<str>, page: &Arc<Page>) -> u64 {
        page.weight() + u64::try_from(key.len()).unwrap_or_default()
    }
}

#[derive(Debug)]
pub(super) struct Shelves {
    front: Shelf,
    side: Shelf,
}

impl Shelves {
    /// `bytes` for both together.
    pub(super) fn new(bytes: u64) -> Self {
        let side = bytes / MADE_UP;
        Self {
            front: shelf(bytes - side),
            side: shelf(side),
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<Arc<Page>> {
        let front = key.is_bare().then(|| self.front(key.as_str())).flatten();
        front.or_else(|| self.side.get(key.as_str()))
    }

    /// One of the site's own.
    pub(super) fn front(&self, path: &str) -> Option<Arc<Page>> {
        self.front.get(path)
    }

    pub(super) fn put(&self, key: &Key, page: &Arc<Page>) {
        let exists = page.status().is_success();
        let shelf = match key.is_bare() && exists {
            true => &self.front,
            false => &self.side,
        };
        shelf.insert(key.as_str().into(), page.clone());
        // What was there and is gone, or the other way round.
        if key.is_bare() && !exists {
            self.front.remove(key.as_str());
        }
    }

    /// The page of a post whose comments changed. Nobody would be shown it any more; its room is free
    /// sooner so. Parts of a conversation on the side go when theirs is needed.
    pub(super) fn take_off(&self, post: &str) {
        let page = format!("/posts/{post}");
        self.front
            .remove(format!("{page}/comments/feed.xml").as_str());
        self.front.remove(page.as_str());
    }

    pub(super) fn clear(&self) {
        self.front.clear();
        self.side.clear();
    }

    pub(super) fn bytes(&self) -> u64 {
        self.front.weight() + self.side.weight()
    }
}

fn shelf(bytes: u64) -> Shelf {
    let pages = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX).max(1);
    Cache::with_weighter(pages, bytes, Bytes)
}
