//! Operators that change a tidy sheet in the ways in which real sheets differ. Harmless
//! ones keep all information; harmful ones lose some, so that rejecting the sheet is
//! acceptable.

use super::sheet::{Cell, Field, Format, HEADINGS, Sheet, digits};
use std::collections::BTreeSet;

pub(crate) struct Operator {
    pub(crate) name: &'static str,
    pub(crate) change: fn(&mut Sheet),
    /// Whether information is lost.
    pub(crate) is_harmful: bool,
    /// Operators of one group change the same thing and are not combined.
    pub(crate) group: &'static str,
}

const fn harmless(name: &'static str, group: &'static str, change: fn(&mut Sheet)) -> Operator {
    Operator {
        name,
        change,
        is_harmful: false,
        group,
    }
}

const fn harmful(name: &'static str, group: &'static str, change: fn(&mut Sheet)) -> Operator {
    Operator {
        name,
        change,
        is_harmful: true,
        group,
    }
}

/// The group of operators that are never combined with others.
pub(crate) const ALONE: &str = "alone";

pub(crate) const OPERATORS: &[Operator] = &[
    harmless("tidy", ALONE, |_| {}),
    // Around the table.
    harmless("title_and_notes", "above", title_and_notes),
    harmless("headings_far_down", "above", headings_far_down),
    harmless("footer", "below", footer),
    harmless("footer_in_two_cells", "below", footer_in_two_cells),
    harmless("sum_above_the_records", "between", sum_above_the_records),
    harmless("headings_repeated", "between", headings_repeated),
    harmless("blank_rows", "between", blank_rows),
    harmless(
        "second_heading_row_in_english",
        "headings",
        second_heading_row_in_english,
    ),
    harmless("bilingual_headings", "headings", bilingual_headings),
    harmless("traditional_headings", "headings", traditional_headings),
    harmless("headings_with_notes", "headings", headings_with_notes),
    harmless("serial_numbers", "columns", serial_numbers),
    harmless("remarks_column", "columns", remarks_column),
    harmless(
        "columns_in_another_order",
        "columns",
        columns_in_another_order,
    ),
    harmless("table_beside_the_edge", ALONE, table_beside_the_edge),
    harmful(
        "second_table_in_another_order",
        "between columns headings",
        second_table,
    ),
    harmless(
        "sheet_name_says_the_kind",
        "kind columns file",
        sheet_name_says_the_kind,
    ),
    harmless(
        "title_says_the_kind",
        "kind columns above",
        title_says_the_kind,
    ),
    harmful(
        "title_names_two_kinds",
        "kind columns above",
        title_names_two_kinds,
    ),
    // Files.
    harmless("csv_in_gbk", "file", |sheet| csv(sheet, "gb18030", ',')),
    harmless("csv_with_semicolons", "file", |sheet| {
        csv(sheet, "utf-8", ';')
    }),
    harmless("unicode_text", "file", |sheet| csv(sheet, "utf-16", '\t')),
    harmless("ods", "file", |sheet| sheet.format = Format::Ods),
    harmless(
        "comma_in_the_title_of_a_tab_file",
        "file above",
        comma_in_the_title,
    ),
    harmless(
        "csv_that_names_its_separator",
        "file above",
        csv_that_names_its_separator,
    ),
    harmful("unquoted_comma", ALONE, unquoted_comma),
    harmful("unclosed_quote", ALONE, unclosed_quote),
    harmful("quotes_within_quotes", ALONE, quotes_within_quotes),
    // Hidden.
    harmless("hidden_row", "hidden file", hidden_row),
    harmless(
        "hidden_phone_column",
        "hidden file phone",
        hidden_phone_column,
    ),
    harmless("hidden_row_of_ods", "hidden file", |sheet| {
        sheet.format = Format::Ods;
        hidden_row(sheet);
    }),
    harmless("hidden_phone_column_of_ods", "hidden file phone", |sheet| {
        sheet.format = Format::Ods;
        hidden_phone_column(sheet);
    }),
    // Dates.
    harmless("dates_as_text", "date", dates_as_text),
    harmless("dates_as_serial", "date", dates_as_serial),
    harmless("dates_as_eight_digits", "date", dates_as_eight_digits),
    harmful("only_the_year", "date", only_the_year),
    harmful("only_the_month", "date", only_the_month),
    harmful("impossible_day", "date", impossible_day),
    // Telephones.
    harmless("two_phones_in_a_cell", "phone", two_phones_in_a_cell),
    harmless("phone_in_other_signs", "phone", phone_in_other_signs),
    harmless("phone_with_extension", "phone", phone_with_extension),
    harmless("phone_with_apostrophe", "phone", phone_with_apostrophe),
    harmful("phone_lost_its_zero", "phone", phone_lost_its_zero),
    harmful("phone_damaged", "phone", phone_damaged),
    harmful("mobile_as_phone", "phone", mobile_as_phone),
    harmless(
        "contact_and_phone_in_a_cell",
        ALONE,
        contact_and_phone_in_a_cell,
    ),
    // Numbers and words.
    harmless("staff_with_unit", "staff", staff_with_unit),
    harmless("staff_in_thousands", "staff", staff_in_thousands),
    harmful("staff_about", "staff", staff_about),
    harmless("full_width", "date phone staff", full_width),
    harmless("spaces", "date phone staff name", spaces),
    harmless("dashes_for_nothing", "staff", dashes_for_nothing),
    harmless("numbered_services", "services", numbered_services),
    harmless("services_on_lines", "services", services_on_lines),
    // Damage.
    harmful("formula_without_value", "phone", formula_without_value),
    harmful("error_value", "date", error_value),
    harmful("mojibake", "text", mojibake),
    harmful("question_marks_for_characters", "text", question_marks),
    harmful("private_use_characters", "text", private_use_characters),
    harmful("damaged_over_good", "phone known", damaged_over_good),
    // Names.
    harmless("footnote_marks_in_names", "name", footnote_marks_in_names),
    harmless("running_numbers_in_names", "name", running_numbers_in_names),
    harmless("names_on_two_lines", "name", names_on_two_lines),
    harmless("names_spaced_out", "name", names_spaced_out),
    harmless("addresses_on_two_lines", "text", addresses_on_two_lines),
    harmful("name_missing", "name known", name_missing),
    harmless("zero_width_space", "name", zero_width_space),
    // Words.
    harmless(
        "words_for_codes",
        "kind status nature columns",
        words_for_codes,
    ),
    // Rows.
    harmless("row_twice", ALONE, row_twice),
    harmful("rows_that_contradict", "between", rows_that_contradict),
    // Sections and merged cells.
    harmless(
        "sections_say_the_kind",
        "kind between columns",
        sections_say_the_kind,
    ),
    harmless(
        "sections_say_the_status",
        "status between columns",
        sections_say_the_status,
    ),
    harmless(
        "sections_say_the_region",
        "region between columns",
        sections_say_the_region,
    ),
    harmful(
        "section_that_says_nothing_known",
        "kind between columns",
        section_unknown,
    ),
    harmless("merged_kind", "kind file hidden between", merged_kind),
    harmful("two_kinds_in_a_cell", "kind", two_kinds_in_a_cell),
    // Regions.
    harmless("placeholder_levels", "region columns", placeholder_levels),
    harmless("region_as_code", "region", region_as_code),
    harmless("region_as_city_alone", "region", region_as_city_alone),
    harmless("region_as_long_code", "region", region_as_long_code),
    harmless("abolished_regions", "region text", abolished_regions),
    harmless("development_zones", "region", development_zones),
];

