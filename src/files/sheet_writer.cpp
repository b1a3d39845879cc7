#include "files/sheet_writer.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "channels/csv_text.h"
#include "channels/sheet_row.h"
#include "channels/text_encoding.h"
#include "files/byte_sink.h"
#include "files/sheet_reader.h"
#include "files/system_error.h"
#include "files/xlsx_file.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

// A Chinese character is as wide as two digits; and some room.
double width_of(const WrittenColumn& column) {
    constexpr double kRoom = 2;
    constexpr double kLeast = 8;
    if (column.width > 0) return column.width;
    double width = kRoom;
    for (const char c : column.title) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) width += 1;
        if (byte >= 0xC0) width += 2;
    }
    return std::max(width, kLeast);
}

Failure too_many_rows() {
    return fail(fmt::format("超过{}行，写不下", SheetLimits::kMostRows),
                fmt::format("more than {} rows cannot be written", SheetLimits::kMostRows));
}

class CsvTarget {
   public:
    CsvTarget(ByteSink sink, TextEncoder encoder, const SheetFormat& format,
              const std::vector<WrittenColumn>& columns)
        : sink_(std::move(sink)), encoder_(std::move(encoder)), separator_(format.separator) {
        if (format.encoding.has_mark) sink_.buffer() += byte_order_mark(format.encoding.encoding);
        for (const WrittenColumn& column : columns)
            cells_.push_back(column.is_text ? CsvCell::digits : CsvCell::plain);
    }

    Result<Done> write(std::span<const std::string_view> texts) {
        line_.clear();
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (i > 0) line_.push_back(separator_);
            append_csv_cell(line_, texts[i], cells_[i]);
        }
        // As spreadsheets end their lines.
        line_ += "\r\n";
        encoder_.append(sink_.buffer(), line_);
        return sink_.pass_on();
    }
    Result<Done> finish() { return sink_.finish(); }

   private:
    ByteSink sink_;
    TextEncoder encoder_;
    char separator_;
    std::vector<CsvCell> cells_;
    std::string line_;
};

class XlsxTarget {
   public:
    XlsxTarget(XlsxFile file, const SheetFormat& format, const std::vector<WrittenColumn>& columns)
        : file_(std::move(file)), header_(file_.header_format()), text_(file_.text_format()) {
        const bool is_name =
            !format.sheet.empty() &&
            workbook_validate_sheet_name(file_.workbook(), format.sheet.c_str()) == LXW_NO_ERROR;
        sheet_ = workbook_add_worksheet(file_.workbook(), is_name ? format.sheet.c_str() : nullptr);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            formats_.push_back(columns[i].is_text ? text_ : nullptr);
            worksheet_set_column(sheet_, column, column, width_of(columns[i]), formats_.back());
        }
        worksheet_freeze_panes(sheet_, 1, 0);
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (!columns[i].allowed.empty()) offer(static_cast<lxw_col_t>(i), columns[i].allowed);
    }

    Result<Done> write(std::span<const std::string_view> texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (texts[i].empty()) continue;
            value_ = texts[i];
            // Always as text: "=1+1" is written as it is.
            const lxw_error error = worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i),
                                                           value_.c_str(), row_ == 0 ? header_ : formats_[i]);
            if (error != LXW_NO_ERROR)
                return fail(fmt::format("第{}行写不下：{}", row_ + 1, lxw_strerror(error)),
                            fmt::format("row {} cannot be written: {}", row_ + 1, lxw_strerror(error)));
            last_ = row_ + 1;
        }
        ++row_;
        return Done{};
    }

    // The library does not notice when a disk is full while it keeps rows aside: what it made is read again.
    Result<Done> finish() {
        TRY(file_.close());
        SheetReader reader = TRY(SheetReader::open(file_.unfinished()));
        std::uint32_t last = 0;
        while (const auto row = TRY(reader.next())) last = row->number;
        if (last != last_) return cannot_write(file_.unfinished(), ENOSPC);
        return file_.take_name();
    }

   private:
    void offer(lxw_col_t at, std::vector<std::string> values) {
        std::vector<char*> list;
        list.reserve(values.size() + 1);
        for (std::string& value : values) list.push_back(value.data());
        list.push_back(nullptr);
        lxw_data_validation rule{};
        rule.validate = LXW_VALIDATION_TYPE_LIST;
        rule.value_list = list.data();
        const lxw_error error =
            worksheet_data_validation_range(sheet_, 1, at, SheetLimits::kMostRows - 1, at, &rule);
        CHECK(error == LXW_NO_ERROR);
    }

    XlsxFile file_;
    lxw_format* header_;
    lxw_format* text_;
    lxw_worksheet* sheet_;
    std::vector<lxw_format*> formats_;
    std::string value_;
    lxw_row_t row_ = 0;
    std::uint32_t last_ = 0;  // the last row that holds something, from 1
};

}  // namespace

struct SheetWriter::Target {
    std::variant<CsvTarget, XlsxTarget> file;
    std::size_t columns;
    std::size_t rows = 0;
};

SheetWriter::SheetWriter(std::unique_ptr<Target> target) : target_(std::move(target)) {}
SheetWriter::~SheetWriter() = default;
SheetWriter::SheetWriter(SheetWriter&&) noexcept = default;
SheetWriter& SheetWriter::operator=(SheetWriter&&) noexcept = default;

Result<SheetWriter> SheetWriter::open(const std::string& path, const SheetFormat& format,
                                      const std::vector<WrittenColumn>& columns) {
    if (columns.size() > SheetLimits::kMostColumns)
        return fail(fmt::format("超过{}列，写不下", SheetLimits::kMostColumns),
                    fmt::format("more than {} columns cannot be written", SheetLimits::kMostColumns));
    std::unique_ptr<Target> target;
    if (format.kind == SheetFormat::Kind::xlsx) {
        XlsxFile file = TRY(XlsxFile::create(path, XlsxFile::Memory::constant));
        target = std::make_unique<Target>(XlsxTarget(std::move(file), format, columns), columns.size());
    } else {
        ByteSink sink = TRY(ByteSink::open(path));
        TextEncoder encoder = TRY(TextEncoder::create(format.encoding.encoding));
        target = std::make_unique<Target>(CsvTarget(std::move(sink), std::move(encoder), format, columns),
                                          columns.size());
    }
    SheetWriter writer(std::move(target));
    std::vector<std::string_view> titles;
    titles.reserve(columns.size());
    for (const WrittenColumn& column : columns) titles.push_back(column.title);
    TRY(writer.write(titles));
    return writer;
}

Result<Done> SheetWriter::write(std::span<const std::string_view> cells) {
    CHECK(cells.size() <= target_->columns);
    if (++target_->rows > SheetLimits::kMostRows) return too_many_rows();
    return std::visit([&](auto& file) { return file.write(cells); }, target_->file);
}

Result<Done> SheetWriter::finish() {
    return std::visit([](auto& file) { return file.finish(); }, target_->file);
}

}  // namespace canbao
