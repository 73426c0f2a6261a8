//! How articles are passed on: the links of the share bar, the cards that are drawn, the kit for the press office.
//!
//! In: the key `share` of `site.yaml`. Out: [`Share`] with the defaults written here.

use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::config::keys;

/// The key `share`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Share {
    /// What the share bar offers, in order.
    pub networks: Vec<Network>,
    /// Shapes of the cards drawn for each article; none for a site without cards.
    pub cards: Vec<CardShape>,
    /// Whether each article has a check code, with a page that says whose it is.
    pub codes: bool,
    /// Whether each article has a page with its cards and texts, for the body's own press office.
    pub kit: bool,
    /// Whether shared addresses say where they were shared.
    pub utm: bool,
}

impl Default for Share {
    fn default() -> Self {
        let networks = [
            Network::Copy,
            Network::Native,
            Network::Facebook,
            Network::Telegram,
            Network::X,
            Network::Email,
            Network::Qr,
        ];
        Self {
            networks: networks.to_vec(),
            cards: vec![CardShape::Wide],
            codes: true,
            kit: true,
            utm: false,
        }
    }
}

/// A way to pass an article on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// A button that copies the address.
    Copy,
    /// The telephone's own menu.
    Native,
    /// facebook.com
    Facebook,
    /// t.me
    Telegram,
    /// x.com
    X,
    /// threads.com
    Threads,
    /// bsky.app
    Bluesky,
    /// Any Mastodon server.
    Mastodon,
    /// linkedin.com
    Linkedin,
    /// wa.me
    Whatsapp,
    /// A letter.
    Email,
    /// A QR code of the address.
    Qr,
}

impl Network {
    /// All, by the name that editors write.
    pub const ALL: [(&str, Self); 12] = [
        ("copy", Self::Copy),
        ("native", Self::Native),
        ("facebook", Self::Facebook),
        ("telegram", Self::Telegram),
        ("x", Self::X),
        ("threads", Self::Threads),
        ("bluesky", Self::Bluesky),
        ("mastodon", Self::Mastodon),
        ("linkedin", Self::Linkedin),
        ("whatsapp", Self::Whatsapp),
        ("email", Self::Email),
        ("qr", Self::Qr),
    ];

    /// The name that editors write.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, network)| *network == self).map_or("", |(name, _)| name)
    }
}

/// The shape of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CardShape {
    /// 1200 × 630 pixels: previews of links. Drawn whenever there are cards.
    Wide,
    /// 1080 × 1080 pixels: posts.
    Square,
    /// 1080 × 1920 pixels: stories.
    Tall,
}

impl CardShape {
    /// All, by the name that editors write.
    pub const NAMES: [(&str, Self); 3] =
        [("wide", Self::Wide), ("square", Self::Square), ("tall", Self::Tall)];

    /// Width and height in pixels.
    pub fn size(self) -> (u32, u32) {
        match self {
            Self::Wide => (1200, 630),
            Self::Square => (1080, 1080),
            Self::Tall => (1080, 1920),
        }
    }
}

/// Reads `share`.
pub fn read_share(reader: &mut Reader<'_>, node: &Node) -> Share {
    let mut share = Share::default();
    let Some(mut fields) = reader.fields(node, "share") else { return share };
    if let Some(node) = fields.take("networks") {
        let networks = reader.list(node, "networks");
        let known =
            networks.iter().filter_map(|item| reader.choice(item, "networks", &Network::ALL));
        share.networks = Vec::new();
        for network in known {
            if !share.networks.contains(&network) {
                share.networks.push(network);
            }
        }
    }
    if let Some(node) = fields.take("cards") {
        let cards = reader.list(node, "cards");
        let shapes =
            cards.iter().filter_map(|item| reader.choice(item, "cards", &CardShape::NAMES));
        // The wide one belongs to all; an empty list is a site that wants none.
        match cards.is_empty() {
            true => share.cards.clear(),
            false => share.cards.extend(shapes),
        }
        share.cards.sort_unstable();
        share.cards.dedup();
    }
    if let Some(codes) = fields.take("codes").and_then(|node| reader.flag(node, "codes")) {
        share.codes = codes;
    }
    if let Some(kit) = fields.take("kit").and_then(|node| reader.flag(node, "kit")) {
        share.kit = kit;
    }
    if let Some(utm) = fields.take("utm").and_then(|node| reader.flag(node, "utm")) {
        share.utm = utm;
    }
    reader.close(&fields, &keys::SHARE);
    share
}