fn columns_in_another_order(s: &mut Sheet) {
    let by = s.rng.between(1, s.headings.len() - 1);
    s.headings.rotate_left(by);
    for row in &mut s.rows {
        row.rotate_left(by);
    }
}

fn table_beside_the_edge(s: &mut Sheet) {
    s.above = vec![Vec::new(), Vec::new()];
    for row in std::iter::once(&mut s.headings).chain(&mut s.rows) {
        row.splice(0..0, [Cell::Empty, Cell::Empty]);
    }
}

/// Adds a table below the first one, with its own headings.
fn second_table(s: &mut Sheet) {
    let half = (s.rows.len() / 2).max(1);
    let by = 2;
    let mut headings = s.headings.clone();
    headings[..5].rotate_left(by);
    for row in &mut s.rows[half..] {
        row[..5].rotate_left(by);
    }
    s.before.insert(half, vec![Vec::new(), headings]);
    for row in half..s.rows.len() {
        s.touched.insert((row, "名称"));
    }
}

fn all_of_kind(s: &mut Sheet, code: &str) {
    s.drop_column("网点类型");
    for row in 0..s.rows.len() {
        s.truth[row].set(Field::Kind, code);
        s.touched.insert((row, "网点类型"));
    }
}

fn sheet_name_says_the_kind(s: &mut Sheet) {
    s.sheet_name = "国家级网点".to_owned();
    all_of_kind(s, "national_point");
}

