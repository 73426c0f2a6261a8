//! Until when `security.txt` holds, at the moment of this build.
//!
//! In: the key `security`, the moment. Out: the moment at which the file expires, and warnings for a day that nobody
//! could rely on. RFC 9116 section 2.5.5 recommends less than a year.

use crate::base::codes;
use crate::base::date::Day;
use crate::base::date::Moment;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::config::Config;
use crate::config::security::Security;

/// Fewer days than this are too few to notice and to act.
const NOTICE: i64 = 30;
/// More days than this are not believed.
const YEAR: i64 = 365;
/// How many months ahead a day is made when none is written: with the rest of this month, less than a year.
const MONTHS: i8 = 11;

/// When the file expires: the day written, else the first day of the month that lies eleven months ahead. So it changes once
/// a month only, and builds of one month give the same bytes; a site that nobody builds any more runs out by itself.
pub fn expires(security: &Security, now: &Moment, config: &Config) -> Moment {
    let day = match &security.expires {
        Some(day) => Some(day.value),
        None => first_of_month(now.year(), now.month().saturating_add(MONTHS)),
    };
    Moment::start_of(day.unwrap_or_else(|| now.day()), &config.zone)
}

/// The first day of a month, counted on into the next year above twelve.
fn first_of_month(year: i16, month: i8) -> Option<Day> {
    if month > 12 {
        Day::new(year.saturating_add(1), month - 12, 1)
    } else {
        Day::new(year, month, 1)
    }
}

/// Warns of a day that is past, near, or too far ahead.
pub(in crate::site) fn check(config: &Config, now: &Moment, report: &mut Report) {
    let Some(day) = config.security.as_ref().and_then(|security| security.expires.as_ref()) else {
        return;
    };
    let left = now.day().days_until(day.value);
    let message = if left <= 0 {
        format!("`security.txt` expired on {}", day.value)
    } else if left <= NOTICE {
        format!("`security.txt` expires in {left} days, on {}", day.value)
    } else if left > YEAR {
        format!("`security.txt` would hold until {}, longer than a year", day.value)
    } else {
        return;
    };
    let help = "check that the contact is still right, and set a day some months ahead; without `expires` a day is made \
                at each build";
    report.add(
        Diagnostic::warning(codes::SECURITY_EXPIRES, message)
            .at(config.place(&day.range))
            .help(help),
    );
}
