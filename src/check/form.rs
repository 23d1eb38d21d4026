//! Rules for the spelling of values and for references between tables.

use crate::diagnostics::rule::rules;

rules! { Form;
    /// 原因：前后的空格看不见，却会让查找、去重和比对出错。程序已经去掉，原表里还在。
    ///
    /// 例子：名称格里是 `大连图书馆 `，最后多敲了一个空格。
    ///
    /// 改法：在原表中删去，或者用 WPS 的 TRIM 函数整列处理。
    SURROUNDING_SPACE = Warning "surrounding-space", None,
        "单元格前后不要有空格，读取时已去掉", "A cell has no space at its ends; it is trimmed";
    /// 原因：这些字符看不见，会弄乱网页，也能让文字显示得与实际不同。
    ///
    /// 例子：从网页上复制来的 `大连<U+200B>图书馆`，中间夹着一个零宽空格；名称格里按 Alt+Enter 换了行也算。
    ///
    /// 改法：把这一格清空后重新输入，不要从网页或聊天软件直接粘贴。
    CONTROL_CHARACTER = Error "control-character", None,
        "不能有看不见的控制字符、零宽字符和改变文字方向的字符", "No control, zero-width or bidirectional-override characters";
    /// 原因：U+FFFD 说明转换编码时丢了字，原来的字已经找不回来。
    ///
    /// 例子：名称成了 `大连�书馆`。
    ///
    /// 改法：对照原表改回正确的字，再另存为“CSV UTF-8（逗号分隔）”。
    REPLACEMENT_CHARACTER = Error "replacement-character", None,
        "不能有乱码替代符 U+FFFD", "No replacement characters left by a failed conversion";
    /// 原因：单元格里是公式错误，不知道本来的值；从表格软件存成 CSV 的文件里，错误会变成普通的文字。
    ///
    /// 例子：地址一格是 `#REF!`，电话一格是 `#N/A`；WPS 和 LibreOffice 的 `Err:502` 也是。
    ///
    /// 改法：在原表中改正公式，或直接填上正确的内容；本来就没有内容的，把这一格清空。
    ERROR_CELL = Error "error-cell", None,
        "单元格里不能是公式错误", "No cell holds a formula error";
    /// 原因：表格软件、导出程序或编码转换把内容弄坏了，原来是什么已经看不出来，不能发布，也不能用来替换名录里的好值。
    ///
    /// 例子：电话成了 `4.29E+09`、`########`，或者去掉了开头的 0，成了 `4290000000`；名称成了 `锟斤拷`、`图书?`、`王□图书馆`；格里是公式 `=CONCATENATE(A1,B1)`，而不是它的结果。
    ///
    /// 改法：照原件重新填写这一格。电话、邮编、证书号等先把整列设为“文本”格式再填；乱码的，请从原来的软件重新导出为“CSV UTF-8（逗号分隔）”或 .xlsx。不知道原来内容的，把这一格清空。
    DAMAGED_VALUE = Error "damaged-value", None,
        "单元格的内容不能是被表格软件或编码转换弄坏的", "No cell holds what a spreadsheet or a conversion has damaged";
    /// 原因：过长的格多半是整篇文章粘进了一格，或者少了结束引号。
    ///
    /// 例子：把整份工作总结粘进了 `summary`（简介），超过两万字。
    ///
    /// 改法：缩短内容，详细介绍给网址即可；确实需要的，在 `wangdian.toml` 里调高 `data.max_cell_characters`。
    TOO_LONG = Error "too-long", None,
        "单元格的字数不能超过设置的上限", "No cell is longer than the configured limit";
    /// 原因：这一格是每条记录都要有的，空着就无法编目或显示。
    ///
    /// 例子：`p-12,大连图书馆,,210200`，机构性质是空的。
    ///
    /// 改法：补填这一格。
    EMPTY_REQUIRED = Error "empty-required", None,
        "必填的格不能为空", "Required cells are not empty";
    /// 原因：编号是网点的永久地址，也用作文件名，只能用在哪里都不会出错的字符。
    ///
    /// 例子：编号写成 `P_12` 或 `大连图书馆`。
    ///
    /// 改法：改成小写字母、数字和连字符，例如 `p-12`；已经公布过的编号不要再改。
    BAD_ID = Error "bad-id", None,
        "编号由小写字母、数字和连字符组成，以字母或数字开头，最多 63 个字符", "An id is `[a-z0-9][a-z0-9-]{0,62}` and no reserved device name";
    /// 原因：编号是网点的永久地址，两个网点不能用同一个地址。
    ///
    /// 例子：复制一行来改名称，忘了改编号，`p-12` 出现了两次。
    ///
    /// 改法：同一机构的，合并成一行；不同机构的，给后来的一个没有用过的编号。
    DUPLICATE_ID = Error "duplicate-id", None,
        "编号不能重复", "No two points have the same id";
    /// 原因：有的系统不分大小写，两个地址会变成同一个文件。
    ///
    /// 例子：一行是 `p-12a`，另一行是 `p-12A`。
    ///
    /// 改法：把其中一个改成没有用过的编号，一律用小写。
    ID_DIFFERS_BY_CASE = Error "id-differs-by-case", None,
        "两个编号不能只有大小写的差别", "No two ids differ by case only";
    /// 原因：这一行属于哪个网点是按编号认的，认不出来就不知道放到哪一页。
    ///
    /// 例子：service_items.csv 里写 `p-0042`，而 points.csv 里是 `p-0024`。
    ///
    /// 改法：按提示改编号；网点确实还没有登记的，先在 points.csv 里加一行。
    UNKNOWN_POINT = Error "unknown-point", None,
        "各表中的编号必须在 points.csv 中", "Every point_id is an id of points.csv";
    /// 原因：这一列只能填规定的选项，筛选和统计才对得上。
    ///
    /// 例子：机构性质填了 `高较`，应当是 `高校`。
    ///
    /// 改法：填提示中列出的中文名或代码；确实需要新的选项，在 taxonomy.toml 里添加。
    UNKNOWN_CODE = Error "unknown-code", None,
        "有固定选项的列只能填规定的选项", "A coded column holds a term of its vocabulary";
    /// 原因：变更项说明是哪一列变了，写错就显示不出“由什么改为什么”。
    ///
    /// 例子：events.csv 的变更项写成 `adress`，应当是 `address`（地址）。
    ///
    /// 改法：填那一列的英文名或中文标题。
    UNKNOWN_FIELD = Error "unknown-field", None,
        "变更项必须是表中一列的名称", "The field of an event is the name of a column";
    /// 原因：有效期、公示期都按日期计算，读不出来就无法判断。
    ///
    /// 例子：`2023-02-30` 没有这一天；`45046` 是 Excel 里没有设成日期格式的数字。
    ///
    /// 改法：写成 `2023-04-30`，`2023/4/30` 也可以；在表格软件里先把这一列设成日期格式。
    BAD_DATE = Error "bad-date", None,
        "日期必须是真实的日期，写成 2023-04-30 的形式", "A date is a day of the calendar, written 2023-04-30";
    /// 原因：《专利法》1984年才通过，在这以前没有服务网点，多半是年份写错了。
    ///
    /// 例子：批准日期写成 `1926-10-18`，应当是 `2026-10-18`。
    ///
    /// 改法：照原件改正年份；不知道的留空。
    EARLY_DATE = Warning "early-date", None,
        "日期不能早于1984年", "No date is before 1984";
    /// 原因：没有区号开头的 0，电话打不通，网页上也不能点按拨打。
    ///
    /// 例子：电话写成 `411-84378000`，应当是 `0411-84378000`。
    ///
    /// 改法：在区号前面补上 0；填表前先把这一列设成文本格式，表格软件就不会去掉它。
    AREA_CODE_WITHOUT_ZERO = Warning "area-code-without-zero", None,
        "固定电话的区号以 0 开头", "The area code of a telephone number begins with 0";
    /// 原因：看不出电话号码的格，网页上不能点按拨打；没有区号的号码，外地打不通。
    ///
    /// 例子：电话写成 `84378000`，没有区号；写成 `QQ：12345678`、`微信公众号：示例图书馆`；多了一位或少了一位数字。
    ///
    /// 改法：写成区号加号码，例如 `0411-84378000`；微信、QQ 等写到简介里，没有电话的留空。
    BAD_PHONE = Warning "bad-phone", None,
        "电话写区号和号码", "A telephone number is one that can be dialled, with its area code";
    /// 原因：名称、地址、电话的格里是别的列的内容，多半是两列填反了，或者整行错了一列；照样发布，读者会看到错的名称和地址。
    ///
    /// 例子：地址是 `0411-84378000`，电话是 `辽宁省大连市示例路1号`；名称是 `辽宁省大连市`。
    ///
    /// 改法：照原件核对这一行，把各格填回自己的列；没有内容的留空。
    MISPLACED_VALUE = Error "misplaced-value", None,
        "名称、地址和电话的格里不能是别的列的内容", "Name, address and telephone do not hold what belongs to another column";
    /// 原因：网页标签和转义字符不会起作用，会照样显示在名称和说明里。
    ///
    /// 例子：从网页上复制来的 `<b>大连</b>图书馆`、`周一至周五&nbsp;8:30`。
    ///
    /// 改法：删去标签，只留文字；`&nbsp;` 改成空格，`&amp;` 改成 `&`。
    MARKUP_IN_TEXT = Warning "markup-in-text", None,
        "文字里没有网页标签和转义字符", "No text has tags or references of HTML";
    /// 原因：中文名称里的英文引号不分前后，查找和排版都不便；也常是 CSV 的引号写错留下的。
    ///
    /// 例子：`大连"专利之窗"图书馆`
    ///
    /// 改法：名称里确实有引号的，改成中文引号 `“”`；多出来的，删去。
    STRAIGHT_QUOTE_IN_NAME = Warning "straight-quote-in-name", None,
        "中文名称里用中文引号", "A Chinese name has Chinese quotation marks";
    /// 原因：人数要参加计算和比较，夹着汉字就算不了。
    ///
    /// 例子：专职人员数量写成 `十人` 或 `约12`。
    ///
    /// 改法：只写数字，例如 `12`；不清楚的留空。
    BAD_NUMBER = Error "bad-number", None,
        "人数只写数字", "A number of persons has digits only";
    /// 原因：度分秒和文字不能直接用来定位。
    ///
    /// 例子：经度写成 `东经121度36分`。
    ///
    /// 改法：换算成小数的度，例如 `121.6147`；不会换算的，把经纬度和坐标系都留空。
    BAD_COORDINATE = Error "bad-coordinate", None,
        "经纬度写成小数的度", "Coordinates are decimal degrees";
    /// 原因：邮编必须是六位数字，多一位少一位信件就寄不到。
    ///
    /// 例子：`11600` 少一位；有的软件会把开头的 0 去掉，`010000` 变成 `10000`。
    ///
    /// 改法：填六位数字；把这一列设成文本格式再填，开头的 0 就不会丢。
    BAD_POSTCODE = Error "bad-postcode", None,
        "邮编是六位数字", "A postcode has six digits";
    /// 原因：网页上的链接要点了就能打开，不完整的网址会打不开。
    ///
    /// 例子：`www.dl-library.net.cn` 没有写 `https://`，或者网址中间有空格。
    ///
    /// 改法：从浏览器的地址栏整条复制。
    BAD_URL = Error "bad-url", None,
        "网址必须完整，可以打开", "A web address is complete and well-formed";
    /// 原因：`javascript:` 之类的地址会在访问者的电脑上运行代码，网站只允许打开网页。
    ///
    /// 例子：网址格里是 `javascript:alert(1)`，或者 `ftp://…`。
    ///
    /// 改法：改填以 `http://` 或 `https://` 开头的网页地址；没有的留空。
    FORBIDDEN_SCHEME = Error "forbidden-scheme", None,
        "网址只能以 http:// 或 https:// 开头", "Web addresses are http or https only";
    /// 原因：格式不对的邮箱收不到信。
    ///
    /// 例子：`ip#library.cn`，应当是 `@`；或者 `ip@library`，少了后面的 `.cn`。
    ///
    /// 改法：改成 `名称@域名` 的形式；几个邮箱之间用分号隔开。
    BAD_EMAIL = Error "bad-email", None,
        "电子邮箱写成 名称@域名 的形式", "A mail address has the form name@domain";
    /// 原因：同一网点有两行联系人，不知道以哪一行为准。
    ///
    /// 例子：contacts.csv 里 `p-12` 出现了两次。
    ///
    /// 改法：删去过时的一行。
    DUPLICATE_CONTACT = Error "duplicate-contact", None,
        "contacts.csv 中每个网点只有一行", "contacts.csv has one row per point";
    /// 原因：两个表写的联系人不一样，有一个已经过时。
    ///
    /// 例子：points.csv 的 `contact_name` 是 `张某`，contacts.csv 里是 `李某`。
    ///
    /// 改法：核对后只在 contacts.csv 保留，points.csv 里的清空。
    CONTACT_CONFLICT = Error "contact-conflict", None,
        "points.csv 与 contacts.csv 的联系人信息不能互相矛盾", "points.csv and contacts.csv do not contradict each other";
}

/// Whether an id has the required form and is a valid file name on all systems.
pub(crate) fn is_id(id: &str) -> bool {
    let mut bytes = id.bytes();
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let first_fits = bytes.next().is_some_and(allowed);
    first_fits
        && id.len() <= 63
        && bytes.all(|byte| allowed(byte) || byte == b'-')
        && !is_device(id)
}

/// Device names of Windows, which are reserved with any extension.
fn is_device(id: &str) -> bool {
    if matches!(id, "con" | "nul" | "aux" | "prn") {
        return true;
    }
    let numbered = id.strip_prefix("com").or_else(|| id.strip_prefix("lpt"));
    numbered.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn ids_are_valid_file_names_on_all_systems() {
        for id in ["a", "0", "p-1", "console", "com10", "com", &"a".repeat(63)] {
            assert!(is_id(id), "{id}");
        }
        for id in [
            "",
            "-a",
            "A",
            "a_b",
            "a.b",
            "网点",
            "con",
            "com1",
            "lpt9",
            "a/b",
            &"a".repeat(64),
        ] {
            assert!(!is_id(id), "{id}");
        }
    }
}
