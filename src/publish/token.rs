//! A signature by a token of the state or another authority over `release.json`: a detached CMS (RFC 5652).
//!
//! In: the bytes of a `.p7s` file, as DER or PEM. Out: which digest it signs. Whose certificate that is, and
//! whether it counts, is for the issuer's program to say.

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use cms::signed_data::SignerInfo;
use der::Decode;
use der::Document;
use der::asn1::ObjectIdentifier;
use der::asn1::OctetString;

use crate::base::sha256::Sha256;

/// `id-signedData` (RFC 5652 section 5.1).
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// `id-messageDigest` (section 11.2).
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-sha256` (RFC 5754).
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// A file of this size is no signature.
pub const LARGEST: u64 = 1 << 20;

/// The signature of a token as DER, which is what a `.p7s` file holds.
///
/// # Errors
/// It is neither DER nor PEM.
pub fn der(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(&bytes).ok().filter(|text| text.starts_with("-----BEGIN"));
    let Some(text) = text else { return Ok(bytes) };
    let (_, inside) = Document::from_pem(text)
        .map_err(|error| format!("is no CMS signature in DER or PEM: {error}"))?;
    Ok(inside.into_vec())
}

/// Reads the signature of a token, in DER.
///
/// # Errors
/// What is wrong with it, in words that go on after "it".
pub fn signed_digest(bytes: &[u8]) -> Result<Sha256, String> {
    let outside = ContentInfo::from_der(bytes)
        .map_err(|error| format!("is no CMS signature in DER or PEM: {error}"))?;
    if outside.content_type != SIGNED_DATA {
        return Err("is a CMS, but no signature".to_owned());
    }
    let signed: SignedData = outside
        .content
        .decode_as()
        .map_err(|error| format!("is a CMS signature that cannot be read: {error}"))?;
    if signed.encap_content_info.econtent.is_some() {
        return Err("holds the signed file in itself; make a detached signature".to_owned());
    }
    let mut digests = Vec::new();
    for signer in signed.signer_infos.0.iter() {
        digests.push(digest_of(signer)?);
    }
    match digests.as_slice() {
        [] => Err("has no signer".to_owned()),
        [first, others @ ..] if others.iter().all(|other| other == first) => Ok(*first),
        [..] => Err("has signers of different files".to_owned()),
    }
}

fn digest_of(signer: &SignerInfo) -> Result<Sha256, String> {
    if signer.digest_alg.oid != SHA256 {
        return Err("was made over another digest than SHA-256".to_owned());
    }
    let attributes = signer.signed_attrs.iter().flat_map(|attributes| attributes.iter());
    let mut values = attributes
        .filter(|attribute| attribute.oid == MESSAGE_DIGEST)
        .flat_map(|attribute| attribute.values.iter());
    let digest: Option<OctetString> = values.next().and_then(|value| value.decode_as().ok());
    let digest = digest.filter(|_| values.next().is_none());
    digest
        .and_then(|digest| <[u8; 32]>::try_from(digest.as_bytes()).ok())
        .map(Sha256::from_bytes)
        .ok_or_else(|| "does not say which digest it signs (`messageDigest`)".to_owned())
}
