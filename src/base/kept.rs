//! How values that have no form of their own are kept between builds.
//!
//! In: a value. Out: its bytes, and the value again; an error for bytes that nothing of ours writes. Used with borsh, a compact
//! form without names: what is kept is read by the very program that wrote it.

use std::io;

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use borsh::io::Read;
use borsh::io::Write;

use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::base::yaml::Spanned;

/// A moment with its place. It comes back in UTC and must be shown in its zone again.
pub mod moment {
    use super::*;

    /// Writes it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(moment: &Option<Spanned<Moment>>, to: &mut W) -> io::Result<()> {
        let seconds = moment.as_ref().map(|moment| (moment.value.unix(), moment.range.clone()));
        seconds.serialize(to)
    }

    /// Reads it.
    ///
    /// # Errors
    /// The bytes are none of ours.
    pub fn read<R: Read>(from: &mut R) -> io::Result<Option<Spanned<Moment>>> {
        let found = <Option<(i64, std::ops::Range<usize>)>>::deserialize_reader(from)?;
        let zone = Zone::utc();
        Ok(found.map(|(seconds, range)| Spanned::new(Moment::from_unix(seconds, &zone), range)))
    }
}

/// Free data, as JSON.
pub mod json {
    use super::*;

    /// Writes it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(value: &serde_json::Value, to: &mut W) -> io::Result<()> {
        let text = if value.is_null() { String::new() } else { value.to_string() };
        text.serialize(to)
    }

    /// Reads it.
    ///
    /// # Errors
    /// The bytes are none of ours.
    pub fn read<R: Read>(from: &mut R) -> io::Result<serde_json::Value> {
        let text = String::deserialize_reader(from)?;
        if text.is_empty() {
            return Ok(serde_json::Value::Null);
        }
        serde_json::from_str(&text).map_err(io::Error::other)
    }
}
