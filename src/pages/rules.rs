//! Rules for content pages and the theme.

use crate::diagnostics::rule::rules;

rules! { Pages;
    /// 原因：文件名就是网页地址，含有空格、汉字或大写字母的地址在有的服务器上打不开。
    ///
    /// 例子：`content/关于 我们.md`
    ///
    /// 改法：改名为小写英文字母、数字和连字符，例如 `about.md`；中文标题写在文件开头的 `title` 里。图片等其他文件还可以用大写字母、`_` 和 `.`。
    CONTENT_FILE_NAME = Error "content-file-name", None,
        "内容页的文件名由小写字母、数字和连字符组成", "The file of a content page is named in lower-case letters, digits and hyphens";
    /// 原因：只有扩展名是小写 `.md` 的文件是内容页，别的扩展名写对了内容也不会出现在网站上，而且没有人发现。
    ///
    /// 例子：`content/tongzhi.MD`、`content/tongzhi.md.txt`、`content/about.docx`。
    ///
    /// 改法：是内容页的，改名为 `tongzhi.md` 的样子；给人下载的，在一个内容页里写上它的链接；都不是的，移出内容文件夹。
    CONTENT_UNREAD_FILE = Warning "content-unread-file", None,
        "内容文件夹里没有读取的文件要说明", "A file in the folder of content that was not read is named";
    /// 原因：这个名字已经由程序生成的页面占用，两页不能是同一个地址。
    ///
    /// 例子：`content/search.md`，而 `search.html` 是检索页。
    ///
    /// 改法：换一个文件名，例如 `search-help.md`。
    CONTENT_RESERVED_NAME = Error "content-reserved-name", None,
        "内容页不能与程序生成的页面同名", "A content page has no name that the program uses itself";
    /// 原因：内容页按 UTF-8 读取，别的编码会成为乱码。
    ///
    /// 例子：用记事本另存成 ANSI 编码的 `content/help.md`。
    ///
    /// 改法：另存为 UTF-8 编码。
    CONTENT_ENCODING = Error "content-encoding", None,
        "内容页保存为 UTF-8 编码", "A content page is UTF-8";
    /// 原因：标题、说明和次序写在文件开头的 `+++` 之间，写错就生成不了菜单和页面标题。
    ///
    /// 例子：`title = 关于`，文字没有放在英文双引号里；或者漏了第二行 `+++`。
    ///
    /// 改法：照其他内容页的开头改正，`title` 和 `description` 必须有。
    CONTENT_FRONT_MATTER = Error "content-front-matter", None,
        "内容页开头的说明部分必须完整", "The front matter of a content page is complete";
    /// 原因：点了打不开的链接会让访问者以为网站坏了。
    ///
    /// 例子：`[帮助](hepl.md)`，文件名拼错了。
    ///
    /// 改法：改成存在的页面、标题或文件；外部网址要写全 `https://`。
    CONTENT_BROKEN_LINK = Error "content-broken-link", None,
        "内容页里的链接都有去处", "Every link of a content page leads somewhere";
    /// 原因：`javascript:` 之类的地址会在访问者那里运行程序，浏览器也不允许；没有地址的链接点了没有反应。
    ///
    /// 例子：`[打印](javascript:print())`、`[附件]()`、`[某馆](//lib.example.cn/)`
    ///
    /// 改法：写本站的页面、标题或文件，或者以 `https://`、`http://`、`mailto:` 开头的完整地址。
    CONTENT_BAD_ADDRESS = Error "content-bad-address", None,
        "内容页里的链接有可以打开的地址", "Every link of a content page has an address that can be opened";
    /// 原因：没有文字的链接看不见；没有文字说明的图片，看不见图的人不知道画的是什么。
    ///
    /// 例子：`[](help.md)`、`![](map.png)`
    ///
    /// 改法：方括号里写上文字，例如 `![从地铁口到图书馆的路线：出站后向东两百米](map.png)`。
    CONTENT_TEXT_MISSING = Warning "content-text-missing", None,
        "内容页里的链接和图片有文字", "Links and pictures of a content page have a text";
    /// 原因：网站不从别处加载任何东西，所以别的网站的图片只成为一个链接，读者看不到图。
    ///
    /// 例子：`![馆舍](https://lib.example.cn/a.jpg)`
    ///
    /// 改法：确认可以使用后，把图片放进内容文件夹，写成 `![馆舍](a.jpg)`。
    CONTENT_OUTSIDE_PICTURE = Warning "content-outside-picture", None,
        "内容页的图片放在内容文件夹里", "Pictures of a content page are in the content folder";
    /// 原因：只有开头、没有正文的内容页，在菜单里有链接，点开却是空的。
    ///
    /// 例子：`content/help.md` 里只有 `+++` 之间的标题和说明。
    ///
    /// 改法：写上正文；还没有写好的，先移出内容文件夹，或者在开头用 `profiles` 注明只用于哪种网站。
    CONTENT_EMPTY_PAGE = Warning "content-empty-page", None,
        "内容页有正文", "A content page has a text";
    /// 原因：政府网站不能有空白的栏目和网页，检查时会扣分。
    ///
    /// 例子：设置了 `profile = "gov"`，而 `content/help.md` 里只有 `+++` 之间的标题和说明。
    ///
    /// 改法：写上正文；还没有写好的，先移出内容文件夹，或者在开头用 `profiles` 注明只用于哪种网站。
    CONTENT_EMPTY_OFFICIAL_PAGE = Error "content-empty-official-page", Some("《政府网站发展指引》"),
        "官方网站的内容页有正文", "A content page of an official site has a text";
    /// 原因：打不开的图片在网页上是一个空框。
    ///
    /// 例子：没有传完的 `map.png`，或者把网页另存成了 `.jpg`。
    ///
    /// 改法：用看图软件打开核对，重新保存或者重新复制一份；扩展名与格式要一致。
    CONTENT_DAMAGED_PICTURE = Error "content-damaged-picture", None,
        "内容页的图片都能显示", "Every picture of a content page can be shown";
    /// 原因：更新日期在数据日期十年以后的，是年份写错了；网页上的日期，访问者和检查人员都会看。数据可以比内容页旧，所以近的日期不查，内置的内容页也不查。
    ///
    /// 例子：`updated_on = "2062-01-01"`，而数据日期是 `2026-11-20`。
    ///
    /// 改法：改成真正更新的那一天。
    CONTENT_FUTURE_DATE = Warning "content-future-date", None,
        "内容页的更新日期不在将来", "No content page was updated in the future";
    /// 原因：官方网站、镜像和示例网站说的话不一样，写错了标记，就会说错话。
    ///
    /// 例子：`::: gvo`，拼错了；或者开头有 `::: demo`，后面没有单独一行的 `:::`。
    ///
    /// 改法：一段文字只用于某种网站的，前面写单独一行 `::: gov`、`::: mirror` 或 `::: demo`（可以写几个，用空格隔开），后面写单独一行 `:::`。有几种语言的网站才显示的写 `::: multilingual`，只有一种语言的写 `::: monolingual`。整页只用于某种网站的，在开头写 `profiles = ["demo"]`。
    CONTENT_PROFILE = Error "content-profile", None,
        "内容页里注明网站性质的标记有头有尾，名称正确", "The marks of profiles in content pages have a known name and an end";
    /// 原因：占位符由设置里的内容代替；写错了名称，或者设置里没有填，页面上就会缺一块。
    ///
    /// 例子：`由{{sponser}}主办`，拼错了；或者写了 `{{sponsor}}`，而 `[site.identity]` 里的 `sponsor` 是空的。
    ///
    /// 改法：可以用 `{{site}}`（网站名称）、`{{address}}`（网址）、`{{origin}}`（原站网址）、`{{sponsor}}`（主办单位）、`{{contact}}`（联系方式）、`{{corrections}}`（更正渠道）、`{{objections}}`（异议渠道）、`{{objections_decided_by}}` 和 `{{objections_until}}`。设置里没有的，填上，或者把这一段写在 `::: gov` 和 `:::` 之间。
    CONTENT_PLACEHOLDER = Error "content-placeholder", None,
        "内容页里的占位符都有内容", "Every placeholder of a content page has a value";
    /// 原因：官方网站上写着“示例网站”“非官方”，访问者就不知道能不能相信它。
    ///
    /// 例子：设置了 `profile = "gov"`，而 `content/about.md` 里写着“本站是示例网站”。
    ///
    /// 改法：删去这样的话，或者写在 `::: demo` 和 `:::` 之间，只留给示例网站。记录里确实要写的，把整句写进 `wangdian.toml` 的 `[[site.wording_exceptions]]`，并写明理由。
    DEMO_WORDING = Error "demo-wording", Some("《政府网站发展指引》"),
        "官方网站不用示例网站的话", "An official site does not speak like a demo";
    /// 原因：政府网站的每一篇都要有发布日期；数据里没有日期的，程序不会编一个，网页上就没有这一项。
    ///
    /// 例子：某网点没有填 `updated_on`，没有变更记录，网点资格也没有 `approved_on`。
    ///
    /// 改法：在 `points.csv` 填 `updated_on`，或者在 `designations.csv` 填 `approved_on`；内容页在开头写 `updated_on`。
    PUBLICATION_DATE_UNKNOWN = Warning "publication-date-unknown", None,
        "官方网站的网点页和内容页有发布日期", "Pages of points and content of an official site have a date of publication";
    /// 原因：一个网址只能有一个文件；有的服务器和磁盘不分大小写，所以 `A.png` 和 `a.png` 也算同一个。
    ///
    /// 例子：内容页用到了 `content/A.png` 和 `content/a.png`。
    ///
    /// 改法：把其中一个文件改名，并改正用到它的链接。
    PATH_CLASH = Error "path-clash", None,
        "每个网址只有一个文件", "Every address of the site belongs to one file";
    /// 原因：主题的文件按文件夹区分用途，放错地方就不会起作用。
    ///
    /// 例子：`my-theme/logo.svg` 直接放在主题文件夹下。
    ///
    /// 改法：放进 `templates/`、`styles/`、`scripts/`、`images/` 或 `files/`；模板以 `.html` 结尾。
    THEME_FILE = Error "theme-file", None,
        "主题里的每个文件都放在规定的文件夹里", "Every file of a theme has its folder";
    /// 原因：主题文件会原样发布，文件名就是地址的一部分。
    ///
    /// 例子：`images/标志 新.png`
    ///
    /// 改法：只用英文字母、数字、`-` 和 `_`，不分下级文件夹。
    THEME_FILE_NAME = Error "theme-file-name", None,
        "主题的文件名由英文字母、数字、连字符和下划线组成", "Files of a theme are named in letters, digits, hyphens and underscores";
    /// 原因：主题的图片在每一页上，打不开的是一个空框；官方网站的标识显示不出来，公众就核对不了。
    ///
    /// 例子：没有传完的 `images/dzjg.png`，或者把网页另存成了 `images/favicon.svg`。
    ///
    /// 改法：用看图软件打开核对，重新保存或者重新复制一份；扩展名与格式要一致。
    THEME_DAMAGED_PICTURE = Error "theme-damaged-picture", None,
        "主题的图片都能显示", "Every picture of a theme can be shown";
    /// 原因：模板按 UTF-8 读取，别的编码会成为乱码。
    ///
    /// 例子：用记事本另存成 ANSI 编码的 `templates/home.html`。
    ///
    /// 改法：另存为 UTF-8 编码。
    THEME_ENCODING = Error "theme-encoding", None,
        "模板保存为 UTF-8 编码", "A template is UTF-8";
    /// 原因：模板和脚本里的文字都写在 `locales/zh.toml` 里，换一种语言只换这一个文件；名称或参数对不上，页面上就会少字。
    ///
    /// 例子：模板里写 `{{ text(key="home.hint") }}`，而 `locales/zh.toml` 的 `[home]` 一段里没有 `hint`；或者文字里有 `{count:number}`，模板却没有给出 `count`；或者自己加的文字没有模板或脚本用到。
    ///
    /// 改法：按提示的文件和行改正名称和参数；用不到的文字删去。自己的主题只需要写要改的那几条，参数与内置主题相同。
    THEME_TEXT = Error "theme-text", None,
        "模板和脚本用到的文字都在语言文件里，参数一致", "Every text that a template or a script uses stands in the locale file, with the same parameters";
    /// 原因：模板的写法不对，就不知道要生成什么；脚本和样式合并成一个文件，一处写错，别的也不起作用。
    ///
    /// 例子：`{% if point.phone %}` 没有对应的 `{% endif %}`；脚本里写着 `var x = ;`；样式里 `:root { --primary: red;` 没有对应的 `}`。
    ///
    /// 改法：按提示的行改正；模板的写法见 Tera 的说明。
    THEME_SYNTAX = Error "theme-syntax", None,
        "模板、脚本和样式的写法必须正确", "Templates, scripts and style sheets are well-formed";
    /// 原因：模板用到了这一页没有的内容，网页就生成不了。
    ///
    /// 例子：`{{ point.telephone }}`，而这一项叫 `point.phones`。
    ///
    /// 改法：对照内置主题中同名的模板改正。
    THEME_RENDER = Error "theme-render", None,
        "模板只能用这一页有的内容", "A template uses only what its page has";
    /// 原因：模板会先压缩再使用，标签写在属性之间时，一个带空格的值就会变成另一个属性。
    ///
    /// 例子：`<a {% if open %}hidden{% endif %}>`
    ///
    /// 改法：标签只写在文字里，或者加了引号的属性值里：`<a class="{% if open %}open{% endif %}">`。
    THEME_UNSAFE_TEMPLATE = Error "theme-unsafe-template", None,
        "模板标签只写在文字里或加了引号的属性值里", "A template tag stands only in text or in a quoted attribute value";
    /// 原因：网站不从别处加载任何东西，离线和内网也要能看。
    ///
    /// 例子：样式里写 `@import url(https://fonts.example.com/a.css)`；模板里写 `<img src="https://…">`；脚本里写 `fetch("https://…")`。
    ///
    /// 改法：把文件放进主题，用主题给出的相对地址；样式里的小图片写成 `data:` 地址。通向别处的普通链接不受限制。
    THEME_FOREIGN_ADDRESS = Error "theme-foreign-address", None,
        "主题不从别的网站加载任何东西", "A theme loads nothing from another site";
    /// 原因：网页里直接写的脚本和样式分不清是主题写的还是数据带进来的，内容安全策略因此一律不运行。
    ///
    /// 例子：`<button onclick="print()">`、`<p style="color:red">`、`<a href="javascript:…">`。
    ///
    /// 改法：脚本放进 `scripts/`，用 `addEventListener`；样式放进 `styles/`，用 `class`。JSON-LD 数据块可以照写。
    THEME_INLINE_CODE = Error "theme-inline-code", None,
        "网页里不直接写脚本和样式", "No script and no style stands within a page";
    /// 原因：这些写法会装入别的文档、改变全部地址或把访问者带走，内容安全策略不允许。
    ///
    /// 例子：`<iframe>`、`<object>`、`<base>`、`<meta http-equiv="refresh">`。
    ///
    /// 改法：删去，用普通链接代替。
    THEME_FORBIDDEN_ELEMENT = Error "theme-forbidden-element", None,
        "主题不用框架、插件、`base` 和自动跳转", "A theme uses no frame, plug-in, `base` or automatic redirect";
    /// 原因：内容安全策略保证即使有一处疏漏，网页也不会运行别人的程序；少了它或放宽它，这层保护就没有了。
    ///
    /// 例子：自己的 `head.html` 里漏了 `<meta http-equiv="Content-Security-Policy">`，或者加了 `'unsafe-inline'`。
    ///
    /// 改法：照内置主题 `head.html` 的写法，放在 `<head>` 的最前面；可以更严，不能更宽。
    THEME_CONTENT_SECURITY_POLICY = Error "theme-content-security-policy", None,
        "每个网页都写明内容安全策略，且不比规定的宽", "Every page states the content security policy, and none weaker than the site's";
}
