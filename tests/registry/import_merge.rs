//! Merging a sheet into the registry loses nothing and guesses nothing.

use crate::support::clerk::*;
use crate::support::program::{Project, files};
use std::path::Path;
use wangdian::import::report::NoteKind;
use wangdian::import::{ImportOptions, Input};
use wangdian::model::Date;
use wangdian::pipeline::import;

#[test]
fn a_matched_point_is_updated_from_the_sheet_and_keeps_other_values() {
    let imported = known().csv("名称,地址,电话\n甲图书馆,新址,\n");
    assert_eq!(column(&imported, "points.csv", "address"), ["新址", "", ""]);
    assert_eq!(
        column(&imported, "points.csv", "phone"),
        ["0411-8400001", "024-84000002", ""]
    );
    assert_eq!(column(&imported, "designations.csv", "kind").len(), 4);
    assert_eq!(column(&imported, "service_items.csv", "name").len(), 4);
    assert_eq!(column(&imported, "contacts.csv", "contact_name"), ["张三"]);
    assert!(notes(&imported, NoteKind::Changed).contains("list.csv:2 p-1：地址 `旧址` → `新址`"));
    assert!(notes(&imported, NoteKind::Kept).contains("p-1：空格不清除原值：电话"));
    assert!(notes(&imported, NoteKind::Matched).contains("`甲图书馆` 对应到 p-1"));
}

#[test]
fn a_list_of_items_replaces_the_items_but_keeps_their_other_columns() {
    let imported = known().csv("名称,服务事项清单\n甲图书馆,专利检索；商标查询\n");
    assert_eq!(
        column(&imported, "service_items.csv", "name"),
        ["专利检索", "商标查询", "培训", "培训"]
    );
    assert_eq!(
        column(&imported, "service_items.csv", "fee"),
        ["free", "", "free", "free"]
    );
    assert_eq!(
        column(&imported, "service_items.csv", "url")[0],
        "https://example.org/a"
    );
    let changed = notes(&imported, NoteKind::Changed);
    assert!(
        changed.contains("p-1：增加服务事项 `商标查询`"),
        "{changed}"
    );
    assert!(changed.contains("p-1：去掉服务事项 `查新`"), "{changed}");
}

#[test]
fn price_columns_are_recognized_by_the_headings_of_real_sheets() {
    let imported = known().csv(
        "网点名称,事项名称,收费,收费标准,办理时限,办理条件和材料\n\
         丙大学,科技查新,按标准收费,校内400元，校外800元,10个工作日,填写委托单；带介绍信\n\
         丙大学,专利检索,200元/件,,当场办结,\n\
         丙大学,商标检索,免费,,,\n\
         丙大学,专利导航,面议,10万元起,,\n",
    );
    let rows: Vec<(String, String, String, String)> = {
        let of = |name| column(&imported, "service_items.csv", name);
        let (names, fees, notes, times) = (of("name"), of("fee"), of("fee_note"), of("turnaround"));
        let rows = names.into_iter().zip(fees).zip(notes).zip(times);
        rows.map(|(((name, fee), note), time)| (name, fee, note, time))
            .collect()
    };
    for (name, fee, note, time) in [
        ("科技查新", "standard", "校内400元，校外800元", "10个工作日"),
        ("专利检索", "standard", "200元/件", "当场办结"),
        ("商标检索", "free", "", ""),
        ("专利导航", "negotiable", "10万元起", ""),
    ] {
        let row = (
            name.to_owned(),
            fee.to_owned(),
            note.to_owned(),
            time.to_owned(),
        );
        assert!(rows.contains(&row), "{row:?} is not in {rows:?}");
    }
    let told = notes(&imported, NoteKind::Classified);
    assert!(told.contains("收费 `200元/件` 记为按标准收费"), "{told}");
    let requirements = column(&imported, "service_items.csv", "requirements");
    assert!(requirements.contains(&"填写委托单；带介绍信".to_owned()));
}

