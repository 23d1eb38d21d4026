//! Recognises what a row says, outside of the column 状态, of a point that has ended or is not yet
//! one: remarks, comments, and columns such as 是否有效 and 撤销时间.
//!
//! A doubt costs the clerk one word in the column 状态; a revoked point that is published as active
//! misleads the public. So a word for an end counts unless the text itself takes it back.

use super::folding::fold;
use crate::words;

/// Whether a remark says that a point has ended or is not yet one.
pub(crate) fn tells_end(remark: &str) -> bool {
    let text = fold(&remark.replace(['\n', '\r'], "；"));
    let mut at = 0;
    for clause in text.split_inclusive(is_end_of_clause) {
        let after = &text[at..];
        at += clause.len();
        if is_about_rights(clause) {
            continue;
        }
        if is_state(clause) && !tells_restoration(after) {
            return true;
        }
        let ends = words::ENDED_WORDS
            .iter()
            .flat_map(|word| clause.match_indices(word));
        let mut ends = ends.filter(|(found, word)| {
            let (before, rest) = (&clause[..*found], &clause[found + word.len()..]);
            !is_denied(before) && !is_harmless(word, rest)
        });
        if ends.any(|(found, _)| !tells_restoration(&after[found..])) {
            return true;
        }
    }
    false
}

/// The word of a title that says that the institutions of its list have ended or are not yet points.
pub(crate) fn end_in_title(title: &str) -> Option<&'static str> {
    let mut words = words::ENDED_WORDS.iter().copied();
    words.find(|word| {
        let mut places = title.match_indices(word);
        places.any(|(at, _)| !is_about_invalidity(word, &title[..at], &title[at + word.len()..]))
    })
}

/// Whether a word is about trade marks or patents that are declared invalid: 专利无效, 无效宣告.
fn is_about_invalidity(word: &str, before: &str, rest: &str) -> bool {
    word == "无效"
        && (before.ends_with("商标") || before.ends_with("专利") || rest.starts_with("宣告"))
}

/// Whether the cell of a column that is named after a state says that the point has ended: 否 below
/// 是否有效, a date below 撤销时间.
pub(crate) fn column_tells_end(heading: &str, cell: &str) -> bool {
    let (heading, cell) = (fold(heading), fold(cell));
    let is_no = [
        "否", "不", "不是", "×", "✗", "✘", "x", "n", "no", "false", "0",
    ]
    .contains(&cell.as_str());
    if names_good_state(&heading) {
        return is_no;
    }
    let is_nothing = is_no
        || cell
            .chars()
            .all(|character| !character.is_alphanumeric() && character != '√')
        || ["无", "没有", "未", "正常", "有效", "暂无", "在期"]
            .iter()
            .any(|word| cell.starts_with(word));
    names_end(&heading) && !is_nothing
}

/// Whether a heading asks for a state that every point of a list should have: 是否有效, 通过.
fn names_good_state(heading: &str) -> bool {
    const LONGEST: usize = 6;
    let state = heading.strip_prefix("是否").unwrap_or(heading);
    let states = [
        "有效", "通过", "合格", "保留", "续期", "在册", "达标", "正常", "同意", "批准", "入选",
        "在期", "存续", "运行", "备案", "认定",
    ];
    state.chars().count() <= LONGEST
        && !state.contains("国家")
        && states.iter().any(|word| state.contains(word))
}

/// Whether a heading is that of an end: 撤销时间, 退出文号, 是否终止.
fn names_end(heading: &str) -> bool {
    const LONGEST: usize = 8;
    // Fewer than in remarks: every point may have a 公示期 or a 失效日期.
    let ends = [
        "撤销", "撤消", "退出", "终止", "取消", "注销", "吊销", "除名", "摘牌", "作废", "停办",
        "关停", "清退", "取缔",
    ];
    heading.chars().count() <= LONGEST
        && ends.iter().any(|word| heading.contains(word))
        && !is_about_rights(heading)
        && !heading.contains(['量', '数', '次', '务'])
}

fn is_end_of_clause(character: char) -> bool {
    matches!(character, ',' | '。' | '.' | ';' | '!')
}

/// Whether a clause only names a state before the end of the procedure: 筹建, 公示. In a sentence it may
/// be one of the past: 2019年筹建.
fn is_state(clause: &str) -> bool {
    let words = [
        "筹建",
        "在建",
        "建设中",
        "筹备中",
        "公示",
        "未公示",
        "考察期",
        "试点期",
    ];
    let bare = clause.trim_end_matches(is_end_of_clause);
    words.contains(&bare.trim_start_matches(['正', '在', '仍', '尚']).trim())
        || words.contains(&bare)
}

/// Whether a text is about trade marks or patents, which are revoked, too.
fn is_about_rights(text: &str) -> bool {
    text.contains("商标") || text.contains("专利")
}

/// Whether a word for an end is denied by what stands before it: 未撤销, 误注销.
fn is_denied(before: &str) -> bool {
    let denials = [
        "未",
        "不",
        "非",
        "无",
        "没",
        "没有",
        "没被",
        "未被",
        "误",
        "不予",
        "未予",
        "未曾",
        "从未",
        "未发现",
        "暂未",
        "免于",
        "避免",
        "防止",
    ];
    denials.iter().any(|denial| before.ends_with(denial))
}

