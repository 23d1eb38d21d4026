//! The texts of a language that rendered content needs.

use crate::pages::locale::Locale;

/// The texts of a page's language; without a theme those in Chinese.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ContentTexts<'a> {
    locale: Option<&'a Locale>,
}

impl<'a> ContentTexts<'a> {
    /// The texts of a theme.
    pub(crate) fn of(locale: &'a Locale) -> Self {
        Self {
            locale: Some(locale),
        }
    }

    /// Whether the pages are in the folder of their language, below the site's root.
    pub(super) fn is_in_folder(self) -> bool {
        let folder = self.locale.map(|locale| &locale.language().folder);
        folder.is_some_and(|folder| !folder.is_empty())
    }

    /// What says to screen readers that a link leaves the site.
    pub(super) fn leaves_site(self) -> String {
        let own = self.locale.map(Locale::common_leaves_site);
        own.unwrap_or_else(|| "（离开本站）".to_owned())
    }

    /// An enumeration.
    pub(super) fn list(self, texts: &[String]) -> String {
        match self.locale {
            Some(locale) => locale.list(texts),
            None => texts.join("、"),
        }
    }

    /// A text with a note in brackets.
    pub(super) fn with_note(self, text: &str, note: &str) -> String {
        match self.locale {
            Some(locale) => locale.common_with_note(text, note),
            None => format!("{text}（{note}）"),
        }
    }
}
