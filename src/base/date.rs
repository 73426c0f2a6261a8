//! Days and moments: read as editors write them, written as feeds and pages need them.
//!
//! In: text from a file, seconds of a clock that somebody else reads, the name of a time zone. Out:
//! a [`Day`] or a [`Moment`] of the years 1000 to 9999. The clock itself is not asked here, nor the
//! machine's time zones; names of months and weekdays are the theme's.

use std::cmp::Ordering;
use std::fmt;
use std::hash::Hash;
use std::hash::Hasher;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::civil::Time;
use jiff::tz::Offset;
use jiff::tz::TimeZone;
use jiff::tz::TimeZoneDatabase;
use serde::Serialize;
use serde::Serializer;

/// 1000-01-02T00:00:00Z: the first instant that lies in the year 1000 in every zone.
const FIRST: i64 = -30_610_137_600;
/// 9999-12-30T00:00:00Z: the last instant that lies in the year 9999 in every zone and in jiff's
/// range.
const LAST: i64 = 253_402_128_000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The name in the IANA database: `Asia/Ho_Chi_Minh`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The offset from UTC in seconds at an instant.
    ///
    /// Before zones were agreed on, clocks showed the sun's time, and offsets had seconds, which
    /// RFC 3339 cannot write. They are cut off, everywhere, so that what is shown and what is meant
    /// stay one.
    fn offset(&self, instant: Timestamp) -> Offset {
        whole_minutes(self.0.to_offset(instant))
    }

    /// The instant at which clocks of this zone show a time. Where clocks are put forward over it,
    /// the same time after the change; where they show it twice, the first (RFC 5545 section
    /// 3.3.5).
    fn instant(&self, shown: DateTime) -> Option<Timestamp> {
        let zoned = self.0.to_zoned_datetime(shown).ok()?;
        whole_minutes(zoned.offset()).to_timestamp(zoned.datetime()).ok()
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The time zone of an IANA name, in any case, from the database inside the program; `None` when
/// there is none of that name.
pub fn zone(name: &str) -> Option<Zone> {
    let zone = TimeZoneDatabase::bundled().get(name).ok()?;
    (!zone.is_unknown()).then_some(Zone(zone))
}

/// The names of all time zones, in the order of the alphabet.
pub fn zone_names() -> Vec<String> {
    let mut names: Vec<String> =
        TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The offset without its seconds.
fn whole_minutes(offset: Offset) -> Offset {
    let seconds = offset.seconds();
    Offset::from_seconds(seconds - seconds % 60).unwrap_or(offset)
}

/// A day of the calendar, without a time or a zone. Ordered from past to future; serialises as
/// `2026-11-20`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl borsh::BorshSerialize for Day {
    fn serialize<W: borsh::io::Write>(&self, to: &mut W) -> borsh::io::Result<()> {
        borsh::BorshSerialize::serialize(&(self.year(), self.month(), self.day()), to)
    }
}

impl borsh::BorshDeserialize for Day {
    fn deserialize_reader<R: borsh::io::Read>(from: &mut R) -> borsh::io::Result<Self> {
        let (year, month, day) = <(i16, i8, i8)>::deserialize_reader(from)?;
        Self::new(year, month, day).ok_or_else(|| borsh::io::Error::other("no day"))
    }
}

impl Day {
    /// The day of a year (1000 to 9999), month and day of the month; `None` when it does not exist.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if !(1000..=9999).contains(&year) {
            return None;
        }
        Date::new(year, month, day).ok().map(Self)
    }

    /// The year, 1000 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The day of the week: 1 is Monday, 7 is Sunday (ISO 8601).
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// The number of days from this one to another; negative when that one is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        self.0.duration_until(other.0).as_hours() / 24
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The day as `2026-11-20` (ISO 8601).
pub fn iso(day: Day) -> String {
    let mut text = String::with_capacity(10);
    push_day(day, &mut text);
    text
}

/// A point in time, to the second, shown in the site's zone. Equal and ordered by the instant
/// alone; serialises as `2026-11-20T08:00:00+07:00` (RFC 3339).
#[derive(Clone)]
pub struct Moment {
    instant: Timestamp,
    zone: Zone,
    /// That of the zone at the instant: finding it is most of the work of writing a moment, and pages write one many times.
    offset: Offset,
}

