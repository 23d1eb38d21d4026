//! The rules of the audit, and the severity that each has for a kind of site.

use crate::config::Profile;
use crate::diagnostics::rule::rules;
use crate::diagnostics::{Rule, Severity};

/// Source of what the pages state about themselves and how they look.
const GUIDE: Option<&str> = Some("《政府网站发展指引》（国办发〔2017〕47号）");
/// Source of what inspections count.
const INDICATORS: Option<&str> = Some("《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）");
/// Source of what everybody must be able to use.
const ACCESSIBILITY: Option<&str> = Some("《无障碍环境建设法》第三十二条，GB/T 37668—2019");

rules! { Audit;
    /// 原因：读不出来的页面没法检查，公众也看不到。
    ///
    /// 例子：`about.html` 没有读取权限，或者保存成了 GB 18030 编码。
    ///
    /// 改法：改正权限；网页一律保存为 UTF-8 编码。
    UNREADABLE_PAGE = Error "audit-unreadable-page", None,
        "每个页面都能读取，保存为 UTF-8 编码", "Every page can be read and is UTF-8";
    /// 原因：符号链接在别的服务器和光盘上没有去处，还可能把网站以外的文件公开出去。
    ///
    /// 例子：`data/points.csv` 是指向 `/srv/points.csv` 的符号链接。
    ///
    /// 改法：用文件本身代替符号链接。
    SYMBOLIC_LINK = Error "audit-symbolic-link", None,
        "网站只由文件和文件夹组成，没有符号链接", "A site consists of files and folders, without symbolic links";
    /// 原因：标签没有结束、文件不完整的页面，不同浏览器显示得不一样，屏幕阅读器会读乱。
    ///
    /// 例子：`<div>` 没有 `</div>`，或者文件到一半就断了。
    ///
    /// 改法：在提示的页面里补上结束标签；文件不完整的，重新生成并上传。
    BROKEN_HTML = Error "audit-broken-html", None,
        "页面的 HTML 完整，标签有头有尾", "The HTML of a page is complete, and its elements are closed";
    /// 原因：政府网站的每个页面都用规定的标签说明自己是什么，检查系统和搜索引擎靠它认识页面；名称的大小写也有规定。
    ///
    /// 例子：栏目页没有 `ColumnName`，或者写成了 `columnname`。
    ///
    /// 改法：每页写 `SiteName`、`SiteDomain`、`SiteIDCode`；首页和栏目页再写 `ColumnName`、`ColumnDescription`、`ColumnKeywords`、`ColumnType`；内容页再写 `ArticleTitle`、`PubDate`、`ContentSource`。
    META_MISSING = Error "audit-meta-missing", GUIDE,
        "页面有规定的 meta 标签，内容不空", "A page has the meta tags that are required, none of them empty";
    /// 原因：同一个标签写了两次，不知道以哪个为准。
    ///
    /// 例子：一页有两个 `<meta name="ArticleTitle">`。
    ///
    /// 改法：只留一个。
    META_REPEATED = Error "audit-meta-repeated", GUIDE,
        "每个规定的 meta 标签只写一次", "Each required meta tag stands once";
    /// 原因：标签说的和公众看到的不一样，检索到的就不是这一页。
    ///
    /// 例子：`ArticleTitle` 是 `甲图书馆`，而页面的标题是 `乙图书馆`；`PubDate` 的日期页面上没有。
    ///
    /// 改法：让标签与页面上显示的文字一致：`ArticleTitle` 与主标题相同，`ColumnName`、`ContentSource`、`SiteIDCode` 和 `PubDate` 的日期在页面上看得到。
    META_DIFFERS = Error "audit-meta-differs", GUIDE,
        "meta 标签与页面上显示的一致", "Meta tags agree with what is shown";
    /// 原因：格式不对的日期、域名和标识码，检查系统读不出来；晚于今天的发布日期等于造假。
    ///
    /// 例子：`PubDate` 是 `2026年4月1日`，应当是 `2026-04-01 00:00`。
    ///
    /// 改法：`PubDate` 写成 `年-月-日 时:分`；`SiteDomain` 只写域名；`SiteIDCode` 是 10 位数字或者 bm 加 8 位数字。
    META_FORM = Error "audit-meta-form", GUIDE,
        "meta 标签的日期、域名和标识码格式正确", "Dates, hosts and codes of meta tags have their form";
    /// 原因：各页说的网站名称、域名或标识码不同，就不像同一个网站。
    ///
    /// 例子：一页的 `SiteName` 是 `服务网点名录`，其他页都是 `知识产权信息公共服务网点名录`。
    ///
    /// 改法：全站写成一样的。
    META_INCONSISTENT = Error "audit-meta-inconsistent", GUIDE,
        "全站各页的网站名称、域名和标识码相同", "All pages state the same name, host and code of the site";
    /// 原因：政府网站的每一篇都要有发布日期。
    ///
    /// 例子：某网点的页面没有 `PubDate`，因为数据里没有日期。
    ///
    /// 改法：在数据里填 `updated_on` 或 `approved_on`；内容页在开头写 `updated_on`。
    NO_PUBLICATION_DATE = Warning "audit-no-publication-date", GUIDE,
        "内容页有发布日期", "Pages of content have a date of publication";
    /// 原因：政府网站使用以 .gov.cn 结尾的域名，公众凭它辨认真假。
    ///
    /// 例子：`SiteDomain` 是 `www.cnips.org`。
    ///
    /// 改法：改用 .gov.cn 域名。
    NOT_GOV_CN = Warning "audit-not-gov-cn", GUIDE,
        "官方网站的域名以 .gov.cn 结尾", "The official site's host ends in .gov.cn";
    /// 原因：页脚说明网站由谁主办、怎么联系，每一页都要有。
    ///
    /// 例子：某页没有 `<footer>`。
    ///
    /// 改法：各页使用同一个页脚模板。
    NO_FOOTER = Error "audit-no-footer", GUIDE,
        "每页都有页脚", "Every page has a footer";
    /// 原因：全站页脚应当一致；不一致的页面多半是用旧模板生成的，或者被人改过。
    ///
    /// 例子：某页页脚的联系电话是 `0531-66604321`，其他页是 `0531-66601234`；或者少一个链接。
    ///
    /// 改法：各页使用同一个页脚模板。本页自己的链接和网址不同不算。
    FOOTER_DIFFERS = Error "audit-footer-differs", GUIDE,
        "全站页脚一致", "The footer is the same on all pages";
    /// 原因：页脚的这些内容是政府网站的规定内容，公众和检查人员靠它核对网站的身份。
    ///
    /// 例子：页脚没有“网站标识码”，公安备案链接里的号码与文字不同，或者党政机关网站标识的链接没有 32 位编号。
    ///
    /// 改法：页脚写明主办单位、联系方式、网站标识码、ICP备案号、公安备案号，有党政机关网站标识、“我为政府网站找错”、网站地图和无障碍链接。
    FOOTER_ITEM = Error "audit-footer-item", GUIDE,
        "官方网站的页脚内容齐全，号码与链接一致", "The official footer is complete, and its numbers agree with their links";
    /// 原因：标识码、备案号和标识属于原站，镜像用了，公众会把它当成官方网站。
    ///
    /// 例子：镜像的页面有 `SiteIDCode`，或者有党政机关网站标识。
    ///
    /// 改法：删去这些标识，写明原站地址。镜像自己的备案号，前面写明“镜像ICP备案号”。
    MIRROR_IDENTITY = Error "audit-mirror-identity", GUIDE,
        "镜像没有原站的标识", "A mirror has none of its origin's marks";
    /// 原因：点了打不开的链接、显示不出来的图片，检查时逐个扣分。
    ///
    /// 例子：`<a href="regions/990000.html">`，而没有这个文件；样式表里的 `url(back.png)` 没有去处。
    ///
    /// 改法：改正地址，或者补上文件；注意大小写。
    DEAD_LINK = Error "audit-dead-link", INDICATORS,
        "站内链接、图片、样式和脚本都有去处", "Every internal link, picture, style sheet and script exists";
    /// 原因：带 `#` 的链接要跳到页面里的一处；没有那一处，就停在页首，读者以为点错了。
    ///
    /// 例子：`<a href="rules.html#article-8">`，而那一页没有 `id="article-8"`。
    ///
    /// 改法：改正 `#` 后面的名称，或者在目标处补上 `id`。
    DEAD_FRAGMENT = Error "audit-dead-fragment", INDICATORS,
        "带 # 的链接指向页面里有的位置", "Every fragment leads to a place on its page";
    /// 原因：同一页有两个相同的 `id`，链接和表单标签就不知道指哪一个。
    ///
    /// 例子：一页有两个 `id="search"`。
    ///
    /// 改法：改掉其中一个。
    REPEATED_ID = Error "audit-repeated-id", None,
        "一页里的 id 各不相同", "No page has one id twice";
    /// 原因：站点地图和订阅源里打不开的地址，会让搜索引擎和订阅者收到错误页面。
    ///
    /// 例子：`sitemap.xml` 列有 `https://…/points/p-1.html`，而没有这一页。
    ///
    /// 改法：重新生成站点地图和订阅源。
    BAD_SITE_MAP = Error "audit-bad-site-map", INDICATORS,
        "站点地图和订阅源的格式正确，里面的地址都有去处", "Site maps and feeds are well-formed, and their addresses exist";
    /// 原因：点三次还到不了的页面，公众找不到。
    ///
    /// 例子：`points/p-1.html` 要从首页点 5 次才能到。
    ///
    /// 改法：在首页或者栏目页加上链接，或者减少栏目层级。
    TOO_DEEP = Error "audit-too-deep", GUIDE,
        "从首页点三次以内可以到达每个页面", "Every page is within three clicks from home";
    /// 原因：没有任何页面链接到它，公众只能碰巧找到；多半是忘记删除的旧页面。
    ///
    /// 例子：`old.html` 还在，但没有一页链接到它。
    ///
    /// 改法：从栏目页链接到它，或者删除。
    ORPHAN = Error "audit-orphan", GUIDE,
        "每个页面至少有一处链接", "Every page is linked from another";
    /// 原因：不加密的外部链接可能被改动，浏览器也会提示不安全。
    ///
    /// 例子：`<a href="http://lib.example.edu.cn/">`
    ///
    /// 改法：对方支持 https 的，改成 `https://`；网点自己的网址在 `points.csv` 的 `website` 里改。
    OUTSIDE_NOT_HTTPS = Warning "audit-outside-not-https", None,
        "外部链接以 https:// 开头", "Links to other sites begin with https://";
    /// 原因：离开政府网站时要有提示，公众才知道后面的内容不由本站负责。
    ///
    /// 例子：`<a href="https://lib.example.edu.cn/">某图书馆</a>`，看不出通向别的网站。
    ///
    /// 改法：在链接文字、`aria-label` 或 `title` 里写“离开本站”“外部链接”等，或者写 `rel="external"`。
    OUTSIDE_UNMARKED = Error "audit-outside-unmarked", GUIDE,
        "通向别的网站的链接有提示", "Links that leave the site say so";
    /// 原因：新窗口里的别的网站可以反过来换掉本站的页面，用来行骗。
    ///
    /// 例子：`<a href="https://…" target="_blank">`，没有 `rel="noopener"`。
    ///
    /// 改法：加上 `rel="noopener"`，或者不开新窗口。
    OUTSIDE_OPENER = Error "audit-outside-opener", None,
        "在新窗口打开别的网站的链接有 rel=\"noopener\"", "Links that open another site in a new window have rel=\"noopener\"";
    /// 原因：链接到不该链接的网站，检查时一票否决；没有登记的网站要先有人看过。
    ///
    /// 例子：页面链接到 `www.example.com`，而设置的 `outside_hosts` 里没有它。
    ///
    /// 改法：看过确实没有问题的，加入 `wangdian.toml` 的 `[site]` 一段的 `outside_hosts`；数据里的网址（`data/registry.json`）和以 .gov.cn 结尾的域名不用登记。
    OUTSIDE_HOST = Warning "audit-outside-host", INDICATORS,
        "外部链接只通向登记过的网站", "Links lead only to other sites that are on the list";
    /// 原因：从别的网站加载的图片、样式和脚本，内网看不到，别人也能借此改变页面或者收集访问者的信息。
    ///
    /// 例子：`<script src="https://cdn.example.com/a.js">`
    ///
    /// 改法：把文件放进本站，使用相对地址。
    FOREIGN_RESOURCE = Error "audit-foreign-resource", None,
        "页面不从别的网站加载任何东西", "No page loads anything from another site";
    /// 原因：空白栏目达到五个，检查时一票否决。
    ///
    /// 例子：有 5 个地区的页面上没有网点。几种语言的同一个栏目只算一个。
    ///
    /// 改法：补上内容，或者不设这些栏目；规定必须设的，例如没有网点的省级地区，写明为什么没有内容，检查时说明。
    EMPTY_COLUMNS = Warning "audit-empty-columns", INDICATORS,
        "没有内容的栏目少于五个", "Fewer than five columns are empty";
    /// 原因：首页两周不更新，检查时一票否决。
    ///
    /// 例子：检查那天是 `2026-11-20`，首页最新的一条是 `2026-10-01`。
    ///
    /// 改法：及时登记变更；确实没有变更的，在首页发布其他有日期的内容。
    STALE_HOME = Warning "audit-stale-home", INDICATORS,
        "首页两周之内有更新", "The home page was updated within two weeks";
    /// 原因：应当更新的栏目半年不更新，检查时计为不合格栏目。
    ///
    /// 例子：`变更`页最新的一条是 `2022-07-15`。
    ///
    /// 改法：及时公布；不再更新的栏目并入别的栏目。
    STALE_COLUMN = Warning "audit-stale-column", INDICATORS,
        "公示和变更半年之内有更新", "Notices and changes were updated within six months";
    /// 原因：颜色太多显得杂乱，也不便于色觉障碍者分辨；政府网站的主色不超过三种。
    ///
    /// 例子：样式表里有蓝、红、绿、橙 4 种颜色。
    ///
    /// 改法：只用三种色调和灰色；同一色调可以有深浅。
    TOO_MANY_HUES = Warning "audit-too-many-hues", GUIDE,
        "样式表除灰色外不超过三种色调", "Style sheets have at most three hues besides greys";
    /// 原因：弹窗、飘窗、滚动文字和自动播放打扰阅读，用键盘和屏幕阅读器的人关不掉。
    ///
    /// 例子：`<marquee>`，脚本里的 `window.open(…)`，`class="popup"` 的浮动窗口。
    ///
    /// 改法：删去；要紧的内容放在首页正文里。
    POP_UP = Error "audit-pop-up", GUIDE,
        "没有弹窗、飘窗、滚动文字、自动播放和自动跳转", "No pop-ups, floating windows, moving text, autoplay or automatic redirects";
    /// 原因：网页里直接写的脚本和样式分不清是谁写的，内容安全策略因此一律不运行。
    ///
    /// 例子：`<button onclick="print()">`、`<p style="color:red">`、`<a href="javascript:…">`。
    ///
    /// 改法：脚本和样式放进单独的文件。
    INLINE_CODE = Error "audit-inline-code", None,
        "网页里不直接写脚本和样式", "No script and no style stands within a page";
    /// 原因：内容安全策略保证即使有一处疏漏，网页也不会运行别人的程序。
    ///
    /// 例子：页面没有 `<meta http-equiv="Content-Security-Policy">`，或者里面有 `'unsafe-inline'`。
    ///
    /// 改法：在 `<head>` 的最前面写 `default-src 'self'` 或者更严的策略，不写 `'unsafe-inline'`、`'unsafe-eval'` 和 `*`。
    NO_POLICY = Error "audit-no-policy", None,
        "每个网页都写明内容安全策略，不放行网页里的脚本和别的网站", "Every page has a content security policy that allows nothing inline and no foreign site";
    /// 原因：主标题说明这一页是什么，屏幕阅读器的用户靠它认路。
    ///
    /// 例子：首页有两个 `<h1>`，或者一个也没有。
    ///
    /// 改法：每页一个 `<h1>`，内容不空。
    MAIN_HEADING = Error "audit-main-heading", ACCESSIBILITY,
        "每页有且只有一个主标题", "Every page has one main heading";
    /// 原因：标题跳级，听标题的人会以为漏了一段。
    ///
    /// 例子：`<h2>` 之后直接是 `<h4>`。
    ///
    /// 改法：逐级使用标题，大小用样式表调整。
    HEADING_LEVEL = Warning "audit-heading-level", ACCESSIBILITY,
        "标题逐级使用，不跳级", "Headings skip no level";
    /// 原因：窗口和收藏夹里只看得到标题；没有标题或者标题相同，分不清哪页是哪页。
    ///
    /// 例子：两个网点的页面标题都是 `市图书馆`。
    ///
    /// 改法：每页写一个自己的 `<title>`，例如加上地区。
    PAGE_TITLE = Error "audit-page-title", ACCESSIBILITY,
        "每页有自己的标题", "Every page has a title of its own";
    /// 原因：屏幕阅读器按页面注明的语言朗读，没有注明就会读错。
    ///
    /// 例子：`<html>` 没有 `lang`。
    ///
    /// 改法：中文页面写 `<html lang="zh-CN">`。
    PAGE_LANGUAGE = Error "audit-page-language", ACCESSIBILITY,
        "每页注明语言", "Every page states its language";
    /// 原因：看不见图片的人靠替代文字知道内容；没有文字的链接读不出通向哪里。
    ///
    /// 例子：`<img src="map.png">` 没有 `alt`；`<a href="a.html"></a>` 里面什么也没有。
    ///
    /// 改法：图片写 `alt`，只作装饰的写 `alt=""`；链接里写上文字，或者给里面的图片写替代文字。
    NO_ALTERNATIVE = Error "audit-no-alternative", ACCESSIBILITY,
        "图片有替代文字，链接有文字", "Pictures have alternative texts, and links have names";
    /// 原因：屏幕阅读器的用户靠页眉、正文和页脚在页面里跳转。
    ///
    /// 例子：一页有两个 `<main>`。
    ///
    /// 改法：每页各用一个 `<header>`、`<main>` 和 `<footer>`。
    LANDMARKS = Error "audit-landmarks", ACCESSIBILITY,
        "每页各有一个页眉、正文和页脚", "Every page has one header, one main part and one footer";
    /// 原因：偏远地区的手机和网络打开大的页面很慢。
    ///
    /// 例子：一页的 HTML 有 200 kB。
    ///
    /// 改法：长的列表分页；HTML 不超过 60 kB。
    HEAVY_PAGE = Warning "audit-heavy-page", None,
        "每页的 HTML 不超过 60 kB", "The HTML of a page has at most 60 kB";
    /// 原因：每个访问者都要先下载样式表和脚本才能看到页面。
    ///
    /// 例子：样式表压缩后有 80 kB。
    ///
    /// 改法：删去用不到的样式和脚本；压缩后样式表不超过 20 kB，脚本不超过 20 kB，一页连同 HTML 和图片不超过 200 kB。
    HEAVY_ASSETS = Warning "audit-heavy-assets", None,
        "样式表和脚本不太大", "Style sheets and scripts are small";
}

/// Rules for official sites only: their identity, and whether they are kept up to date.
static OFFICIAL: [&Rule; 6] = [
    &NO_PUBLICATION_DATE,
    &NOT_GOV_CN,
    &FOOTER_ITEM,
    &EMPTY_COLUMNS,
    &STALE_HOME,
    &STALE_COLUMN,
];

/// Rules on what only an inspection asks for.
static INSPECTED: [&Rule; 5] = [
    &META_MISSING,
    &META_REPEATED,
    &META_DIFFERS,
    &META_FORM,
    &META_INCONSISTENT,
];

/// The severity of a rule for a kind of site; `None` if the rule does not hold for it.
pub(super) fn severity(rule: &Rule, profile: Profile) -> Option<Severity> {
    let is_among = |rules: &[&Rule]| rules.iter().any(|other| other.code == rule.code);
    match profile {
        Profile::Gov => Some(rule.severity),
        _ if is_among(&OFFICIAL) => None,
        Profile::Demo if rule.code == OUTSIDE_HOST.code => None,
        _ if is_among(&INSPECTED) => Some(Severity::Warning),
        _ => Some(rule.severity),
    }
}
