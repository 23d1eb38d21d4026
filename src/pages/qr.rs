//! The QR code of an address, as the path of an SVG image.

use super::contexts::QrContext;
use fast_qr::qr::QRBuilder;
use std::fmt::Write as _;

/// The light border that scanners need, in modules.
const BORDER: usize = 4;

/// The code of an address; `None` if it is too long for one.
pub(crate) fn code(address: &str) -> Option<QrContext> {
    let code = QRBuilder::new(address).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let is_dark = |column: usize| code[row][column].value();
        let mut at = 0;
        // The end of what was drawn of this row.
        let mut drawn = None;
        while at < code.size {
            let length = (at..code.size)
                .take_while(|column| is_dark(*column))
                .count();
            if length == 0 {
                at += 1;
                continue;
            }
            // Writing to a string cannot fail. Lines of the width of a module, from the
            // middle of its height.
            let _ = match drawn {
                None => write!(path, "M{} {}.5h{length}", at + BORDER, row + BORDER),
                Some(end) => write!(path, "m{} 0h{length}", at - end),
            };
            at += length;
            drawn = Some(at);
        }
    }
    Some(QrContext {
        size: code.size + 2 * BORDER,
        path,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The dark modules of a path.
    fn dark(path: &str) -> Vec<(usize, usize)> {
        let mut modules = Vec::new();
        for line in path.split('M').skip(1) {
            let (start, runs) = line.split_once('h').unwrap();
            let (column, row) = start.split_once(' ').unwrap();
            let row: usize = row.strip_suffix(".5").unwrap().parse().unwrap();
            let mut column: usize = column.parse().unwrap();
            for run in runs.split('m') {
                let length = match run.split_once(" 0h") {
                    Some((gap, length)) => {
                        column += gap.parse::<usize>().unwrap();
                        length
                    }
                    None => run,
                };
                let length: usize = length.parse().unwrap();
                modules.extend((column..column + length).map(|column| (row, column)));
                column += length;
            }
        }
        modules
    }

    #[test]
    fn the_path_draws_each_dark_module_once_within_its_border() {
        let address = "https://www.example.gov.cn/wangdian/points/p-0a1b2c3d.html";
        let drawn = code(address).unwrap();
        let code = QRBuilder::new(address).build().unwrap();
        let mut expect = Vec::new();
        for row in 0..code.size {
            for column in 0..code.size {
                if code[row][column].value() {
                    expect.push((row + BORDER, column + BORDER));
                }
            }
        }
        assert_eq!(dark(&drawn.path), expect);
        assert_eq!(drawn.size, code.size + 8);
        assert!(drawn.path.len() < 4000, "{}", drawn.path.len());
    }

    #[test]
    fn an_address_that_is_too_long_has_no_code() {
        assert_eq!(code(&"x".repeat(4000)), None);
    }
}
