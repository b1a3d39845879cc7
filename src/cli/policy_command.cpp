#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/text_table.h"
#include "documents/policy_listing.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const LocalText& text) { return {{"zh", text.zh}, {"en", text.en}}; }

Json to_json(const Problem& problem) {
    return {{"file", problem.place.file},
            {"line", problem.place.line},
            {"message", to_json(problem.message)},
            {"hint", to_json(problem.hint)}};
}

// What the text of a policy folder asks of its reader: readings to confirm, unknowns to find out.
struct Open {
    std::vector<std::pair<const Catalogue*, const Category*>> categories;  // readings of catalogues
    std::vector<const Statement*> readings;
    std::vector<const Statement*> unknowns;
    std::vector<RuleLeftBehind> left_behind;
};

Open open_points(const PolicyBook& book) {
    Open open;
    for (const auto& [province, catalogue] : book.catalogues())
        for (const Category& category : catalogue.categories)
            if (category.reading && category.note && category.clause != nullptr)
                open.categories.emplace_back(&catalogue, &category);
    for (const Pack* pack : book.packs()) {
        for (const Statement& statement : pack->statements) {
            if (statement.is_broken) continue;
            if (statement.is_reading) open.readings.push_back(&statement);
            if (statement.is_unknown) open.unknowns.push_back(&statement);
        }
    }
    open.left_behind = rules_left_behind(book.packs());
    return open;
}

class PolicyCommand {
   public:
    PolicyCommand(const PolicyOptions& options, PolicyBook::Reading reading)
        : options_(options),
          language_(options.common.language),
          problems_(std::move(reading.problems)),
          book_(std::move(reading.book)) {}

    int check() const {
        const Open open = open_points(*book_);
        if (options_.as_json) {
            Json out = {{"packs", book_->packs().size()}, {"problems", Json::array()},
                        {"readings", Json::array()},      {"unknowns", Json::array()},
                        {"left_behind", Json::array()},   {"documents_not_at_hand", Json::array()}};
            for (const Problem& problem : problems_) out["problems"].push_back(to_json(problem));
            for (const Statement* each : open.readings) out["readings"].push_back(statement_json(*each));
            for (const Statement* each : open.unknowns) out["unknowns"].push_back(statement_json(*each));
            for (const RuleLeftBehind& each : open.left_behind) {
                out["left_behind"].push_back(statement_json(*each.rule));
                out["left_behind"].back()["newer"] = statement_json(*each.newer);
            }
            for (const auto& [key, document] : book_->documents().documents())
                if (!document.at_hand) out["documents_not_at_hand"].push_back(key);
            fmt::print("{}\n", out.dump(2));
        } else {
            print_check(open);
        }
        return problems_.empty() ? kDone : kSomeInError;
    }

    int list() const {
        if (!is_usable()) return kUnusable;
        Json out = Json::array();
        TextTable table(3);
        table.add_row({say("文件", "pack"), say("地方", "place"), say("依据文件", "documents"),
                       say("规则", "rules"), say("理解口径", "readings"), say("未公布", "unknown")});
        table.add_rule();
        for (const Pack* pack : book_->packs()) {
            std::vector<std::string> documents;
            std::size_t readings = 0;
            std::size_t unknowns = 0;
            for (const Statement& statement : pack->statements) {
                const std::string& key = statement.clause->document->key;
                if (std::ranges::find(documents, key) == documents.end()) documents.push_back(key);
                readings += statement.is_reading ? 1 : 0;
                unknowns += statement.is_unknown ? 1 : 0;
            }
            table.add_row({pack->id, pack->name.in(language_), fmt::format("{}", fmt::join(documents, " ")),
                           fmt::format("{}", pack->statements.size()), fmt::format("{}", readings),
                           fmt::format("{}", unknowns)});
            out.push_back({{"pack", pack->id},
                           {"name", to_json(pack->name)},
                           {"documents", documents},
                           {"rules", pack->statements.size()},
                           {"readings", readings},
                           {"unknowns", unknowns}});
        }
        fmt::print("{}", options_.as_json ? out.dump(2) + "\n" : table.text());
        if (!options_.as_json) print_documents();
        return kDone;
    }

    int show() const {
        if (!is_usable()) return kUnusable;
        const auto region = RegionCode::parse(options_.region);
        if (!region) return complain(region.error(), language_);
        const EffectivePack effective = book_->effective(*region, options_.year);
        if (effective.statements.empty()) return no_rules(options_.region, options_.year);
        if (options_.as_json) {
            Json out = {{"region", options_.region}, {"year", options_.year}, {"rules", Json::array()}};
            for (const Statement* each : effective.statements) out["rules"].push_back(statement_json(*each));
            fmt::print("{}\n", out.dump(2));
            return kDone;
        }
        const ContributionTable* table = book_->contribution(*region, options_.year);
        fmt::print(
            "{}\n\n",
            table == nullptr
                ? say(fmt::format("{} {}年度：没有个人缴费标准或集中征缴期，不能核定缴费", options_.region,
                                  options_.year),
                      fmt::format("{} {}: no standard or no window is stated, contributions cannot be quoted",
                                  options_.region, options_.year))
                : say(fmt::format("{} {}年度：标准见 {}", options_.region, options_.year, table->pack->file),
                      fmt::format("{} {}: the standard stands in {}", options_.region, options_.year,
                                  table->pack->file)));
        for (const Statement* each : effective.statements) print_rule(*each);
        return kDone;
    }