fn title_says_the_kind(s: &mut Sheet) {
    s.above = vec![line(&["某省第二批省级知识产权信息公共服务网点名单"])];
    all_of_kind(s, "provincial_point");
}

fn title_names_two_kinds(s: &mut Sheet) {
    s.above = vec![line(&["某省国家级和省级知识产权信息公共服务网点名单"])];
    s.drop_column("网点类型");
    for row in 0..s.rows.len() {
        s.harm(row, Field::Kind);
    }
}

fn csv_that_names_its_separator(s: &mut Sheet) {
    s.above = vec![vec![Cell::from("sep=;")]];
    csv(s, "utf-8", ';');
}

fn phone_with_extension(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        let sign = s.rng.pick(&["转", "-", "内线", "#", "转分机"]);
        let phone = format!("{}{sign}8016", s.cell(row, "电话").text());
        s.truth[row].set(Field::Phone, digits(&phone));
        s.put(row, "电话", phone);
    }
}

fn phone_with_apostrophe(s: &mut Sheet) {
    s.rewrite("电话", |phone, _| format!("'{phone}"));
}

fn names_spaced_out(s: &mut Sheet) {
    let row = s.any_row();
    let name = s.cell(row, "名称").text().to_owned();
    let spaced: Vec<String> = name.chars().map(String::from).collect();
    s.put(row, "名称", spaced.join(" "));
}

fn addresses_on_two_lines(s: &mut Sheet) {
    s.rewrite("地址", |address, _| address.replace("示例路", "\n示例路"));
}

fn name_missing(s: &mut Sheet) {
    let row = s.any_row();
    s.put(row, "名称", Cell::Empty);
    for field in Field::ALL {
        s.harm(row, field);
    }
}

fn zero_width_space(s: &mut Sheet) {
    let row = s.any_row();
    let name = s.cell(row, "名称").text().to_owned();
    let middle = name.char_indices().nth(3).unwrap().0;
    s.put(
        row,
        "名称",
        format!("{}\u{200b}{}", &name[..middle], &name[middle..]),
    );
}

fn words_for_codes(s: &mut Sheet) {
    s.rewrite("状态", |_, rng| {
        rng.pick(&["有效", "正常", "在有效期内"]).to_owned()
    });
    s.rewrite("网点类型", |_, rng| {
        rng.pick(&["省级网点", "省网点", "省级知识产权信息公共服务网点"])
            .to_owned()
    });
    s.rewrite("机构性质", |nature, rng| {
        match nature {
            "高校" => rng.pick(&["大学", "高等院校", "高等学校", "高校"]),
            "公共图书馆" => rng.pick(&["图书馆", "公共图书馆"]),
            "科研院所" => rng.pick(&["科研机构", "科研院所", "科研单位"]),
            other => other,
        }
        .to_owned()
    });
}

fn row_twice(s: &mut Sheet) {
    let row = s.rng.below(s.rows.len() - 1);
    let again = s.rows[row].clone();
    s.before.insert(row + 1, vec![again]);
}

fn rows_that_contradict(s: &mut Sheet) {
    let row = s.rng.below(s.rows.len() - 1);
    let mut again = s.rows[row].clone();
    again[s.column("地址")] = Cell::from("另一条路2号");
    s.before.insert(row + 1, vec![again]);
    s.harm(row, Field::Address);
}

fn region_as_city_alone(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        let code = s.truth[row].one(Field::Region).to_owned();
        let city = s
            .cities
            .iter()
            .find(|city| city.code == code)
            .unwrap()
            .name
            .clone();
        s.put(row, "地区", city);
    }
}

fn line(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|text| Cell::from(*text)).collect()
}

fn title_and_notes(s: &mut Sheet) {
    s.above = vec![
        line(&["附件1"]),
        line(&["2024年度省级知识产权信息公共服务网点名单"]),
        line(&["填报单位：某省知识产权局", "填报日期：2024年5月6日"]),
    ];
}

fn headings_far_down(s: &mut Sheet) {
    s.above = vec![
        line(&["附件：", "关于公布2024年网点名单的通知"]),
        Vec::new(),
        line(&["各市知识产权局："]),
        line(&["现将名单公布如下，请认真核对。"]),
        Vec::new(),
        line(&["", "", "", "", "", "", "", "", "", "", "", "单位：人、家"]),
    ];
}

