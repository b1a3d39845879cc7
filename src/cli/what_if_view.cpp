#include "cli/what_if_view.h"

#include <fmt/format.h>

#include "cli/text_table.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;
using Side = WhatIfStatement::Side;

class ViewMaker {
   public:
    ViewMaker(const WhatIfStatement& statement, WhatIfView& view)
        : statement_(statement), view_(view), before_(statement.before()), after_(statement.after()) {}

    void make() {
        add_money("due", view_.say("个人应缴", "due from people"), before_.due, after_.due);
        const auto& payers = statement_.catalogue().payers;
        for (std::size_t i = 0; i < payers.size(); ++i)
            if (!before_.by_payer[i].is_zero() || !after_.by_payer[i].is_zero())
                add_money(payers[i].key, payers[i].name.in(view_.language), before_.by_payer[i],
                          after_.by_payer[i]);
        add_count("granted", view_.say("可缴费", "granted"), &Side::granted);
        add_count("refused", view_.say("不能缴费", "refused"), &Side::refused);
        add_count("undetermined", view_.say("待核定", "undetermined"), &Side::undetermined);
        add_count("late", view_.say("逾期参保", "late enrolments"), &Side::late);
        add_count("waiting", view_.say("有等待期", "with a wait"), &Side::waiting);
        add_count("covered_from_new_year", view_.say("待遇自年初起", "covered from New Year"),
                  &Side::covered_from_new_year);
        add_count("covered_later", view_.say("待遇年内起", "covered later in the year"),
                  &Side::covered_later);
        add_count("not_covered", view_.say("缴费而无待遇", "granted but not covered"), &Side::not_covered);
        add_count("days_of_cover", view_.say("待遇总天数", "days of cover"), &Side::days_of_cover);
        add_categories();
        add_ages();
        view_.all = statement_.all();
    }

   private:
    void add_money(std::string key, std::string label, Money before, Money after) {
        view_.figures.push_back({std::move(key), std::move(label), true, before.in_fen(), after.in_fen()});
    }
    void add_count(std::string key, std::string label, std::uint64_t Side::*member) {
        view_.figures.push_back({std::move(key), std::move(label), false,
                                 static_cast<std::int64_t>(before_.*member),
                                 static_cast<std::int64_t>(after_.*member)});
    }

    void add_categories() {
        const auto groups = statement_.by_category();
        const auto& categories = statement_.catalogue().categories;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (groups[i].people == 0) continue;
            const bool has_identity = i < categories.size();
            view_.by_category.push_back(
                {has_identity ? categories[i].key : "none",
                 has_identity ? categories[i].name.in(view_.language) : view_.say("没有身份", "no identity"),
                 groups[i]});
        }
    }

    void add_ages() {
        const auto groups = statement_.by_age();
        const auto& bands = WhatIfStatement::kBands;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (groups[i].people == 0) continue;
            const bool is_last = i + 1 == groups.size();
            const std::string span =
                is_last ? fmt::format("{}+", bands[i]) : fmt::format("{}–{}", bands[i], bands[i + 1] - 1);
            view_.by_age.push_back({span, view_.say(span + "岁", "aged " + span), groups[i]});
        }
    }

    const WhatIfStatement& statement_;
    WhatIfView& view_;
    Side before_;
    Side after_;
};

std::string count_with_sign(std::int64_t count) {
    if (count == 0) return "0";
    return (count < 0 ? "−" : "+") + grouped(static_cast<std::uint64_t>(count < 0 ? -count : count));
}

std::string money_with_sign(std::int64_t fen) { return (fen > 0 ? "+" : "") + yuan_grouped(fen); }

std::string figures_text(const WhatIfView& view) {
    TextTable table(1);
    table.add_row({"", view.say("现在", "before"), view.say("改后", "after"), view.say("变化", "change")});
    table.add_rule();
    for (const WhatIfFigure& figure : view.figures) {
        const std::int64_t change = figure.after - figure.before;
        if (figure.is_money) {
            table.add_row({figure.label + view.say("（元）", " (yuan)"), yuan_grouped(figure.before),
                           yuan_grouped(figure.after), money_with_sign(change)});
        } else {
            table.add_row({figure.label, grouped(static_cast<std::uint64_t>(figure.before)),
                           grouped(static_cast<std::uint64_t>(figure.after)), count_with_sign(change)});
        }
    }
    return table.text();
}

void add_line(TextTable& table, const std::string& label, const WhatIfStatement::Group& group) {
    table.add_row({label, grouped(group.people), grouped(group.pay_less), yuan_grouped(group.less.in_fen()),
                   grouped(group.pay_more), yuan_grouped(group.more.in_fen()), grouped(group.covered_earlier),
                   grouped(group.covered_later)});
}