#[test]
fn a_price_column_alone_determines_the_fee() {
    let imported = known().csv(
        "网点名称,事项名称,价格\n丙大学,科技查新,每项600元\n丙大学,专利检索,免费\n丙大学,专利导航,按项目\n",
    );
    let of = |name| column(&imported, "service_items.csv", name);
    let rows: Vec<(String, String)> = of("name").into_iter().zip(of("fee")).collect();
    for (name, fee) in [
        ("科技查新", "standard"),
        ("专利检索", "free"),
        ("专利导航", ""),
    ] {
        let row = (name.to_owned(), fee.to_owned());
        assert!(rows.contains(&row), "{row:?} is not in {rows:?}");
    }
}

#[test]
fn a_list_of_city_points_is_recognized_by_its_title() {
    let imported = Clerk::new().csv(
        "烟台市市级知识产权信息公共服务网点名单,,\n名称,机构性质,地区\n烟台馆,公共图书馆,烟台市\n",
    );
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["city_point"]
    );
    let imported =
        Clerk::new().csv("名称,机构性质,地区,网点类型\n烟台馆,公共图书馆,烟台市,市级网点\n");
    assert_eq!(
        column(&imported, "designations.csv", "kind"),
        ["city_point"]
    );
}

#[test]
fn a_designation_in_preparation_is_replaced_by_the_accepted_one() {
    let clerk = Clerk::with(&[
        (
            "points.csv",
            "id,name,nature,region,summary\np-1,甲所,research_institute,210200,所\n",
        ),
        (
            "designations.csv",
            "point_id,kind,approved_on,status\np-1,tisc,2023-01-01,preparing\n",
        ),
    ]);
    let imported = clerk.csv("名称,网点类型,批准日期,状态\n甲所,TISC,2024-02-01,有效\n");
    let of = |name| column(&imported, "designations.csv", name);
    assert_eq!(of("status"), ["active"]);
    assert_eq!(of("approved_on"), ["2024-02-01"]);
    let imported = clerk.csv("名称,网点类型,批准日期,状态\n甲所,TISC,2023-01-01,筹建中\n");
    assert_eq!(
        column(&imported, "designations.csv", "status"),
        ["preparing"]
    );
}

#[test]
fn designations_are_replaced_by_kind_and_ended_ones_are_kept() {
    let imported = known().csv("名称,网点类型,有效期至,备案日期,状态\n甲图书馆,省级网点,2026-01-01,,\n乙大学,省级网点,2027-01-01,2024-01-02,有效\n");
    let of = |name| column(&imported, "designations.csv", name);
    assert_eq!(of("point_id"), ["p-1", "p-1", "p-2", "p-2", "p-3"]);
    assert_eq!(
        of("valid_until"),
        ["", "2026-01-01", "2018-01-01", "2027-01-01", ""]
    );
    assert_eq!(of("batch"), ["第一批", "2020年", "2015年", "", ""]);
    assert_eq!(
        of("status"),
        ["active", "active", "revoked", "active", "active"]
    );
}

#[test]
fn several_rows_of_an_institution_make_one_point() {
    let sheet = "名称,机构性质,地区,网点类型,状态\n丁院,高校,大连市,省级网点,有效\n丁院,高校,大连市,技术与创新支持中心,有效\n";
    let imported = known().csv(sheet);
    assert_eq!(column(&imported, "points.csv", "id").len(), 4);
    assert_eq!(
        column(&imported, "designations.csv", "kind")[..2],
        ["provincial_point", "tisc"]
    );
    let conflict = sheet.replacen("高校", "事业单位", 1);
    let imported = known().csv(&conflict);
    assert!(imported.files.is_none());
    let said = problem(&imported, "conflicting-rows");
    assert!(
        said.starts_with(
            "list.csv:3 「机构性质」列的 `高校` 与同一机构前面一行（第 2 行）的 `事业单位` 不同"
        ),
        "{said}"
    );
}

