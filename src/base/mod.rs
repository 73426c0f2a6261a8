//! Words that every stage uses: places and problems, paths, digests, dates, languages, text forms.
//!
//! In: strings and bytes. Out: small values without a life of their own. Nothing here knows what a
//! page is, and nothing here touches the disk, the clock or the terminal.

pub mod bilingual;
pub mod codes;
pub mod codes_vi;
pub mod color;
pub mod csv;
pub mod cut;
pub mod date;
pub mod diag;
pub mod digest;
pub mod fingerprint;
pub mod html;
pub mod json;
pub mod kept;
pub mod keys;
pub mod lang;
pub mod localized;
pub mod media_type;
pub mod path;
pub mod post_length;
pub mod sentences;
pub mod sha256;
pub mod signature;
pub mod slug;
pub mod suggest;
pub mod texts;
pub mod vietnamese;
pub mod words;
pub mod xml;
pub mod yaml;