/// Whether a word says nothing of the point because of what follows: 不再收费, 取消预约, 不予撤销.
fn is_harmless(word: &str, rest: &str) -> bool {
    let begins = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    if begins(&["系误", "有误", "为误"]) {
        return true;
    }
    match word {
        "不再" => begins(&["收", "另", "需", "重复", "赘述", "要求"]),
        "取消" | "停止" | "放弃" => begins(&[
            "收费",
            "费用",
            "收取",
            "押金",
            "预约",
            "限制",
            "门槛",
            "午休",
            "登记费",
        ]),
        "审核中" | "评审中" | "筹建中" => begins(&["心"]),
        "合并至" | "合并到" | "合并入" | "并入" => begins(&[
            "本馆",
            "本校",
            "本院",
            "本单位",
            "本机构",
            "本网点",
            "我馆",
            "我校",
            "我院",
            "我单位",
        ]),
        "不予" | "未予" => begins(&["撤销", "取消", "终止", "注销", "除名"]),
        _ => false,
    }
}

/// Whether a text that begins with a word for an end goes on to say that the point was restored:
/// 曾撤销, 2024年重新认定. 续期申请中 and 未恢复 do not.
fn tells_restoration(text: &str) -> bool {
    let is_open = |before: &str| {
        let words = [
            "未", "不", "没", "无", "待", "拟", "需", "应", "可", "申请", "正在", "尚未", "不再",
            "不得", "办理", "建议", "计划", "等待", "准备", "不予", "能否", "是否", "后再",
        ];
        words.iter().any(|word| before.ends_with(word))
    };
    let is_request = |after: &str| {
        let words = [
            "申请", "材料", "中", "待", "手续", "事宜", "审核", "评审", "工作", "未", "不", "失败",
            "期限", "时间",
        ];
        words.iter().any(|word| after.starts_with(word))
    };
    let mut found = words::RESTORED_WORDS
        .iter()
        .flat_map(|word| text.match_indices(word));
    found.any(|(at, word)| !is_open(&text[..at]) && !is_request(&text[at + word.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_that_tell_an_end_are_recognised_whatever_stands_near() {
        for remark in [
            "已撤销",
            "到期未续期，已撤销",
            "因误报数据，2025年6月被撤销资格",
            "曾为省级网点，2025年撤销",
            "同意其于2025年3月15日起正式退出省级网点序列，不再提供服务",
            "已重新申请未通过，撤销",
            "撤销后正在重新申请",
            "不再续期",
            "2025年不再续期",
            "被取缔",
            "吊销",
            "单位已注销",
            "资格失效",
            "除名",
            "限期整改中",
            "公示未通过",
            "2025.6作废",
            "年度考核不合格，取消",
            "主动放弃",
            "已撤销，待恢复",
            "到期，续期申请未通过",
            "不予备案",
            "暂缓认定",
            "拟推荐",
            "提供商标撤销咨询；2024年已撤销",
            "此单位2024年已撤销\n请删去",
            "已撤消",
            "暂停對外服務",
            "2023.5已撤",
            "筹建",
            "正在筹建",
            "筹建期",
            "已批准筹建",
            "建设期",
            "公示",
            "待公示",
            "待验收",
            "审核中",
            "试运行",
            "有效期已过",
            "撤回",
            "转出",
            "已合并至锦州市图书馆",
        ] {
            assert!(tells_end(remark), "{remark}");
        }
    }

    #[test]
    fn remarks_that_take_an_end_back_or_are_about_other_things_tell_none() {
        for remark in [
            "",
            "新馆",
            "2020年曾整改，已恢复",
            "曾撤销，2024年重新认定",
            "2023年到期，已续期至2026年",
            "整改完成",
            "未撤销",
            "误注销，已恢复",
            "提供商标撤销咨询",
            "专利无效检索",
            "服务不再收费",
            "取消预约",
            "不予撤销",
            "2021年备案",
            "虚拟现实",
            "2019年筹建，2021年已建成",
            "公示无异议",
            "已公示",
            "2023年5月公示",
            "2022年试运行，2023年正式运行",
            "审核通过",
            "专利申请撤回咨询",
            "由审查审核中心推荐",
            "2020年老馆合并至本馆",
        ] {
            assert!(!tells_end(remark), "{remark}");
        }
    }

    #[test]
    fn columns_named_after_a_state_tell_an_end() {
        for (heading, cell) in [
            ("是否有效", "否"),
            ("是否通过", "×"),
            ("是否 续期", "N"),
            ("有效", "否"),
            ("撤销时间", "2025-03-01"),
            ("撤销文号", "辽知〔2025〕9号"),
            ("是否撤销", "是"),
            ("退出", "√"),
            ("终止原因", "机构改革"),
            ("停办时间", "2025-03-01"),
        ] {
            assert!(column_tells_end(heading, cell), "{heading} {cell}");
        }
        for (heading, cell) in [
            ("是否有效", "是"),
            ("是否撤销", "否"),
            ("撤销时间", "无"),
            ("撤销时间", "/"),
            ("撤销时间", "未撤销"),
            ("商标撤销", "是"),
            ("撤销业务数量", "3"),
            ("是否国家级备案", "否"),
            ("通过质量管理体系认证", "否"),
            ("业务范围", "否"),
            ("公示期", "2025-03-01"),
            ("失效日期", "2028-03-01"),
        ] {
            assert!(!column_tells_end(heading, cell), "{heading} {cell}");
        }
    }
}
