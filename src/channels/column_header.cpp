#include "channels/column_header.h"

#include <algorithm>
#include <array>

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
        list.push_back({{"name", column.name}, {"type", word(column.type)}, {"at", column.at}});
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

}  // namespace

std::size_t bytes_of(ColumnType type) { return std::ranges::find(kTypes, type, &TypeName::type)->bytes; }
std::string_view word(ColumnType type) { return std::ranges::find(kTypes, type, &TypeName::type)->name; }

std::optional<ColumnType> column_type(std::string_view word) {
    const auto found = std::ranges::find(kTypes, word, &TypeName::name);
    return found == kTypes.end() ? std::nullopt : std::optional(found->type);
}

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
