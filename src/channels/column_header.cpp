#include "channels/column_header.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

struct TypeName {
    ColumnType type;
    std::string_view name;
    std::size_t bytes;
};
constexpr std::array<TypeName, 4> kTypes = {{{ColumnType::u8, "u8", 1},
                                             {ColumnType::u16, "u16", 2},
                                             {ColumnType::u32, "u32", 4},
                                             {ColumnType::i32, "i32", 4}}};

std::string_view name_of(ColumnType type) { return std::ranges::find(kTypes, type, &TypeName::type)->name; }

std::uint64_t aligned(std::uint64_t at) {
    return (at + kColumnAlignment - 1) / kColumnAlignment * kColumnAlignment;
}

// Places the columns behind a header of so many bytes.
void place_columns(std::vector<ColumnPlace>& columns, std::uint64_t begin, std::uint64_t rows) {
    std::uint64_t at = aligned(begin);
    for (ColumnPlace& column : columns) {
        column.at = at;
        at = aligned(at + rows * bytes_of(column.type));
    }
}

Json columns_json(const std::vector<ColumnPlace>& columns) {
    Json list = Json::array();
    for (const ColumnPlace& column : columns)
        list.push_back({{"name", column.name}, {"type", name_of(column.type)}, {"at", column.at}});
    return list;
}

// The magic and the header. How long it is depends on the places in it, and they on its length.
std::string with_places(Json header, std::vector<ColumnPlace>& columns, std::uint64_t rows) {
    std::uint64_t length = 0;
    std::string text;
    do {
        length = text.size();
        place_columns(columns, length, rows);
        header["columns"] = columns_json(columns);
        text = std::string(kColumnMagic) + header.dump() + "\n";
    } while (text.size() > aligned(length) || length == 0);
    text.insert(text.size() - 1, aligned(text.size()) - text.size(), ' ');
    return text;
}

Json fact_json(const FactValue& value) {
    return std::visit(
        [](const auto& each) -> Json {
            using T = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<T, Date>)
                return Json{{"date", each.text()}};
            else if constexpr (std::is_same_v<T, Money>)
                return Json{{"money", each.text()}};
            else
                return each;
        },
        value);
}

Json set_json(const AttributeSet& set, const Catalogue& catalogue) {
    Json identities = Json::array();
    for (const Identity& identity : set.identities) {
        Json each = {{"category", catalogue.at(identity.category).key},
                     {"from", identity.period.from.text()}};
        if (identity.period.until) each["until"] = identity.period.until->text();
        identities.push_back(std::move(each));
    }
    Json out = {{"identities", std::move(identities)}};
    for (const DeclaredFact& fact : set.facts) out["facts"][fact.name] = fact_json(fact.value);
    return out;
}

Failure wrong(std::string_view what) {
    return fail(fmt::format("列文件的文件头不对：{}", what),
                fmt::format("the header of the columns is wrong: {}", what));
}

Result<FactValue> read_fact(const Json& value) {
    if (value.is_boolean()) return FactValue(value.get<bool>());
    if (value.is_number_integer()) return FactValue(value.get<std::int64_t>());
    if (value.is_string()) return FactValue(value.get<std::string>());
    if (value.is_object() && value.contains("date")) {
        const Date date = TRY(Date::parse(value.at("date").get<std::string>()));
        return FactValue(date);
    }
    if (value.is_object() && value.contains("money")) {
        const Money money = TRY(Money::parse(value.at("money").get<std::string>()));
        return FactValue(money);
    }
    return wrong("facts");
}

Result<AttributeSet> read_set(const Json& json, const Catalogue& catalogue) {
    AttributeSet set;
    for (const Json& each : json.at("identities")) {
        const std::string key = each.at("category").get<std::string>();
        const auto category = catalogue.category(key);
        if (!category) return wrong("category " + key);
        const Date from = TRY(Date::parse(each.at("from").get<std::string>()));
        std::optional<Date> until;
        if (each.contains("until")) {
            const Date last = TRY(Date::parse(each.at("until").get<std::string>()));
            until = last;
        }
        set.identities.push_back({*category, {from, until}});
    }
    if (!json.contains("facts")) return set;
    for (const auto& [name, value] : json.at("facts").items()) {
        FactValue fact = TRY(read_fact(value));
        set.facts.push_back({name, std::move(fact)});
    }
    return set;
}

