//! Where a request comes from: the client's address, as far as it can be believed. Used for rates
//! only, and kept by nobody as it is.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use ipnet::IpNet;
use serde::Deserialize;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// One address, or all that begin alike ("10.0.0.0/8").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

impl TryFrom<String> for Network {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let network = text.parse::<IpNet>().ok();
        let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
        network.or_else(address).map(Self).ok_or_else(|| {
            format!("{text:?} is no address and no network like 10.0.0.0/8 (proxies)")
        })
    }
}

/// The address of a client; unknown for what doesn't come through a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source(Option<IpAddr>);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        Self(Some(address.to_canonical()))
    }
}

impl Source {
    /// Works out a request's source and leaves it in the request, for [`Source::of`].
    pub fn note(request: &mut Request, proxies: &[Network]) {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let source = peer.map(|peer| Self::behind(peer.0.ip(), request.headers(), proxies));
        request.extensions_mut().insert(source.unwrap_or_default());
    }

    pub fn of(request: &Request) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// The last address in the chain of proxies that is none of ours: what stands further to the
    /// left, anybody may have written.
    fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> Self {
        let is_proxy = |address: IpAddr| {
            let address = address.to_canonical();
            proxies.iter().any(|Network(one)| one.contains(&address))
        };
        let values = headers.get_all(FORWARDED_FOR).into_iter();
        let lists: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
        let mut hops = lists.iter().rev().flat_map(|list| list.rsplit(','));
        let mut client = peer;
        while is_proxy(client) {
            match hops.next().and_then(address) {
                Some(hop) => client = hop,
                None => break,
            }
        }
        Self::from(client)
    }

    /// What counts as one sender: an IPv4 address, or the 64 bits that an IPv6 line is given.
    pub fn network(self) -> String {
        match self.0 {
            None => "unknown".into(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

/// Some proxies write the port as well.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.parse().ok();
    bare.or_else(|| hop.parse().ok().map(|socket: SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().expect("a header"));
        }
        let proxies: Vec<_> = proxies
            .iter()
            .map(|proxy| Network::try_from((*proxy).to_owned()).expect("a network"))
            .collect();
        Source::behind(peer.parse().expect("an address"), &headers, &proxies).network()
    }

    #[test]
    fn a_stranger_may_claim_nothing() {
        assert_eq!(seen("192.0.2.1", &["203.0.113.9"], &[]), "192.0.2.1");
        assert_eq!(
            seen("192.0.2.1", &["203.0.113.9"], &["10.0.0.0/8"]),
            "192.0.2.1"
        );
    }

    #[test]
    fn a_proxy_of_ours_is_believed_and_what_stands_before_its_word_is_not() {
        let ours = ["10.0.0.0/8", "2001:db8::1"];
        assert_eq!(
            seen("10.1.2.3", &["198.51.100.7, 203.0.113.9"], &ours),
            "203.0.113.9"
        );
        assert_eq!(
            seen(
                "10.1.2.3",
                &["198.51.100.7", "203.0.113.9, 10.9.9.9"],
                &ours
            ),
            "203.0.113.9"
        );
        assert_eq!(
            seen("2001:db8::1", &["203.0.113.9:4711"], &ours),
            "203.0.113.9"
        );
        assert_eq!(
            seen("::ffff:10.1.2.3", &["203.0.113.9"], &ours),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_chain_that_breaks_ends_at_the_last_address_known() {
        assert_eq!(seen("10.1.2.3", &["nonsense"], &["10.0.0.0/8"]), "10.1.2.3");
        assert_eq!(seen("10.1.2.3", &[], &["10.0.0.0/8"]), "10.1.2.3");
    }

    #[test]
    fn addresses_of_one_ipv6_line_are_one_sender() {
        let first = seen("2001:db8:1:2:3::4", &[], &[]);
        assert_eq!(first, seen("2001:db8:1:2:ffff::1", &[], &[]));
        assert_ne!(first, seen("2001:db8:1:3::4", &[], &[]));
        assert_eq!(seen("::ffff:192.0.2.1", &[], &[]), "192.0.2.1");
    }
}
