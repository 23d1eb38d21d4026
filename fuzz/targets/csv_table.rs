//! Sheets: any bytes as one of the files of a data folder. The first byte selects the file.

#[path = "registry.rs"]
#[allow(clippy::duplicate_mod)]
mod registry;

const POINTS: &[u8] = "编号,名称,机构性质,地区\np-1,测试图书馆,university,110105\n".as_bytes();
const DESIGNATIONS: &[u8] = b"point_id,kind,status\np-1,provincial_point,active\n";

/// The files, with the letters that select them.
const FILES: [(u8, &str); 11] = [
    (b'p', "points.csv"),
    (b'd', "designations.csv"),
    (b's', "service_items.csv"),
    (b'c', "cases.csv"),
    (b'e', "events.csv"),
    (b'k', "contacts.csv"),
    (b'r', "regions.csv"),
    (b'v', "region_changes.csv"),
    (b'y', "pinyin.csv"),
    (b'w', "everyday_words.csv"),
    (b't', "taxonomy.toml"),
];

/// Runs one input.
pub(crate) fn run(bytes: &[u8]) {
    let Some((letter, bytes)) = bytes.split_first() else {
        return;
    };
    let Some((_, name)) = FILES.iter().find(|(known, _)| known == letter) else {
        return;
    };
    let mut files = registry::folder();
    files.insert("points.csv".to_owned(), POINTS.to_vec());
    files.insert("designations.csv".to_owned(), DESIGNATIONS.to_vec());
    files.insert((*name).to_owned(), bytes.to_vec());
    registry::load_and_check(&files);
}