#[test]
fn an_ambiguous_name_is_reported_with_its_candidates() {
    let imported = known().csv("名称,电话\n市图,1\n");
    let said = problem(&imported, "ambiguous-name");
    assert!(
        said.contains("p-1（甲图书馆，辽宁省大连市）、p-3（丙大学，北京市）"),
        "{said}"
    );
    assert!(imported.files.is_none());
    // The region decides, and so does the id.
    assert!(
        known()
            .csv("名称,地区,电话\n市图,北京市,010-1\n")
            .files
            .is_some()
    );
    assert!(
        known()
            .csv("编号,名称,电话\np-1,甲图书馆,010-1\n")
            .files
            .is_some()
    );
    // The same name elsewhere may be a wrong region.
    assert_eq!(
        codes(&known().csv("名称,地区,电话\n甲图书馆,四川省,1\n")),
        ["ambiguous-name"]
    );
}

#[test]
fn a_given_id_renames_and_an_event_is_suggested() {
    let imported = known().csv("编号,名称\np-1,甲市图书馆\n");
    assert_eq!(column(&imported, "points.csv", "name")[0], "甲市图书馆");
    let suggested = notes(&imported, NoteKind::Suggested);
    assert!(
        suggested.contains("`p-1,日期,renamed,,name,甲图书馆,甲市图书馆,`"),
        "{suggested}"
    );
    assert_eq!(column(&imported, "events.csv", "type").len(), 0);
    // An alias finds its point, but does not rename it.
    let imported = known().csv("名称,地区,地址\n市图,大连市,新址\n");
    assert_eq!(column(&imported, "points.csv", "name")[0], "甲图书馆");
}

#[test]
fn row_numbers_are_not_used_as_ids() {
    let imported = known().csv("编号,名称,电话\n1,甲图书馆,0411-5\n2,乙大学,\n");
    assert_eq!(
        column(&imported, "points.csv", "phone"),
        ["0411-5", "024-84000002", ""]
    );
    assert!(notes(&imported, NoteKind::LeftOut).contains("「编号」列只是 1、2、3 这样的序号"));
}

#[test]
fn ids_of_another_form_are_not_passed_over() {
    let imported = known().csv("编号,名称,电话\nP-1,甲图书馆,0411-5\n");
    let told = problem(&imported, "id-differs-by-case");
    assert!(told.contains("是不是 `p-1`"), "{told}");
    assert!(!codes(&imported).contains(&"empty-required"));
    let imported = known().csv("编号,名称,电话\n1001,甲图书馆,0411-5\n0012,乙大学,\n");
    let told = problem(&imported, "value-assumed");
    assert!(told.contains("没有当作机构编号"), "{told}");
}

#[test]
fn a_name_similar_to_a_known_one_is_a_warning() {
    let clerk = Clerk::with(&[
        (
            "points.csv",
            "id,name,nature,region\np-1,大连市科技情报研究所,other,210200\n",
        ),
        (
            "designations.csv",
            "point_id,kind,status\np-1,tisc,active\n",
        ),
    ]);
    let row = "名称,机构性质,地区,网点类型,状态\n大连科技情报研究所,其他,大连市,省级网点,有效\n";
    assert!(problem(&clerk.csv(row), "similar-name").contains("p-1（大连市科技情报研究所"));
    let other = row.replace("大连科技", "沈阳科技");
    assert!(!codes(&clerk.csv(&other)).contains(&"similar-name"));
}

#[test]
fn a_region_is_derived_from_the_address_and_reported() {
    let head = "名称,机构性质,地址,网点类型,状态\n";
    let imported = known().csv(&format!(
        "{head}丁院,高校,大连市甘井子区凌工路2号,省级网点,有效\n"
    ));
    assert!(problem(&imported, "region-derived").contains("210211（辽宁省大连市甘井子区）"));
    let id = column(&imported, "points.csv", "id")
        .iter()
        .position(|id| id == "dingyuan")
        .unwrap();
    assert_eq!(column(&imported, "points.csv", "region")[id], "210211");
    let imported = known().csv(&format!("{head}丁院,高校,朝阳区某路,省级网点,有效\n"));
    assert!(imported.files.is_none());
    assert!(problem(&imported, "empty-required").starts_with("list.csv:2 "));
}