Result<Done> read_attributes(const Json& json, const Catalogue& catalogue, AttributeSets& sets) {
    for (const Json& each : json) {
        const AttributeSet set = TRY(read_set(each, catalogue));
        // Numbers are places in the list: the first set is the empty one, and none stands there twice.
        const std::uint32_t expected = sets.size();
        const bool is_first = &each == &json.front();
        if (sets.intern(set) != (is_first ? 0 : expected)) return wrong("attributes");
    }
    return Done{};
}

Result<ColumnPlace> read_place(const Json& json) {
    const std::string type = json.at("type").get<std::string>();
    const auto found = std::ranges::find(kTypes, type, &TypeName::name);
    if (found == kTypes.end()) return wrong("type " + type);
    return ColumnPlace{json.at("name").get<std::string>(), found->type, json.at("at").get<std::uint64_t>()};
}

Result<PeopleHeader> read_fields(const Json& json, const PolicyBook& book) {
    if (json.at("kind") != "people") return wrong("kind");
    PeopleHeader header;
    header.rows = json.at("rows").get<std::uint64_t>();
    header.year = json.at("year").get<int>();
    header.first_insured_year = json.at("first_insured_year").get<int>();
    if (header.rows > PeopleHeader::kMostRows) return wrong("rows");
    if (header.year < kFirstYear || header.year > kLastYear) return wrong("year");
    for (const Json& each : json.at("areas")) {
        const RegionCode area = TRY(RegionCode::parse(each.get<std::string>()));
        header.areas.push_back(area);
    }
    if (header.areas.empty() || header.areas.size() > 65'536) return wrong("areas");
    const Catalogue* catalogue = book.catalogue(header.areas.front());
    if (catalogue == nullptr) return wrong("areas: no catalogue");
    for (const RegionCode area : header.areas)
        if (book.catalogue(area) != catalogue) return wrong("areas of several provinces");
    TRY(read_attributes(json.at("attributes"), *catalogue, header.attributes));
    for (const Json& each : json.at("columns")) {
        ColumnPlace place = TRY(read_place(each));
        if (header.find(place.name) != nullptr) return wrong("column twice: " + place.name);
        header.columns.push_back(std::move(place));
    }
    return header;
}

}  // namespace

std::size_t bytes_of(ColumnType type) { return std::ranges::find(kTypes, type, &TypeName::type)->bytes; }

const ColumnPlace* PeopleHeader::find(std::string_view name) const {
    const auto found = std::ranges::find(columns, name, &ColumnPlace::name);
    return found == columns.end() ? nullptr : &*found;
}

void append_people_header(std::string& out, PeopleHeader& header, const Catalogue& catalogue) {
    Json json = {{"kind", "people"}, {"rows", header.rows}, {"year", header.year}};
    for (const RegionCode area : header.areas) json["areas"].push_back(area.text());
    json["attributes"] = Json::array();
    for (std::uint32_t id = 0; id < header.attributes.size(); ++id)
        json["attributes"].push_back(set_json(header.attributes.at(id), catalogue));
    json["first_insured_year"] = header.first_insured_year;
    out += with_places(std::move(json), header.columns, header.rows);
}

Result<PeopleHeader> read_people_header(std::string_view bytes, const PolicyBook& book) {
    if (!bytes.starts_with(kColumnMagic)) return wrong(kColumnMagic.substr(0, kColumnMagic.size() - 1));
    bytes.remove_prefix(kColumnMagic.size());
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return wrong("it breaks off");
    try {
        return read_fields(Json::parse(bytes.substr(0, end)), book);
    } catch (const nlohmann::json::exception& error) {
        return wrong(error.what());
    }
}

std::string quotes_header(std::uint64_t rows, int year, const std::vector<Award>& awards,
                          std::vector<ColumnPlace>& columns) {
    Json json = {{"kind", "quotes"}, {"rows", rows}, {"year", year}, {"awards", Json::array()}};
    for (const Award& award : awards) {
        Json shares = Json::array();
        for (const SubsidyShare& share : award.shares)
            shares.push_back({{"category", share.category->key},
                              {"payer", share.payer->key},
                              {"amount", share.amount.text()},
                              {"clause", share.clause->reference}});
        json["awards"].push_back(std::move(shares));
    }
    for (std::size_t code = 0; code < kQuoteReasonCodes; ++code)
        json["reason_bits"].push_back(word(static_cast<ReasonCode>(code)));
    json["outcome_bits"] = {"refused", "granted", "undetermined"};
    return with_places(std::move(json), columns, rows);
}

}  // namespace canbao
