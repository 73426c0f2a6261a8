//! What a host says of an address, in the words of an editor.
//!
//! In: a status, or why there was none. Out: an [`Answer`]. What it means for an article is decided in the rules.

/// What was found out about an address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// It is there.
    Fine,
    /// It is there, under another address for good (301, 308).
    Moved {
        /// The new address.
        to: String,
        /// Whether that is the first page of a host, where readers are often led when a page is gone.
        is_home: bool,
    },
    /// The host knows it no longer (404, 410).
    Gone {
        /// The status.
        status: u16,
    },
    /// The host refuses programs, or asks who one is (401, 403, 429 and the like).
    Refused {
        /// The status.
        status: u16,
    },
    /// The host is in trouble (5xx), or answers with what nobody expects.
    Trouble {
        /// The status.
        status: u16,
    },
    /// No name server knows the host.
    UnknownHost,
    /// The host cannot prove who it is, or speaks no secure language that we know.
    Insecure {
        /// What was wrong, as the library says it.
        why: String,
    },
    /// No answer came in time.
    TimedOut,
    /// There was no connection, or it broke off.
    Unreachable {
        /// What the system says.
        why: String,
    },
    /// It leads round in a circle, too far, or to what is no web address.
    Astray,
    /// It leads from a public host to an address inside a private network, which is not asked.
    LedInside {
        /// That address.
        to: String,
    },
}

impl Answer {
    /// What a final status says.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            // 416: there is a file, and it is shorter than the part that was asked for.
            200..=299 | 304 | 416 => Self::Fine,
            404 | 410 => Self::Gone { status },
            // 451: for legal reasons; 999 is what one large network says to programs.
            401 | 402 | 403 | 405 | 406 | 407 | 418 | 429 | 451 | 999 => Self::Refused { status },
            _ => Self::Trouble { status },
        }
    }

    /// Whether a host spoke: then there is a network.
    pub(super) fn is_spoken(&self) -> bool {
        match self {
            Self::Fine
            | Self::Moved { .. }
            | Self::Gone { .. }
            | Self::Refused { .. }
            | Self::Trouble { .. }
            | Self::Insecure { .. }
            | Self::Astray
            | Self::LedInside { .. } => true,
            Self::UnknownHost | Self::TimedOut | Self::Unreachable { .. } => false,
        }
    }

    /// For how many seconds it is believed: what is there today is there tomorrow, and trouble passes.
    pub(super) fn holds(&self) -> i64 {
        const DAY: i64 = 24 * 60 * 60;
        match self {
            Self::Fine | Self::Moved { .. } | Self::Refused { .. } => 7 * DAY,
            Self::Gone { .. }
            | Self::Trouble { .. }
            | Self::UnknownHost
            | Self::Insecure { .. }
            | Self::TimedOut
            | Self::Unreachable { .. }
            | Self::Astray
            | Self::LedInside { .. } => DAY,
        }
    }
}
