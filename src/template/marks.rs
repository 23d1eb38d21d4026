//! The marks by which an import knows the parts of a workbook that hold no records. They are
//! texts of cells, which survive when another program saves the workbook anew.

/// In the first rows of a sheet of explanations or of choices.
pub(crate) const NO_RECORDS: &str = "本页由 wangdian 生成，导入时不读";

/// At the beginning of the first cell of an example.
pub(crate) const EXAMPLE: &str = "〔例〕";

/// The number of rows in which [`NO_RECORDS`] may stand.
pub(crate) const MARKED_ROWS: usize = 3;
