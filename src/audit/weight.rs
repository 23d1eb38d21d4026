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
    let mut size = |files: &[FileNumber], measure: fn(&[u8]) -> usize| -> usize {
        let sizes = files.iter().map(|file| {
            *sizes
                .entry(*file)
                .or_insert_with(|| measure(&inspection.bytes(*file)))
        });
        sizes.sum()
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
        let total = bytes + styles + scripts + size(&page.to.loaded, <[u8]>::len);
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

/// The size in gzip.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    // Writing to memory cannot fail; if it did, the size as it is would be the larger one.
    written.map_or(bytes.len(), |packed| packed.len())
}
