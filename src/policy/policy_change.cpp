#include "policy/policy_change.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::string_view kStandardFamily = "contribution.standard";

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t dot = std::min(path.find('.', begin), path.size());
        parts.emplace_back(path.substr(begin, dot - begin));
        begin = dot + 1;
    }
    return parts;
}

// The table at a path, made where it is not there; nullptr where something else stands there.
toml::table* table_at(toml::table& root, std::string_view path) {
    toml::table* table = &root;
    for (const std::string& part : parts_of(path)) {
        toml::node* node = table->get(part);
        if (node == nullptr) node = &table->insert(part, toml::table{}).first->second;
        table = node->as_table();
        if (table == nullptr) return nullptr;
    }
    return table;
}

// Whether a value of this kind is a text in quotes.
bool is_quoted(FieldKind kind) {
    switch (kind) {
        case FieldKind::money:
        case FieldKind::rate:
        case FieldKind::month_day:
        case FieldKind::choice:
        case FieldKind::payer:
        case FieldKind::word:
            return true;
        case FieldKind::count:
        case FieldKind::date:
        case FieldKind::yes_no:
        case FieldKind::mark:
        case FieldKind::choices:
        case FieldKind::shares:
        case FieldKind::categories:
        case FieldKind::words:
        case FieldKind::tier_amounts:
        case FieldKind::condition:
        case FieldKind::name:
            return false;
    }
    CHECK(false);
}

Failure no_such_rule(const std::string& rule, const Pack::Reference& place) {
    const std::string where = place.region.text();
    return fail(fmt::format("{} {}年度没有规则“{}”，见 canbao policy show {} {}", where, place.year, rule,
                            where, place.year),
                fmt::format("no rule \"{}\" holds at {} for {}; see canbao policy show {} {}", rule, where,
                            place.year, where, place.year));
}

class ChangedFiles {
   public:
    ChangedFiles(std::span<const PolicyFile> files, const PolicyBook& book, const Pack::Reference& place)
        : files_(files.begin(), files.end()),
          place_(place),
          effective_(book.effective(place.region, place.year)),
          path_(fmt::format("{}/{}.toml", place.region.text(), place.year)) {}

    Result<std::vector<PolicyFile>> apply(std::span<const PolicyChange> changes) && {
        TRY(open_pack());
        for (const PolicyChange& change : changes) TRY(apply_one(change));
        std::ostringstream text;
        root_.erase("end");
        text << toml::toml_formatter(root_) << "\n\n[end]\n";
        PolicyFile& file = *std::ranges::find(files_, path_, &PolicyFile::path);
        file.text = std::move(text).str();
        return std::move(files_);
    }

   private:
    // A place without a pack for the year gets one.
    Result<Done> open_pack() {
        const auto found = std::ranges::find(files_, path_, &PolicyFile::path);
        if (found == files_.end()) {
            const std::string name = place_.region.text();
            files_.push_back(
                {path_,
                 fmt::format(
                     "[pack]\nregion = \"{}\"\nyear = {}\nname = {{ zh = \"{}\", en = \"{}\" }}\n[end]\n",
                     name, place_.year, name, name)});
        }
        return parse(path_, root_);
    }

    Result<Done> parse(const std::string& path, toml::table& root) {
        const auto found = std::ranges::find(files_, path, &PolicyFile::path);
        CHECK(found != files_.end());
        Problems problems;
        auto parsed = parse_toml(*found, problems);
        CHECK(parsed.has_value());  // it has been read into the book
        root = *std::move(parsed);
        return Done{};
    }

    Result<Done> apply_one(const PolicyChange& change) {
        const Statement* rule = effective_.find(change.rule);
        if (rule == nullptr) return no_such_rule(change.rule, place_);
        toml::table& table = *TRY(take_over(*rule));
        if (change.field.empty()) {
            repeal(table, *rule);
            return Done{};
        }
        const auto field = std::ranges::find(rule->form->fields, change.field, &Field::key);
        if (field == rule->form->fields.end()) return no_such_field(change, *rule);
        table.erase("unknown");
        table.erase(change.field);
        if (!change.value.empty()) TRY(put(table, *field, change));
        keep_one(table, change.field);
        if (rule->form->family == kStandardFamily && !has_followed_) TRY(let_amounts_follow());
        return Done{};
    }

