//! Who waits for whom while files come and go. A transfer to a store may take minutes, and nobody is
//! to wait for one that has nothing to do with theirs: so there are many locks, and a file's is
//! found by the beginning of its name, which all its sizes have in common.

use std::array;
use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Two files seldom share one of so many. A prime number, so that each digit of a name counts in
/// another way.
const LOCKS: usize = 61;

/// The locks. Each is shared by those who add files and the rows that name them, whole for who takes
/// files away that no row names: in between, what is there for nobody is about to be somebody's.
#[derive(Clone, Debug)]
pub struct Stems(Arc<[RwLock<()>; LOCKS]>);

impl Default for Stems {
    fn default() -> Self {
        Self(Arc::new(array::from_fn(|_| RwLock::new(()))))
    }
}

impl Stems {
    /// Until this is let go the file of this name is not taken away, nor are its sizes.
    pub async fn adding(&self, name: &str) -> RwLockReadGuard<'_, ()> {
        self.0[lock_of(name)].read().await
    }

    /// The same of all files. From the first lock to the last: of two who take all of them in orders
    /// of their own, each may hold one that the other's next has to be emptied for.
    pub async fn adding_any(&self) -> Vec<RwLockReadGuard<'_, ()>> {
        let mut all = Vec::with_capacity(LOCKS);
        for lock in self.0.iter() {
            all.push(lock.read().await);
        }
        all
    }

    /// Until this is let go nothing is added whose lock this is. Nobody holds two of these, nor asks
    /// for one while adding.
    pub async fn taking_away(&self, lock: usize) -> RwLockWriteGuard<'_, ()> {
        self.0[lock].write().await
    }
}

/// Names by their lock.
pub fn by_lock(names: Vec<String>) -> BTreeMap<usize, Vec<String>> {
    let mut parts = BTreeMap::<usize, Vec<String>>::new();
    for name in names {
        parts.entry(lock_of(&name)).or_default().push(name);
    }
    parts
}

fn lock_of(name: &str) -> usize {
    let stem = name.split(['-', '.']).next().unwrap_or_default();
    let add = |lock: usize, byte: u8| (lock * 31 + usize::from(byte)) % LOCKS;
    stem.bytes().fold(0, add)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{by_lock, lock_of};

    #[test]
    fn all_sizes_of_a_file_have_one_lock() {
        let names = ["", "-600", "-1200"].map(|size| format!("0123456789abcdef01234567{size}.png"));
        assert_eq!(by_lock(names.to_vec()).len(), 1);
    }

    #[test]
    fn files_are_spread_over_the_locks() {
        let names = (0..1_000_u32).map(|number| format!("{:024x}.png", number * 7_919));
        let locks: BTreeSet<_> = names.map(|name| lock_of(&name)).collect();
        assert!(locks.len() > 48, "{locks:?}");
    }
}
