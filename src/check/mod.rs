//! Raw rows → [`crate::model::Registry`] and a complete report.