    static Failure no_such_field(const PolicyChange& change, const Statement& rule) {
        std::string known;
        for (const Field& field : rule.form->fields)
            known += fmt::format("{}{}", known.empty() ? "" : " ", field.key);
        return fail(
            fmt::format("规则“{}”没有字段“{}”，可用的有：{}", rule.path, change.field, known),
            fmt::format("the rule \"{}\" has no field \"{}\"; it has: {}", rule.path, change.field, known));
    }

    static void repeal(toml::table& table, const Statement& rule) {
        for (const Field& field : rule.form->fields) table.erase(field.key);
        table.erase("unknown");
        table.erase("reading");
        table.insert_or_assign("repealed", true);
    }

    // The rule's table in the pack of the place, as it holds there. Rules that are replaced together are
    // taken over together.
    Result<toml::table*> take_over(const Statement& rule) {
        const bool is_alone = rule.form->family.empty() || rule.pack->file == path_;
        if (!is_alone) {
            for (const Statement* each : effective_.statements)
                if (each->form->family == rule.form->family) TRY(take_over_one(*each));
        }
        return take_over_one(rule);
    }

    Result<toml::table*> take_over_one(const Statement& rule) {
        toml::table* mine = table_at(root_, rule.path);
        if (mine == nullptr) return no_such_rule(rule.path, place_);
        if (rule.pack->file == path_) return mine;
        if (!mine->empty()) return mine;  // taken over before
        toml::table source;
        TRY(parse(rule.pack->file, source));
        const toml::table* theirs = table_at(source, rule.path);
        CHECK(theirs != nullptr);
        *mine = *theirs;
        return mine;
    }

    static Result<Done> put(toml::table& table, const Field& field, const PolicyChange& change) {
        if (is_quoted(field.kind)) {
            table.insert_or_assign(change.field, change.value);
            return Done{};
        }
        const Failure not_one_value = fail(fmt::format("“{}”不是TOML的一个值", change.value),
                                           fmt::format("\"{}\" is not one value of TOML", change.value));
        try {
            const toml::table parsed = toml::parse("value = " + change.value);
            if (parsed.size() != 1) return not_one_value;
            parsed.get("value")->visit(
                [&](const auto& value) { table.insert_or_assign(change.field, value); });
            return Done{};
        } catch (const toml::parse_error&) {
            return not_one_value;
        }
    }

    // An amount and a percentage that stood together would no longer agree.
    static void keep_one(toml::table& table, std::string_view changed) {
        if (changed == "amount") table.erase("percent");
        if (changed == "amount") table.erase("percent_of_base_cap");
        if (changed == "percent") table.erase("amount");
    }

    // Subsidies that are a share of the standard follow it.
    Result<Done> let_amounts_follow() {
        has_followed_ = true;
        for (const Statement* subsidy : effective_.under("subsidy")) {
            if (subsidy->find<Rate>("percent") == nullptr || subsidy->find<Money>("amount") == nullptr)
                continue;
            toml::table& table = *TRY(take_over(*subsidy));
            if (table.contains("percent")) table.erase("amount");
        }
        return Done{};
    }

    std::vector<PolicyFile> files_;
    Pack::Reference place_;
    EffectivePack effective_;
    std::string path_;
    toml::table root_;
    bool has_followed_ = false;
};

}  // namespace

Result<PolicyChange> PolicyChange::parse(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view path = text.substr(0, equals);
    const std::size_t dot = path.rfind('.');
    if (equals != std::string_view::npos && text.substr(equals + 1) == "repealed" && !path.empty())
        return PolicyChange{std::string(path), "", ""};
    if (equals == std::string_view::npos || dot == std::string_view::npos || dot == 0 ||
        dot + 1 == path.size()) {
        return fail(
            fmt::format("“{}”应写作 规则.字段=值，如 subsidy.orphan.amount=300.00", text),
            fmt::format("\"{}\" is written RULE.FIELD=VALUE, like subsidy.orphan.amount=300.00", text));
    }
    return PolicyChange{std::string(path.substr(0, dot)), std::string(path.substr(dot + 1)),
                        std::string(text.substr(equals + 1))};
}

Result<std::vector<PolicyFile>> with_changes(std::span<const PolicyFile> files, const PolicyBook& book,
                                             const Pack::Reference& place,
                                             std::span<const PolicyChange> changes) {
    return ChangedFiles(files, book, place).apply(changes);
}

}  // namespace canbao
