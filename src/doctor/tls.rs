//! What a secure connection says of its host: how long its certificate holds, which TLS it speaks.
//!
//! In: an address. Out: [`Secure`], or why there is no secure connection. It trusts the certificates that Mozilla trusts, so that every
//! machine judges alike.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::ClientConnection;
use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use url::Url;

use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::doctor::ask;

/// A secure connection.
#[derive(Clone, Debug)]
pub(super) struct Secure {
    /// When the certificate ends; `None` when it cannot be read.
    pub(super) ends: Option<Moment>,
}

/// Opens a secure connection to the host of an address.
///
/// # Errors
/// There is no connection, or what is wrong with it.
pub(super) fn secure(address: &Url, timeout: Duration) -> io::Result<Secure> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
    let numbers = ask::numbers(address);
    let number = numbers.first().ok_or(io::ErrorKind::NotFound)?;
    let mut stream = ask::connect(number, timeout)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream)?;
    }
    let leaf = connection.peer_certificates().and_then(<[_]>::first);
    Ok(Secure { ends: leaf.and_then(|leaf| ends(leaf)) })
}

/// When a certificate ends: `notAfter` (RFC 5280, section 4.1).
fn ends(certificate: &[u8]) -> Option<Moment> {
    let (_, certificate, _) = value(certificate)?;
    let (_, mut rest, _) = value(certificate)?;
    // The version comes first and may be left out; then number, algorithm, issuer.
    if *rest.first()? == 0xa0 {
        rest = value(rest)?.2;
    }
    for _ in 0..3 {
        rest = value(rest)?.2;
    }
    let (_, validity, _) = value(rest)?;
    let (_, _, not_after) = value(validity)?;
    let (tag, time, _) = value(not_after)?;
    let time = std::str::from_utf8(time).ok()?.strip_suffix('Z')?;
    // Two digits of a year are those from 1950 to 2049.
    let time = match tag {
        0x17 if time.get(..2)? < "50" => format!("20{time}"),
        0x17 => format!("19{time}"),
        _ => time.to_owned(),
    };
    let part = |from: usize, to: usize| time.get(from..to);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    );
    Moment::parse(&text, &Zone::utc()).ok()
}

/// The first value of some DER: its tag, its content, and what follows.
fn value(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let add = |sum: usize, digit: &u8| sum.checked_mul(256)?.checked_add(usize::from(*digit));
        (digits.iter().try_fold(0, add)?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    }

    fn certificate(tag: u8, not_after: &str) -> Vec<u8> {
        let validity = [der(0x17, b"260101000000Z"), der(tag, not_after.as_bytes())].concat();
        let version = der(0xa0, &der(2, &[2]));
        let signed = [version, der(2, &[7]), der(0x30, b""), der(0x30, b""), der(0x30, &validity)];
        der(0x30, &der(0x30, &signed.concat()))
    }

    #[test]
    fn the_end_of_a_certificate_is_read_in_both_of_its_forms() {
        let day = |tag, text| ends(&certificate(tag, text)).map(|moment| moment.rfc3339());
        let expected = Some("2027-02-03T04:05:06+00:00".to_owned());
        assert_eq!(day(0x17, "270203040506Z"), expected);
        assert_eq!(day(0x18, "20270203040506Z"), expected);
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        let whole = certificate(0x17, "270203040506Z");
        let read = (0..whole.len()).find(|end| ends(&whole[..*end]).is_some());
        assert_eq!(read, None);
    }
}