impl Moment {
    fn at(instant: Timestamp, zone: &Zone) -> Self {
        Self { instant, zone: zone.clone(), offset: zone.offset(instant) }
    }

    /// Reads a day (its 00:00 in the zone), or a day and a time, with or without an offset; a time
    /// without one is the zone's. Fractions of a second are cut off.
    ///
    /// # Errors
    ///
    /// One sentence in lower case that says what is wrong with the text.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, String> {
        let written = Written::parse(text)?;
        let instant = match written.offset {
            Some(offset) => offset.to_timestamp(written.shown).ok(),
            None => zone.instant(written.shown),
        };
        let moment = instant.map(|instant| Self::at(instant, zone));
        // An offset can move the last evening of 9999 into the next year.
        moment
            .filter(|moment| (1000..=9999).contains(&moment.year()))
            .ok_or_else(|| format!("{} lies outside the years 1000 to 9999", quoted(text)))
    }

    /// The moment of a number of seconds since 1970-01-01T00:00:00Z; moved to the nearest one that
    /// can be written when it lies outside the years 1000 to 9999.
    pub fn from_unix(seconds: i64, zone: &Zone) -> Self {
        let instant = Timestamp::from_second(seconds.clamp(FIRST, LAST));
        Self::at(instant.unwrap_or(Timestamp::UNIX_EPOCH), zone)
    }

    /// The moment at which a day begins in a zone.
    pub fn start_of(day: Day, zone: &Zone) -> Self {
        let shown = day.0.to_datetime(Time::midnight());
        // Only the first and last days of all years have no instant.
        let last = if day.year() < 2000 { FIRST } else { LAST };
        match zone.instant(shown) {
            Some(instant) => Self::at(instant, zone),
            None => Self::from_unix(last, zone),
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(&self) -> i64 {
        self.instant.as_second()
    }

    /// The moment so many seconds later, or earlier when negative.
    pub fn plus_seconds(&self, seconds: i64) -> Self {
        Self::from_unix(self.unix().saturating_add(seconds), &self.zone)
    }

    /// The day it is then in the site's zone.
    pub fn day(&self) -> Day {
        Day(self.shown().date())
    }

    /// The year, 1000 to 9999.
    pub fn year(&self) -> i16 {
        self.shown().year()
    }

    /// The month, 1 to 12.
    pub fn month(&self) -> i8 {
        self.shown().month()
    }

    /// The hour, 0 to 23.
    pub fn hour(&self) -> i8 {
        self.shown().hour()
    }

    /// The minute, 0 to 59.
    pub fn minute(&self) -> i8 {
        self.shown().minute()
    }

    /// The moment for Atom, JSON Feed, sitemaps and HTML: `2026-11-20T08:00:00+07:00` (RFC 3339
    /// section 5.6).
    pub fn rfc3339(&self) -> String {
        let shown = self.shown();
        let (sign, hours, minutes) = parts(self.offset);
        // Written by hand, as every page shows some.
        let mut text = String::with_capacity(25);
        push_day(Day(shown.date()), &mut text);
        for (before, number) in [
            ('T', shown.hour()),
            (':', shown.minute()),
            (':', shown.second()),
            (sign, hours),
            (':', minutes),
        ] {
            text.push(before);
            push_two_digits(number, &mut text);
        }
        text
    }

    /// The moment for RSS: `Fri, 20 Nov 2026 08:00:00 +0700` (RFC 822 section 5, with the
    /// four-digit year that RSS 2.0 prefers).
    pub fn rfc822(&self) -> String {
        let shown = self.shown();
        let (sign, hours, minutes) = parts(self.offset);
        let (hour, minute, second) = (shown.hour(), shown.minute(), shown.second());
        let day = Day(shown.date());
        let weekday = short_name(&WEEKDAYS, day.weekday());
        let month = short_name(&MONTHS, day.month());
        let (date, year) = (day.day(), day.year());
        let clock = format!("{hour:02}:{minute:02}:{second:02}");
        format!("{weekday}, {date:02} {month} {year} {clock} {sign}{hours:02}{minutes:02}")
    }

    /// What calendar and clock show in the site's zone.
    fn shown(&self) -> DateTime {
        self.offset.to_datetime(self.instant)
    }
}

/// Sign, hours and minutes of an offset.
fn parts(offset: Offset) -> (char, i8, i8) {
    let minutes = offset.seconds().unsigned_abs() / 60;
    let sign = if offset.is_negative() { '-' } else { '+' };
    let number = |number: u32| i8::try_from(number).unwrap_or(i8::MAX);
    (sign, number(minutes / 60), number(minutes % 60))
}

/// Appends a day, as `2026-11-20`.
fn push_day(day: Day, text: &mut String) {
    let century = |number: i16| i8::try_from(number).unwrap_or(i8::MAX);
    push_two_digits(century(day.year() / 100), text);
    push_two_digits(century(day.year() % 100), text);
    for number in [day.month(), day.day()] {
        text.push('-');
        push_two_digits(number, text);
    }
}

/// Appends a number from 0 to 99.
fn push_two_digits(number: i8, text: &mut String) {
    let digit = |digit: u8| char::from(b'0' + digit);
    let number = number.unsigned_abs();
    text.push(digit(number / 10 % 10));
    text.push(digit(number % 10));
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.instant == other.instant
    }
}

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant.cmp(&other.instant)
    }
}

