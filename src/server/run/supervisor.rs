//! What the program and whoever started it tell each other (systemd's protocol): a socket that is
//! already open, that it is ready, that it ends, that it is alive. Started by hand, none of it is
//! said or heard.

use std::time::Duration;

use listenfd::ListenFd;
use sd_notify::NotifyState;
use tokio::net::TcpListener;

use crate::server::config::Config;
use crate::server::error::Error;
use crate::server::listen::Door;

/// The socket that was handed over (`LISTEN_FDS`), else one at the address of the settings.
pub(super) async fn door(config: &Config) -> Result<Door, Error> {
    let handed = |error| Error::Operator(format!("the socket that was handed over: {error}"));
    let mut sockets = ListenFd::from_env();
    let Some(socket) = sockets.take_tcp_listener(0).map_err(handed)? else {
        let address = config.address;
        let listener = TcpListener::bind(address).await;
        let listener = listener
            .map_err(|error| Error::Operator(format!("cannot listen on {address}: {error}")))?;
        return Ok(listener.into());
    };
    socket.set_nonblocking(true).map_err(handed)?;
    let socket = TcpListener::from_std(socket).map_err(handed)?;
    Ok(Door::that_stays(socket))
}

/// Requests are answered from now on.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// No more are taken.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Says that the program is alive, as often as it is wanted: as long as tasks get their turn.
pub(super) async fn alive() {
    let Some(patience) = sd_notify::watchdog_enabled() else {
        return;
    };
    let every = (patience / 3).max(Duration::from_millis(100));
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the supervisor could not be told");
    }
}
