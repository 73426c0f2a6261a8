//! The colours of a drawing, counted and, where nobody sees it, reduced to as many as a palette holds.
//!
//! In: [`Pixels`]. Out: a [`Palette`] with a number for each pixel. A drawing has few colours until it is made smaller:
//! every edge then gets its own shades, and the smaller picture is the larger file. Photographs are not helped by this.
//!
//! Colours are divided by median cut (Heckbert 1982): the group whose colours differ most is halved, until there are 256.

use crate::media::decode::Pixels;

/// As many colours as a PNG and a WebP can number.
const COLOURS: usize = 256;
/// A picture with more colours is as varied as a photograph, and dividing them would take long.
const MOST_COLOURS: usize = 60_000;
/// How far a channel may be off on average (root of the mean square), of 255.
const MEAN_ERROR: f64 = 2.0;
/// How far a channel may be off to be hardly seen, of 255, and how few pixels may be off further: one of so many.
const SMALL_ERROR: u8 = 24;
const FEW_PIXELS: f64 = 10_000.0;

/// Red, green, blue and alpha.
pub type Colour = [u8; 4];

/// A picture of few colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The colours, 256 at most.
    pub colours: Vec<Colour>,
    /// The number of its colour for each pixel.
    pub numbers: Vec<u8>,
}

/// A colour of the picture with the number of its pixels.
#[derive(Clone, Copy)]
struct Counted {
    colour: Colour,
    count: u32,
}

impl Palette {
    /// The colours of a picture; `None` when a palette would show another picture.
    pub fn of(pixels: &Pixels) -> Option<Self> {
        let all: Vec<u32> = pixels.bytes.chunks_exact(pixels.channels()).map(key).collect();
        let counted = count(&all)?;
        let mut groups = divide(counted);
        // In the order of colours, whatever the order of divisions.
        groups.sort_by_key(|group| group.mean);
        if !is_close(&groups) {
            return None;
        }
        let mut numbered: Vec<(u32, u8)> = Vec::new();
        for (number, group) in (0..=u8::MAX).zip(&groups) {
            numbered.extend(group.members.iter().map(|member| (key(&member.colour), number)));
        }
        numbered.sort_unstable();
        let colours = groups.iter().map(|group| group.mean).collect();
        Some(Self { colours, numbers: numbers(&all, &numbered) })
    }

    /// The pixels of the palette's colours.
    pub fn pixels(&self, width: u32, height: u32, has_alpha: bool) -> Pixels {
        let channels = if has_alpha { 4 } else { 3 };
        let colour = |number: &u8| self.colours.get(usize::from(*number)).copied();
        let colours = self.numbers.iter().map(|number| colour(number).unwrap_or_default());
        let bytes = colours.flat_map(|colour| colour.into_iter().take(channels)).collect();
        Pixels { width, height, has_alpha, bytes }
    }
}

/// A pixel as a number; opaque where it has no alpha. What is invisible is all one colour.
fn key(pixel: &[u8]) -> u32 {
    match *pixel {
        [red, green, blue] => u32::from_be_bytes([red, green, blue, 255]),
        [_, _, _, 0] => 0,
        [red, green, blue, alpha] => u32::from_be_bytes([red, green, blue, alpha]),
        _ => 0,
    }
}

fn count(all: &[u32]) -> Option<Vec<Counted>> {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    let mut counted: Vec<Counted> = Vec::new();
    for run in sorted.chunk_by(|left, right| left == right) {
        if counted.len() == MOST_COLOURS {
            return None;
        }
        let colour = run.first().copied().unwrap_or_default().to_be_bytes();
        counted.push(Counted { colour, count: u32::try_from(run.len()).unwrap_or(u32::MAX) });
    }
    Some(counted)
}

/// Colours that will be one.
struct Group {
    members: Vec<Counted>,
    mean: Colour,
    /// The channel in which they differ most, and a value of it that some are above and some are not.
    channel: usize,
    middle: f64,
    /// By how much, for all pixels together.
    spread: f64,
}

impl Group {
    fn new(members: Vec<Counted>) -> Self {
        let weight: f64 = members.iter().map(|member| f64::from(member.count)).sum();
        let weight = weight.max(1.0);
        let mut mean = [0; 4];
        let (mut channel, mut middle, mut spread) = (0, 0.0, 0.0);
        for (index, mean) in mean.iter_mut().enumerate() {
            let values = || {
                members
                    .iter()
                    .map(|member| (f64::from(member.colour[index]), f64::from(member.count)))
            };
            let average = values().map(|(value, count)| value * count).sum::<f64>() / weight;
            let variance: f64 =
                values().map(|(value, count)| (value - average).powi(2) * count).sum();
            if variance > spread {
                (channel, middle, spread) = (index, average, variance);
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a mean of bytes is one"
            )]
            let rounded = average.round() as u8;
            *mean = rounded;
        }
        Self { members, mean, channel, middle, spread }
    }

    /// Two groups, parted at the mean of the channel in which the colours differ most.
    fn halves(self) -> (Self, Self) {
        let (channel, middle) = (self.channel, self.middle);
        let (low, high): (Vec<_>, Vec<_>) = self
            .members
            .into_iter()
            .partition(|member| f64::from(member.colour[channel]) <= middle);
        (Self::new(low), Self::new(high))
    }
}

