#include "cli/population_answer.h"

#include <filesystem>

#include <fmt/format.h>

#include "channels/cell_reference.h"
#include "channels/json_text.h"
#include "cli/text_table.h"
#include "procedure/act_numbers.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

class PopulationText {
   public:
    PopulationText(const PopulationAnswer& answer, Language language)
        : outcome_(answer.outcome), order_(answer.order), regions_(answer.regions), language_(language) {}

    std::string text() const { return list() + columns() + counts() + townships() + reasons() + end(); }

   private:
    std::string say(std::string zh, std::string en) const {
        return language_ == Language::zh ? std::move(zh) : std::move(en);
    }

    std::string list() const {
        const std::string file = std::filesystem::path(order_.file.path).filename().string();
        const std::string format = describe(outcome_.format).in(language_);
        const SheetHeader& header = outcome_.header;
        if (header.first_row == 0)
            return say(fmt::format("名单 {}：{}，没有表头\n", file, format),
                       fmt::format("list {}: {}, without headers\n", file, format));
        const std::string rows = header.first_row == header.last_row
                                     ? fmt::format("{}", header.first_row)
                                     : fmt::format("{}–{}", header.first_row, header.last_row);
        return say(fmt::format("名单 {}：{}，表头在第{}行\n", file, format, rows),
                   fmt::format("list {}: {}, headers in row {}\n", file, format, rows));
    }

    std::string columns() const {
        std::string used;
        const auto& fields = population_fields();
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (const auto column = outcome_.header.columns[i])
                used += fmt::format("{}{} {}", used.empty() ? "" : say("，", ", "),
                                    fields[i].name.in(language_), column_letters(*column));
        std::string unused;
        for (const SheetHeader::Column& column : outcome_.header.unknown)
            unused += (unused.empty() ? "" : say("、", ", ")) + column.text;
        std::string out = say(fmt::format("取用的列：{}\n", used), fmt::format("columns taken: {}\n", used));
        if (!unused.empty())
            out +=
                say(fmt::format("不用的列：{}\n", unused), fmt::format("columns passed over: {}\n", unused));
        return out;
    }

    std::string counts() const {
        const std::string rows = grouped(outcome_.rows);
        const std::string registered = grouped(outcome_.registered);
        const std::string unchanged = grouped(outcome_.unchanged);
        const std::string returned = grouped(outcome_.returned);
        const std::string all = counted(outcome_.rows, "row");
        const std::string persons = counted(outcome_.registered, "person");
        if (is_rehearsal())
            return say(
                fmt::format("试算：共{}行，将登记{}人，已登记且无变化{}人，将退回{}行\n", rows, registered,
                            unchanged, returned),
                fmt::format("rehearsal: {}, {} would be registered, {}, {} would go back\n", all, persons,
                            counted(outcome_.unchanged, "is and stays as it is", "are and stay as they are"),
                            counted(outcome_.returned, "row")));
        return say(
            fmt::format("共{}行：新登记{}人，已登记且无变化{}人，退回{}行\n", rows, registered, unchanged,
                        returned),
            fmt::format("{}: {} registered, {}, {} back\n", all, persons,
                        counted(outcome_.unchanged, "was and stays as it is", "were and stay as they are"),
                        counted(outcome_.returned, "row goes", "rows go")));
    }

    std::string townships() const {
        if (outcome_.by_township.empty()) return "";
        TextTable table(1);
        for (const auto& [township, persons] : outcome_.by_township) {
            const Region* region = regions_.find(township, order_.on);
            table.add_row({"  " + (region == nullptr ? township.text() : region->name), grouped(persons)});
        }
        return say("新登记的人按乡镇：\n", "registered, by township:\n") + table.text();
    }

    std::string reasons() const {
        if (outcome_.reasons.empty()) return "";
        TextTable table(1);
        for (const auto& [code, reason, rows] : outcome_.reasons)
            table.add_row({"  " + reason.in(language_), grouped(rows)});
        return say("退回的原因（一行可有几个）：\n", "why rows go back (one may have several reasons):\n") +
               table.text();
    }

    std::string end() const {
        std::string out;
        if (!outcome_.feedback.empty())
            out += say(fmt::format("退回的行写在 {}\n", outcome_.feedback),
                       fmt::format("rows that go back are in {}\n", outcome_.feedback));
        if (outcome_.act)
            out += say(
                fmt::format("已记入账册：办理号 {}，共{}条办理记录\n", *outcome_.act, outcome_.acts),
                fmt::format("recorded: act {}, {} in all\n", *outcome_.act, counted(outcome_.acts, "act")));
        if (outcome_.taken_before) out += before();
        return out;
    }

    std::string before() const {
        const std::string day = civil_day(ActNumbers::moment_of(outcome_.taken_before->act)).text();
        const std::int64_t act = outcome_.taken_before->act;
        if (outcome_.registered == 0)
            return say(fmt::format("这份文件已于{}导入（办理号 {}），没有新的变化，没有再记\n", day, act),
                       fmt::format("this file was taken on {} (act {}); nothing is new, and nothing was "
                                   "recorded again\n",
                                   day, act));
        return say(fmt::format("这份文件曾于{}导入（办理号 {}）\n", day, act),
                   fmt::format("this file was taken before, on {} (act {})\n", day, act));
    }

    bool is_rehearsal() const { return order_.aim == PopulationOrder::Aim::rehearse; }

    const PopulationOutcome& outcome_;
    const PopulationOrder& order_;
    const RegionList& regions_;
    Language language_;
};

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string columns_json(const SheetHeader& header) {
    std::string out;
    const auto& fields = population_fields();
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (header.columns[i])
            out += fmt::format(R"({}"{}":"{}")", out.empty() ? "" : ",", fields[i].key,
                               column_letters(*header.columns[i]));
    return "{" + out + "}";
}

}  // namespace

std::string population_text(const PopulationAnswer& answer, Language language) {
    return PopulationText(answer, language).text();
}

std::string population_json(const PopulationAnswer& answer, Language language) {
    const PopulationOutcome& outcome = answer.outcome;
    const bool is_rehearsal = answer.order.aim == PopulationOrder::Aim::rehearse;
    std::string out = fmt::format(
        R"({{"list":{},"format":{},"header_row":{},"columns":{},"rehearsal":{},"rows":{},"registered":{},"unchanged":{},"returned":{})",
        json_string(std::filesystem::path(answer.order.file.path).filename().string()),
        json_string(describe(outcome.format).in(language)), outcome.header.first_row,
        columns_json(outcome.header), is_rehearsal, outcome.rows, outcome.registered, outcome.unchanged,
        outcome.returned);
    out += R"(,"townships":{)";
    for (bool is_first = true; const auto& [township, persons] : outcome.by_township)
        out +=
            fmt::format(R"({}"{}":{})", std::exchange(is_first, false) ? "" : ",", township.text(), persons);
    out += R"(},"reasons":[)";
    for (bool is_first = true; const auto& [code, reason, rows] : outcome.reasons)
        out += fmt::format(R"({}{{"code":"{}","reason":{},"rows":{}}})",
                           std::exchange(is_first, false) ? "" : ",", code, json_string(reason.in(language)),
                           rows);
    out += ']';
    if (!outcome.feedback.empty()) out += R"(,"feedback":)" + json_string(outcome.feedback);
    if (outcome.act) out += fmt::format(R"(,"act":"{}","acts":{})", *outcome.act, outcome.acts);
    if (outcome.taken_before) out += fmt::format(R"(,"taken_before":"{}")", outcome.taken_before->act);
    return out + "}\n";
}

}  // namespace canbao
