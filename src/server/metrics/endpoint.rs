//! The port on which the program is watched: apart from the site's, for this machine or its own
//! network alone.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::scrape::Scrape;
use crate::server::config::{Limits, Metrics};
use crate::server::error::Error;
use crate::server::listen;

/// Of the OpenMetrics text format.
const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What no type can say of the settings. The problem is a sentence.
pub fn check(settings: &Metrics) -> Result<(), String> {
    match settings.address {
        Some(address) if is_public(address.ip()) => Err(format!(
            "metrics.address must be of this machine or a private network, like 127.0.0.1:9500; \
             it is {address}"
        )),
        _ => Ok(()),
    }
}

/// Takes the port, so that a wrong address is noticed at the start.
pub async fn open(address: SocketAddr) -> Result<TcpListener, Error> {
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "metrics can be read by others on the network");
    }
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| {
        Error::Operator(format!("cannot listen for metrics on {address}: {error}"))
    })
}

/// Answers until `stop` is done. A few connections are enough, and one that stays silent is closed
/// as on the site's own port.
pub async fn serve(
    listener: TcpListener,
    scrape: Scrape,
    stop: impl Future<Output = ()>,
) -> Result<(), Error> {
    let is_ours = listener.local_addr().is_ok_and(|at| at.ip().is_loopback());
    let limits = Limits {
        connections: 16,
        ..Limits::default()
    };
    listen::serve(listener, router(scrape, is_ours), &limits, stop).await
}

/// `is_ours`: the port is of this machine alone.
pub fn router(scrape: Scrape, is_ours: bool) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state(scrape)
        .layer(from_fn_with_state(is_ours, guard))
}

async fn show(State(scrape): State<Scrape>) -> Response {
    match scrape.text().await {
        Some(text) => ([(header::CONTENT_TYPE, TYPE)], text).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A page of elsewhere can let its own name lead to this machine, and then read what answers here
/// (DNS rebinding). Such a request carries that name.
async fn guard(State(is_ours): State<bool>, request: Request, next: Next) -> Response {
    if is_ours && !is_local(&request) {
        let sentence = "Metrics are asked for at this machine’s own address.";
        return (StatusCode::FORBIDDEN, sentence).into_response();
    }
    next.run(request).await
}

fn is_local(request: &Request) -> bool {
    let host = request.headers().get(header::HOST);
    let Some(host) = host.and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let Ok(uri) = host.parse::<Uri>() else {
        return false;
    };
    let name = uri.host().unwrap_or_default();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn is_public(ip: IpAddr) -> bool {
    let near = match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    // Unspecified: all there are, as within a container; which of them others reach, it can't say.
    !(near || ip.is_loopback() || ip.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(address: &str) -> Result<(), String> {
        check(&Metrics {
            address: Some(address.parse().expect("an address")),
        })
    }

    #[test]
    fn a_public_address_is_refused() {
        for near in [
            "127.0.0.1:9500",
            "[::1]:9500",
            "10.0.0.7:9500",
            "0.0.0.0:9500",
            "[fd00::1]:1",
        ] {
            assert_eq!(checked(near), Ok(()), "{near}");
        }
        for public in ["203.0.113.7:9500", "[2001:db8::1]:9500", "172.32.0.1:9500"] {
            assert!(checked(public).is_err(), "{public}");
        }
        assert_eq!(check(&Metrics::default()), Ok(()));
    }
}
