//! What stands for a value that a sheet does not have: `/`, 无, XX路X号.

/// Whether a text stands for an empty cell, as written by people or exported by programs.
pub(crate) fn stands_for_empty(text: &str) -> bool {
    matches!(
        text,
        "/" | "／"
            | "\\"
            | "-"
            | "--"
            | "－"
            | "—"
            | "——"
            | "无"
            | "暂无"
            | "N/A"
            | "n/a"
            | "NULL"
            | "null"
            | "(null)"
            | "NaN"
            | "nan"
            | "NaT"
            | "None"
            | "undefined"
    )
}

/// Whether an address or a name has X for what is not known: XX路X号. A single letter before 座 or 区
/// is the name of a building.
pub(crate) fn has_placeholder(address: &str) -> bool {
    let is_x = |character: char| matches!(character, 'X' | 'x' | 'Ｘ' | 'ｘ' | '×' | '＊' | '*');
    let characters: Vec<char> = address.chars().collect();
    characters.iter().enumerate().any(|(at, character)| {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let next = characters.get(at + 1).copied();
        let is_alone = !before.is_some_and(|before| before.is_ascii_alphanumeric());
        let stands_for_name = next.is_some_and(|next| "路街道巷号市县镇乡村".contains(next));
        is_x(*character)
            && is_alone
            && (stands_for_name
                || next.is_some_and(is_x)
                    && characters
                        .get(at + 2)
                        .is_none_or(|last| !last.is_ascii_alphanumeric()))
    })
}
