//! The macro for texts in all languages of reports.

/// Writes a [`Text`](crate::diagnostics::Text): `message!("中文 {}", "English {}", value, …)`.
///
/// Both format strings take the same arguments, and may capture variables. If the languages
/// need different arguments, call [`Text::new`](crate::diagnostics::Text::new).
#[macro_export]
macro_rules! message {
    ($zh:literal, $en:literal $(, $argument:expr)* $(,)?) => {
        $crate::diagnostics::Text::new(
            format!($zh $(, $argument)*),
            format!($en $(, $argument)*),
        )
    };
}