fn footer(s: &mut Sheet) {
    s.footer = vec![
        line(&["合计", &format!("{}家", s.rows.len())]),
        line(&["填表人：某某", "第1页 共1页"]),
    ];
}

fn footer_in_two_cells(s: &mut Sheet) {
    let count = format!("以上共{}家", s.rows.len());
    let mut choices = vec![
        line(&[&count, "无"]),
        line(&["联系人：某某", "联系电话：0429-2345678"]),
        line(&["填报单位：某局（盖章）", "填报日期：2024年5月6日"]),
        line(&["注：以上排名不分先后", "以批复为准"]),
        line(&["第1页", "共2页"]),
        line(&["", "审核人：", "", "制表人："]),
        line(&["—— 以下空白 ——"]),
        line(&["* 带星号的为重点网点", "* 见附件2"]),
    ];
    for _ in 0..3 {
        let at = s.rng.below(choices.len());
        s.footer.push(choices.remove(at));
    }
}

fn sum_above_the_records(s: &mut Sheet) {
    let mut row = line(&["合计"]);
    row.resize(s.column("专职人员数量"), Cell::Empty);
    row.push(Cell::Number(100.0));
    s.before.insert(0, vec![row]);
}

fn headings_repeated(s: &mut Sheet) {
    let middle = s.rows.len() / 2;
    let headings = s.headings.clone();
    s.before
        .insert(middle.max(1), vec![line(&["（续表）"]), headings]);
}

fn blank_rows(s: &mut Sheet) {
    for row in 1..s.rows.len() {
        if s.rng.coin() {
            s.before.insert(row, vec![Vec::new()]);
        }
    }
}

const ENGLISH: [&str; 14] = [
    "Name", "Nature", "Region", "Address", "Phone", "Kind", "Status", "Approved", "Staff",
    "Contact", "Mobile", "Email", "Services", "Summary",
];

fn second_heading_row_in_english(s: &mut Sheet) {
    s.below_headings = vec![line(&ENGLISH)];
}

fn bilingual_headings(s: &mut Sheet) {
    let between = s.rng.pick(&[" ", "\n", " / ", "（"]);
    for (heading, english) in s.headings.iter_mut().zip(ENGLISH) {
        let end = if between == "（" { "）" } else { "" };
        *heading = Cell::from(format!("{}{between}{english}{end}", heading.text()));
    }
}

fn traditional_headings(s: &mut Sheet) {
    let headings = [
        "單位名稱",
        "機構性質",
        "地區",
        "地址",
        "電話",
        "網點類型",
        "狀態",
        "認定日期",
        "專職人員數量",
        "聯繫人",
        "手機",
        "郵箱",
        "服務事項清單",
        "簡介",
    ];
    s.headings = line(&headings);
}

fn headings_with_notes(s: &mut Sheet) {
    for (heading, note) in [
        ("名称", "名称*"),
        ("电话", "电话（含区号）"),
        ("专职人员数量", "专职人员数量（人）"),
        ("地址", "★地址"),
        ("认定日期", "认定日期\n（年月日）"),
    ] {
        let column = s.column(heading);
        s.headings[column] = Cell::from(note);
    }
}

fn serial_numbers(s: &mut Sheet) {
    let heading = s.rng.pick(&["序号", "编号", "No."]);
    s.headings.insert(0, Cell::from(heading));
    if !s.below_headings.is_empty() {
        s.below_headings[0].insert(0, Cell::from("No."));
    }
    for (number, row) in (1_u32..).zip(&mut s.rows) {
        row.insert(0, Cell::Number(f64::from(number)));
    }
}

fn remarks_column(s: &mut Sheet) {
    s.headings.push(Cell::from("备注"));
    for row in &mut s.rows {
        row.push(Cell::from(s.rng.pick(&["", "重点", "新增"])));
    }
}

fn csv(s: &mut Sheet, encoding: &'static str, separator: char) {
    s.format = Format::Csv {
        encoding,
        separator,
    };
}

fn comma_in_the_title(s: &mut Sheet) {
    let (title, separator) = match s.rng.coin() {
        true => ("附件1,名单", '\t'),
        false => ("附件1；省级;名单", ','),
    };
    s.above = vec![line(&[title])];
    csv(s, "utf-8", separator);
}

fn harm_rest(s: &mut Sheet, row: usize) {
    for field in Field::ALL {
        s.harm(row, field);
    }
}

fn unquoted_comma(s: &mut Sheet) {
    csv(s, "utf-8", ',');
    let row = s.any_row();
    s.raw = Some(("示例路".to_owned(), "示例路,附楼".to_owned(), row));
    harm_rest(s, row);
}

