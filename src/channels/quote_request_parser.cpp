#include <algorithm>

#include <fmt/format.h>

#include "channels/quote_json.h"

namespace canbao {
namespace {

Failure unreadable(std::string_view type) {
    return fail(fmt::format("应为 {} 类型的值", type), fmt::format("it should be a value of type {}", type));
}

// The value of a declared fact, by the type that its pack declares.
struct TypedFact {
    const Statement& declared;
    const std::string& type;

    Result<FactValue> operator()(bool yes) const {
        if (type != "yes_no") return unreadable(type);
        return FactValue(yes);
    }
    Result<FactValue> operator()(std::int64_t count) const {
        if (type != "count") return unreadable(type);
        return FactValue(count);
    }
    Result<FactValue> operator()(std::string_view text) const {
        if (type == "date") return FactValue(TRY(Date::parse(text)));
        if (type == "money") return FactValue(TRY(Money::parse(text)));
        if (type != "word") return unreadable(type);
        const auto* words = declared.find<std::vector<std::string>>("words");
        if (words != nullptr && std::ranges::find(*words, text) == words->end()) {
            return fail(fmt::format("应为其一：{}", fmt::join(*words, " ")),
                        fmt::format("it is one of: {}", fmt::join(*words, " ")));
        }
        return FactValue(std::string(text));
    }
};

LineError error_in(std::string field, LocalText message) { return {std::move(field), std::move(message)}; }

// Adds the identities under their ids in the province's catalogue. Where no province serves the region, its
// request will be refused, so a category that any catalogue knows is enough.
std::optional<LineError> add_identities(const PolicyBook& book, const RequestLine& line,
                                        PersonFacts& person) {
    const Catalogue* catalogue = book.catalogue(person.region);
    person.identities.reserve(line.identities.size());
    for (std::size_t i = 0; i < line.identities.size(); ++i) {
        const RequestLine::Identity& identity = line.identities[i];
        const auto id = catalogue == nullptr ? std::nullopt : catalogue->category(identity.category);
        if (id) {
            person.identities.push_back({*id, {*identity.from, identity.until}});
        } else if (catalogue != nullptr || !book.knows_category(identity.category)) {
            const std::string shown = printable_key(identity.category);
            return error_in(fmt::format("identities[{}].category", i),
                            {fmt::format("目录中没有人员类别“{}”", shown),
                             fmt::format("the catalogue has no category \"{}\"", shown)});
        }
    }
    return std::nullopt;
}

const Statement* declaration_of(std::string_view name, const ContributionTable* table) {
    if (table == nullptr) return nullptr;
    const auto found =
        std::ranges::find(table->declared_facts, name, [](const Statement* each) { return each->key(); });
    return found == table->declared_facts.end() ? nullptr : *found;
}

std::optional<LineError> add_facts(const PolicyBook& book, const RequestLine& line, PersonFacts& person) {
    if (line.facts.empty()) return std::nullopt;
    const ContributionTable* table = book.contribution(person.region, line.year);
    for (const auto& [name, raw] : line.facts) {
        std::string field = "facts." + printable_key(name);
        const Statement* declared = declaration_of(name, table);
        if (declared == nullptr) {
            return error_in(std::move(field), {"该地政策没有声明这一事实",
                                               "the policy of this place does not declare this fact"});
        }
        if (std::ranges::find(person.declared, name, &DeclaredFact::name) != person.declared.end())
            return error_in(std::move(field), {"该字段出现了两次", "this field stands there twice"});
        auto value = std::visit(TypedFact{*declared, declared->get<std::string>("type")}, raw);
        if (!value) return error_in(std::move(field), std::move(value).error().message);
        person.declared.push_back({std::string(name), *std::move(value)});
    }
    return std::nullopt;
}

}  // namespace

tl::expected<QuoteRequest, LineError> QuoteRequestParser::parse(std::string_view text) {
    const auto line = reader_.read(text);
    if (!line) return tl::unexpected(line.error());
    const RequestLine& fields = **line;
    QuoteRequest request{
        .person = {.region = *fields.region,
                   .born = *fields.born,
                   .identities = {},
                   .resident_years = fields.resident_years,
                   .employee_years = fields.employee_years,
                   .employee_until = fields.employee_until,
                   .waiting_until = fields.waiting_until,
                   .declared = {}},
        .year = fields.year,
        .on = *fields.on,
        .registered_on = fields.registered_on.value_or(*fields.on),
        .repair_years = fields.repair_years,
    };
    if (auto error = add_identities(*book_, fields, request.person)) return tl::unexpected(*std::move(error));
    if (auto error = add_facts(*book_, fields, request.person)) return tl::unexpected(*std::move(error));
    return request;
}

}  // namespace canbao
