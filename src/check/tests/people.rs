//! Rules about personal data in published columns.

use super::table::{Line, check, event, line, point};
use crate::config::PersonalException;
use crate::test_support::registry_folder::Folder;

#[test]
fn rules_about_personal_data_report_wrong_values_only() {
    check(&table());
}

pub(crate) fn table() -> Vec<Line> {
    vec![
        line("mobile-number", point("phone"))
            .wrong(&[
                "13812345678",
                "+86 138-1234-5678",
                "１３８１２３４５６７８",
                "139O0000055",
            ])
            .or_also(&["bad-phone"])
            .right(&["0411-84378000", "400-138-1234；12330"]),
        line("mobile-number", point("summary"))
            .wrong(&["请打 138 1234 5678", "请打l3900000055", "139 oooo oo55"])
            .right(&["馆藏 12345678901 册"]),
        line("mobile-number", event())
            .wrong(&["p-2,2024-01-01,changed,,phone,13812345678,0411"])
            .right(&["p-2,2024-01-01,changed,,contact_mobile,13812345678,13912345678"]),
        line("identity-number", point("summary"))
            .wrong(&[
                "身份证 11010519491231002X",
                "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
                "身份证号：110105194912310021",
                "130503670401001",
                "130503 670401 001",
            ])
            .right(&[
                "110105194912310021",
                "编号 11010519491231002",
                "注册号：130503670401001",
                "130503671301001",
                "990503670401001",
            ]),
        line("consumer-mailbox", point("email"))
            .wrong(&["a@qq.com", "a@vip.163.com", "A@QQ.COM"])
            .right(&["a@qq.com.cn"]),
        line("private-account", point("summary"))
            .wrong(&["请加微信zxm1990", "QQ：12345678"])
            .right(&["微信公众号：dlwenxian", "咨询QQ：12345678"]),
        line("personal-name", point("phone"))
            .wrong(&[
                "0411-84378000 张三",
                "张老师 0411-84378000",
                "0411-84378000 小李",
            ])
            .right(&["0411-84378000（文献部）"]),
        line("personal-name", point("head_title"))
            .wrong(&["馆长 张三"])
            .right(&["馆长", "党委书记、常务副馆长"]),
        line("personal-name", point("summary"))
            .wrong(&[
                "联系人：张三",
                "张伟、李娜等5名服务人员",
                "服务专员刘洋",
                "联系人李大力",
                "主任：刘洋",
                "咨询找周老师",
            ])
            .right(&[
                "联系人：咨询部",
                "覆盖龙华、金山等5区",
                "联系人员名单",
                "主任办公室",
            ]),
        line("contact-made-public", with_contact)
            .wrong(&[
                "由阙某甲老师接待",
                "联系张伟办理",
                "某路1号（阙某甲收）",
                "来信请寄 ZW@lib.example.cn",
                "预约：０４２９-2000009",
            ])
            .right(&[
                "张伟路1号",
                "联系参考咨询部办理",
                "lib@lib.example.cn",
                "0429-20000091",
            ]),
        line("mobile-number", excepted)
            .wrong(&["p-1,phone", "p-2,summary"])
            .right(&["p-2,phone"]),
        line("unknown-exception", excepted)
            .wrong(&["p-22,phone", "p-2,电话", "p-2,fone"])
            .or_also(&["mobile-number"])
            .right(&["p-2,phone"]),
    ]
}

/// A registry with two contact persons at the second point, and a summary of that.
fn with_contact(summary: &str) -> Folder {
    let contacts = "point_id,contact_name,contact_mobile,contact_email\n\
        p-2,张伟；阙某甲,0429-2000009,zw@lib.example.cn\n";
    point("summary")(summary).file("contacts.csv", contacts)
}

/// A mobile number as the telephone of the second point, with an exception for a column.
fn excepted(value: &str) -> Folder {
    let (point_id, column) = value.split_once(',').expect("point and column");
    let mut folder = point("phone")("13812345678");
    folder.options.personal_exceptions.push(PersonalException {
        point: point_id.to_owned(),
        column: column.to_owned(),
        reason: "唯一的服务电话".to_owned(),
    });
    folder
}