#[test]
fn rows_of_other_tables_are_matched_by_name() {
    let imported = known().csv("机构名称,事项名称,服务类别,收费,服务方式\n乙大学,商标查询,信息查询,免费,线上\n乙大学,专利分析,,,\n");
    let of = |name| column(&imported, "service_items.csv", name);
    assert_eq!(of("name"), ["专利检索", "查新", "商标查询", "专利分析"]);
    assert_eq!(of("category")[2..], ["inquiry", ""]);
    assert_eq!(of("ip_types")[2..], ["trademark", "patent"]);
    let imported = known().csv("机构名称,事项名称,服务类别\n乙大雪,查新,查新\n,查新,查新\n");
    assert!(problem(&imported, "unknown-institution").contains("是不是 p-2（乙大学"));
    assert!(problem(&imported, "row-without-name").starts_with("list.csv:3 "));
}

/// Imports every file of a folder into a registry that has the same content.
#[track_caller]
fn check_same(registry: &Path, sources: &Path) {
    let mut inputs: Vec<Input> = files(sources)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".csv") && !name.contains('/'))
        .filter(|(name, _)| !["regions.csv", "pinyin.csv", "retired.csv"].contains(&name.as_str()))
        .map(|(name, bytes)| Input { name, bytes })
        .collect();
    inputs.reverse();
    let options = ImportOptions {
        registry: Some(registry),
        as_of: Some(Date::constant(2026, 11, 20)),
        ..ImportOptions::default()
    };
    let imported = import(&inputs, &options);
    for (name, bytes) in imported
        .files
        .unwrap_or_else(|| panic!("{:#?}", imported.report.problems))
    {
        let before = std::fs::read(registry.join(&name)).unwrap();
        assert!(
            before == bytes,
            "{name} changed: {:#?}",
            imported.report.notes
        );
    }
    let changed = imported
        .report
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::Changed);
    assert_eq!(changed.count(), 0);
}

#[test]
fn importing_an_export_changes_nothing() {
    let project = Project::sample();
    let import = |project: &Project, source: &str| {
        let arguments = ["import", source, "--data", "data", "--out", "canonical"];
        project.run(&arguments).ends_with(0);
    };
    import(&project, "data/points.csv");
    let canonical = project.path("canonical");
    check_same(&canonical, &canonical);
    check_same(&canonical, &project.path("data"));
    // The site's downloads lack what is private.
    project.run(&["build"]).ends_with(0);
    check_same(&canonical, &project.path("public/data"));
}

#[test]
fn importing_the_downloads_of_a_rich_registry_changes_nothing() {
    let mut tables = vec![
        ("points.csv", POINTS.to_owned()),
        ("designations.csv", DESIGNATIONS.to_owned()),
        ("service_items.csv", ITEMS.to_owned()),
        (
            "cases.csv",
            "point_id,name,period,content\np-1,-甲,,=1+1\np-1,乙,2020,\"一\n二\"\n".to_owned(),
        ),
    ];
    tables.push(("events.csv", "point_id,date,type,kind,field,old,new\np-1,2021-01-01,changed,,联系人,张一,张三\np-2,2016-01-01,revoked,省级网点,,,\n".to_owned()));
    tables[1]
        .1
        .push_str("p-2,tisc,,,,proposed\np-2,national_point,,2021-01-01,2023-12-31,active\n");
    let project = Project::sample();
    project.remove_institutions();
    for (name, text) in &tables {
        project.write(&format!("data/{name}"), text);
    }
    project
        .run(&[
            "import",
            "data/points.csv",
            "--data",
            "data",
            "--out",
            "canonical",
        ])
        .ends_with(0);
    project.run(&["build", "--data", "canonical"]).ends_with(0);
    let canonical = project.path("canonical");
    check_same(&canonical, &canonical);
    check_same(&canonical, &project.path("data"));
    check_same(&canonical, &project.path("public/data"));
    // Also into an empty registry.
    let mut arguments = vec!["import", "--out", "fresh", "--as-of", "2026-11-20"];
    let names: Vec<String> = project
        .files("canonical")
        .into_keys()
        .map(|name| format!("canonical/{name}"))
        .collect();
    arguments.extend(names.iter().map(String::as_str));
    project.run(&arguments).ends_with(0);
    assert!(project.files("fresh") == project.files("canonical"));
}

