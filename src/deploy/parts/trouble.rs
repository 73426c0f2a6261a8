//! What may go wrong with a host: what passes when one tries again, and what stays.
//!
//! In: errors of the network and answers of hosts. Out: a [`Trouble`], which says whether another attempt makes sense.

use std::fmt;
use std::io;

/// Something went wrong with a host.
#[derive(Debug)]
pub enum Trouble {
    /// It may be gone with the next attempt: a connection broke, the host is busy.
    Passing(anyhow::Error),
    /// It stays until somebody changes something: a wrong password, a full disk.
    Lasting(anyhow::Error),
}

impl Trouble {
    /// One that stays, in a sentence.
    pub fn lasting(message: impl fmt::Display) -> Self {
        Self::Lasting(anyhow::anyhow!("{message}"))
    }

    /// One that may pass, in a sentence.
    pub fn passing(message: impl fmt::Display) -> Self {
        Self::Passing(anyhow::anyhow!("{message}"))
    }

    /// What an error of the network or of the disk is.
    pub fn of_io(error: &io::Error, doing: impl fmt::Display) -> Self {
        let is_passing = matches!(
            error.kind(),
            io::ErrorKind::BrokenPipe
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::Interrupted
                | io::ErrorKind::NotConnected
                | io::ErrorKind::TimedOut
                | io::ErrorKind::UnexpectedEof
                | io::ErrorKind::WouldBlock
        );
        let error = anyhow::anyhow!("{doing}: {error}");
        if is_passing { Self::Passing(error) } else { Self::Lasting(error) }
    }

    /// Its words.
    pub fn into_error(self) -> anyhow::Error {
        match self {
            Self::Passing(error) | Self::Lasting(error) => error,
        }
    }
}
