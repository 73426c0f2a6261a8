//! Whose certificates are believed: those of Mozilla's list, or a file that `trust` names.
//!
//! In: perhaps a file of certificates. Out: settings for FTP and for HTTP. One crypto provider, ring, serves all.
#![expect(
    clippy::disallowed_methods,
    reason = "reads the certificate that the site's operator trusts"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::deploy::parts::trouble::Trouble;

/// The certificates of a file.
fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, Trouble> {
    let cannot = |why: String| Trouble::lasting(format!("`trust` is `{}`: {why}", path.display()));
    let bytes = fs::read(path).map_err(|error| cannot(error.to_string()))?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match all {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(cannot("there is no certificate in it".to_owned())),
        Err(error) => Err(cannot(error.to_string())),
    }
}

/// What FTP believes.
///
/// # Errors
/// The file cannot be read, or has no certificate.
pub fn of_rustls(trust: Option<&Path>) -> Result<Arc<ClientConfig>, Trouble> {
    let mut roots = RootCertStore::empty();
    match trust {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            roots.add_parsable_certificates(read(path)?);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder =
        builder.map_err(|error| Trouble::lasting(format!("cannot speak TLS: {error}")))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

/// What HTTP believes.
///
/// # Errors
/// The file cannot be read, or has no certificate.
pub fn of_ureq(trust: Option<&Path>) -> Result<ureq::tls::RootCerts, Trouble> {
    let Some(path) = trust else { return Ok(ureq::tls::RootCerts::WebPki) };
    let certificates = read(path)?;
    let certificates =
        certificates.iter().map(|one| ureq::tls::Certificate::from_der(one).to_owned());
    Ok(ureq::tls::RootCerts::from(certificates.collect::<Vec<_>>()))
}