fn unclosed_quote(s: &mut Sheet) {
    csv(s, "utf-8", ',');
    let row = s.any_row();
    s.raw = Some(("为公众提供".to_owned(), "\"为公众提供".to_owned(), row));
    for below in row..s.rows.len() {
        harm_rest(s, below);
    }
}

fn quotes_within_quotes(s: &mut Sheet) {
    csv(s, "utf-8", ',');
    let row = s.any_row();
    let text = "\"为公众\"提供\"信息服务。\"".to_owned();
    s.raw = Some(("为公众提供信息服务。".to_owned(), text, row));
    s.harm(row, Field::Summary);
}

fn hidden_row(s: &mut Sheet) {
    let row = s.any_row();
    s.hidden_rows.insert(row);
    s.touched.insert((row, "隐藏"));
}

fn hidden_phone_column(s: &mut Sheet) {
    let column = s.column("电话");
    s.hidden_columns.insert(column);
}

fn parts(date: &str) -> (i32, i32, i32) {
    let parts: Vec<i32> = date.split('-').map(|part| part.parse().unwrap()).collect();
    (parts[0], parts[1], parts[2])
}

fn dates_as_text(s: &mut Sheet) {
    s.rewrite("认定日期", |date, rng| {
        let (year, month, day) = parts(date);
        match rng.below(6) {
            0 => format!("{year}年{month}月{day}日"),
            1 => format!("{year}.{month}.{day}"),
            2 => format!("{year}/{month}/{day}"),
            3 => format!("{year} 年 {month:02} 月 {day:02} 日"),
            4 => format!("{year}.{month:02}.{day:02}"),
            _ => format!("{date} 00:00:00"),
        }
    });
}

/// The number of days since 1899-12-30.
fn serial(date: &str) -> f64 {
    let day: jiff::civil::Date = date.parse().unwrap();
    let start = jiff::civil::date(1899, 12, 30);
    f64::from(start.until(day).unwrap().get_days())
}

fn dates_as_serial(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        let days = serial(s.cell(row, "认定日期").text());
        s.put(row, "认定日期", Cell::Number(days));
    }
}

fn dates_as_eight_digits(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        let number = s.cell(row, "认定日期").text().replace('-', "");
        let cell = match s.rng.coin() {
            true => Cell::Number(number.parse().unwrap()),
            false => Cell::from(number),
        };
        s.put(row, "认定日期", cell);
    }
}

fn harm_date(s: &mut Sheet, make: impl Fn(i32, i32, &mut Sheet) -> Cell) {
    let row = s.any_row();
    let (year, month, _) = parts(s.cell(row, "认定日期").text());
    let cell = make(year, month, s);
    s.put(row, "认定日期", cell);
    s.harm(row, Field::ApprovedOn);
}

fn only_the_year(s: &mut Sheet) {
    harm_date(s, |year, _, s| match s.rng.below(3) {
        0 => Cell::Number(f64::from(year)),
        1 => Cell::from(year.to_string()),
        _ => Cell::from(format!("{year}年")),
    });
}

fn only_the_month(s: &mut Sheet) {
    harm_date(s, |year, month, s| match s.rng.below(4) {
        0 => Cell::Number(f64::from(year) + f64::from(month) / 10.0),
        1 => Cell::from(format!("{year}年{month}月")),
        2 => Cell::Number(f64::from(year * 100 + month)),
        _ => Cell::from(format!("{year}.{month}")),
    });
}

fn impossible_day(s: &mut Sheet) {
    harm_date(s, |year, _, s| {
        let text = s.rng.pick(&["2-30", "4-31", "13-1", "0-0"]);
        Cell::from(format!("{year}-{text}"))
    });
}

fn two_phones_in_a_cell(s: &mut Sheet) {
    let row = s.any_row();
    let other = format!("0429-{}", s.rng.between(2_000_000, 8_999_999));
    let between = s.rng.pick(&["\n", "、", "；", " / ", "，", ";", "/", "  "]);
    let before = s.cell(row, "电话").text().to_owned();
    s.put(row, "电话", format!("{before}{between}{other}"));
    let phones = s.truth[row].values.get_mut(&Field::Phone).unwrap();
    phones.insert(digits(&other));
}