    int diff() const {
        if (!is_usable()) return kUnusable;
        const auto before = effective_of(options_.before);
        if (!before) return complain(before.error(), language_);
        const auto after = effective_of(options_.after);
        if (!after) return complain(after.error(), language_);
        for (const EffectivePack* each : {&*before, &*after})
            if (each->statements.empty()) return no_rules(each->region.text(), each->year);
        const auto list = differences(*before, *after);
        Json out = Json::array();
        for (const RuleDifference& each : list) print_difference(each, *before, *after, out);
        if (options_.as_json) {
            fmt::print("{}\n", out.dump(2));
        } else if (list.empty()) {
            fmt::print("{}\n", say("两者没有差别", "there is no difference"));
        }
        return kDone;
    }

   private:
    std::string say(std::string zh, std::string en) const {
        return language_ == Language::zh ? std::move(zh) : std::move(en);
    }
    const Catalogue& catalogue_of(const Statement& statement) const {
        return *book_->catalogue(statement.pack->region);
    }

    bool is_usable() const {
        if (problems_.empty()) return true;
        print_problems(stderr, problems_, language_);
        complain(Error::of("政策包有错误，先改正", "the policy files have problems: mend them first"),
                 language_);
        return false;
    }

    int no_rules(const std::string& region, int year) const {
        return complain(Error::of(fmt::format("{} {}年度没有任何规则", region, year),
                                  fmt::format("no rule holds at {} for {}", region, year)),
                        language_);
    }

    Json statement_json(const Statement& statement) const {
        const Catalogue& catalogue = catalogue_of(statement);
        Json out = {{"rule", statement.path},
                    {"title",
                     {{"zh", title(statement, catalogue, Language::zh)},
                      {"en", title(statement, catalogue, Language::en)}}}};
        for (const auto& [field, value] : statement.entries)
            out["values"][std::string(field->key)] = value_json(value, *field, catalogue);
        out["clause"] = statement.clause->reference;
        for (const Clause* clause : statement.also) out["also"].push_back(clause->reference);
        if (statement.is_reading) out["reading"] = true;
        if (statement.is_unknown) out["unknown"] = true;
        if (statement.is_repealed) out["repealed"] = true;
        if (statement.note) out["note"] = to_json(*statement.note);
        if (statement.in_force) {
            out["from"] = statement.in_force->from.text();
            if (statement.in_force->until) out["until"] = statement.in_force->until->text();
        }
        out["file"] = statement.pack->file;
        out["line"] = statement.line;
        return out;
    }

    static Json value_json(const Value& value, const Field& field, const Catalogue& catalogue) {
        if (const auto* count = std::get_if<std::int64_t>(&value)) return *count;
        if (const auto* yes = std::get_if<bool>(&value)) return *yes;
        if (const auto* word = std::get_if<std::string>(&value)) return *word;
        if (const auto* words = std::get_if<std::vector<std::string>>(&value)) return *words;
        if (const auto* text = std::get_if<LocalText>(&value)) return to_json(*text);
        return describe(value, field.kind, catalogue, Language::en);
    }

    static std::string mark(const Statement& statement, Language language) {
        const bool zh = language == Language::zh;
        if (statement.is_reading) return zh ? "［理解口径］" : "[reading] ";
        if (statement.is_unknown) return zh ? "［未公布］" : "[unknown] ";
        return {};
    }

    void print_rule(const Statement& statement) const {
        const Catalogue& catalogue = catalogue_of(statement);
        fmt::print("{}{}  ({})\n", mark(statement, language_), title(statement, catalogue, language_),
                   statement.path);
        const std::string says = describe(statement, catalogue, language_);
        if (!says.empty()) fmt::print("    {}\n", says);
        std::string from;
        if (statement.in_force) {
            from = say("自 ", "from ") + statement.in_force->from.text();
            if (statement.in_force->until) from += say(" 至 ", " until ") + statement.in_force->until->text();
            from += "  ";
        }
        std::string also;
        for (const Clause* clause : statement.also) also += " " + clause->reference;
        fmt::print("    {}{}{}  {}\n", from, statement.clause->reference, also, statement.place().text());
        if (statement.note) fmt::print("    {}\n", statement.note->in(language_));
    }

    // With problems nothing else is shown: they have to go first.
    void print_check(const Open& open) const {
        if (problems_.empty()) {
            print_open(open);
        } else {
            print_problems(stdout, problems_, language_);
        }
        const std::size_t readings = open.readings.size() + open.categories.size();
        fmt::print("{}\n",
                   say(fmt::format("{}个政策包，{}处错误，{}处理解口径，{}处未公布", book_->packs().size(),
                                   problems_.size(), readings, open.unknowns.size()),
                       fmt::format("{}, {}, {}, {}", counted(book_->packs().size(), "pack"),
                                   counted(problems_.size(), "problem"), counted(readings, "reading"),
                                   counted(open.unknowns.size(), "unknown"))));
    }

