//! The rules for files as such, checked before any value is interpreted.

use crate::diagnostics::rule::rules;

rules! { Form;
    /// 原因：没有 points.csv 就没有网点，没有 designations.csv 就不知道每个网点属于哪一类；缺一个都不能生成网站。
    ///
    /// 例子：`data/` 里只有 `points.csv`，认定表存成了 `designation.csv`，少一个 s。
    ///
    /// 改法：把文件放回资料文件夹，文件名与提示中的完全一致；资料不在 `data/` 的，用 `--data` 指明。
    MISSING_FILE = Error "missing-file", None,
        "资料目录、points.csv 和 designations.csv 必须存在", "The data folder, points.csv and designations.csv must exist";
    /// 原因：文件打不开，里面的记录就都看不到，不能当作没有。
    ///
    /// 例子：`data/points.csv` 正在另一台电脑的 WPS 里打开，或者当前用户没有读取权限。
    ///
    /// 改法：关闭占用它的程序，检查读取权限；U 盘和网盘上的文件先复制到本机再试。
    UNREADABLE_FILE = Error "unreadable-file", None,
        "每个文件都要能够读取", "Every file can be read";
    /// 原因：程序要读的是一个表，却碰到了同名的文件夹。
    ///
    /// 例子：解压时多出一层，`data/points.csv` 成了文件夹，真正的表在 `data/points.csv/points.csv`。
    ///
    /// 改法：把里面的文件移到外面一层，再删去空文件夹。
    FOLDER_INSTEAD_OF_FILE = Error "folder-instead-of-file", None,
        "应当是文件的位置不能是文件夹", "A folder does not take the place of a file";
    /// 原因：名录由几个表组成，要给出放着它们的文件夹，只给其中一个表是不够的。
    ///
    /// 例子：`[paths]` 里写着 `data = "data/points.csv"`。
    ///
    /// 改法：写成 `data = "data"`；名录是 JSON 的，写 `registry.json`；要把一个表格并入名录，用 `wangdian import`。
    FILE_INSTEAD_OF_FOLDER = Error "file-instead-of-folder", None,
        "名录是放着各个表的文件夹，不是其中一个表", "The data is the folder of the tables, not one of them";
    /// 原因：上限用来防止误放的大文件把机器内存用尽；真正的登记表远远小于它。
    ///
    /// 例子：把 600 MB 的压缩包改名成了 `service_items.csv`。
    ///
    /// 改法：确认放的是登记表；确实需要更大的，在 `wangdian.toml` 里调高 `data.max_file_bytes`。
    FILE_TOO_LARGE = Error "file-too-large", None,
        "文件不能超过设置的大小上限", "No file is larger than the configured limit";
    /// 原因：上限用来防止放错的文件把机器内存用尽；全国的网点也只有几千个。
    ///
    /// 例子：把一份一百多万行的导出日志存成了 `events.csv`。
    ///
    /// 改法：确认放的是登记表；确实有这么多记录的，在 `wangdian.toml` 里调高 `data.max_rows`。一个网点最多 100 行资格、500 行变动，更多的多半是编号填错了。
    TOO_MANY_ROWS = Error "too-many-rows", None,
        "一张表的记录不能超过设置的上限", "No table has more records than the configured limit";
    /// 原因：每张表都不算太长，合起来也可能把机器内存用尽。
    ///
    /// 例子：`service_items.csv`、`cases.csv` 和 `events.csv` 各有一百多万行，合计超过三百万行。
    ///
    /// 改法：确认没有放错或重复的表；确实有这么多记录的，在 `wangdian.toml` 里调高 `data.max_records`。
    TOO_MANY_RECORDS = Error "too-many-records", None,
        "各表的记录合计不能超过设置的上限", "All tables together have no more records than the configured limit";
    /// 原因：登记表最多二十几列；列数过多，多半是表格右边有成片的空列或放错了文件。
    ///
    /// 例子：全选后填过底色，`points.csv` 存出来有 16384 列。
    ///
    /// 改法：在表格软件里删去右边没有用的列，另存后再试；确实需要的，在 `wangdian.toml` 里调高 `data.max_columns`。
    TOO_MANY_COLUMNS = Error "too-many-columns", None,
        "一张表的列数不能超过设置的上限", "No sheet has more columns than the configured limit";
    /// 原因：资料文件夹里的表按文件名认，名字不对就不会读，内容也就不会出现在网站上。
    ///
    /// 例子：事件表存成了 `data/event.csv`，应当是 `events.csv`。
    ///
    /// 改法：按提示改文件名；不打算发布的表请移出资料文件夹。
    UNKNOWN_FILE = Warning "unknown-file", None,
        "资料目录中不认识的表格不会被读取", "A sheet with an unknown name in the data folder is not read";
    /// 原因：registry.json 与几个 CSV 表是同一份登记的两种写法，同时存在就不知道以哪个为准。
    ///
    /// 例子：`data/` 里既有 `points.csv`，又有从别处下载的 `registry.json`。
    ///
    /// 改法：只留一种，另一种移出资料文件夹。
    TWO_REGISTRIES = Error "two-registries", None,
        "同一目录中不能既有 registry.json 又有 points.csv", "A folder has registry.json or points.csv, not both";
    /// 原因：文件名会成为网页地址的一部分，乱码的名字在别的机器上打不开。
    ///
    /// 例子：从旧压缩包里解出的文件名不是 UTF-8，显示成 `content/????.md`。
    ///
    /// 改法：把文件改名为小写英文字母、数字和连字符，例如 `about.md`。
    BAD_FILE_NAME = Error "bad-file-name", None,
        "文件名必须是正常的文字", "File names are valid text";
    /// 原因：文件夹层数过多，多半是快捷方式或链接指回了上级，会没完没了地读下去。
    ///
    /// 例子：`content/a` 是指向 `content` 的链接，于是有了 `content/a/a/a/…`。
    ///
    /// 改法：删去这个链接，或把文件移到浅一些的文件夹。
    FOLDER_TOO_DEEP = Error "folder-too-deep", None,
        "文件夹的层数不能过多", "Folders are not nested too deep";
    /// 原因：认不出文字编码，读出来就是乱码，不能发布。
    ///
    /// 例子：把两个编码不同的表首尾相接，前一半 `图书馆` 正常，后一半成了 `ͼÊé¹Ý`。
    ///
    /// 改法：在 WPS 或 Excel 中打开原表，另存为“CSV UTF-8（逗号分隔）”。
    UNREADABLE_ENCODING = Error "unreadable-encoding", None,
        "文件的文字编码必须能够识别", "The encoding of a file can be detected";
    /// 原因：程序已按识别出的编码读取，但别的软件和下一位同事的电脑不一定认得对。
    ///
    /// 例子：用 Excel 存成普通的“CSV（逗号分隔）”，`points.csv` 就成了 GBK 编码。
    ///
    /// 改法：另存为“CSV UTF-8（逗号分隔）”。
    ENCODING_NOT_UTF8 = Warning "encoding-not-utf8", None,
        "文件最好保存为 UTF-8 编码", "Files should be encoded in UTF-8";
    /// 原因：工作簿改了后缀仍然是工作簿，不是文字。
    ///
    /// 例子：把 `网点.xlsx` 直接改名为 `points.csv`。
    ///
    /// 改法：用 WPS 或 Excel 打开后另存为“CSV UTF-8（逗号分隔）”；整本工作簿也可以交给 `wangdian import`。
    NOT_A_TEXT_FILE = Error "not-a-text-file", None,
        "表格要另存为 CSV 文件，不能直接使用 Excel 或 WPS 工作簿", "A sheet is saved as CSV, not as a workbook";
    /// 原因：表的第一行是列标题，空文件连列标题都没有。
    ///
    /// 例子：`data/cases.csv` 的大小是 `0` 字节。
    ///
    /// 改法：补上列标题；没有内容的可选表可以整个删去。
    EMPTY_FILE = Error "empty-file", None,
        "文件不能是空的，第一行是列标题", "A file is not empty: its first line has the headings";
    /// 原因：没有一条记录的名录没有可以发布的内容，多半是导出时漏选了数据。
    ///
    /// 例子：`points.csv` 只有一行列标题 `id,name,nature,region`。
    ///
    /// 改法：重新导出，确认列标题下面有记录。
    EMPTY_REQUIRED_FILE = Error "empty-required-file", None,
        "points.csv 和 designations.csv 至少要有一条记录", "points.csv and designations.csv have at least one record";
    /// 原因：列用英文逗号分隔；用了分号或制表符，整行会被当成一格。
    ///
    /// 例子：列标题写成 `id;name;nature;region`。
    ///
    /// 改法：另存为“CSV UTF-8（逗号分隔）”；手工编辑的，把分隔符换成英文逗号。
    WRONG_SEPARATOR = Error "wrong-separator", None,
        "列与列之间用英文逗号分隔", "Columns are separated by commas";
    /// 原因：英文双引号表示一格的开头，没有结束引号时，后面的许多行都会被吞进这一格。
    ///
    /// 例子：`p-12,"大连图书馆,public_library,210200`
    ///
    /// 改法：在这一格的末尾补上英文双引号；格里本来就有双引号的，写成两个双引号。
    UNCLOSED_QUOTE = Error "unclosed-quote", None,
        "单元格开头的英文双引号要有配对的结束引号", "An opening quote of a cell has a closing quote";
    /// 原因：英文双引号只能把整格括起来。括起来以后后面还有文字，或者开头的引号前面有空格，就分不清这一格到哪里为止，文字会丢掉或者挪到别的列。
    ///
    /// 例子：`"服务"专利之窗"等"`；逗号后面多了一个空格的 ` "前,后"`。
    ///
    /// 改法：文字里的英文双引号写成两个：`"服务""专利之窗""等"`，或改用中文引号“”；引号前面的空格删去。用 WPS 或 Excel 编辑会自动处理。
    STRAY_QUOTE = Error "stray-quote", None,
        "英文双引号要把整格括起来，里面的双引号要写两个", "Double quotes enclose a whole cell; a quote within it is doubled";
    /// 原因：格数与列标题不同，就不知道每一格属于哪一列，整行都不能用。
    ///
    /// 例子：地址里有英文逗号而没有加引号：`p-12,大连图书馆,public_library,210200,中山路1号,3楼`。
    ///
    /// 改法：含有英文逗号的格用英文双引号括起来；多出或缺少的格删去或补齐。用 WPS 编辑会自动处理。
    RAGGED_ROW = Error "ragged-row", None,
        "每一行的格数与标题行相同", "Every row has as many cells as the headings";
    /// 原因：这一列是每条记录都要有的，整列不在就无法生成网点页面。
    ///
    /// 例子：points.csv 的列标题是 `id,name,region`，缺 `nature`（机构性质）。
    ///
    /// 改法：补上这一列并逐行填写；列标题用英文名或中文名都可以。
    MISSING_COLUMN = Error "missing-column", None,
        "必需的列不能缺少", "Required columns are present";
    /// 原因：同一列出现两次，不知道以哪一列为准。
    ///
    /// 例子：列标题里既有 `电话`，又有 `联系电话`，两个说的是同一列。
    ///
    /// 改法：把两列合并成一列，几个值之间用分号隔开。
    DUPLICATE_COLUMN = Error "duplicate-column", None,
        "同一列不能出现两次", "No column appears twice";
    /// 原因：列标题认不出来，这一列就不会读，也不会发布。
    ///
    /// 例子：列标题写成 `名秤`，应当是 `名称`。
    ///
    /// 改法：按提示改列标题；只供自己看的列可以保留，但请知道它不会发布。
    UNKNOWN_COLUMN = Warning "unknown-column", None,
        "不认识的列不会被读取", "An unknown column is not read";
    /// 原因：没有标题的列不知道是什么内容。
    ///
    /// 例子：列标题行是 `id,name,,region`，第三格是空的，下面却有内容。
    ///
    /// 改法：给这一列写上标题；不要的列整列删去。
    EMPTY_HEADING = Error "empty-heading", None,
        "有内容的列必须有标题", "A column with content has a heading";
    /// 原因：registry.json 少一个括号或多一个逗号，程序就读不下去。
    ///
    /// 例子：`"aliases": ["甲馆", "甲图书馆",]`，最后多了一个逗号。
    ///
    /// 改法：按提示的行改正；由软件导出的，请重新导出，不要手工改。
    BAD_JSON = Error "bad-json", None,
        "registry.json 必须完整且符合 JSON 格式", "registry.json is complete and well-formed";
    /// 原因：名录只有 6 层括号；套得过深的文件不是名录，读它只会白费内存。
    ///
    /// 例子：把别的系统导出的树状数据存成了 `registry.json`，括号套了上百层。
    ///
    /// 改法：确认放的是名录；确实需要的，在 `wangdian.toml` 里调高 `data.max_json_depth`。
    JSON_TOO_DEEP = Error "json-too-deep", None,
        "registry.json 的括号不能套得过深", "registry.json is not nested deeper than the configured limit";
    /// 原因：同一项内容要用同一种写法，文字写成数字或列表就会读错。
    ///
    /// 例子：`"phone": 84378000` 没有引号，也没有方括号。
    ///
    /// 改法：按提示改成文字、列表或对象，例如 `"phone": ["0411-84378000"]`。
    WRONG_JSON_TYPE = Error "wrong-json-type", None,
        "registry.json 中的值要用规定的形式写", "Values in registry.json have the documented shape";
    /// 原因：分号用来隔开几个值；一个值里有分号，存成 CSV 后会变成两个。
    ///
    /// 例子：`"aliases": ["甲馆;甲图书馆"]`
    ///
    /// 改法：拆成两个值：`["甲馆", "甲图书馆"]`；确是一个值的，把分号换成顿号。
    SEPARATOR_IN_VALUE = Error "separator-in-value", None,
        "多个值中的每一个都不能含有分号", "No value of a list contains a semicolon";
    /// 原因：regions.csv 是全部地区页面和检索的依据，一处错误会让许多网点归错地方。
    ///
    /// 例子：`210299,某区,219900,county`，上级代码 `219900` 不在表中。
    ///
    /// 改法：按国家标准 GB/T 2260 核对代码、级别和上级；没有特殊需要的，删去自己的 regions.csv，用内置的表。
    BAD_REGIONS = Error "bad-regions", None,
        "regions.csv 中的代码、级别和上级必须正确", "regions.csv has valid codes, levels and parents";
    /// 原因：region_changes.csv 说明旧的行政区划代码和名称现在属于哪里，写错一行，用旧地名的网点就会归错地方。
    ///
    /// 例子：`110103,崇文区,…,110101,西城区`，现代码 `110101` 是东城区，不是西城区。
    ///
    /// 改法：按批复核对原代码、现代码和现名称；没有特殊需要的，删去自己的 region_changes.csv，用内置的表。
    BAD_REGION_CHANGES = Error "bad-region-changes", None,
        "region_changes.csv 中的代码、名称和日期必须正确", "region_changes.csv has valid codes, names and dates";
    /// 原因：字数与音节数不同，就不知道哪个字读什么，检索和排序都会错。
    ///
    /// 例子：`乐亭,lao` 两个字只有一个音节。
    ///
    /// 改法：每个字一个音节，用空格隔开：`乐亭,lao ting`。
    BAD_PINYIN = Error "bad-pinyin", None,
        "pinyin.csv 中每个字要有一个音节", "pinyin.csv has one syllable for every character";
    /// 原因：everyday_words.csv 决定读者的日常说法指哪些服务；代码写错、一个词有两个意思，检索就会答非所问。
    ///
    /// 例子：`查商标,inside,inquire,trademark,…`，没有 `inquire` 这个类别，应当是 `inquiry`。
    ///
    /// 改法：按提示改正这一行；没有特殊需要的，删去自己的 everyday_words.csv，用内置的表。
    BAD_EVERYDAY_WORDS = Error "bad-everyday-words", None,
        "everyday_words.csv 中的词、代码和提示必须正确", "everyday_words.csv has valid words, codes and advice";
    /// 原因：taxonomy.toml 规定了各列可以填的选项，缺项或重复会让全部记录跟着出错。
    ///
    /// 例子：两个类别都写了 `zh = "信息检索"`，填表时就分不清是哪一个。
    ///
    /// 改法：按提示的行改正；没有特殊需要的，删去自己的 taxonomy.toml，用内置的。
    BAD_TAXONOMY = Error "bad-taxonomy", None,
        "taxonomy.toml 的内容必须完整且前后一致", "taxonomy.toml is complete and consistent";
    /// 原因：设置读不懂就不知道该按什么生成网站，不能猜。
    ///
    /// 例子：`title = 网点名录`，文字没有放在英文双引号里。
    ///
    /// 改法：每行写成 `名称 = 值`，文字放在英文双引号里，是与否写 `true` 或 `false`。
    BAD_CONFIG = Error "bad-config", None,
        "设置文件的写法必须正确", "The configuration file is well-formed";
    /// 原因：写错的设置名如果悄悄忽略，会以为已经生效。
    ///
    /// 例子：`titel = "网点名录"`，应当是 `title`。
    ///
    /// 改法：按提示改名称；可用的设置都在示例 `wangdian.toml` 里。
    UNKNOWN_SETTING = Error "unknown-setting", None,
        "设置文件中不能有不认识的设置项", "The configuration file has known settings only";
}