fn phone_in_other_signs(s: &mut Sheet) {
    s.rewrite("电话", |phone, rng| {
        let (area, number) = phone.split_once('-').unwrap();
        match rng.below(5) {
            0 => format!("({area}){number}"),
            1 => format!("（{area}）{number}"),
            2 => format!("{area} {number}"),
            3 => format!("{area}—{number}"),
            _ => format!("{area}{number}"),
        }
    });
}

fn phone_lost_its_zero(s: &mut Sheet) {
    let row = s.any_row();
    let number = digits(s.cell(row, "电话").text());
    let cell = match s.rng.coin() {
        true => Cell::Number(number.parse().unwrap()),
        false => Cell::from(number.trim_start_matches('0').to_owned()),
    };
    s.put(row, "电话", cell);
    s.harm(row, Field::Phone);
}

fn phone_damaged(s: &mut Sheet) {
    let row = s.any_row();
    let text = s.rng.pick(&[
        "4.29E+09",
        "########",
        "#N/A",
        "4.29112E+09",
        "#VALUE!",
        "#######",
    ]);
    s.put(row, "电话", text);
    s.harm(row, Field::Phone);
}

fn mobile_as_phone(s: &mut Sheet) {
    let row = s.any_row();
    let mobile = s.truth[row].private[1].clone();
    let (a, b, c) = (&mobile[..3], &mobile[3..7], &mobile[7..]);
    let text = match s.rng.below(6) {
        0 => mobile.clone(),
        1 => format!("{a} {b} {c}"),
        2 => format!("（{a}）{b}-{c}"),
        3 => format!("{a} - {b} - {c}"),
        4 => format!("+86({a}){b}{c}"),
        _ => format!("{a}、{b}、{c}"),
    };
    s.put(row, "电话", text);
    s.harm(row, Field::Phone);
}

fn contact_and_phone_in_a_cell(s: &mut Sheet) {
    s.drop_column("电话");
    s.drop_column("手机");
    let column = s.column("联系人");
    s.headings[column] = Cell::from("联系人及电话");
    for row in 0..s.rows.len() {
        let [name, mobile, _] = s.truth[row].private.clone();
        s.rows[row][column] = Cell::from(format!("{name} {mobile}"));
        s.truth[row].clear(Field::Phone);
    }
}

fn staff_with_unit(s: &mut Sheet) {
    s.rewrite("专职人员数量", |staff, rng| {
        format!("{staff}{}", rng.pick(&["人", "名", " 人", "位"]))
    });
}

fn staff_in_thousands(s: &mut Sheet) {
    let row = s.any_row();
    s.put(row, "专职人员数量", "1,200");
    s.truth[row].set(Field::StaffFullTime, "1200");
}

fn staff_about(s: &mut Sheet) {
    let row = s.any_row();
    let text = s
        .rng
        .pick(&["约5", "5-8", "10余人", "近20", "5（兼职2）", "若干"]);
    s.put(row, "专职人员数量", text);
    s.harm(row, Field::StaffFullTime);
}

fn full_width(s: &mut Sheet) {
    for heading in ["认定日期", "专职人员数量", "电话"] {
        s.rewrite(heading, |text, _| {
            let wide = text.chars().map(|sign| match sign {
                '0'..='9' | '-' | '.' => char::from_u32(u32::from(sign) + 0xfee0).unwrap(),
                other => other,
            });
            wide.collect()
        });
    }
}

fn spaces(s: &mut Sheet) {
    for row in &mut s.rows {
        for cell in row {
            if let Cell::Text(text) = cell {
                let before = s.rng.pick(&["", " ", "\u{3000}", "\u{a0}"]);
                let after = s.rng.pick(&["", " ", "\u{3000}"]);
                *text = format!("{before}{text}{after}");
            }
        }
    }
}

fn dashes_for_nothing(s: &mut Sheet) {
    let row = s.any_row();
    let sign = s.rng.pick(&["/", "—", "无", "-", "——", "／", "暂无"]);
    s.put(row, "专职人员数量", sign);
    s.put(row, "简介", sign);
    s.truth[row].clear(Field::StaffFullTime);
    s.truth[row].clear(Field::Summary);
}

fn numbered_services(s: &mut Sheet) {
    s.rewrite("服务事项清单", |list, rng| {
        let between = rng.pick(&["\n", "；"]);
        let sign = rng.pick(&[".", "、", "．"]);
        let items = (1..).zip(list.split('、'));
        let items: Vec<String> = items
            .map(|(number, item)| format!("{number}{sign}{item}"))
            .collect();
        items.join(between)
    });
}

fn services_on_lines(s: &mut Sheet) {
    s.rewrite("服务事项清单", |list, _| list.replace('、', "\n"));
}