    void print_open(const Open& open) const {
        const auto print_statement = [&](const Statement& each) {
            fmt::print("  {}  {}  {}\n", each.place().text(), title(each, catalogue_of(each), language_),
                       each.clause->reference);
            if (each.note) fmt::print("      {}\n", each.note->in(language_));
        };
        fmt::print("{} ({})\n",
                   say("理解口径：原文没有写明，须由人确认",
                       "Readings: the text is silent or ambiguous, a person has to confirm"),
                   open.readings.size() + open.categories.size());
        for (const auto& [catalogue, category] : open.categories) {
            fmt::print("  {}:{}  {}{}  {}\n", catalogue->file, category->line,
                       say("人员类别：", "category: "), category->name.in(language_),
                       category->clause->reference);
            fmt::print("      {}\n", category->note->in(language_));
        }
        for (const Statement* each : open.readings) print_statement(*each);
        fmt::print("{} ({})\n",
                   say("未公布：所引文件没有公布的内容",
                       "Unknown: what the documents defer to and is not published"),
                   open.unknowns.size());
        for (const Statement* each : open.unknowns) print_statement(*each);
        if (!open.left_behind.empty()) {
            fmt::print(
                "{} ({})\n",
                say("不再适用：同类规则已有较新的一组，其中没有这些，请核对是否漏写",
                    "No longer hold: newer rules of their kind are stated, and not these. Were they forgotten?"),
                open.left_behind.size());
            for (const auto& [rule, newer] : open.left_behind)
                fmt::print("  {}  {}  {}\n", rule->place().text(),
                           title(*rule, catalogue_of(*rule), language_),
                           say(fmt::format("自{}起由 {} 等取代", newer->in_force->from.text(),
                                           newer->place().text()),
                               fmt::format("replaced from {} by {}", newer->in_force->from.text(),
                                           newer->place().text())));
        }
        std::string absent;
        for (const auto& [key, document] : book_->documents().documents())
            if (!document.at_hand)
                absent += (absent.empty() ? "" : say("、", ", ")) + key + " " + document.title.in(language_);
        if (!absent.empty())
            fmt::print("{}{}\n", say("没有原文的文件：", "Documents whose text is not at hand: "), absent);
    }

    void print_documents() const {
        fmt::print("\n");
        for (const auto& [key, document] : book_->documents().documents()) {
            fmt::print("  {}  {}{}{}{}{}\n", pad_right(key, 6), document.issuer.in(language_),
                       say("《", ", \""), document.title.in(language_), say("》", "\""),
                       document.at_hand ? "" : say("（没有原文）", " (text not at hand)"));
        }
    }

    Result<EffectivePack> effective_of(const std::string& id) const {
        const Pack::Reference reference = TRY(Pack::Reference::parse(id));
        return book_->effective(reference.region, reference.year);
    }

    void print_difference(const RuleDifference& each, const EffectivePack& before, const EffectivePack& after,
                          Json& out) const {
        const Statement& shown = each.after != nullptr ? *each.after : *each.before;
        const Catalogue& old_catalogue = *book_->catalogue(before.region);
        const Catalogue& new_catalogue = *book_->catalogue(after.region);
        const Catalogue& catalogue = each.after != nullptr ? new_catalogue : old_catalogue;
        if (options_.as_json) {
            Json entry = {{"rule", shown.path},
                          {"text",
                           {{"zh", describe(each, old_catalogue, new_catalogue, Language::zh)},
                            {"en", describe(each, old_catalogue, new_catalogue, Language::en)}}}};
            entry["before"] = each.before == nullptr ? Json() : statement_json(*each.before);
            entry["after"] = each.after == nullptr ? Json() : statement_json(*each.after);
            out.push_back(std::move(entry));
            return;
        }
        fmt::print("{}\n    {}\n", title(shown, catalogue, language_),
                   describe(each, old_catalogue, new_catalogue, language_));
        const auto place = [](const Statement* statement) {
            return statement == nullptr ? std::string("—")
                                        : statement->clause->reference + " " + statement->place().text();
        };
        fmt::print("    {} → {}\n", place(each.before), place(each.after));
    }

    const PolicyOptions& options_;
    Language language_;
    Problems problems_;
    std::unique_ptr<PolicyBook> book_;
};

}  // namespace

int run_policy(const PolicyOptions& options) {
    const auto files = read_policy_directory(policy_folder(options.common));
    if (!files) return complain(files.error(), options.common.language);
    const PolicyCommand command(options, PolicyBook::read(*files));
    switch (options.action) {
        case PolicyOptions::Action::check:
            return command.check();
        case PolicyOptions::Action::list:
            return command.list();
        case PolicyOptions::Action::show:
            return command.show();
        case PolicyOptions::Action::diff:
            return command.diff();
    }
    CHECK(false);
}

}  // namespace canbao