#[test]
fn columns_that_an_office_added_to_the_registry_are_not_deleted() {
    let points = POINTS.replace("contact_name\n", "contact_name,内部备注\n");
    let points = points.replace("图书馆,张三\n", "图书馆,张三,勿动\n");
    let points = points.replace("大学,\n", "大学,,\n");
    let clerk = Clerk::with(&[("points.csv", &points), ("designations.csv", DESIGNATIONS)]);
    let imported = clerk.csv("名称,电话\n甲图书馆,0411-2000001\n");
    assert!(imported.files.is_none());
    let told = problem(&imported, "column-would-be-lost");
    assert!(told.contains("points.csv:1 "), "{told}");
    assert!(told.contains("有一列「内部备注」"), "{told}");
    // Nothing to write, nothing to lose.
    let imported = clerk.csv("名称,电话\n甲图书馆,0411-8400001\n");
    assert!(!codes(&imported).contains(&"column-would-be-lost"));
}

#[test]
fn a_designation_that_has_ended_is_active_again_only_with_a_later_approval() {
    let clerk = || {
        Clerk::with(&[
            (
                "points.csv",
                "id,name,nature,region,summary\np-1,甲图书馆,public_library,210200,检索\n",
            ),
            (
                "designations.csv",
                "point_id,kind,approved_on,status\np-1,provincial_point,2020-05-06,revoked\n",
            ),
        ])
    };
    for row in [
        "甲图书馆,省级网点,有效,",
        "甲图书馆,省级网点,,",
        "甲图书馆,省级网点,有效,2020-05-06",
    ] {
        let imported = clerk().csv(&format!("名称,网点类型,状态,认定日期\n{row}\n"));
        let told = problem(&imported, "ended-in-registry");
        assert!(
            told.starts_with("list.csv:2 名录里这个机构的省级网点是已撤销"),
            "{told}"
        );
    }
    for row in [
        "甲图书馆,省级网点,有效,2024-05-06",
        "甲图书馆,省级网点,已撤销,",
        "甲图书馆,市级网点,有效,",
    ] {
        let imported = clerk().csv(&format!("名称,网点类型,状态,认定日期\n{row}\n"));
        assert!(!codes(&imported).contains(&"ended-in-registry"), "{row}");
    }
}

#[test]
fn a_designation_keeps_what_the_sheet_lacks_beside_another_of_its_kind() {
    let registry = Clerk::with(&[
        (
            "points.csv",
            "id,name,nature,region,summary\np-1,甲图书馆,public_library,210200,检索\n",
        ),
        (
            "designations.csv",
            "point_id,kind,batch,approved_on,valid_until,status\np-1,provincial_point,第一批,2020-01-01,2023-12-31,active\n",
        ),
    ]);
    let imported = registry
        .csv("名称,网点类型,状态,认定日期\n甲图书馆,省级网点,已撤销,\n甲图书馆,省级网点,有效,2024-01-02\n");
    let of = |name| column(&imported, "designations.csv", name);
    assert_eq!(of("status"), ["revoked", "active"]);
    assert_eq!(of("batch"), ["第一批", ""]);
    assert_eq!(of("approved_on"), ["2020-01-01", "2024-01-02"]);
    assert_eq!(of("valid_until"), ["2023-12-31", ""]);
}

#[test]
fn values_that_mean_the_same_are_no_contradiction() {
    let sheet = |nature: &str, region: &str| {
        known().csv(&format!(
            "名称,机构性质,地区,网点类型,状态\n丁院,高校,大连市,省级网点,有效\n丁院,{nature},{region},技术与创新支持中心,有效\n"
        ))
    };
    for (nature, region) in [
        ("高等院校", "辽宁省大连市"),
        ("高校", "210200"),
        ("高校", "大连"),
    ] {
        let imported = sheet(nature, region);
        assert!(
            !codes(&imported).contains(&"conflicting-rows"),
            "{nature} {region}"
        );
    }
    for (nature, region) in [("事业单位", "大连市"), ("高校", "辽宁省")] {
        let imported = sheet(nature, region);
        assert!(
            codes(&imported).contains(&"conflicting-rows"),
            "{nature} {region}"
        );
    }
}
