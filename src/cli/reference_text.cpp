#include "cli/reference_text.h"

#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "cli/text_table.h"

namespace canbao {
namespace {

using Kind = ReferenceOutcome::Kind;

// More are counted; --json shows all.
constexpr std::size_t kMostShown = 50;

std::string name_of(const std::string& path) { return std::filesystem::path(path).filename().string(); }

std::string_view word(Kind kind) {
    switch (kind) {
        case Kind::added:
            return "added";
        case Kind::changed:
            return "changed";
        case Kind::unchanged:
            return "unchanged";
        case Kind::elsewhere:
            return "elsewhere";
        case Kind::returned:
            return "returned";
    }
    CHECK(false);
}

class ReferenceText {
   public:
    ReferenceText(const ReferenceView& view, Language language)
        : view_(view), zh_(language == Language::zh), language_(language) {}

    std::string text() {
        const std::uint64_t rows = view_.report.rows.size();
        add("{}：{}，{}\n", "{}: {}, {}\n", name_of(view_.order.file.path),
            describe(view_.report.format).in(language_), zh_ ? grouped(rows) + "行" : counted(rows, "row"));
        add("{}，自{}起\n", "{}, from {} on\n", view_.order.area.text(), view_.order.on.text());
        std::string unread;
        for (const std::string& column : view_.report.columns_unknown)
            if (!column.empty()) unread += (unread.empty() ? "" : (zh_ ? "、" : ", ")) + column;
        if (!unread.empty()) add("未读的列：{}\n", "columns not read: {}\n", unread);
        add_counts();
        add_returned();
        add_end();
        return std::move(out_);
    }

   private:
    template <typename... Arguments>
    void add(std::string_view zh, std::string_view en, const Arguments&... arguments) {
        fmt::format_to(std::back_inserter(out_), fmt::runtime(zh_ ? zh : en), arguments...);
    }

    std::uint64_t count(Kind kind) const { return static_cast<std::uint64_t>(view_.report.count(kind)); }

    void add_counts() {
        TextTable table(1);
        const auto row = [&](std::string_view zh, std::string_view en, Kind kind) {
            table.add_row({std::string(zh_ ? zh : en), grouped(count(kind))});
        };
        row("  新增", "  added", Kind::added);
        row("  改变", "  changed", Kind::changed);
        row("  没有变化", "  unchanged", Kind::unchanged);
        if (count(Kind::elsewhere) > 0)
            row("  属于其他区划，不办理", "  of other areas, passed over", Kind::elsewhere);
        row("  退回", "  returned", Kind::returned);
        out_ += '\n' + table.text();
    }

    void add_returned() {
        std::size_t shown = 0;
        for (const ReferenceOutcome& outcome : view_.report.rows) {
            if (outcome.kind != Kind::returned || shown == kMostShown) continue;
            if (shown++ == 0) out_ += '\n';
            std::string why;
            for (const RowFault& fault : outcome.faults)
                why += fmt::format("{}{}{}{}", why.empty() ? "" : (zh_ ? "；" : "; "),
                                   fault.reason.in(language_), zh_ ? "，" : ": ",
                                   fault.suggestion.in(language_));
            if (outcome.other_row != 0)
                why += fmt::format(fmt::runtime(zh_ ? "（第{}行）" : " (row {})"), outcome.other_row);
            add("  第{}行 {}\n", "  row {}: {}\n", outcome.row, why);
        }
        const std::uint64_t returned = count(Kind::returned);
        if (returned > shown) add("  … 另有{}行\n", "  … and {} more\n", grouped(returned - shown));
        if (returned > 0 && !view_.feedback.empty())
            add("  退回的行写在 {}\n", "  the rows that go back are in {}\n", name_of(view_.feedback));
    }

    void add_end() {
        const ReferenceReport& report = view_.report;
        out_ += '\n';
        if (report.act) return add("已办理，办理号 {}\n", "recorded by act {}\n", *report.act);
        const bool has_changes = count(Kind::added) + count(Kind::changed) > 0;
        if (report.same_file && !has_changes)
            return add("这份文件已经办理过（办理号{}），没有变化，不再记录\n",
                       "this file was taken before (act {}): nothing changes, and nothing is recorded\n",
                       report.same_file->act);
        if (view_.is_rehearsal) return add("试运行：没有办理\n", "a rehearsal: nothing was recorded\n");
        add("没有变化，没有记录\n", "nothing changes, and nothing is recorded\n");
    }

    const ReferenceView& view_;
    bool zh_;
    Language language_;
    std::string out_;
};

void append_row(std::string& out, const ReferenceOutcome& outcome, Language language) {
    out += fmt::format(R"({{"row":{},"problems":[)", outcome.row);
    for (const RowFault& fault : outcome.faults) {
        if (out.back() != '[') out += ',';
        out += fmt::format(R"({{"code":"{}","reason":)", fault.code);
        append_json_string(out, fault.reason.in(language));
        out += R"(,"advice":)";
        append_json_string(out, fault.suggestion.in(language));
        out += '}';
    }
    out += ']';
    if (outcome.other_row != 0) out += fmt::format(R"(,"other_row":{})", outcome.other_row);
    out += '}';
}

}  // namespace

std::string reference_text(const ReferenceView& view, Language language) {
    return ReferenceText(view, language).text();
}

std::string reference_json(const ReferenceView& view, Language language) {
    const ReferenceReport& report = view.report;
    std::string out = R"({"file":)";
    append_json_string(out, name_of(view.order.file.path));
    out += R"(,"format":)";
    append_json_string(out, describe(report.format).in(language));
    out += fmt::format(R"(,"area":"{}","on":"{}","rows":{})", view.order.area.text(), view.order.on.text(),
                       report.rows.size());
    for (const Kind kind : {Kind::added, Kind::changed, Kind::unchanged, Kind::elsewhere, Kind::returned})
        out += fmt::format(R"(,"{}":{})", word(kind), report.count(kind));
    out += R"(,"act":)";
    out += report.act ? fmt::format(R"("{}")", *report.act) : "null";
    out += R"(,"taken_before":)";
    out += report.same_file ? fmt::format(R"("{}")", report.same_file->act) : "null";
    out += R"(,"returned_rows":[)";
    for (const ReferenceOutcome& outcome : report.rows) {
        if (outcome.kind != Kind::returned) continue;
        if (out.back() != '[') out += ',';
        append_row(out, outcome, language);
    }
    return out + "]}\n";
}

}  // namespace canbao
