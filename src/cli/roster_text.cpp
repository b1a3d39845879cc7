#include "cli/roster_text.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "cli/text_table.h"

namespace canbao {
namespace {

using Kind = RowOutcome::Kind;

// More are counted; --json shows all.
constexpr std::size_t kMostShown = 50;

std::uint64_t count_of(const RosterView& view, Kind kind) {
    return static_cast<std::uint64_t>(view.report.plan.count(kind));
}

std::string name_of(const std::string& path) { return std::filesystem::path(path).filename().string(); }

std::string_view word(Kind kind) {
    switch (kind) {
        case Kind::added:
            return "added";
        case Kind::moved:
            return "moved";
        case Kind::ended:
            return "ended";
        case Kind::unchanged:
            return "unchanged";
        case Kind::returned:
            return "returned";
    }
    CHECK(false);
}

std::vector<PersonNumber> insured_twice(const RosterView& view) {
    std::vector<PersonNumber> persons;
    for (const RosterChange& change : view.report.plan.changes) {
        const auto person = view.report.persons.find(change.person);
        const bool is_enrolled = person != view.report.persons.end() && person->second.is_enrolled;
        if (is_enrolled && !change.until && view.catalogue.at(change.category).is_employee_insurance)
            persons.push_back(change.person);
    }
    return persons;
}

class RosterText {
   public:
    RosterText(const RosterView& view, Language language)
        : view_(view), zh_(language == Language::zh), language_(language) {}

    std::string text() {
        add_head();
        add_counts();
        add_changes();
        add_insured_twice();
        add_end();
        return std::move(out_);
    }

   private:
    template <typename... Arguments>
    void add(std::string_view zh, std::string_view en, const Arguments&... arguments) {
        fmt::format_to(std::back_inserter(out_), fmt::runtime(zh_ ? zh : en), arguments...);
    }

    void add_head() {
        const RosterOrder& order = view_.order;
        const bool is_full = order.mode == ListMode::full;
        const std::uint64_t rows = view_.report.plan.rows.size();
        add("{}：{}，{}\n", "{}: {}, {}\n", name_of(order.file.path),
            describe(view_.report.format).in(language_), zh_ ? grouped(rows) + "行" : counted(rows, "row"));
        add("{}，{}，截至{}，{}\n", "{}, {}, as of {}, {}\n", view_.report.department.in(language_),
            order.region.text(), order.as_of.text(),
            is_full ? (zh_ ? "全量名单：" + covered() : "the full list of " + covered())
                    : (zh_ ? std::string("变动名单：不在名单上的人不受影响")
                           : std::string("a list of changes: whoever is missing stays as they are")));
        std::string unread;
        for (const std::string& column : view_.report.columns_unknown)
            if (!column.empty()) unread += (unread.empty() ? "" : (zh_ ? "、" : ", ")) + column;
        if (!unread.empty()) add("未读的列：{}\n", "columns not read: {}\n", unread);
        out_ += '\n';
    }

    std::string covered() const {
        std::string out;
        for (const std::string& key : view_.report.covered) {
            const auto category = view_.catalogue.category(key);
            out += (out.empty() ? "" : (zh_ ? "、" : ", ")) +
                   (category ? view_.catalogue.at(*category).name.in(language_) : key);
        }
        return out;
    }

    void add_counts() {
        TextTable table(1);
        const auto row = [&](std::string_view zh, std::string_view en, std::uint64_t count) {
            table.add_row({std::string(zh_ ? zh : en), grouped(count)});
        };
        const RosterPlan& plan = view_.report.plan;
        row("  新增", "  added", count_of(view_, Kind::added));
        row("  改变纳入时间", "  day of recognition moved", count_of(view_, Kind::moved));
        row("  按名单退出", "  ended by the list", count_of(view_, Kind::ended));
        if (view_.order.mode == ListMode::full) {
            row("  名单上没有而结束", "  ended as they are missing", plan.missing.size());
            row("  名单上没有而保留（退回的行可能是此人）",
                "  missing and kept (a row that goes back may be theirs)", plan.spared.size());
        }
        row("  没有变化", "  unchanged", count_of(view_, Kind::unchanged));
        row("  退回部门", "  returned to the department", count_of(view_, Kind::returned));
        out_ += table.text();
        add_returned();
    }

