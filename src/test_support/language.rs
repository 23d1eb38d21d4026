//! A generated language, for tests that pages contain no text of the first one.

use crate::opendata;
use crate::schema::Table;
use crate::search::FILTERS;

/// Whether a character is a Han character or Chinese punctuation.
pub(crate) fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The texts of the built-in theme in a generated language: each consists of its key and
/// its parameters, in two forms if there is one number. It also names everything that the
/// program declares names for.
pub(crate) fn other_language() -> String {
    let built_in = include_str!("../../themes/default/locales/zh.toml");
    let sections: toml::Table = toml::from_str(built_in).unwrap();
    let mut made = String::new();
    for (section, texts) in &sections {
        made.push_str(&format!("[{section}]\n"));
        for (name, text) in texts.as_table().unwrap() {
            let text = text.as_str().unwrap();
            if (section.as_str(), name.as_str()) == ("language", "tag") {
                made.push_str("tag = 'x-machine'\n");
                continue;
            }
            let parameters: String = text
                .split('{')
                .skip(1)
                .map(|rest| format!(" {{{}}}", rest.split('}').next().unwrap()))
                .collect();
            let form = format!("<{section}.{name}>{parameters}");
            let made_text = if form.matches(":number}").count() == 1 {
                format!("{{ one = '1 {form}', other = '{form}' }}")
            } else {
                format!("'{form}'")
            };
            made.push_str(&format!("{name} = {made_text}\n"));
        }
    }
    let columns = || {
        Table::ALL.into_iter().flat_map(|table| {
            let columns = table.schema().columns.iter();
            columns.map(move |column| format!("{}.{}", table.key(), column.name))
        })
    };
    let tables = Table::ALL.map(|table| table.key().to_owned());
    let filters = FILTERS.iter().map(|spec| spec.key.to_owned());
    for (section, keys) in [
        ("tables", tables.to_vec()),
        ("columns", columns().collect()),
        ("column_descriptions", columns().collect()),
        ("filters", filters.collect()),
        ("downloads", opendata::keys()),
        ("download_descriptions", opendata::keys()),
    ] {
        made.push_str(&format!("[{section}]\n"));
        for key in keys {
            let region = if key.starts_with("provinces.") {
                " {region}"
            } else {
                ""
            };
            made.push_str(&format!("\"{key}\" = '<{section}.{key}>{region}'\n"));
        }
    }
    made
}