impl Hash for Moment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant.hash(state);
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.rfc3339())
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.rfc3339())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

/// Reads a day; of a whole timestamp, the day as written.
///
/// # Errors
///
/// One sentence in lower case that says what is wrong with the text.
pub fn parse_day(text: &str) -> Result<Day, String> {
    Written::parse(text).map(|written| Day(written.shown.date()))
}

/// A date as written: what calendar and clock show, and the offset when there is one.
struct Written {
    shown: DateTime,
    offset: Option<Offset>,
}

impl Written {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let not_a_date = || not_a_date(text);
        let mut rest = Rest(text.as_bytes());
        let (Some(year), true, Some(month), true, Some(date)) =
            (rest.digits(4), rest.skip(b"-"), rest.digits(2), rest.skip(b"-"), rest.digits(2))
        else {
            return Err(not_a_date());
        };
        let clock = if rest.is_empty() {
            None
        } else {
            Some(Clock::parse(&mut rest).ok_or_else(not_a_date)?)
        };
        let date = existing_date(text, year, month, date)?;
        let Some(clock) = clock else {
            return Ok(Self { shown: date.to_datetime(Time::midnight()), offset: None });
        };
        let time = clock.existing_time()?;
        let offset = clock.existing_offset()?;
        Ok(Self { shown: date.to_datetime(time), offset })
    }
}

/// A time as written; the numbers may be out of range.
struct Clock {
    hour: i32,
    minute: i32,
    second: i32,
    offset: Option<WrittenOffset>,
}

/// An offset as written.
struct WrittenOffset {
    is_negative: bool,
    hours: i32,
    minutes: i32,
}

impl Clock {
    /// Reads `T08:00`, seconds with a fraction after a point or comma, and an offset, with spaces
    /// or without; nothing may follow.
    fn parse(rest: &mut Rest<'_>) -> Option<Self> {
        if !rest.skip(b"Tt") && !rest.skip_spaces() {
            return None;
        }
        let hour = rest.digits(2)?;
        let minute = rest.skip(b":").then(|| rest.digits(2))??;
        let mut second = 0;
        if rest.skip(b":") {
            second = rest.digits(2)?;
            if rest.skip(b".,") && !rest.skip_digits() {
                return None;
            }
        }
        rest.skip_spaces();
        if rest.is_empty() {
            return Some(Self { hour, minute, second, offset: None });
        }
        let offset = WrittenOffset::parse(rest)?;
        rest.is_empty().then_some(Self { hour, minute, second, offset: Some(offset) })
    }

    fn existing_time(&self) -> Result<Time, String> {
        exists("hour", self.hour, 0..=23)?;
        exists("minute", self.minute, 0..=59)?;
        // A leap second is shown as the second before it: no clock in use has room for it.
        exists("second", self.second, 0..=60)?;
        let second = self.second.min(59);
        let numbers = (i8::try_from(self.hour), i8::try_from(self.minute), i8::try_from(second));
        let (Ok(hour), Ok(minute), Ok(second)) = numbers else {
            return Ok(Time::midnight());
        };
        Ok(Time::new(hour, minute, second, 0).unwrap_or(Time::midnight()))
    }