    // The first of them; all stand in the file that goes back.
    void add_returned() {
        std::size_t shown = 0;
        for (std::size_t i = 0; i < view_.report.plan.rows.size() && shown < kMostShown; ++i) {
            const RowOutcome& outcome = view_.report.plan.rows[i];
            if (outcome.kind != Kind::returned) continue;
            if (shown++ == 0) out_ += '\n';
            std::string why;
            for (const RowProblem problem : outcome.problems)
                why += fmt::format("{}{}{}{}", why.empty() ? "" : (zh_ ? "；" : "; "),
                                   reason(problem).in(language_), zh_ ? "，" : ": ",
                                   advice(problem).in(language_));
            if (outcome.other_row != 0)
                why += fmt::format(fmt::runtime(zh_ ? "（第{}行）" : " (row {})"), outcome.other_row);
            add("  第{}行 {}\n", "  row {}: {}\n", view_.report.row_numbers[i], why);
        }
        const std::uint64_t returned = count_of(view_, Kind::returned);
        if (returned > shown) add("  … 另有{}行\n", "  … and {} more\n", grouped(returned - shown));
        if (returned > 0 && !view_.feedback.empty())
            add("  退回的行写在 {}\n", "  the rows that go back are in {}\n", name_of(view_.feedback));
    }

    void add_changes() {
        const std::vector<RosterChange>& changes = view_.report.plan.changes;
        if (changes.empty()) return;
        TextTable table(5);
        table.add_row(zh_ ? std::vector<std::string>{"  人员编号", "姓名", "人员类别", "自", "至"}
                          : std::vector<std::string>{"  person", "name", "category", "from", "until"});
        table.add_rule();
        for (std::size_t i = 0; i < changes.size() && i < kMostShown; ++i) {
            const RosterChange& change = changes[i];
            const auto person = view_.report.persons.find(change.person);
            const bool never_held = change.until && *change.until < change.from;
            table.add_row(
                {"  " + std::to_string(static_cast<std::int64_t>(change.person)),
                 person == view_.report.persons.end() ? "" : person->second.name,
                 view_.catalogue.at(change.category).name.in(language_), change.from.text(),
                 never_held ? (zh_ ? "撤销" : "taken back") : (change.until ? change.until->text() : "")});
        }
        out_ += '\n' + table.text();
        if (changes.size() > kMostShown)
            add("  … 另有{}条，--json 列出全部\n", "  … and {} more: --json shows all\n",
                grouped(changes.size() - kMostShown));
    }

    // Nobody is insured twice: who the list says is an employee, and is enrolled as a resident.
    void add_insured_twice() {
        const std::size_t count = insured_twice(view_).size();
        if (count > 0)
            add("\n其中{}人同时有居民参保关系，须终止并可申请退费，名单见 canbao coverage conflicts\n",
                "\n{} of them are enrolled as residents too: that relation is to end, and a refund may be asked for; "
                "canbao coverage conflicts lists them\n",
                grouped(count));
    }

    void add_end() {
        const RosterReport& report = view_.report;
        out_ += '\n';
        if (is_held_back(view_))
            return add(
                "没有办理：这份名单会结束{}人次，现有{}人次，超过{}。核对无误后加 --confirm {}\n",
                "held back: this list would end {} of {} identities, more than {}. Once it is checked, add "
                "--confirm {}\n",
                report.plan.missing.size(), report.plan.held_before, view_.order.most_ended.text(),
                report.plan.missing.size());
        if (report.act) return add("已办理，办理号 {}\n", "recorded by act {}\n", *report.act);
        if (report.same_file && report.plan.changes.empty())
            return add("这份文件已经办理过（办理号{}），没有变化，不再记录\n",
                       "this file was taken before (act {}): nothing changes, and nothing is recorded\n",
                       report.same_file->act);
        if (view_.is_rehearsal) return add("试运行：没有办理\n", "a rehearsal: nothing was recorded\n");
        add("没有可办理的行，没有记录\n", "no row can be taken, and nothing is recorded\n");
    }

