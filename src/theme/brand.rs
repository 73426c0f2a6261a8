//! The body's own colours in the theme: shades that can be read, by day and by night.
//!
//! In: `brand` of `site.yaml`. Out: CSS that sets the theme's custom properties, the masthead's colours for the browser
//! around the page, and a warning for each colour that could not be used as it is. Grounds are those of the default
//! theme; ratios are those of WCAG 2.2, level AA.

use crate::base::codes;
use crate::base::color::Color;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::config::Config;

/// Text needs this contrast with its ground.
const TEXT: f64 = 4.5;
/// By night links are brighter than they must be, and of a stronger hue than the colour: a navy that just passes looks
/// like grey text.
const BY_NIGHT: f64 = 7.0;
/// The grounds of the theme: paper and tinted areas, by day and by night.
const DAY: [&str; 2] = ["#ffffff", "#f1f5f9"];
const NIGHT: [&str; 2] = ["#10161d", "#19232e"];
/// The masthead is no brighter than this by night: it would blind.
const BRIGHTEST_MASTHEAD: f64 = 0.03;

/// The colours of the masthead when a site has none of its own: `--brand` of the default theme.
const OWN_MASTHEAD: [Color; 2] = [Color::rgb(0x17, 0x37, 0x5e), Color::rgb(0x0e, 0x27, 0x42)];

/// The accent when a site has none of its own: `--accent` of the default theme.
const OWN_ACCENT: Color = Color::rgb(0xf2, 0xb1, 0x34);

/// The colour of the masthead by day and by night; browsers on telephones take it up around the page.
pub fn masthead(config: &Config) -> [Color; 2] {
    let primary = config.brand.primary.as_ref().and_then(|primary| Color::parse(&primary.value));
    primary.map_or(OWN_MASTHEAD, |color| [color, by_night(color)])
}

/// The two colours of a card, the body's own or those of the default theme: ground of the masthead, and accent.
pub fn card(config: &Config) -> [Color; 2] {
    let accent = config.brand.accent.as_ref().and_then(|accent| Color::parse(&accent.value));
    [masthead(config)[0], accent.unwrap_or(OWN_ACCENT)]
}

/// The custom properties for a site's colours; `None` when it has none of its own.
pub(super) fn css(config: &Config, report: &mut Report) -> Option<String> {
    let brand = &config.brand;
    let (mut day, mut night) = (String::new(), String::new());
    if let Some(primary) = &brand.primary {
        let color = Color::parse(&primary.value)?;
        let link = color.reaching(TEXT, &grounds(DAY), Color::BLACK);
        if link != color {
            let ratio = lowest(color, &grounds(DAY));
            let message = format!(
                "the colour `{color}` has a contrast of {ratio:.1} on the page, links need {TEXT}"
            );
            report.add(
                Diagnostic::warning(codes::LOW_CONTRAST, message)
                    .at(config.place(&primary.range))
                    .help(format!("links are shown in `{link}`; choose a colour as dark as that")),
            );
        }
        let dark = by_night(color);
        let night_grounds = grounds(NIGHT);
        // Brighter in its own hue first: mixed with white at once, a dark colour turns grey.
        let strong = color.reaching(BY_NIGHT, &night_grounds, color.vivid());
        let light = strong.reaching(BY_NIGHT, &night_grounds, Color::WHITE);
        day.push_str(&format!("--brand:{color};--on-brand:{};--link:{link};", color.readable()));
        night.push_str(&format!("--brand:{dark};--on-brand:{};--link:{light};", dark.readable()));
    }
    if let Some(accent) = &brand.accent {
        let color = Color::parse(&accent.value)?;
        day.push_str(&format!("--accent:{color};--on-accent:{};", color.readable()));
    }
    if day.is_empty() {
        return None;
    }
    let mut css = format!("\n:root{{{day}}}\n");
    if !night.is_empty() {
        css.push_str(&format!("@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"));
    }
    Some(css)
}

/// The shade of a masthead by night.
fn by_night(color: Color) -> Color {
    (0..=100)
        .map(|percent| color.mix(Color::BLACK, percent))
        .find(|shade| shade.luminance() <= BRIGHTEST_MASTHEAD)
        .unwrap_or(Color::BLACK)
}

fn grounds(colors: [&str; 2]) -> Vec<Color> {
    colors.iter().filter_map(|color| Color::parse(color)).collect()
}

fn lowest(color: Color, grounds: &[Color]) -> f64 {
    grounds.iter().map(|ground| color.contrast(*ground)).fold(f64::INFINITY, f64::min)
}
