#include "policy/condition_reader.h"

#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

// Deeper nesting than any document has, and small enough for the stack.
constexpr int kDeepest = 6;
constexpr std::int64_t kOldestAge = 150;

class ConditionReader {
   public:
    explicit ConditionReader(const CategoryByKey& category_by_key) : category_by_key_(category_by_key) {}

    std::optional<Condition> read(TomlTable& table, int depth) {
        struct Kind {
            std::string_view key;
            std::optional<Condition> (ConditionReader::*read)(TomlTable&, int);
        };
        constexpr std::array kKinds = {
            Kind{"category", &ConditionReader::category},
            Kind{"age_at_least", &ConditionReader::age_at_least},
            Kind{"age_below", &ConditionReader::age_below},
            Kind{"born_from", &ConditionReader::born},
            Kind{"born_until", &ConditionReader::born},
            Kind{"paid_from", &ConditionReader::paid},
            Kind{"paid_until", &ConditionReader::paid},
            Kind{"registered_by", &ConditionReader::registered_by},
            Kind{"region", &ConditionReader::region},
            Kind{"fact", &ConditionReader::fact},
            Kind{"all", &ConditionReader::all},
            Kind{"any", &ConditionReader::any},
        };
        for (const Kind& kind : kKinds) {
            if (!table.has(kind.key)) continue;
            if (depth == kDeepest) {
                table.add_problem(
                    table.place(), {"条件嵌套过深", "conditions are nested too deeply"},
                    {fmt::format("最多{}层", kDeepest), fmt::format("at most {} levels", kDeepest)});
                return std::nullopt;
            }
            auto condition = (this->*kind.read)(table, depth);
            table.refuse_other_keys();
            return condition;
        }
        std::string known;
        for (const Kind& kind : kKinds) known += fmt::format("{}{}", known.empty() ? "" : ", ", kind.key);
        table.add_problem(table.place(), {"不认识的条件", "unknown kind of condition"},
                          {"可用的条件：" + known, "the kinds known here: " + known});
        return std::nullopt;
    }

   private:
    std::optional<Condition> category(TomlTable& table, int) {
        const auto key = table.string("category", Need::required);
        if (!key) return std::nullopt;
        const auto id = category_by_key_(*key);
        if (id) return Condition{Condition::HoldsCategory{*id}};
        table.add_problem(table.place_of("category"),
                          {fmt::format("目录中没有人员类别“{}”", *key),
                           fmt::format("the catalogue has no category \"{}\"", *key)},
                          {"见 catalogue.toml", "see catalogue.toml"});
        return std::nullopt;
    }

    std::optional<NamedDay> named_day(TomlTable& table, std::string_view key) {
        const auto day = table.string(key, Need::required);
        if (!day) return std::nullopt;
        if (*day == "payment_day") return NamedDay::payment_day;
        if (*day == "year_start") return NamedDay::year_start;
        if (*day == "closing_day") return NamedDay::closing_day;
        table.add_problem(
            table.place_of(key),
            {fmt::format("不认识的日子“{}”", *day), fmt::format("unknown day \"{}\"", *day)},
            {"应为 payment_day、year_start 或 closing_day", "it is payment_day, year_start or closing_day"});
        return std::nullopt;
    }

    std::optional<Condition> age_at_least(TomlTable& table, int) {
        const auto years = table.integer("age_at_least", Need::required, 0, kOldestAge);
        const auto on = named_day(table, "on");
        if (!years || !on) return std::nullopt;
        return Condition{Condition::AgeAtLeast{static_cast<int>(*years), *on}};
    }

    std::optional<Condition> age_below(TomlTable& table, int) {
        const auto years = table.integer("age_below", Need::required, 0, kOldestAge);
        const auto on = named_day(table, "on");
        if (!years || !on) return std::nullopt;
        return Condition{Condition::AgeBelow{static_cast<int>(*years), *on}};
    }