fn formula_without_value(s: &mut Sheet) {
    let row = s.any_row();
    s.put(
        row,
        "电话",
        Cell::Formula("=CONCATENATE(\"0429\",\"-2345678\")".to_owned()),
    );
    s.harm(row, Field::Phone);
}

fn error_value(s: &mut Sheet) {
    let row = s.any_row();
    let error = s
        .rng
        .pick(&["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A"]);
    s.put(row, "认定日期", error);
    s.harm(row, Field::ApprovedOn);
}

fn damaged_text(s: &mut Sheet, choices: &[&'static str]) {
    let row = s.any_row();
    let (heading, field) = s
        .rng
        .pick(&[("地址", Field::Address), ("简介", Field::Summary)]);
    let text = s.rng.pick(choices);
    s.put(row, heading, text);
    s.harm(row, field);
}

fn mojibake(s: &mut Sheet) {
    damaged_text(
        s,
        &[
            "锟斤拷锟斤拷路1锟斤拷",
            "Í¼Êé¹Ý·1ºÅ",
            "å›¾ä¹¦é¦†è·¯1å·",
            "烫烫烫烫",
            "示例\u{fffd}\u{fffd}1号",
        ],
    );
}

fn question_marks(s: &mut Sheet) {
    damaged_text(s, &["示?路1号?楼", "为公?提供信?服务", "???????"]);
}

fn private_use_characters(s: &mut Sheet) {
    damaged_text(
        s,
        &["示例\u{e5e5}路1号", "为\u{e863}公众提供服务", "示例□路1号"],
    );
}

fn damaged_over_good(s: &mut Sheet) {
    s.is_known = true;
    match s.rng.below(3) {
        0 => phone_damaged(s),
        1 => phone_lost_its_zero(s),
        _ => formula_without_value(s),
    }
}

fn footnote_marks_in_names(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        if s.rng.coin() {
            let name = s.cell(row, "名称").text().to_owned();
            let mark = s.rng.pick(&["*", "①", "[1]", "＊", "※", "**"]);
            s.put(row, "名称", format!("{name}{mark}"));
        }
    }
}

fn running_numbers_in_names(s: &mut Sheet) {
    let style = s.rng.below(4);
    for row in 0..s.rows.len() {
        let name = s.cell(row, "名称").text().to_owned();
        let number = row + 1;
        let name = match style {
            0 => format!("{number}.{name}"),
            1 => format!("{number}、{name}"),
            2 => format!("（{number}）{name}"),
            _ => format!("{number}. {name}"),
        };
        s.put(row, "名称", name);
    }
}

fn names_on_two_lines(s: &mut Sheet) {
    let row = s.any_row();
    let name = s.cell(row, "名称").text().to_owned();
    let middle = name.char_indices().nth(3).unwrap().0;
    s.put(
        row,
        "名称",
        format!("{}\n{}", &name[..middle], &name[middle..]),
    );
}

/// Replaces a column by two section rows with its values.
fn two_sections(s: &mut Sheet, heading: &'static str, field: Field, sections: [(&str, &str); 2]) {
    let half = (s.rows.len() / 2).max(1);
    for row in 0..s.rows.len() {
        let (_, value) = sections[usize::from(row >= half)];
        s.truth[row].set(field, value);
        s.touched.insert((row, heading));
    }
    s.drop_column(heading);
    s.before.insert(0, vec![line(&[sections[0].0])]);
    s.before.insert(half, vec![line(&[sections[1].0])]);
}

fn sections_say_the_kind(s: &mut Sheet) {
    let sections = match s.rng.below(4) {
        0 => [
            ("一、国家级网点", "national_point"),
            ("二、省级网点", "provincial_point"),
        ],
        1 => [
            ("（一）国家级网点", "national_point"),
            ("（二）省级网点", "provincial_point"),
        ],
        2 => [
            ("国家级网点：", "national_point"),
            ("省级网点：", "provincial_point"),
        ],
        _ => [
            ("一、技术与创新支持中心（TISC）", "tisc"),
            ("二、高校国家知识产权信息服务中心", "university_center"),
        ],
    };
    two_sections(s, "网点类型", Field::Kind, sections);
}

fn sections_say_the_status(s: &mut Sheet) {
    let sections = [("一、有效网点", "active"), ("二、已撤销网点", "revoked")];
    two_sections(s, "状态", Field::Status, sections);
}

