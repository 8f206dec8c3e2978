//! Room for converting: as many pictures at a time as there are cores, and as many as their memory
//! allows. The others wait.

use std::sync::{Arc, LazyLock};

use tokio::sync::{Semaphore, oneshot};

use crate::server::error::Error;

const MEBIBYTE: u64 = 1024 * 1024;

/// Mebibytes that all conversions may take together, and so the most that one may.
/// A photograph of 24 million pixels takes some 80.
pub const MEMORY: u32 = 84;

static CORES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Arc::new(Semaphore::new(cores))
});

static FREE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MEMORY as usize)));

/// Does work on a thread of its own. `bytes` is what it takes at most; beyond all there is, it has
/// everything for itself. What is taken stays so until the work is done, also when nobody waits for
/// it any more.
///
/// A new thread each time: the allocator keeps freed memory for each thread that lives, and hands
/// that of one that has ended to the next.
pub async fn within<T: Send + 'static>(
    bytes: u64,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let memory = u32::try_from(bytes.div_ceil(MEBIBYTE)).unwrap_or(MEMORY);
    let memory = FREE.clone().acquire_many_owned(memory.min(MEMORY)).await;
    let memory = memory.map_err(operator)?;
    let core = CORES.clone().acquire_owned().await.map_err(operator)?;
    let (done, answer) = oneshot::channel();
    let thread = std::thread::Builder::new().name("converting".into());
    let started = thread.spawn(move || {
        // Who no longer waits needs no answer.
        let _ = done.send(work());
        drop((memory, core));
    });
    started.map_err(operator)?;
    answer.await.map_err(operator)
}

fn operator(error: impl std::fmt::Display) -> Error {
    Error::Operator(format!("converting a file: {error}"))
}
