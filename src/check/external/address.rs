//! Addresses of other hosts: which can be asked, who answers for them, and whether they lie inside.
//!
//! In: an address as an editor wrote it, or as a host sent it. Out: an [`Address`]. Nothing is asked here.

use std::fmt;
use std::net::IpAddr;
use std::net::Ipv6Addr;

use url::Host;
use url::Url;

/// An address that can be asked: `http` or `https`, with a host, without what stands behind `#`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(Url);

impl Address {
    /// Reads an address; `None` for telephone numbers, letters and what is no address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of(Url::parse(text.trim()).ok()?)
    }

    /// Where a redirect leads that was sent for this address. It may be relative.
    pub(super) fn join(&self, location: &str) -> Option<Self> {
        Self::of(self.0.join(location.trim()).ok()?)
    }

    fn of(mut url: Url) -> Option<Self> {
        url.set_fragment(None);
        let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
        is_web.then_some(Self(url))
    }

    /// The whole address, in letters that travel.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Who answers for it: the host, with its port where that is not the usual one.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Whether it is the first page of its host: where hosts lead readers of pages that are gone.
    pub(super) fn is_home(&self) -> bool {
        self.0.path() == "/" && self.0.query().is_none()
    }

    /// Whether the answer travels unread.
    pub(super) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is written as an address inside: this computer, a private network, a name without a dot.
    pub fn is_inside(&self) -> bool {
        match self.0.host() {
            None => true,
            Some(Host::Ipv4(ip)) => is_inside(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_inside(IpAddr::V6(ip)),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                let ends = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
                !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
            }
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Whether a number belongs to this computer or to a private network (RFC 1918, 3927, 4193, 4291, 6598).
pub(super) fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [first, second, ..] = ip.octets();
            ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_broadcast()
                || (first == 100 && (64..128).contains(&second))
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_inside(IpAddr::V4(ip)),
            None => is_inside_v6(ip),
        },
    }
}

fn is_inside_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(text: &str) -> bool {
        Address::parse(text).unwrap().is_inside()
    }

    #[test]
    fn numbers_and_names_of_this_computer_and_of_private_networks_lie_inside() {
        assert!(inside("http://127.0.0.1:8080/"));
        assert!(inside("http://localhost/"));
        assert!(inside("http://10.1.2.3/"));
        assert!(inside("http://192.168.0.1/"));
        assert!(inside("http://169.254.169.254/latest"));
        assert!(inside("http://100.64.0.1/"));
        assert!(inside("http://[::1]/"));
        assert!(inside("http://[fd00::1]/"));
        assert!(inside("http://[::ffff:10.0.0.1]/"));
        assert!(inside("http://may-in/"));
        assert!(inside("http://may-in.local/"));
        // Numbers may be written in other ways than with four parts.
        assert!(inside("http://0x7f000001/"));
        assert!(inside("http://2130706433/"));
    }

    #[test]
    fn what_everybody_can_reach_lies_outside() {
        assert!(!inside("https://example.org/"));
        assert!(!inside("http://93.184.215.14/"));
        assert!(!inside("http://[2001:db8::1]/"));
        assert!(!inside("http://172.32.0.1/"));
    }

    #[test]
    fn only_web_addresses_can_be_asked() {
        assert_eq!(Address::parse("tel:113"), None);
        assert_eq!(Address::parse("mailto:a@example.org"), None);
        assert_eq!(Address::parse("ftp://example.org/a"), None);
        assert_eq!(Address::parse("/tin-don/"), None);
    }

    #[test]
    fn an_address_is_asked_without_its_anchor_and_in_letters_that_travel() {
        let address = Address::parse("https://Kiểm-Chứng.example/bài#nguon").unwrap();
        assert_eq!(address.as_str(), "https://xn--kim-chng-f60duo.example/b%C3%A0i");
    }

    #[test]
    fn a_redirect_may_be_relative() {
        let address = Address::parse("https://example.org/a/b?c").unwrap();
        let joined = |location: &str| address.join(location).map(|found| found.to_string());
        assert_eq!(joined("../d"), Some("https://example.org/d".to_owned()));
        assert_eq!(joined("//other.example"), Some("https://other.example/".to_owned()));
        assert_eq!(joined("javascript:alert(1)"), None);
    }
}