    fn existing_offset(&self) -> Result<Option<Offset>, String> {
        let Some(offset) = &self.offset else {
            return Ok(None);
        };
        let WrittenOffset { is_negative, hours, minutes } = *offset;
        let sign = if is_negative { '-' } else { '+' };
        // The furthest that clocks ever were from Greenwich is 15:56, in Manila until 1844.
        if hours > 15 || minutes > 59 {
            return Err(format!("offset {sign}{hours:02}:{minutes:02} does not exist"));
        }
        let seconds = hours * 3600 + minutes * 60;
        Ok(Offset::from_seconds(if is_negative { -seconds } else { seconds }).ok())
    }
}

impl WrittenOffset {
    /// Reads `Z`, `+07:00`, `+0700` or `+07`.
    fn parse(rest: &mut Rest<'_>) -> Option<Self> {
        if rest.skip(b"Zz") {
            return Some(Self { is_negative: false, hours: 0, minutes: 0 });
        }
        let is_negative = rest.skip(b"-");
        if !is_negative && !rest.skip(b"+") {
            return None;
        }
        let hours = rest.digits(2)?;
        let has_colon = rest.skip(b":");
        let minutes = if rest.is_empty() && !has_colon { 0 } else { rest.digits(2)? };
        Some(Self { is_negative, hours, minutes })
    }
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a number of exactly so many digits (four at most).
    fn digits(&mut self, count: usize) -> Option<i32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0')))
    }

    /// Skips one byte if it is one of these.
    fn skip(&mut self, wanted: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if wanted.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Skips spaces; says whether there were any.
    fn skip_spaces(&mut self) -> bool {
        let has_space = self.skip(b" ");
        while self.skip(b" ") {}
        has_space
    }

    /// Skips digits; says whether there were any.
    fn skip_digits(&mut self) -> bool {
        let has_digit = self.skip(b"0123456789");
        while self.skip(b"0123456789") {}
        has_digit
    }
}

/// The day of three numbers, or why there is no such day.
fn existing_date(text: &str, year: i32, month: i32, day: i32) -> Result<Date, String> {
    if month == 0 && day == 0 {
        return Err(format!("{} is not a day of the calendar", quoted(text)));
    }
    if year < 1000 {
        return Err(format!("year {year:04} lies before the year 1000"));
    }
    exists("month", month, 1..=12)?;
    exists("day", day, 1..=31)?;
    let numbers = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = numbers else {
        return Err(not_a_date(text));
    };
    let first = Date::new(year, month, 1).map_err(|_| not_a_date(text))?;
    Date::new(year, month, day).map_err(|_| {
        let days = first.days_in_month();
        format!("{} {year} has {days} days", name(&MONTHS, month))
    })
}

fn exists(unit: &str, number: i32, range: std::ops::RangeInclusive<i32>) -> Result<(), String> {
    if range.contains(&number) {
        return Ok(());
    }
    Err(format!("{unit} {number} does not exist"))
}

/// Why a text is not a date, with the way to write the one that seems to be meant.
fn not_a_date(text: &str) -> String {
    if text.is_empty() {
        return "there is no date: write `2026-11-20` or `2026-11-20T08:00:00+07:00`".to_owned();
    }
    let quoted = quoted(text);
    match meant(text) {
        Some((how, day)) => format!("{quoted} {how}: write `{day}`"),
        None => {
            format!("{quoted} is not a date: write `2026-11-20` or `2026-11-20T08:00:00+07:00`")
        }
    }
}

/// The day that another way of writing means, and what that way is.
///
/// `20/11/2026` and `20.11.2026` are read day first, as nearly everywhere; month first is only
/// taken when nothing else makes sense.
fn meant(text: &str) -> Option<(&'static str, Day)> {
    let mut parts = text.split(['/', '.', '-']);
    let parts = [parts.next()?, parts.next()?, parts.next()?].map(number);
    let [(first, first_length), (second, _), (third, third_length)] =
        parts.map(Option::unwrap_or_default);
    if text.split(['/', '.', '-']).count() != 3 || parts.contains(&None) {
        return None;
    }
    if first_length == 4 {
        let day = Day::new(first, i8::try_from(second).ok()?, i8::try_from(third).ok()?)?;
        let how = if text.contains(['/', '.']) {
            "has other signs than hyphens"
        } else {
            "lacks a zero before a single digit"
        };
        return Some((how, day));
    }
    if third_length != 4 {
        return None;
    }
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    if let Some(day) = Day::new(third, second, first) {
        return Some(("is written day first", day));
    }
    Day::new(third, first, second).map(|day| ("is written month first", day))
}

