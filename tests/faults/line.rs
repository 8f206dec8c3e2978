//! A line to a server that a test may hold, let go on, or let die without a word.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

#[derive(Debug, Default)]
struct State {
    /// Nothing goes through, and nothing is lost.
    held: AtomicBool,
    /// Connections of an age before this one are dead: open, and nothing goes through ever again.
    age: AtomicU64,
}

/// Ends with the test's process.
#[derive(Debug)]
pub struct Line {
    pub address: SocketAddr,
    state: Arc<State>,
}

impl Line {
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State::default());
        let shared = state.clone();
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else {
                    continue;
                };
                let (Ok(near_too), Ok(far_too)) = (near.try_clone(), far.try_clone()) else {
                    continue;
                };
                let age = shared.age.load(Ordering::SeqCst);
                let (one, other) = (shared.clone(), shared.clone());
                thread::spawn(move || pass((near, far), &one, age));
                thread::spawn(move || pass((far_too, near_too), &other, age));
            }
        });
        Self { address, state }
    }

    pub fn hold(&self, held: bool) {
        self.state.held.store(held, Ordering::SeqCst);
    }

    /// Lets all connections die that there are; new ones work.
    pub fn kill(&self) {
        self.state.age.fetch_add(1, Ordering::SeqCst);
    }
}

fn pass((mut from, mut to): (TcpStream, TcpStream), state: &State, age: u64) {
    let mut piece = [0; 16 * 1024];
    while let Ok(count) = from.read(&mut piece) {
        let dead = || state.age.load(Ordering::SeqCst) != age;
        while state.held.load(Ordering::SeqCst) || dead() {
            thread::sleep(Duration::from_millis(5));
            if dead() && state.held.load(Ordering::SeqCst) {
                // Nobody comes back for it; the socket stays open all the same.
                thread::sleep(Duration::from_millis(100));
            }
        }
        if count == 0 || to.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    to.shutdown(std::net::Shutdown::Both).ok();
}
