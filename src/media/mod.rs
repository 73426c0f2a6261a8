//! Pixels: how images become smaller ones, and codes.
//!
//! In: the bytes of an original and the sizes that are wanted. Out: the bytes of its variants, without metadata. Which
//! variants there are is decided in `site/image.rs`.

pub mod card;
pub mod decode;
pub mod encode;
mod mask;
pub mod palette;
pub mod qr;
pub mod strip;
pub mod text;
