#include "cli/season_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/text_table.h"

namespace canbao {
namespace {

// Amounts of a season in yuan, with separators: "1,234,567.00".
class SeasonText {
   public:
    SeasonText(const SeasonStatement& statement, Language language)
        : statement_(statement), table_(statement.table()), language_(language) {}

    std::string text() const {
        const auto window = table_.window.value;
        std::string out = say(
            fmt::format("{} {}年度（{}）  征缴期 {} 至 {}  标准 {} 元\n", place_name(), table_.year,
                        statement_.region().text(), window.first.text(), window.last.text(), standards()),
            fmt::format("{} {} ({})  window {} to {}  standard {}\n", place_name(), table_.year,
                        statement_.region().text(), window.first.text(), window.last.text(), standards()));
        return out + tier() + categories() + payers() + covers() + refusals();
    }

   private:
    std::string say(std::string zh, std::string en) const {
        return language_ == Language::zh ? std::move(zh) : std::move(en);
    }
    // "400.00", or all prices where tiers or days of payment make a difference.
    std::string standards() const {
        std::string text;
        for (const PriceRow& price : table_.prices) text += (text.empty() ? "" : " / ") + price.amount.text();
        return text;
    }
    // Invented people choose no tier: all are reckoned in the first.
    std::string tier() const {
        if (table_.tiers.empty()) return {};
        const std::string& name = table_.tiers.front().name->in(language_);
        return say(fmt::format("  缴费档次  虚构居民都按“{}”计\n", name),
                   fmt::format("  tier      invented people are all reckoned in \"{}\"\n", name));
    }
    std::string place_name() const {
        // The place's own name, also where its standard stands in the province's file.
        for (const Statement* statement : table_.effective.statements)
            if (statement->pack->region == table_.region) return statement->pack->name.in(language_);
        return table_.pack->name.in(language_);
    }

    void add_line(TextTable& table, const std::string& title, const SeasonStatement::Line& line) const {
        if (line.people > 0)
            table.add_row({title, grouped(line.people), grouped(line.standard), grouped(line.subsidy),
                           grouped(line.due)});
    }

    std::string categories() const {
        TextTable table(1);
        table.add_row({say("资助身份", "subsidised as"), say("人数", "people"), say("标准合计", "standard"),
                       say("资助", "subsidy"), say("个人应缴", "due")});
        table.add_rule();
        const auto& lines = statement_.by_category();
        for (std::size_t i = 0; i + 1 < lines.size(); ++i)
            add_line(table, table_.catalogue->categories[i].name.in(language_), lines[i]);
        add_line(table, say("无资助", "no subsidy"), lines.back());
        add_line(table, say("出生当年", "year of birth"), statement_.born_in_year());
        table.add_rule();
        add_line(table, say("可缴费合计", "granted in all"), statement_.granted());
        return table.text();
    }

    std::string payers() const {
        std::string out = say("  资助来源  ", "  paid by   ");
        for (const NamedKey& payer : table_.catalogue->payers) {
            const auto found = statement_.by_payer().find(&payer);
            if (found != statement_.by_payer().end())
                out += fmt::format("{} {}   ", payer.name.in(language_), grouped(found->second));
        }
        while (out.ends_with(' ')) out.pop_back();
        return out + '\n';
    }

    std::string covers() const {
        return say(
            fmt::format(
                "  待遇开始  1月1日 {}   年内较晚 {}   本年度没有 {}   （其中逾期参保 {}，有等待期 {}）\n",
                grouped(statement_.cover_from_year_start()), grouped(statement_.cover_later()),
                grouped(statement_.no_cover()), grouped(statement_.late()), grouped(statement_.waiting())),
            fmt::format(
                "  cover     from 1 January {}   later {}   not in this year {}   (late {}, with a wait {})\n",
                grouped(statement_.cover_from_year_start()), grouped(statement_.cover_later()),
                grouped(statement_.no_cover()), grouped(statement_.late()), grouped(statement_.waiting())));
    }

