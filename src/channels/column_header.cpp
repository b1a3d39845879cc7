#include "channels/column_header.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "channels/request_line.h"
#include "decision/people_table.h"
#include "policy/book.h"

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

Failure wrong(std::string_view where, const LocalText& why) {
    return fail(fmt::format("列文件的文件头不对：{}：{}", where, why.zh),
                fmt::format("the header of the columns is wrong: {}: {}", where, why.en));
}

Failure wrong(std::string_view what) {
    return fail(fmt::format("列文件的文件头不对：{}", what),
                fmt::format("the header of the columns is wrong: {}", what));
}

// A value that was read at a place of the header.
template <typename T>
Result<T> read_at(std::string_view where, Result<T> value) {
    if (!value) return wrong(where, value.error().message);
    return value;
}

Result<std::int64_t> whole_number(const Json& json, std::string_view where, std::int64_t least,
                                  std::int64_t most) {
    const bool is_whole = json.is_number_unsigned() && json.get<std::uint64_t>() <= INT64_MAX;
    const std::int64_t number = is_whole ? json.get<std::int64_t>() : 0;
    if (is_whole && number >= least && number <= most) return number;
    return wrong(where, {fmt::format("应为{}至{}的整数", least, most),
                         fmt::format("it is a whole number from {} to {}", least, most)});
}

// An array of at most so many.
Result<Done> check_list(const Json& json, std::string_view where, std::size_t most) {
    if (json.is_array() && json.size() <= most) return Done{};
    return wrong(where,
                 {fmt::format("应为至多{}项的列表", most), fmt::format("it is a list of at most {}", most)});
}

// Nothing stands in the object but what this reader understands.
Result<Done> check_keys(const Json& json, std::string_view where,
                        std::initializer_list<std::string_view> known) {
    if (!json.is_object()) return wrong(where, {"应为对象", "it is an object"});
    for (const auto& [key, value] : json.items())
        if (std::ranges::find(known, key) == known.end())
            return wrong(printable_key(key), {"不认识的字段", "unknown field"});
    return Done{};
}

Result<FactValue> read_fact(const Json& value) {
    if (value.is_boolean()) return FactValue(value.get<bool>());
    if (value.is_number_unsigned()) {
        const std::int64_t count = TRY(whole_number(value, "facts", 0, INT64_MAX));
        return FactValue(count);
    }
    if (value.is_string()) return FactValue(value.get<std::string>());
    if (value.is_object() && value.size() == 1 && value.contains("date")) {
        const Date date = TRY(Date::parse(value.at("date").get<std::string>()));
        return FactValue(date);
    }
    if (value.is_object() && value.size() == 1 && value.contains("money")) {
        const Money money = TRY(Money::parse(value.at("money").get<std::string>()));
        return FactValue(money);
    }
    return fail("应为 true、false、整数、文字、{\"date\":…} 或 {\"money\":…}",
                "it is true, false, a whole number, a text, {\"date\":…} or {\"money\":…}");
}

Result<Identity> read_identity(const Json& json, const std::string& where, const Catalogue& catalogue) {
    TRY(check_keys(json, where, {"category", "from", "until"}));
    const std::string key = json.at("category").get<std::string>();
    const auto category = catalogue.category(key);
    if (!category)
        return wrong(where + ".category",
                     {fmt::format("目录中没有人员类别“{}”", printable_key(key)),
                      fmt::format("the catalogue has no category \"{}\"", printable_key(key))});
    const Date from = TRY(read_at(where + ".from", Date::parse(json.at("from").get<std::string>())));
    Identity identity{*category, {from, {}}};
    if (!json.contains("until")) return identity;
    const Date until = TRY(read_at(where + ".until", Date::parse(json.at("until").get<std::string>())));
    if (until < from) return wrong(where + ".until", {"早于 from", "it lies before from"});
    identity.period.until = until;
    return identity;
}

Result<AttributeSet> read_set(const Json& json, const std::string& where, const Catalogue& catalogue) {
    TRY(check_keys(json, where, {"identities", "facts"}));
    AttributeSet set;
    const Json& identities = json.at("identities");
    TRY(check_list(identities, where + ".identities", RequestLineReader::kMostIdentities));
    for (const Json& each : identities) {
        const std::string place = fmt::format("{}.identities[{}]", where, set.identities.size());
        const Identity identity = TRY(read_identity(each, place, catalogue));
        set.identities.push_back(identity);
    }
    if (!json.contains("facts")) return set;
    const Json& facts = json.at("facts");
    if (!facts.is_object() || facts.size() > RequestLineReader::kMostFacts)
        return wrong(where + ".facts", {"应为至多64项的对象", "it is an object of at most 64"});
    for (const auto& [name, value] : facts.items()) {
        FactValue fact =
            TRY(read_at(fmt::format("{}.facts.{}", where, printable_key(name)), read_fact(value)));
        set.facts.push_back({name, std::move(fact)});
    }
    return set;
}

