//! Colours and how well they can be told apart.
//!
//! In: `#rrggbb`. Out: contrast ratios as WCAG 2.2 defines them (section 1.4.3), and shades that reach one.

use std::fmt;

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    /// Black.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// A colour by its parts.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |start: usize, width: usize| {
            let value = u8::from_str_radix(digits.get(start..start + width)?, 16).ok()?;
            Some(if width == 1 { value * 17 } else { value })
        };
        let width = match digits.len() {
            3 => 1,
            6 => 2,
            _ => return None,
        };
        Some(Self {
            red: part(0, width)?,
            green: part(width, width)?,
            blue: part(2 * width, width)?,
        })
    }

    /// Relative luminance: 0 for black, 1 for white.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast with another colour: 1 for equal ones, 21 for black and white.
    pub fn contrast(self, other: Self) -> f64 {
        let (own, other) = (self.luminance(), other.luminance());
        (own.max(other) + 0.05) / (own.min(other) + 0.05)
    }

    /// This colour with some of another; `percent` of 100 is the other.
    pub fn mix(self, other: Self, percent: u8) -> Self {
        let share = u16::from(percent.min(100));
        let channel = |own: u8, other: u8| {
            let mixed = (u16::from(own) * (100 - share) + u16::from(other) * share + 50) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self {
            red: channel(self.red, other.red),
            green: channel(self.green, other.green),
            blue: channel(self.blue, other.blue),
        }
    }

    /// This hue at full strength: what a dark colour is made lighter from, as it would turn grey otherwise.
    pub fn vivid(self) -> Self {
        let most = u16::from(self.red.max(self.green).max(self.blue).max(1));
        let channel =
            |own: u8| u8::try_from((u16::from(own) * 255 + most / 2) / most).unwrap_or(u8::MAX);
        Self { red: channel(self.red), green: channel(self.green), blue: channel(self.blue) }
    }

    /// The nearest shade towards `target` (black or white) that reaches a contrast with every ground.
    pub fn reaching(self, ratio: f64, grounds: &[Self], target: Self) -> Self {
        (0..=100)
            .map(|percent| self.mix(target, percent))
            .find(|shade| grounds.iter().all(|ground| shade.contrast(*ground) >= ratio))
            .unwrap_or(target)
    }

    /// Black or white, whichever can be read better on this colour. One of them always reaches 4.5.
    pub fn readable(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let rounded =
            |left: &str, right: &str| (color(left).contrast(color(right)) * 100.0).round();
        assert_eq!(rounded("#000", "#ffffff"), 2100.0);
        assert_eq!(rounded("#767676", "#fff"), 454.0);
        assert_eq!(rounded("#17375e", "#fff"), 1204.0);
    }

    #[test]
    fn a_pale_colour_is_darkened_until_it_can_be_read() {
        let shade = color("#f2b134").reaching(4.5, &[Color::WHITE], Color::BLACK);
        assert_eq!(shade.to_string(), "#966e20");
        assert!(shade.contrast(Color::WHITE) >= 4.5);
    }

    #[test]
    fn a_vivid_colour_keeps_its_hue() {
        assert_eq!(color("#17375e").vivid().to_string(), "#3e95ff");
        assert_eq!(color("#404040").vivid(), Color::WHITE);
        assert_eq!(Color::BLACK.vivid(), Color::BLACK);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        assert_eq!(Color::parse("17375e"), None);
        assert_eq!(Color::parse("#12345"), None);
        assert_eq!(Color::parse("#ggg"), None);
    }
}
