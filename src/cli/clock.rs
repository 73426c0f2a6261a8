//! The clock: the only place that asks what time it is.
//!
//! In: `--now`, or nothing. Out: the moment of the build, in whole seconds.

use std::time::Instant;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use crate::base::date::Moment;
use crate::base::date::Zone;

/// The moment given, or the present one. It is shown in the site's zone later; as an instant it needs none.
#[expect(
    clippy::disallowed_methods,
    reason = "the time is an input, and this is where it comes in"
)]
pub(super) fn moment(given: Option<&str>) -> anyhow::Result<Moment> {
    match given {
        Some(text) => Moment::parse(text, &Zone::utc())
            .map_err(|problem| anyhow::anyhow!("`--now`: {problem}")),
        None => {
            let seconds = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_secs()).ok())
                .unwrap_or(0);
            Ok(Moment::from_unix(seconds, &Zone::utc()))
        }
    }
}

/// A number that nobody can guess: how many nanoseconds the clock shows.
#[expect(clippy::disallowed_methods, reason = "chance comes from outside, too")]
pub(super) fn chance() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}

/// Starts a stopwatch.
#[expect(
    clippy::disallowed_methods,
    reason = "measures the build for its closing line, decides nothing"
)]
pub(super) fn start() -> Instant {
    Instant::now()
}
