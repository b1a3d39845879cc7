#include "cli/console.h"
#include "cli/import_commands.h"
#include "files/sheet_template.h"

namespace canbao {

// In the office's language, whatever the terminal speaks: the list goes to villages and departments.
int run_template_population(const TemplateOptions& options) {
    constexpr double kWide = 24;
    constexpr double kNarrow = 12;
    const SheetTemplate population{
        "人口名单",
        {{"证件号码", kWide, "18位公民身份号码，末位X大写；该列是文本，粘贴时选“只粘贴值”", {}, true},
         {"姓名", kNarrow, "与证件一致", {}, false},
         {"证件类型",
          kWide,
          "不填按号码认定；护照必须填",
          {"居民身份证", "护照", "外国人永久居留身份证", "港澳居民居住证（香港）", "港澳居民居住证（澳门）",
           "台湾居民居住证"},
          false},
         {"性别", kNarrow, "身份证号码已含，可不填；护照必须填", {"男", "女"}, false},
         {"出生日期", kNarrow, "身份证号码已含，可不填；护照必须填，如1990-05-01", {}, false},
         {"联系电话", kWide, "手机号，可不填", {}, true},
         {"乡镇", kWide, "如蟒河镇", {}, false},
         {"村（居）", kWide, "如台头村；也可写12位村级代码在“居住地”一列", {}, false},
         {"居住地", kWide, "12位村级代码；填了就不看乡镇和村（居）", {}, true}}};
    const auto written = write_sheet_template(options.output, population);
    return written ? static_cast<int>(kDone) : complain(written.error(), options.common.language);
}

}  // namespace canbao