std::string lines_text(const WhatIfView& view, const std::string& title,
                       const std::vector<WhatIfLine>& lines) {
    TextTable table(1);
    table.add_row({title, view.say("人数", "people"), view.say("少缴人数", "pay less"),
                   view.say("少缴（元）", "less (yuan)"), view.say("多缴人数", "pay more"),
                   view.say("多缴（元）", "more (yuan)"), view.say("待遇提前", "cover earlier"),
                   view.say("待遇推迟", "cover later")});
    table.add_rule();
    for (const WhatIfLine& line : lines) add_line(table, line.label, line.group);
    table.add_rule();
    add_line(table, view.say("合计", "all"), view.all);
    return table.text();
}

Json group_json(const WhatIfStatement::Group& group) {
    return {{"people", group.people},
            {"pay_less", group.pay_less},
            {"less", group.less.text()},
            {"pay_more", group.pay_more},
            {"more", group.more.text()},
            {"covered_earlier", group.covered_earlier},
            {"covered_later", group.covered_later},
            {"newly_granted", group.newly_granted},
            {"no_longer_granted", group.no_longer_granted}};
}

Json lines_json(const std::vector<WhatIfLine>& lines) {
    Json out = Json::array();
    for (const WhatIfLine& line : lines) {
        Json each = {{"key", line.key}, {"name", line.label}};
        each.update(group_json(line.group));
        out.push_back(std::move(each));
    }
    return out;
}

}  // namespace

std::string yuan_grouped(std::int64_t fen) {
    constexpr std::int64_t kFenPerYuan = 100;
    const std::int64_t amount = fen < 0 ? -fen : fen;
    return fmt::format("{}{}.{:02}", fen < 0 ? "−" : "",
                       grouped(static_cast<std::uint64_t>(amount / kFenPerYuan)), amount % kFenPerYuan);
}

std::string WhatIfView::whose_people() const {
    if (!title.is_invented) return {};
    if (title.tier.empty()) return say("（虚构居民，非真实个人）", "(invented, no real persons)");
    return say("（虚构居民，非真实个人；都按“" + title.tier + "”缴费档次计）",
               "(invented, no real persons; all in the tier \"" + title.tier + "\")");
}

WhatIfView view_of(const WhatIfStatement& statement, WhatIfTitle title, Language language) {
    WhatIfView view{.title = std::move(title),
                    .language = language,
                    .people = statement.people(),
                    .figures = {},
                    .by_category = {},
                    .by_age = {},
                    .all = {}};
    ViewMaker(statement, view).make();
    return view;
}

std::string what_if_text(const WhatIfView& view) {
    std::string out =
        view.say("比较  ", "comparing  ") + view.title.before + "  →  " + view.title.after + '\n';
    for (const std::string& change : view.title.changes)
        out += view.say("改动  ", "change  ") + change + '\n';
    out += fmt::format("{}  {}\n\n",
                       view.say(grouped(view.people) + "人", counted(view.people, "person", "people")),
                       view.whose_people());
    out += figures_text(view) + '\n';
    out += lines_text(view, view.say("按身份", "by identity"), view.by_category) + '\n';
    out += lines_text(view, view.say("按年龄", "by age"), view.by_age);
    if (view.all.newly_granted + view.all.no_longer_granted > 0)
        out += view.say(fmt::format("新可缴费{}人，不再可缴费{}人\n", grouped(view.all.newly_granted),
                                    grouped(view.all.no_longer_granted)),
                        fmt::format("newly granted: {}; no longer granted: {}\n",
                                    grouped(view.all.newly_granted), grouped(view.all.no_longer_granted)));
    return out;
}

Json what_if_json(const WhatIfView& view) {
    Json figures = Json::object();
    for (const WhatIfFigure& figure : view.figures) {
        if (figure.is_money) {
            figures[figure.key] = {{"before", Money::fen(figure.before).text()},
                                   {"after", Money::fen(figure.after).text()},
                                   {"change", Money::fen(figure.after - figure.before).text()}};
        } else {
            figures[figure.key] = {
                {"before", figure.before}, {"after", figure.after}, {"change", figure.after - figure.before}};
        }
    }
    return {{"before", view.title.before},
            {"after", view.title.after},
            {"changes", view.title.changes},
            {"people", view.people},
            {"invented", view.title.is_invented},
            {"tier", view.title.tier.empty() ? Json(nullptr) : Json(view.title.tier)},
            {"figures", std::move(figures)},
            {"by_category", lines_json(view.by_category)},
            {"by_age", lines_json(view.by_age)},
            {"all", group_json(view.all)}};
}

}  // namespace canbao