fn divide(counted: Vec<Counted>) -> Vec<Group> {
    if counted.len() <= COLOURS {
        return counted.into_iter().map(|member| Group::new(vec![member])).collect();
    }
    let mut groups = vec![Group::new(counted)];
    while groups.len() < COLOURS {
        let widest = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.members.len() > 1)
            .max_by(|(_, left), (_, right)| left.spread.total_cmp(&right.spread));
        let Some(index) = widest.map(|(index, _)| index) else { break };
        let (low, high) = groups.swap_remove(index).halves();
        // Rounding may leave one of them empty; what is left then differs too little to be parted.
        let is_parted = !low.members.is_empty() && !high.members.is_empty();
        groups.extend([low, high].into_iter().filter(|group| !group.members.is_empty()));
        if !is_parted {
            break;
        }
    }
    groups
}

/// Whether nobody sees the difference.
fn is_close(groups: &[Group]) -> bool {
    let (mut squares, mut visible, mut all) = (0.0, 0.0, 0.0);
    for group in groups {
        for member in &group.members {
            let channels = group.mean.iter().zip(&member.colour);
            let errors = channels.map(|(is, was)| is.abs_diff(*was));
            let count = f64::from(member.count);
            squares += errors.clone().map(|error| f64::from(error).powi(2)).sum::<f64>() * count;
            if errors.max() > Some(SMALL_ERROR) {
                visible += count;
            }
            all += count;
        }
    }
    squares <= MEAN_ERROR.powi(2) * all * 4.0 && visible <= all / FEW_PIXELS
}

fn numbers(all: &[u32], numbered: &[(u32, u8)]) -> Vec<u8> {
    let mut last = None;
    let number = |pixel: &u32| {
        // Most pixels are like the one before.
        if let Some((key, number)) = last
            && key == *pixel
        {
            return number;
        }
        let found = numbered.binary_search_by_key(pixel, |(key, _)| *key);
        let number =
            found.ok().and_then(|index| numbered.get(index)).map_or(0, |(_, number)| *number);
        last = Some((*pixel, number));
        number
    };
    all.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bytes: Vec<u8>, has_alpha: bool) -> Pixels {
        let width = u32::try_from(bytes.len() / if has_alpha { 4 } else { 3 }).unwrap();
        Pixels { width, height: 1, has_alpha, bytes }
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let pixels = row(vec![9, 8, 7, 1, 2, 3, 9, 8, 7], false);
        let palette = Palette::of(&pixels).unwrap();
        assert_eq!(palette.colours, [[1, 2, 3, 255], [9, 8, 7, 255]]);
        assert_eq!(palette.numbers, [1, 0, 1]);
        assert_eq!(palette.pixels(3, 1, false), pixels);
    }

    #[test]
    fn what_is_invisible_is_one_colour() {
        let pixels = row(vec![9, 8, 7, 0, 1, 2, 3, 0, 1, 2, 3, 4], true);
        assert_eq!(Palette::of(&pixels).unwrap().colours, [[0; 4], [1, 2, 3, 4]]);
    }

    #[test]
    fn shades_that_nobody_tells_apart_become_one() {
        let shades =
            (0..=255_u8).flat_map(|shade| [shade, shade, shade, shade, shade, shade / 2 + 64]);
        let pixels = row(shades.collect(), false);
        let palette = Palette::of(&pixels).unwrap();
        let shown = palette.pixels(pixels.width, 1, false);
        let worst = shown.bytes.iter().zip(&pixels.bytes).map(|(is, was)| is.abs_diff(*was)).max();
        assert_eq!(palette.colours.len(), 256);
        assert!(worst < Some(4), "{worst:?}");
    }

    #[test]
    fn shades_that_lie_side_by_side_are_parted() {
        // Mostly 4, some 3: the mean is 4 when it is rounded.
        let bytes =
            (0..=255_u8).flat_map(|red| (0..4).flat_map(move |_| [red, 4, 4]).chain([red, 3, 4]));
        let palette = Palette::of(&row(bytes.collect(), false)).unwrap();
        assert_eq!(palette.colours.len(), 256);
    }

    #[test]
    fn a_picture_of_all_colours_has_no_palette() {
        let colour = |number: u32| [number % 32 * 8, number / 32 % 32 * 8, number / 1024 * 8];
        let bytes = (0..32_768).flat_map(colour).map(|channel| u8::try_from(channel).unwrap());
        assert_eq!(Palette::of(&row(bytes.collect(), false)), None);
    }
}