/// A number of one, two or four digits, and how many they are.
fn number(part: &str) -> Option<(i16, usize)> {
    let is_number =
        matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| part.parse().ok().map(|number| (number, part.len()))).flatten()
}

/// The text in backticks, shortened when it is long.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("`{start}…`")
}

/// The name of a month or weekday, counted from 1.
fn name(names: &[&'static str], number: i8) -> &'static str {
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index.and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// The first three letters of a name.
fn short_name(names: &[&'static str], number: i8) -> &'static str {
    name(names, number).get(..3).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vietnam() -> Zone {
        zone("Asia/Ho_Chi_Minh").unwrap_or_else(Zone::utc)
    }

    fn berlin() -> Zone {
        zone("Europe/Berlin").unwrap_or_else(Zone::utc)
    }

    fn read(text: &str) -> Result<String, String> {
        Moment::parse(text, &vietnam()).map(|moment| moment.rfc3339())
    }

    fn shown(text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    fn wrong(text: &str) -> Result<String, String> {
        Err(text.to_owned())
    }

    #[test]
    fn a_day_begins_at_midnight_in_the_zone() {
        assert_eq!(read("2026-11-20"), shown("2026-11-20T00:00:00+07:00"));
    }

    #[test]
    fn a_time_without_seconds_is_read() {
        assert_eq!(read("2026-11-20T08:30"), shown("2026-11-20T08:30:00+07:00"));
    }

    #[test]
    fn a_time_with_seconds_is_read() {
        assert_eq!(read("2026-11-20T08:30:15"), shown("2026-11-20T08:30:15+07:00"));
    }

    #[test]
    fn a_fraction_of_a_second_is_cut_off() {
        assert_eq!(read("2026-11-20T08:30:15.999999999Z"), shown("2026-11-20T15:30:15+07:00"));
    }

    #[test]
    fn an_offset_is_kept_as_an_instant_and_shown_in_the_zone() {
        assert_eq!(read("2026-11-20T08:30:00-05:30"), shown("2026-11-20T21:00:00+07:00"));
    }

    #[test]
    fn universal_time_is_shown_in_the_zone() {
        assert_eq!(read("2026-11-20t20:00z"), shown("2026-11-21T03:00:00+07:00"));
    }

    #[test]
    fn spaces_may_stand_before_time_and_offset() {
        assert_eq!(read(" 2026-11-20 08:30:00 +0700 "), shown("2026-11-20T08:30:00+07:00"));
    }

    #[test]
    fn an_offset_may_be_of_hours_alone() {
        assert_eq!(read("2026-11-20 08:30+08"), shown("2026-11-20T07:30:00+07:00"));
    }

    #[test]
    fn a_leap_second_is_the_second_before_it() {
        assert_eq!(read("2016-12-31T23:59:60Z"), shown("2017-01-01T06:59:59+07:00"));
    }

    #[test]
    fn the_first_year_can_be_written() {
        assert_eq!(read("1000-01-01"), shown("1000-01-01T00:00:00+07:06"));
    }

    #[test]
    fn the_last_day_can_be_written() {
        assert_eq!(read("9999-12-31"), shown("9999-12-31T00:00:00+07:00"));
    }

    #[test]
    fn an_evening_beyond_the_last_day_is_wrong() {
        assert_eq!(
            read("9999-12-31T23:00-05:00"),
            wrong("`9999-12-31T23:00-05:00` lies outside the years 1000 to 9999")
        );
    }

    #[test]
    fn a_month_that_does_not_exist_is_wrong() {
        assert_eq!(read("2026-13-20"), wrong("month 13 does not exist"));
    }

    #[test]
    fn a_day_that_no_month_has_is_wrong() {
        assert_eq!(read("2026-11-00"), wrong("day 0 does not exist"));
    }

    #[test]
    fn a_day_that_this_month_lacks_is_wrong() {
        assert_eq!(read("2026-02-29T08:00"), wrong("February 2026 has 28 days"));
    }

    #[test]
    fn zeros_are_wrong() {
        assert_eq!(read("0000-00-00"), wrong("`0000-00-00` is not a day of the calendar"));
    }

    #[test]
    fn a_year_before_1000_is_wrong() {
        assert_eq!(read("0026-11-20"), wrong("year 0026 lies before the year 1000"));
    }

    #[test]
    fn an_hour_that_does_not_exist_is_wrong() {
        assert_eq!(read("2026-11-20T24:00"), wrong("hour 24 does not exist"));
    }

    #[test]
    fn a_minute_that_does_not_exist_is_wrong() {
        assert_eq!(read("2026-11-20T08:60"), wrong("minute 60 does not exist"));
    }

    #[test]
    fn a_second_that_does_not_exist_is_wrong() {
        assert_eq!(read("2026-11-20T08:00:61"), wrong("second 61 does not exist"));
    }

    #[test]
    fn an_offset_that_does_not_exist_is_wrong() {
        assert_eq!(read("2026-11-20T08:00+70:00"), wrong("offset +70:00 does not exist"));
    }

    #[test]
    fn a_date_with_the_day_first_is_turned_round() {
        assert_eq!(
            read("20/11/2026"),
            wrong("`20/11/2026` is written day first: write `2026-11-20`")
        );
    }

    #[test]
    fn a_date_with_the_month_first_is_turned_round() {
        assert_eq!(
            read("11/20/2026"),
            wrong("`11/20/2026` is written month first: write `2026-11-20`")
        );
    }

    #[test]
    fn a_date_with_slashes_gets_hyphens() {
        assert_eq!(
            read("2026/11/20"),
            wrong("`2026/11/20` has other signs than hyphens: write `2026-11-20`")
        );
    }

    #[test]
    fn a_date_without_zeros_gets_them() {
        assert_eq!(
            read("2026-1-5"),
            wrong("`2026-1-5` lacks a zero before a single digit: write `2026-01-05`")
        );
    }

    #[test]
    fn other_words_are_not_a_date() {
        assert_eq!(
            read("hôm qua"),
            wrong("`hôm qua` is not a date: write `2026-11-20` or `2026-11-20T08:00:00+07:00`")
        );
    }

    #[test]
    fn a_date_with_something_behind_it_is_not_a_date() {
        assert_eq!(
            read("2026-11-20[UTC]"),
            wrong(
                "`2026-11-20[UTC]` is not a date: write `2026-11-20` or `2026-11-20T08:00:00+07:00`"
            )
        );
    }

    #[test]
    fn nothing_is_not_a_date() {
        assert_eq!(
            read(" "),
            wrong("there is no date: write `2026-11-20` or `2026-11-20T08:00:00+07:00`")
        );
    }

    #[test]
    fn a_long_text_is_not_repeated_whole() {
        assert_eq!(
            read(&"đ".repeat(41)),
            wrong(&format!(
                "`{}…` is not a date: write `2026-11-20` or `2026-11-20T08:00:00+07:00`",
                "đ".repeat(40)
            ))
        );
    }

    #[test]
    fn a_day_is_read() {
        assert_eq!(parse_day("2028-02-29"), Ok(Day(Date::constant(2028, 2, 29))));
    }

    #[test]
    fn the_day_of_a_timestamp_is_the_one_written() {
        assert_eq!(parse_day("2026-11-20T23:00:00-05:00"), Ok(Day(Date::constant(2026, 11, 20))));
    }

    #[test]
    fn a_day_is_checked() {
        assert_eq!(parse_day("2026-04-31"), Err("April 2026 has 30 days".to_owned()));
    }

    #[test]
    fn weekdays_count_from_monday() {
        assert_eq!(parse_day("2026-11-22").map(Day::weekday), Ok(7));
    }

    #[test]
    fn days_between_two_days_are_counted() {
        let (first, last) = (Date::constant(2026, 2, 28), Date::constant(2026, 3, 2));
        assert_eq!((Day(first).days_until(Day(last)), Day(last).days_until(Day(first))), (2, -2));
    }

    #[test]
    fn rss_gets_its_own_form() {
        let moment = Moment::parse("2026-11-20T08:00", &vietnam()).unwrap();
        assert_eq!(moment.rfc822(), "Fri, 20 Nov 2026 08:00:00 +0700");
    }

    #[test]
    fn west_of_greenwich_offsets_are_negative() {
        let moment = Moment::from_unix(0, &zone("America/St_Johns").unwrap());
        assert_eq!(
            (moment.rfc3339().as_str(), moment.rfc822().as_str()),
            ("1969-12-31T20:30:00-03:30", "Wed, 31 Dec 1969 20:30:00 -0330")
        );
    }

    #[test]
    fn universal_time_is_written_as_an_offset() {
        assert_eq!(Moment::from_unix(0, &Zone::utc()).rfc3339(), "1970-01-01T00:00:00+00:00");
    }

    #[test]
    fn summer_time_is_followed() {
        let moment = Moment::parse("2026-03-29T01:30", &berlin()).unwrap();
        assert_eq!(moment.plus_seconds(3600).rfc3339(), "2026-03-29T03:30:00+02:00");
    }

    #[test]
    fn a_time_that_clocks_leave_out_is_an_hour_later() {
        let moment = Moment::parse("2026-03-29T02:30", &berlin()).unwrap();
        assert_eq!(moment.rfc3339(), "2026-03-29T03:30:00+02:00");
    }

    #[test]
    fn a_time_that_clocks_show_twice_is_the_first() {
        let moment = Moment::parse("2026-10-25T02:30", &berlin()).unwrap();
        assert_eq!(moment.rfc3339(), "2026-10-25T02:30:00+02:00");
    }

    #[test]
    fn the_day_of_a_moment_is_the_zones() {
        let moment = Moment::parse("2026-11-20T20:00Z", &vietnam()).unwrap();
        assert_eq!(iso(moment.day()), "2026-11-21");
    }

    #[test]
    fn a_day_starts_in_the_zone() {
        let moment = Moment::start_of(Day(Date::constant(2026, 11, 20)), &vietnam());
        assert_eq!(
            (moment.rfc3339().as_str(), moment.unix()),
            ("2026-11-20T00:00:00+07:00", 1_795_107_600)
        );
    }

    #[test]
    fn the_last_day_starts_somewhere() {
        let moment = Moment::start_of(Day(Date::constant(9999, 12, 31)), &Zone::utc());
        assert_eq!(moment.year(), 9999);
    }

    #[test]
    fn moments_are_equal_when_the_instants_are() {
        assert_eq!(
            Moment::parse("2026-11-20T08:00+07:00", &vietnam()),
            Moment::parse("2026-11-20T01:00Z", &berlin())
        );
    }

    #[test]
    fn moments_are_ordered_by_instant() {
        let earlier = Moment::parse("2026-11-20T09:00+09:00", &vietnam());
        assert!(earlier < Moment::parse("2026-11-20T08:00+07:00", &vietnam()));
    }

    #[test]
    fn seconds_out_of_range_are_moved_into_it() {
        let zone = zone("Pacific/Kiritimati").unwrap();
        assert_eq!(
            (
                Moment::from_unix(i64::MAX, &zone).plus_seconds(i64::MAX).year(),
                Moment::from_unix(i64::MIN, &zone).plus_seconds(i64::MIN).year()
            ),
            (9999, 1000)
        );
    }

    #[test]
    fn the_first_and_last_seconds_are_the_ones_meant() {
        let zone = Zone::utc();
        assert_eq!(
            (Moment::from_unix(FIRST, &zone).rfc3339(), Moment::from_unix(LAST, &zone).rfc3339()),
            ("1000-01-02T00:00:00+00:00".to_owned(), "9999-12-30T00:00:00+00:00".to_owned())
        );
    }

    #[test]
    fn a_zone_is_found_in_any_case() {
        assert_eq!(
            zone("asia/saigon").map(|zone| zone.name().to_owned()),
            Some("Asia/Saigon".to_owned())
        );
    }

    #[test]
    fn an_offset_is_not_the_name_of_a_zone() {
        assert_eq!(zone("GMT+7"), None);
    }

    #[test]
    fn an_unknown_zone_is_not_a_zone() {
        assert_eq!(zone("Etc/Unknown"), None);
    }

    #[test]
    fn days_and_moments_serialise_as_text() {
        let day = Day(Date::constant(2026, 11, 20));
        let both = (day, Moment::start_of(day, &vietnam()));
        assert_eq!(
            serde_json::to_string(&both).unwrap(),
            "[\"2026-11-20\",\"2026-11-20T00:00:00+07:00\"]"
        );
    }
}