Result<Done> read_attributes(const Json& json, const Catalogue& catalogue, AttributeSets& sets) {
    TRY(check_list(json, "attributes", PeopleHeader::kMostAttributes));
    for (std::size_t at = 0; at < json.size(); ++at) {
        const std::string where = fmt::format("attributes[{}]", at);
        const AttributeSet set = TRY(read_set(json[at], where, catalogue));
        // Numbers are places in the list: the first set is the empty one, and none stands there twice.
        const std::uint32_t expected = at == 0 ? AttributeSets::kNone : sets.size();
        if (sets.intern(set) != expected)
            return wrong(where, at == 0 ? LocalText{"第一项应为空", "the first set is the empty one"}
                                        : LocalText{"与前面的一项相同", "it stands there twice"});
    }
    return Done{};
}

Result<ColumnPlace> read_place(const Json& json, const std::string& where) {
    TRY(check_keys(json, where, {"name", "type", "at"}));
    const std::string type = json.at("type").get<std::string>();
    const auto found = std::ranges::find(kTypes, type, &TypeName::name);
    if (found == kTypes.end())
        return wrong(where + ".type", {"应为 u8、u16、u32 或 i32", "it is u8, u16, u32 or i32"});
    const std::int64_t at = TRY(whole_number(json.at("at"), where + ".at", 0, INT64_MAX));
    return ColumnPlace{json.at("name").get<std::string>(), found->type, static_cast<std::uint64_t>(at)};
}

Result<const Catalogue*> read_areas(const Json& json, const PolicyBook& book,
                                    std::vector<RegionCode>& areas) {
    TRY(check_list(json, "areas", PeopleHeader::kMostAreas));
    for (const Json& each : json) {
        const RegionCode area =
            TRY(read_at(fmt::format("areas[{}]", areas.size()), RegionCode::parse(each.get<std::string>())));
        areas.push_back(area);
    }
    if (areas.empty()) return wrong("areas", {"一地也没有", "there is none"});
    const Catalogue* catalogue = book.catalogue(areas.front());
    if (catalogue == nullptr) return wrong("areas[0]", {"该省没有目录", "its province has no catalogue"});
    for (const RegionCode area : areas)
        if (book.catalogue(area) != catalogue)
            return wrong("areas", {"不在同一省", "they lie in several provinces"});
    return catalogue;
}

Result<PeopleHeader> read_fields(const Json& json, const PolicyBook& book) {
    TRY(check_keys(json, "{}",
                   {"kind", "rows", "year", "areas", "attributes", "first_insured_year", "columns"}));
    if (json.at("kind") != "people") return wrong("kind", {"应为 people", "it is people"});
    PeopleHeader header;
    const std::int64_t rows = TRY(whole_number(json.at("rows"), "rows", 0, PeopleHeader::kMostRows));
    const std::int64_t year = TRY(whole_number(json.at("year"), "year", kFirstYear, kLastYear));
    // The years before the first that can be reckoned with are never among those insured.
    const std::int64_t first_insured = TRY(whole_number(json.at("first_insured_year"), "first_insured_year",
                                                        kFirstYear - PeopleTable::kYearsKept, kLastYear));
    header.rows = static_cast<std::uint64_t>(rows);
    header.year = static_cast<int>(year);
    header.first_insured_year = static_cast<int>(first_insured);
    const Catalogue* catalogue = TRY(read_areas(json.at("areas"), book, header.areas));
    TRY(read_attributes(json.at("attributes"), *catalogue, header.attributes));
    const Json& columns = json.at("columns");
    TRY(check_list(columns, "columns", PeopleHeader::kMostColumns));
    for (const Json& each : columns) {
        ColumnPlace place = TRY(read_place(each, fmt::format("columns[{}]", header.columns.size())));
        if (header.find(place.name) != nullptr)
            return wrong("columns", {fmt::format("“{}”出现了两次", printable_key(place.name)),
                                     fmt::format("\"{}\" stands there twice", printable_key(place.name))});
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
    if (!bytes.starts_with(kColumnMagic))
        return fail("不是列文件：第一行应为 CANBAO-COLUMNS 1",
                    "this is no file of columns: it begins with CANBAO-COLUMNS 1");
    bytes.remove_prefix(kColumnMagic.size());
    const std::size_t end = bytes.substr(0, PeopleHeader::kLongestBytes).find('\n');
    if (end == std::string_view::npos)
        return fail("列文件的文件头不完整，或超过256 MiB",
                    "the header of the columns breaks off, or is longer than 256 MiB");
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
