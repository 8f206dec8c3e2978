//! A program that is asked to end while people read and write.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::comments::form;
use crate::extent;
use crate::killing::numbered;
use crate::program::Start;
use crate::talk::{comment, get, is_stored};

on_both_engines! {
    nothing_in_flight_is_cut_when_the_program_is_asked_to_end(site) {
        site.post("tea", "status: published").await;
        let base = form(&site.context, "tea", "").await;
        let told = Mutex::new(Vec::new());
        let next = AtomicUsize::new(0);
        for _ in 0..extent(2, 20) {
            tokio::task::block_in_place(|| {
                let program = Start::of(&site.config).ready();
                let (address, ended) = (program.address, AtomicBool::new(false));
                thread::scope(|scope| {
                    for worker in 0..16 {
                        let (ended, told, next, base) = (&ended, &told, &next, &base);
                        scope.spawn(move || {
                            while !ended.load(Ordering::Relaxed) {
                                let number = next.fetch_add(1, Ordering::Relaxed);
                                let form = numbered(base, format!("Number {number}."));
                                let answer = match worker % 4 {
                                    0 => comment(address, &form),
                                    1 => get(address, &format!("/search?q=tea+{number}")),
                                    _ => get(address, "/posts/tea"),
                                };
                                match answer {
                                    Ok(answer) => {
                                        assert_eq!(answer.status, 200, "{answer:?}");
                                        if is_stored(&Ok(answer)) {
                                            told.lock().expect("a list").push(form.draft.message);
                                        }
                                    }
                                    // Nothing listens any more, or didn't take the connection in.
                                    Err(error) => {
                                        let said = error.to_string();
                                        assert!(!said.contains("was cut"), "{worker}: {said}");
                                    }
                                }
                            }
                        });
                    }
                    thread::sleep(Duration::from_millis(700));
                    let (status, took) = program.stop();
                    ended.store(true, Ordering::Relaxed);
                    println!("ended after {took:?}");
                    assert!(status.success(), "{status}");
                    assert!(took < Duration::from_secs(30), "{took:?}");
                });
            });
        }
        let found = site.messages().await;
        for message in told.into_inner().expect("a list") {
            assert!(found.contains(&message), "{message} is lost");
        }
    }
}
