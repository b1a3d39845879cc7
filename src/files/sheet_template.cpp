#include "files/sheet_template.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "channels/cell_reference.h"
#include "channels/sheet_row.h"
#include "files/xlsx_file.h"

namespace canbao {
namespace {

// Where the values of lists are kept; nobody needs to see it.
constexpr const char* kChoices = "选项";
// 255 characters are what a spreadsheet takes; so many bytes are never more.
constexpr std::size_t kLongestList = 255;
constexpr double kUsualWidth = 14;
constexpr lxw_row_t kLastRow = SheetLimits::kMostRows - 1;
constexpr std::uint16_t kNoteWidth = 260;
constexpr std::uint16_t kNoteHeight = 110;

Result<Done> done(lxw_error error, std::string_view what) {
    if (error == LXW_NO_ERROR) return Done{};
    return fail(fmt::format("模板的“{}”写不下：{}", what, lxw_strerror(error)),
                fmt::format("“{}” of the template cannot be written: {}", what, lxw_strerror(error)));
}

class Template {
   public:
    Template(XlsxFile file, const SheetTemplate& its) : file_(std::move(file)), template_(its) {}

    Result<Done> write() {
        const lxw_error error = workbook_validate_sheet_name(file_.workbook(), template_.sheet.c_str());
        TRY(done(error, template_.sheet));
        sheet_ = workbook_add_worksheet(file_.workbook(), template_.sheet.c_str());
        header_ = file_.header_format();
        text_ = file_.text_format();
        for (std::size_t i = 0; i < template_.columns.size(); ++i)
            TRY(write_column(static_cast<lxw_col_t>(i)));
        worksheet_freeze_panes(sheet_, 1, 0);
        worksheet_activate(sheet_);
        TRY(file_.close());
        return file_.take_name();
    }

   private:
    Result<Done> write_column(lxw_col_t at) {
        const TemplateColumn& column = template_.columns[at];
        const double width = column.width > 0 ? column.width : kUsualWidth;
        TRY(done(worksheet_set_column(sheet_, at, at, width, column.is_text ? text_ : nullptr),
                 column.title));
        TRY(done(worksheet_write_string(sheet_, 0, at, column.title.c_str(), header_), column.title));
        if (!column.note.empty()) {
            lxw_comment_options options{};
            options.width = kNoteWidth;
            options.height = kNoteHeight;
            TRY(done(worksheet_write_comment_opt(sheet_, 0, at, column.note.c_str(), &options),
                     column.title));
        }
        return column.allowed.empty() ? Done{} : offer(at, column);
    }

    Result<Done> offer(lxw_col_t at, const TemplateColumn& column) {
        std::vector<std::string> values = column.allowed;
        std::vector<char*> list;
        list.reserve(values.size() + 1);
        for (std::string& value : values) list.push_back(value.data());
        list.push_back(nullptr);
        std::string title = "请从列表中选择", message = "只能填列表中的一项", formula;
        lxw_data_validation rule{};
        rule.error_title = title.data();
        rule.error_message = message.data();
        if (fits_rule(values)) {
            rule.validate = LXW_VALIDATION_TYPE_LIST;
            rule.value_list = list.data();
        } else {
            formula = TRY(write_choices(at, values));
            rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
            rule.value_formula = formula.data();
        }
        return done(worksheet_data_validation_range(sheet_, 1, at, kLastRow, at, &rule), column.title);
    }

    // Within a rule a list is one text, parted by commas.
    static bool fits_rule(const std::vector<std::string>& values) {
        std::size_t bytes = 0;
        for (const std::string& value : values) {
            if (value.find(',') != std::string::npos) return false;
            bytes += value.size() + 1;
        }
        return bytes <= kLongestList;
    }

    // Other values stand in a sheet of their own. Where they are, as a formula.
    Result<std::string> write_choices(lxw_col_t at, const std::vector<std::string>& values) {
        if (choices_ == nullptr) {
            if (template_.sheet == kChoices) TRY(done(LXW_ERROR_SHEETNAME_ALREADY_USED, kChoices));
            choices_ = workbook_add_worksheet(file_.workbook(), kChoices);
            worksheet_hide(choices_);
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto row = static_cast<lxw_row_t>(i);
            TRY(done(worksheet_write_string(choices_, row, at, values[i].c_str(), text_), values[i]));
        }
        const std::string letters = column_letters(at);
        return fmt::format("='{}'!${}$1:${}${}", kChoices, letters, letters, values.size());
    }

    XlsxFile file_;
    const SheetTemplate& template_;
    lxw_worksheet* sheet_ = nullptr;
    lxw_worksheet* choices_ = nullptr;
    lxw_format* header_ = nullptr;
    lxw_format* text_ = nullptr;
};

}  // namespace

Result<Done> write_sheet_template(const std::string& path, const SheetTemplate& sheet) {
    if (sheet.columns.size() > SheetLimits::kMostColumns)
        return fail(fmt::format("模板超过{}列", SheetLimits::kMostColumns),
                    fmt::format("the template has more than {} columns", SheetLimits::kMostColumns));
    XlsxFile file = TRY(XlsxFile::create(path, XlsxFile::Memory::all));
    return Template(std::move(file), sheet).write();
}

}  // namespace canbao