    std::string refusals() const {
        std::vector<std::string> refused;
        for (std::size_t i = 0; i < kReasonCodes; ++i) {
            const auto code = static_cast<ReasonCode>(i);
            if (statement_.refused(code) > 0)
                refused.push_back(counted(name(code, language_), statement_.refused(code)));
        }
        std::vector<std::string> unknown;
        const auto& by_category = statement_.undetermined_by_category();
        for (std::size_t i = 0; i < by_category.size(); ++i) {
            const std::string& category = table_.catalogue->categories[i].name.in(language_);
            if (by_category[i] > 0) unknown.push_back(counted(category, by_category[i]));
        }
        const std::string undetermined(name(ReasonCode::subsidy_unknown, language_));
        return say("  不能缴费  ", "  refused   ") + grouped(statement_.refused()) + detail("", refused) +
               '\n' + say("  待核定    ", "  undecided ") + grouped(statement_.undetermined()) +
               detail(undetermined + say("：", ": "), unknown) + '\n';
    }

    static std::string counted(std::string_view what, std::uint64_t count) {
        return fmt::format("{} {}", what, grouped(count));
    }

    std::string detail(const std::string& title, const std::vector<std::string>& parts) const {
        if (parts.empty()) return {};
        const std::string list = fmt::format("{}", fmt::join(parts, say("；", "; ")));
        return say("   （" + title + list + "）", "   (" + title + list + ")");
    }

    const SeasonStatement& statement_;
    const ContributionTable& table_;
    Language language_;
};

double milliseconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

nlohmann::ordered_json line_json(const SeasonStatement::Line& line) {
    return {{"people", line.people},
            {"standard", line.standard.text()},
            {"subsidy", line.subsidy.text()},
            {"due", line.due.text()}};
}

nlohmann::ordered_json statement_json(const SeasonStatement& statement) {
    using Json = nlohmann::ordered_json;
    const ContributionTable& table = statement.table();
    Json out = {{"region", statement.region().text()},
                {"year", table.year},
                {"pack", table.pack->id},
                {"people", statement.people()},
                {"tier", table.tiers.empty() ? Json(nullptr) : Json(table.tiers.front().key)},
                {"granted", line_json(statement.granted())},
                {"by_payer", Json::object()},
                {"by_category", Json::object()}};
    for (const auto& [payer, amount] : statement.by_payer()) out["by_payer"][payer->key] = amount.text();
    const auto& lines = statement.by_category();
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        if (lines[i].people > 0) out["by_category"][table.catalogue->categories[i].key] = line_json(lines[i]);
    out["by_category"]["none"] = line_json(lines.back());
    out["by_category"]["born_in_year"] = line_json(statement.born_in_year());
    out["cover"] = {{"from_year_start", statement.cover_from_year_start()},
                    {"later", statement.cover_later()},
                    {"none", statement.no_cover()}};
    out["refused"] = Json::object();
    for (std::size_t i = 0; i < kReasonCodes; ++i)
        if (statement.refused(static_cast<ReasonCode>(i)) > 0)
            out["refused"][std::string(word(static_cast<ReasonCode>(i)))] =
                statement.refused(static_cast<ReasonCode>(i));
    out["undetermined"] = statement.undetermined();
    return out;
}

}  // namespace

std::string season_text(const SeasonPreview& preview, std::chrono::nanoseconds loading, Language language) {
    std::string out;
    for (const SeasonStatement& statement : preview.statements)
        out += SeasonText(statement, language).text() + '\n';
    const auto& times = preview.times;
    const double each =
        preview.quotes == 0 ? 0 : milliseconds(times.decide) * 1e6 / static_cast<double>(preview.quotes);
    return out +
           (language == Language::zh
                ? fmt::format(
                      "耗时  读取政策 {:.1f} 毫秒 · 生成虚构居民 {:.1f} · 核定{}次 {:.1f}（每次{:.0f}纳秒）· 汇总 {:.1f}\n",
                      milliseconds(loading), milliseconds(times.invent), grouped(preview.quotes),
                      milliseconds(times.decide), each, milliseconds(times.sum))
                : fmt::format(
                      "time  policies {:.1f} ms · inventing people {:.1f} · {} quotes {:.1f} ({:.0f} ns each) · summing up {:.1f}\n",
                      milliseconds(loading), milliseconds(times.invent), grouped(preview.quotes),
                      milliseconds(times.decide), each, milliseconds(times.sum)));
}

nlohmann::ordered_json season_json(const SeasonPreview& preview) {
    auto out = nlohmann::ordered_json::array();
    for (const SeasonStatement& statement : preview.statements) out.push_back(statement_json(statement));
    return out;
}

}  // namespace canbao
