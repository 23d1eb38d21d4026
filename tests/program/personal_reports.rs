//! No report of any command, in any format, shows personal values, and no file that stays does.

use crate::support::program::{self, Project, ROOT};

/// A project with these tables and no content.
fn project(tables: &[(&str, &str)]) -> Project {
    let project = Project::sample();
    project.remove_institutions();
    for (name, text) in tables {
        project.write(&format!("data/{name}"), text);
    }
    project
}

/// The output of `check` in every format and language.
fn reports(project: &Project) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for format in ["text", "json", "github", "sarif"] {
        for language in ["zh", "en"] {
            let run = project.run(&["check", "--format", format, "--lang", language]);
            let name = format!("{format} {language}");
            all.push((name, format!("{}{}", run.stdout, run.stderr)));
        }
    }
    all
}

#[track_caller]
fn shows_none(project: &Project, secrets: &[&str]) {
    for (name, text) in reports(project) {
        assert!(!text.is_empty(), "{name}");
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {name}: {text}");
        }
    }
}

const DESIGNATIONS: &str = "point_id,kind,status\np-1,provincial_point,active\n";

#[test]
fn a_masked_name_is_masked_everywhere_in_its_record() {
    let folder = format!("{ROOT}/tests/fixtures/masked-name");
    let project = project(&[]);
    program::copy_folder(folder.as_ref(), &project.path("data"));
    for (name, text) in reports(&project) {
        assert!(text.contains("personal-name"), "{name}: {text}");
        assert!(text.contains("***"), "{name}: {text}");
        assert!(!text.contains("张某某"), "{name}: {text}");
    }
}

#[test]
fn several_values_in_one_cell_are_masked_one_by_one() {
    let points = "id,name,nature,region,summary,email,phone\n\
        p-1,甲图书馆,public_library,211400,好,a.b@qq.com，wang@163.com,王某13800138000@163.com\n";
    let project = project(&[("points.csv", points), ("designations.csv", DESIGNATIONS)]);
    shows_none(&project, &["a.b@", "wang@", "王某", "13800138000"]);
}

#[test]
fn private_values_are_masked_in_shifted_rows_and_under_other_headings() {
    // The unquoted comma shifts the contact by one column.
    let shifted = "id,name,nature,region,address,summary,contact_name,contact_mobile\n\
        p-1,甲图书馆,public_library,211400,辽宁路1号,2楼,好,张某某,13800138000\n\
        张某某,乙图书馆,public_library,211400\n";
    let project_of =
        |points: &str| project(&[("points.csv", points), ("designations.csv", DESIGNATIONS)]);
    shows_none(&project_of(shifted), &["张某某", "13800138000"]);
    // A row with the right number of cells, although one is missing, because the end was
    // cut.
    let moved = "id,name,nature,region,address,phone,contact_name,contact_mobile\n\
        p-1,甲图书馆,public_library,211400,辽宁路1号,2楼,024-62661234,张某某\n";
    shows_none(&project_of(moved), &["张某某"]);
    let swapped = "id,contact_name,nature,region,summary,name\n\
        p-1,甲图书馆,public_library,211400,好,欧阳某某\n\
        p-1,乙图书馆,nonsense,211400,好,张某某\n";
    shows_none(&project_of(swapped), &["张某某", "欧阳某某"]);
    let nature = "id,name,contact_name,region,summary,nature\n\
        p-1,甲图书馆,public_library,211400,好,张某某\n";
    shows_none(&project_of(nature), &["张某某"]);
    let nothing = "p-1,甲图书馆,张某某,13800138000,public_library,211400\n";
    shows_none(&project_of(nothing), &["张某某", "13800138000"]);
}

#[test]
fn a_private_value_is_masked_in_other_records_and_spellings() {
    let points = "id,name,nature,region,summary\n\
        p-1,甲图书馆,public_library,211400,好\n\
        p-2,乙图书馆,请找张 某某,211400,请找张 某某\n";
    let contacts = "point_id,contact_name,contact_mobile,contact_email\n\
        p-1,张某某,027-87654321,li.wu@lib.example.cn\n\
        p-3,张某某,,\n";
    let events = "point_id,date,type,field,old,new\n\
        p-2,2020-13-01,changed,name,027 87654321 LI.WU@lib.example.cn,馆\n\
        张某某,2020-01-01,changed,name,a,b\n";
    let project = project(&[
        ("points.csv", points),
        ("designations.csv", DESIGNATIONS),
        ("contacts.csv", contacts),
        ("events.csv", events),
    ]);
    shows_none(
        &project,
        &["张某某", "张 某某", "87654321", "i.wu@", "I.WU"],
    );
}

#[test]
fn a_truncated_value_is_masked() {
    let long = format!("{}张某某的电话", "长".repeat(58));
    let points = format!(
        "id,name,nature,region,summary,contact_name\np-1,甲图书馆,{long},211400,好,张某某\n"
    );
    let project = project(&[("points.csv", &points), ("designations.csv", DESIGNATIONS)]);
    for (name, text) in reports(&project) {
        assert!(text.contains("长**…"), "{name}: {text}");
    }
}

#[test]
fn an_import_masks_by_value_too() {
    let project = Project::sound();
    let list = "名称,机构性质,地区,联系人,手机,电话\n\
        联系人：张某某,公共图书馆,北京市东城区,李某,13800138000,（138）0013-8000\n\
        乙图书馆（李某）,公共图书馆,北京市东城区,,,010-62661234 找李某\n\
        欧阳某某,nonsense,北京市东城区,丙图书馆,,010-62661234\n";
    project.write("list.csv", list);
    for format in ["text", "json"] {
        for language in ["zh", "en"] {
            let run = project.run(&[
                "import", "list.csv", "--out", "new", "--format", format, "--lang", language,
            ]);
            let text = format!("{}{}", run.stdout, run.stderr);
            for secret in ["张某某", "李某", "欧阳某某", "13800138000", "0013-8000"] {
                assert!(!text.contains(secret), "{secret} in {format}: {text}");
            }
        }
    }
}

#[test]
fn a_comparison_masks_by_value_too() {
    let project = Project::sound();
    let points = project.read("data/points.csv");
    let contact = "point_id,contact_name,contact_mobile,contact_email\n";
    let first = points.lines().nth(1).unwrap().split(',').next().unwrap();
    project.write(
        "new/points.csv",
        points.replace("市级图书馆", "请找张某某，手机不便"),
    );
    for name in ["designations.csv", "service_items.csv"] {
        if project.path("data").join(name).exists() {
            project.write(
                &format!("new/{name}"),
                project.read(&format!("data/{name}")),
            );
        }
    }
    project.write("new/contacts.csv", format!("{contact}{first},张某某,,\n"));
    for format in ["text", "markdown", "json"] {
        let run = project.run(&["diff", "data", "new", "--format", format]);
        let text = format!("{}{}", run.stdout, run.stderr);
        assert!(text.contains("请找"), "{format}: {text}");
        assert!(!text.contains("张某某"), "{format}: {text}");
    }
}

#[test]
fn a_number_that_is_withheld_now_is_in_no_file_that_stays_for_open_pages() {
    let project = Project::sample();
    project.run(&["build"]).ends_with(0);
    project.edit("data/points.csv", "0411-84379172", "0411-84379173");
    project.write(
        "data/contacts.csv",
        "point_id,contact_name,contact_mobile,contact_email\np-69b4b8d8,,0411-84379172,\n",
    );
    project.run(&["build"]).ends_with(0);
    assert!(
        project
            .read("public/kept.json")
            .contains("search/manifest.")
    );
    for (path, bytes) in project.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("84379172"), "{path}");
    }
}
