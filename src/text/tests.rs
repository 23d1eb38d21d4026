//! Compares the text rules with `tests/vectors.json`, which also tests the page's script
//! (`tests/browser/vectors.test.mjs`).
//!
//! `UPDATE_EXPECT=1 cargo test --release --lib text::tests` writes the file anew; read the
//! difference before committing it.

use crate::test_support::expected::assert_file;
use crate::text::everyday::{
    FUNCTION_CHARACTERS, PARTICLES, PATENT_NUMBER, Parts, WordPatterns, parts,
};
use crate::text::numbers::number_key;
use crate::text::{
    END_MARK, ParsedQuery, QueryWord, Token, document_terms, exact_term, fold, read_part,
};
use crate::words;
use serde::{Deserialize, Serialize};

/// A text with the result of each text rule.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Vector {
    text: String,
    /// What of it is read as a query.
    read: String,
    fold: String,
    terms: Vec<String>,
    exact_term: String,
    tokens: Vec<VectorToken>,
    words: Vec<VectorWord>,
    exact_pinyin: String,
    truncated: bool,
    /// The key by which the text is looked up if it is a number or id.
    number_key: Option<String>,
    /// The words that may be abbreviations, each with its abbreviation terms.
    abbreviations: Vec<(String, Vec<String>)>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum VectorToken {
    Term(String),
    Ideograph(char),
    Phonetic(String),
    Prefix(String),
    Abbreviation(String),
}

/// A query word: its text, whether it is adjacent to the previous word, whether it is ideographic,
/// and its interpretations by stage, each with its tokens and parts.
type VectorWord = (String, bool, bool, Vec<Vec<(Vec<usize>, Vec<u32>)>>);

/// All kinds of texts that people may type or records may contain.
const TEXTS: &[&str] = &[
    "",
    " ",
    "葫芦岛市科技信息研究所",
    "葫芦岛 专利检索",
    "一、专利检索",
    "（十二）商标",
    "1. 查专利",
    " 12）商标",
    "三一重工",
    "1、",
    "3.15",
    "12330、维权",
    "一二三、商标",
    "葫芦岛专利检索",
    "图",
    "图 书",
    "ＰＣＴ申请",
    "pct PCT Pct",
    "上海图书馆（上海科学技术情报研究所）",
    "Peking University",
    "Peking　University，北京大学",
    "5G通信产业专利导航",
    "0411-84379172",
    "＋86 411 8437 9172",
    "0086(411)84379172",
    "+86 400-600-1234",
    "125000",
    "LN-0008",
    "第719研究所",
    "12 34",
    "沪知局办〔2022〕18号",
    "﨎﨏㈱㍿①Ⅳ½",
    "𬭳𬭶测试𠮷野家",
    "ÄÖÜ ß İstanbul ΟΔΥΣΣΕΥΣ Σ",
    "e\u{301}cole École ﬁn",
    "ガラス ｶﾞﾗｽ パテント",
    "한국어 특허",
    "中国・日本·韩国",
    "a\u{200B}b 中\u{200D}文 \u{202E}override",
    "专利🙂商标👨‍👩‍👧检索",
    "<img src=x onerror=alert(1)>",
    "{{ name }} ]]> \"quotes\" 'single' & amp",
    "。，！？、；：“”‘’（）《》【】…—",
    "〇一二々〆ヶ",
    "知识产权知识产权知识产权",
    "标$标",
    "བོད་ཡིག ئۇيغۇرچە ᠮᠣᠩᠭᠣᠯ",
    "x1 1x 第1号 第１号",
    "一二三四五六七八九十百千万亿兆甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥",
    "huludao",
    "hu lu dao",
    "huludaoshi keji",
    "Húlúdǎo shì",
    "hldskj",
    "hld bj h",
    "xian",
    "xi'an",
    "Xi’an Jiaotong Daxue",
    "lüliang LÜLIANG lvliang luliang nv",
    "hulud shenyan zh zho",
    "葫芦岛keji tsg昆明",
    "Tsinghua Univeristy pattent",
    "zhuanlijiansuozhuanlijiansuozhuanlijiansuo shangbiao",
    "知识产权信息公共服务网点知识产权分析评议服务中心 huludaoshi 科技情报研究院 tushuguan",
    "an an an ang a e",
    "专利 专利 专利检索",
    "專利檢索 臺灣圖書館",
    "北大 专利检索",
    "北大专利 合工大，大连化物所",
    "5G北大 北大5G 北大 大大大大大",
    "hu lu dao shi ke ji xin xi yan jiu suo ba pa ma fa da ta na la ga ka ha ji qi xi zhi chi shi ri zi ci si",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty a b c d e f g h i j k l m n",
];