fn sections_say_the_region(s: &mut Sheet) {
    // Sorted by section, as in a list by cities.
    s.drop_column("地区");
    s.drop_column("地址");
    for row in 0..s.rows.len() {
        s.truth[row].clear(Field::Address);
        let code = s.truth[row].one(Field::Region).to_owned();
        let city = s.cities.iter().find(|city| city.code == code).unwrap();
        let title = match s.rng.below(3) {
            0 => format!("{}{}（1所）", city.province, city.name),
            1 => format!("{}、{}{}", row + 1, city.province, city.name),
            _ => format!("{}{}", city.province, city.name),
        };
        s.before.insert(row, vec![line(&[&title])]);
        s.touched.insert((row, "地区"));
    }
}

fn section_unknown(s: &mut Sheet) {
    let half = (s.rows.len() / 2).max(1);
    s.drop_column("网点类型");
    for row in 0..s.rows.len() {
        s.harm(row, Field::Kind);
    }
    s.before.insert(0, vec![line(&["一、示范级站点"])]);
    s.before.insert(half, vec![line(&["二、培育级站点"])]);
}

fn merged_kind(s: &mut Sheet) {
    let column = s.column("网点类型");
    s.merged_columns.insert(column);
    for row in 1..s.rows.len() {
        s.rows[row][column] = Cell::Empty;
    }
}

fn two_kinds_in_a_cell(s: &mut Sheet) {
    let row = s.any_row();
    s.put(row, "网点类型", "国家级网点、省级网点");
    s.harm(row, Field::Kind);
}

fn placeholder_levels(s: &mut Sheet) {
    let at = s.column("地区");
    s.headings.splice(at..=at, line(&["省", "市", "县区"]));
    for row in 0..s.rows.len() {
        let code = s.truth[row].one(Field::Region).to_owned();
        let city = s
            .cities
            .iter()
            .find(|city| city.code == code)
            .unwrap()
            .clone();
        let place = s.rng.pick(&["市辖区", "", "市直", "市本级", "/"]);
        s.rows[row].splice(at..=at, line(&[&city.province, &city.name, place]));
        s.touched.insert((row, "县区"));
    }
}

fn region_as_code(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        let code = s.truth[row].one(Field::Region).to_owned();
        let cell = match s.rng.coin() {
            true => Cell::Number(code.parse().unwrap()),
            false => Cell::from(code),
        };
        s.put(row, "地区", cell);
    }
}

fn region_as_long_code(s: &mut Sheet) {
    for row in 0..s.rows.len() {
        let code = s.truth[row].one(Field::Region).to_owned();
        let tail = s.rng.pick(&["000", "000000"]);
        s.put(row, "地区", format!("{code}{tail}"));
    }
}

/// Former regions with exactly one current successor.
const ABOLISHED: [(&str, &str); 10] = [
    ("北京市崇文区", "110101"),
    ("北京市宣武区", "110102"),
    ("110103", "110101"),
    ("上海市卢湾区", "310101"),
    ("湖北省襄樊市", "420600"),
    ("天津市塘沽区", "120116"),
    ("江苏省南京市下关区", "320106"),
    ("浙江省富阳市", "330111"),
    ("北京市密云县", "110118"),
    ("辽宁省普兰店市", "210214"),
];

fn abolished_regions(s: &mut Sheet) {
    let row = s.any_row();
    let (old, code) = s.rng.pick(&ABOLISHED);
    s.put(row, "地区", old);
    s.put(row, "地址", "示例路9号");
    s.truth[row].set(Field::Address, "示例路9号");
    s.truth[row].set(Field::Region, code);
}

fn development_zones(s: &mut Sheet) {
    let row = s.any_row();
    let before = s.cell(row, "地区").text().to_owned();
    let zone = s
        .rng
        .pick(&["高新区", "经济技术开发区", "经开区", "高新技术产业开发区"]);
    s.put(row, "地区", format!("{before}{zone}"));
}

/// Whether two operators may be applied to the same sheet.
pub(crate) fn may_combine(one: &Operator, other: &Operator) -> bool {
    let groups =
        |operator: &Operator| -> BTreeSet<&'static str> { operator.group.split(' ').collect() };
    let (one, other) = (groups(one), groups(other));
    !one.contains(ALONE) && !other.contains(ALONE) && one.is_disjoint(&other)
}

#[test]
fn the_columns_of_a_tidy_sheet_are_those_compared() {
    for field in Field::ALL {
        assert!(HEADINGS.contains(&field.heading()), "{field:?}");
    }
}
