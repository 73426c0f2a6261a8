//! Words for editors in Vietnamese and English: both are written side by side, one is shown.
//!
//! In: sentences in both languages. Out: the one for a [`Tongue`]. Words that readers of the site see are the theme's.

use crate::base::lang::LanguageTag;

/// The language the program speaks with editors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tongue {
    /// Vietnamese.
    Vi,
    /// English.
    #[default]
    En,
}

impl Tongue {
    /// Its tag: `vi`, `en`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The tongue of a language tag, when it is one of the two.
    pub fn of_tag(tag: &LanguageTag) -> Option<Self> {
        match tag.language() {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A sentence that is known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
}

impl Words {
    /// The sentence in a language.
    pub fn get(self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::Vi => self.vi,
            Tongue::En => self.en,
        }
    }
}

/// A sentence about something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In English.
    pub en: String,
    /// In Vietnamese.
    pub vi: String,
}

impl Said {
    /// A sentence in both languages.
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Self {
        Self { en: en.into(), vi: vi.into() }
    }

    /// The sentence in a language.
    pub fn get(self, tongue: Tongue) -> String {
        match tongue {
            Tongue::Vi => self.vi,
            Tongue::En => self.en,
        }
    }
}