fn vector(text: &str) -> Vector {
    let mut spans = Vec::new();
    let folded = fold(text);
    document_terms(&folded, &mut spans);
    let terms = spans.iter().map(|span| {
        let mut term = folded[span.start..span.end].to_owned();
        if span.has_end_mark {
            term.push(END_MARK);
        }
        term
    });
    let parsed = ParsedQuery::new(text);
    let abbreviations = vector_abbreviations(&parsed);
    Vector {
        text: text.to_owned(),
        read: read_part(text).0.to_owned(),
        fold: fold(text).into_owned(),
        terms: terms.collect(),
        exact_term: exact_term(&folded),
        tokens: parsed
            .tokens
            .into_iter()
            .map(|token| match token {
                Token::Term(term) => VectorToken::Term(term),
                Token::Ideograph(character) => VectorToken::Ideograph(character),
                Token::Phonetic(sound) => VectorToken::Phonetic(sound),
                Token::PhoneticPrefix(prefix) => VectorToken::Prefix(prefix),
                Token::Abbreviation(term) => VectorToken::Abbreviation(term),
            })
            .collect(),
        words: parsed.words.into_iter().map(vector_word).collect(),
        exact_pinyin: parsed.exact_pinyin,
        truncated: parsed.truncated,
        number_key: number_key(text),
        abbreviations,
    }
}

/// The abbreviations of the words, as if no record matched any of them.
fn vector_abbreviations(parsed: &ParsedQuery) -> Vec<(String, Vec<String>)> {
    let unmatched: Vec<usize> = (0..parsed.words.len()).collect();
    let Some(abbreviated) = parsed.with_abbreviations(&unmatched) else {
        return Vec::new();
    };
    let term_of = |token: &usize| match &abbreviated.tokens[*token] {
        Token::Abbreviation(term) => Some(term.clone()),
        _ => None,
    };
    let words = abbreviated.words.iter().zip(&parsed.words);
    words
        .filter(|(with, without)| with.stages.len() > without.stages.len())
        .map(|(word, _)| {
            let interpretation = &word.stages.last().unwrap()[0];
            let terms: Option<Vec<String>> = interpretation.tokens.iter().map(term_of).collect();
            (word.text.clone(), terms.unwrap())
        })
        .collect()
}

fn vector_word(word: QueryWord) -> VectorWord {
    let stages = word.stages.into_iter().map(|stage| {
        let interpretations = stage.into_iter();
        interpretations
            .map(|interpretation| (interpretation.tokens, interpretation.parts))
            .collect()
    });
    (
        word.text,
        word.is_adjacent,
        word.is_ideographic,
        stages.collect(),
    )
}

#[test]
fn text_rules_match_the_vectors() {
    let vectors: Vec<Vector> = TEXTS.iter().map(|text| vector(text)).collect();
    // One vector per line, for readable diffs.
    let lines: Vec<String> = vectors
        .iter()
        .map(|vector| serde_json::to_string(vector).unwrap())
        .collect();
    assert_file(
        "tests/vectors.json",
        &format!("[\n{}\n]\n", lines.join(",\n")),
    );
}

#[test]
fn adjacent_characters_of_a_run_are_terms() {
    assert_eq!(vector("科技信息").terms, ["科技", "技信", "信息", "息$"]);
}