    const RosterView& view_;
    bool zh_;
    Language language_;
    std::string out_;
};

std::string change_json(const RosterView& view, const RosterChange& change) {
    std::string out = fmt::format(R"({{"person":"{}","category":"{}","from":"{}","until":)",
                                  static_cast<std::int64_t>(change.person),
                                  view.catalogue.at(change.category).key, change.from.text());
    return out + (change.until ? fmt::format(R"("{}"}})", change.until->text()) : "null}");
}

std::string list_json(const RosterView& view, const std::vector<RosterChange>& changes) {
    std::string out = "[";
    for (const RosterChange& change : changes) {
        if (out.size() > 1) out += ',';
        out += change_json(view, change);
    }
    return out + ']';
}

std::string row_json(const RosterView& view, std::size_t at, Language language) {
    const RowOutcome& outcome = view.report.plan.rows[at];
    std::string out = fmt::format(R"({{"row":{},"problems":[)", view.report.row_numbers[at]);
    for (const RowProblem problem : outcome.problems) {
        if (out.back() != '[') out += ',';
        out += fmt::format(R"({{"code":"{}","reason":)", canbao::word(problem));
        append_json_string(out, reason(problem).in(language));
        out += R"(,"advice":)";
        append_json_string(out, advice(problem).in(language));
        out += '}';
    }
    out += ']';
    if (outcome.other_row != 0) out += fmt::format(R"(,"other_row":{})", outcome.other_row);
    return out + '}';
}

}  // namespace

bool is_held_back(const RosterView& view) {
    const RosterPlan& plan = view.report.plan;
    return plan.is_held_back && view.order.confirmed != static_cast<std::int64_t>(plan.missing.size());
}

std::string roster_text(const RosterView& view, Language language) {
    return RosterText(view, language).text();
}

std::string roster_json(const RosterView& view, Language language) {
    const RosterReport& report = view.report;
    std::string out = R"({"file":)";
    append_json_string(out, name_of(view.order.file.path));
    out += R"(,"format":)";
    append_json_string(out, describe(report.format).in(language));
    out += fmt::format(R"(,"department":"{}","area":"{}","region":"{}","as_of":"{}","mode":"{}","rows":{})",
                       view.order.department, view.order.area.text(), view.order.region.text(),
                       view.order.as_of.text(), word(view.order.mode), report.plan.rows.size());
    for (const Kind kind : {Kind::added, Kind::moved, Kind::ended, Kind::unchanged, Kind::returned})
        out += fmt::format(R"(,"{}":{})", word(kind), count_of(view, kind));
    out += fmt::format(R"(,"held_before":{},"is_held_back":{},"act":)", report.plan.held_before,
                       is_held_back(view));
    out += report.act ? fmt::format(R"("{}")", *report.act) : "null";
    out += R"(,"taken_before":)";
    out += report.same_file ? fmt::format(R"("{}")", report.same_file->act) : "null";
    out += R"(,"insured_twice":[)";
    for (const PersonNumber person : insured_twice(view))
        out += fmt::format(R"({}"{}")", out.back() == '[' ? "" : ",", static_cast<std::int64_t>(person));
    out += "]";
    out += R"(,"changes":)" + list_json(view, report.plan.changes);
    out += R"(,"missing":)" + list_json(view, report.plan.missing);
    out += R"(,"spared":)" + list_json(view, report.plan.spared);
    out += R"(,"returned_rows":[)";
    for (std::size_t i = 0; i < report.plan.rows.size(); ++i) {
        if (report.plan.rows[i].kind != Kind::returned) continue;
        if (out.back() != '[') out += ',';
        out += row_json(view, i, language);
    }
    return out + "]}\n";
}

}  // namespace canbao