    template <typename Within>
    std::optional<Condition> within(TomlTable& table, std::string_view from_key, std::string_view until_key) {
        const auto from = table.date(from_key, Need::optional);
        const auto until = table.date(until_key, Need::optional);
        if ((table.has(from_key) && !from) || (table.has(until_key) && !until)) return std::nullopt;
        const Within within{from.value_or(Date::first_of(kFirstYear)),
                            until.value_or(Date::last_of(kLastYear))};
        if (within.first > within.last) {
            table.add_problem(table.place(), {"起止日期颠倒", "the first day lies after the last"},
                              {"交换两个日期", "exchange the two dates"});
            return std::nullopt;
        }
        return Condition{within};
    }

    std::optional<Condition> born(TomlTable& table, int) {
        return within<Condition::BornWithin>(table, "born_from", "born_until");
    }

    std::optional<Condition> paid(TomlTable& table, int) {
        return within<Condition::PaidWithin>(table, "paid_from", "paid_until");
    }

    std::optional<Condition> registered_by(TomlTable& table, int) {
        const toml::node* node = table.node("registered_by", Need::required);
        if (node != nullptr && node->is_date()) {
            const auto date = table.date("registered_by", Need::required);
            if (!date) return std::nullopt;
            return Condition{Condition::RegisteredBy{*date}};
        }
        const auto day = named_day(table, "registered_by");
        if (!day) return std::nullopt;
        return Condition{Condition::RegisteredBy{*day}};
    }

    std::optional<Condition> region(TomlTable& table, int) {
        const auto text = table.string("region", Need::required);
        if (!text) return std::nullopt;
        const auto code = RegionCode::parse(*text);
        if (code) return Condition{Condition::LivesIn{*code}};
        table.add_problem(table.place_of("region"), {"区划代码不对", "not a region code"},
                          code.error().message);
        return std::nullopt;
    }

    std::optional<Condition> fact(TomlTable& table, int) {
        auto name = table.string("fact", Need::required);
        const toml::node* value = table.node("is", Need::required);
        if (!name || value == nullptr) return std::nullopt;
        if (const auto* yes = value->as_boolean()) return Condition{Condition::FactIs{{*name, yes->get()}}};
        if (const auto* count = value->as_integer())
            return Condition{Condition::FactIs{{*name, count->get()}}};
        if (const auto* word = value->as_string()) return Condition{Condition::FactIs{{*name, word->get()}}};
        table.add_problem(
            table.place_of("is"),
            {"“is”应为true、false、整数或文字", "\"is\" is true, false, a whole number or a text"},
            {"改正该值", "mend the value"});
        return std::nullopt;
    }

    std::optional<std::vector<Condition>> list(TomlTable& table, std::string_view key, int depth) {
        const toml::node* node = table.node(key, Need::required);
        const toml::array* array = node == nullptr ? nullptr : node->as_array();
        if (array == nullptr || array->empty()) {
            table.add_problem(
                table.place_of(key),
                {fmt::format("“{}”应为条件的列表", key), fmt::format("\"{}\" is a list of conditions", key)},
                {"如 all = [ { … }, { … } ]", "like all = [ { … }, { … } ]"});
            return std::nullopt;
        }
        std::vector<Condition> conditions;
        for (const toml::node& each : *array) {
            const toml::table* inner = each.as_table();
            if (inner == nullptr) {
                table.add_problem(table.place_of(each), {"条件应为表", "a condition is a table"},
                                  {"写作 { … }", "write { … }"});
                return std::nullopt;
            }
            TomlTable inner_table(*inner, table.place_of(each), table.problems());
            auto condition = read(inner_table, depth + 1);
            if (!condition) return std::nullopt;
            conditions.push_back(*std::move(condition));
        }
        return conditions;
    }

    std::optional<Condition> all(TomlTable& table, int depth) {
        auto conditions = list(table, "all", depth);
        if (!conditions) return std::nullopt;
        return Condition{Condition::All{*std::move(conditions)}};
    }

    std::optional<Condition> any(TomlTable& table, int depth) {
        auto conditions = list(table, "any", depth);
        if (!conditions) return std::nullopt;
        return Condition{Condition::Any{*std::move(conditions)}};
    }

    const CategoryByKey& category_by_key_;
};

}  // namespace

std::optional<Condition> read_condition(TomlTable& table, std::string_view key, Need need,
                                        const CategoryByKey& category_by_key) {
    auto inner = table.table(key, need);
    if (!inner) return std::nullopt;
    return ConditionReader(category_by_key).read(*inner, 0);
}

}  // namespace canbao