#[test]
fn full_width_and_upper_case_are_folded() {
    assert_eq!(vector("ＰＣＴ").terms, vector("pct").terms);
}

#[test]
fn each_character_is_covered_by_its_adjacent_pairs() {
    let (_, _, _, stages) = &vector("葫芦岛").words[0];
    assert_eq!(stages[0][0].1, [0b01, 0b11, 0b10]);
}

#[test]
fn queries_with_more_than_thirty_tokens_are_truncated() {
    assert!(vector(TEXTS[TEXTS.len() - 1]).truncated);
    assert!(!vector("专利检索").truncated);
}

/// Patterns of everyday words, and what is recognised in each query by them.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EverydayVectors {
    patterns: Vec<String>,
    rules: Rules,
    queries: Vec<EverydayVector>,
}

/// The characters that recognition leaves out.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Rules {
    particles: String,
    particle_words: String,
    function_characters: String,
    patent_number: String,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EverydayVector {
    query: String,
    /// Each row with its written words and its texts.
    rows: Vec<(usize, Vec<usize>, Vec<String>)>,
    rest: String,
}

const PATTERNS: &[&str] = &[
    "专利/发明专利/patent/patents",
    "商标/品牌/trademark/trade mark",
    "查/查询/找/检索/search",
    "查新/科技查新",
    "申请/办/apply+专利/商标/patent",
    "怎么/哪里/我想/how to/the/a",
    "12330/4·26/pct",
    "𠮷野/图书馆",
    "申请号/公开号",
];

const QUERIES: &[&str] = &[
    "",
    "查",
    "查专利",
    "找查专利",
    "审查员",
    "哪里能免费查商标吗",
    "我想在沈阳市和平区查专利",
    "沈阳 专利 申请，北京",
    "专利专利申请申请",
    "商标的查询",
    "图 商标查询",
    "How To Apply for a PATENT",
    "how  to search patents-trademark",
    "trade mark trademarks",
    "打１２３３０电话",
    "412330 4·26 4·267",
    "x专利y 专利z",
    "查𠮷野商标𠮷",
    "科技查新站查新",
    "ＰＣＴ专利",
    "沈阳哪里能做专利查询呢",
    "能查人工智能专利吗",
    "有机肥料专利",
    "想用着的专利",
    "专利号202010123456.7",
    "20201012345",
    "2020 1012 3456 X 有效吗",
    "2024-01-01 2024-12-31",
    "patent in Xi'an",
    "xi’an the",
    "US10234567B2",
    "PCT/CN2020/123456",
    "wo 2020 年",
    "ZL202010123456.7",
    "专利ＺＬ 2020 1 0123456.X有效吗",
    "CN 112345678 A",
    "cn112345678a2b",
    "CN1234",
    "ozl202010123456",
];

#[test]
fn everyday_words_are_recognised_as_the_vectors_say() {
    let all: Vec<Parts> = PATTERNS.iter().map(|pattern| parts(pattern)).collect();
    let patterns = WordPatterns::new(&all);
    let queries = QUERIES.iter().map(|query| {
        let recognized = patterns.recognize(query);
        let rows = recognized.rows.into_iter();
        EverydayVector {
            query: (*query).to_owned(),
            rows: rows
                .map(|row| (row.row, row.written_words, row.texts))
                .collect(),
            rest: recognized.rest,
        }
    });
    let made = EverydayVectors {
        patterns: PATTERNS
            .iter()
            .map(|pattern| (*pattern).to_owned())
            .collect(),
        rules: Rules {
            particles: PARTICLES.to_owned(),
            particle_words: words::PARTICLE_WORDS.concat(),
            function_characters: FUNCTION_CHARACTERS.to_owned(),
            patent_number: PATENT_NUMBER.to_owned(),
        },
        queries: queries.collect(),
    };
    let text = serde_json::to_string(&made).unwrap();
    let text = text.replace("{\"query\"", "\n{\"query\"");
    assert_file("tests/everyday_vectors.json", &(text + "\n"));
}
