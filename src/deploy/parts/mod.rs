//! What all targets share: what is sent, in which order, what is noted on the host, where secrets come from.
//!
//! In: a published folder and what a host has. Out: steps, records, troubles. No target is known here.

pub mod after;
pub mod http;
pub mod own;
pub mod record;
pub mod secret;
pub mod sftp;
pub mod steps;
pub mod tls;
pub mod trouble;
pub mod wanted;
