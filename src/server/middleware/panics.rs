//! A panic becomes a 500 page with a reference, and one line in the log with the same reference.

use std::any::Any;
use std::cell::RefCell;
use std::panic::PanicHookInfo;

use axum::body::Body;
use axum::response::Response;
use tower_http::catch_panic::{CatchPanicLayer, ResponseForPanic};

use crate::server::error::reference;

thread_local! {
    /// Of the last panic on this thread, until a response has taken it. The handler runs where
    /// the panic was, before anything else runs on that thread.
    static REFERENCE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes every panic of the program one line in the log, with a reference. Once, at start.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let reference = log(message(panic.payload()), Some(panic));
        REFERENCE.with_borrow_mut(|last| *last = Some(reference));
    }));
}

/// Catches panics of what it stands around. `render` makes the page for a reference; if it panics
/// itself, the connection is closed.
pub fn layer<P>(render: P) -> CatchPanicLayer<impl ResponseForPanic<ResponseBody = Body>>
where
    P: Fn(&str) -> Response + Clone + Send + Sync + 'static,
{
    CatchPanicLayer::custom(move |payload: Box<dyn Any + Send>| {
        let logged = REFERENCE.with_borrow_mut(Option::take);
        let reference = logged.unwrap_or_else(|| log(message(payload.as_ref()), None));
        render(&reference)
    })
}

fn log(message: &str, panic: Option<&PanicHookInfo<'_>>) -> String {
    let reference = reference();
    let place = panic.and_then(PanicHookInfo::location);
    let place = place.map(ToString::to_string).unwrap_or_default();
    tracing::error!(reference, message, place, "panic");
    reference
}

fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("not a text")
}
