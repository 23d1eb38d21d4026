//! How much visitors download: pages, style sheets and scripts.

use super::findings::Finding;
use super::folder::FileNumber;
use super::rules::{HEAVY_ASSETS, HEAVY_PAGE};
use super::{Inspection, Kept};
use crate::diagnostics::Text;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::Write;

/// HTML of a page, bytes as they are.
const HTML: usize = 60_000;
/// Style sheets of a page, bytes in gzip.
const STYLES: usize = 20_000;
/// Scripts that a page loads by itself, bytes in gzip.
const SCRIPTS: usize = 20_000;
/// All of these and the pictures.
const TOTAL: usize = 200_000;

/// Checks the weight of all pages.
pub(super) fn check(pages: &[Kept], inspection: &Inspection, found: &mut Vec<Finding>) {
    let mut sizes: BTreeMap<FileNumber, usize> = BTreeMap::new();
    type Measure = fn(&Inspection, FileNumber) -> usize;
    let mut size = |files: &[FileNumber], measure: Measure| -> usize {
        let known = |file: &FileNumber| {
            *sizes
                .entry(*file)
                .or_insert_with(|| measure(inspection, *file))
        };
        files.iter().map(known).sum()
    };
    for page in pages {
        let path = inspection.folder.path(page.number);
        let bytes = page.bytes;
        if bytes > HTML {
            found.push(Finding::new(
                &HEAVY_PAGE,
                path,
                "",
                message!(
                    "HTML 有 {} kB，超过 {} kB",
                    "the HTML has {} kB, more than {} kB",
                    bytes.div_ceil(1000),
                    HTML / 1000,
                ),
                message!("长的列表分页", "split long lists into pages"),
            ));
        }
        let (styles, scripts) = (
            size(&page.to.styles, compressed),
            size(&page.to.scripts, compressed),
        );
        let pictures = size(&page.to.loaded, as_it_is);
        let total = bytes
            .saturating_add(styles + scripts)
            .saturating_add(pictures);
        let parts = [
            ("样式表", "style sheets", styles, STYLES),
            ("脚本", "scripts", scripts, SCRIPTS),
            (
                "HTML、样式表、脚本和图片",
                "HTML, style sheets, scripts and pictures",
                total,
                TOTAL,
            ),
        ];
        if let Some((zh, en, bytes, limit)) =
            parts.into_iter().find(|(_, _, bytes, limit)| bytes > limit)
        {
            let (size, limit) = (bytes.div_ceil(1000), limit / 1000);
            found.push(Finding::new(
                &HEAVY_ASSETS,
                path,
                zh,
                Text::new(
                    format!("{zh}共 {size} kB（样式表和脚本按压缩后算），超过 {limit} kB"),
                    format!("the {en} have {size} kB (style sheets and scripts compressed), more than {limit} kB"),
                ),
                message!("删去用不到的样式和脚本", "remove styles and scripts that are not used"),
            ));
        }
    }
}

/// The size of a file as it is.
fn as_it_is(inspection: &Inspection, file: FileNumber) -> usize {
    usize::try_from(inspection.folder.size(file)).unwrap_or(usize::MAX / 2)
}

/// The size of a file in gzip.
fn compressed(inspection: &Inspection, file: FileNumber) -> usize {
    let bytes = inspection.bytes(file);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    // Files that are too large to be read are too large in any case.
    let least = as_it_is(inspection, file).saturating_sub(bytes.len());
    // Writing to memory cannot fail; if it did, the size as it is would be the larger one.
    least + written.map_or(bytes.len(), |packed| packed.len())
}
