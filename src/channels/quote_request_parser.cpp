#include <algorithm>
#include <array>
#include <bitset>

#include <fmt/format.h>
#include <simdjson.h>

#include "channels/json_text.h"
#include "channels/quote_json.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;

static_assert(QuoteRequestParser::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::int64_t kMostRepairYears = 100;
// The caller has provided the padding that the parser wants.
constexpr bool kReallocate = false;

LocalText wrong_kind(std::string_view zh, std::string_view en) {
    return {fmt::format("应为{}", zh), fmt::format("it should be {}", en)};
}

// A value under `facts`, before the pack tells its type.
using RawFact = std::variant<bool, std::int64_t, std::string_view>;

struct RawIdentity {
    std::string_view category;
    std::optional<Date> from;
    std::optional<Date> until;
};

}  // namespace

// Reads one line. A method that fails notes the first error and returns false.
class QuoteRequestParser::Reader {
   public:
    explicit Reader(const PolicyBook& book) : book_(book) {}

    tl::expected<QuoteRequest, LineError> read(std::string_view line) {
        reset();
        dom::element root;
        // The parts after && are reached only while nothing has failed.
        const bool is_read = note_json(parser_.parse(line.data(), line.size(), kReallocate).get(root)) &&
                             read_object(root) && resolve();
        if (is_read) return std::move(*request_);
        return tl::unexpected(std::move(error_));
    }

    std::string_view id() const { return id_; }

   private:
    enum FieldBit {
        kId,
        kRegion,
        kYear,
        kOn,
        kBorn,
        kIdentities,
        kInsured,
        kEmployeeUntil,
        kRegisteredOn,
        kRepairYears,
        kTier,
        kFacts,
        kWaitingUntil,
        kFields
    };

    void reset() {
        id_ = "null";
        error_ = {};
        seen_.reset();
        region_.reset();
        on_.reset();
        born_.reset();
        registered_on_.reset();
        employee_until_.reset();
        waiting_until_.reset();
        identities_.clear();
        facts_.clear();
        resident_years_ = employee_years_ = {};
        year_ = repair_years_ = 0;
        request_.reset();
    }

    bool fail_field(std::string field, LocalText message) {
        error_ = {std::move(field), std::move(message)};
        return false;
    }

    bool note_json(simdjson::error_code code) {
        if (code == simdjson::SUCCESS) return true;
        const std::string_view reason = simdjson::error_message(code);
        return fail_field("", {fmt::format("该行不是合法的JSON对象：{}", reason),
                               fmt::format("the line is not a valid JSON object: {}", reason)});
    }

    bool read_object(dom::element root) {
        dom::object object;
        if (root.get(object) != simdjson::SUCCESS) {
            return fail_field("", {"该行应为一个JSON对象", "the line should be one JSON object"});
        }
        // The id first, wherever it stands: an error names it.
        for (const auto [key, value] : object)
            if (key == "id" && !read_id(value)) return false;
        for (const auto [key, value] : object)
            if (!read_field(key, value)) return false;
        return true;
    }

    bool read_field(std::string_view key, dom::element value) {
        struct Known {
            std::string_view key;
            bool (Reader::*read)(dom::element);
        };
        constexpr std::array<Known, kFields> kKnown = {{
            {"id", &Reader::skip_id},
            {"region", &Reader::read_region},
            {"year", &Reader::read_year},
            {"on", &Reader::read_on},
            {"born", &Reader::read_born},
            {"identities", &Reader::read_identities},
            {"insured", &Reader::read_insured},
            {"employee_until", &Reader::read_employee_until},
            {"registered_on", &Reader::read_registered_on},
            {"repair_years", &Reader::read_repair_years},
            {"tier", &Reader::read_tier},
            {"facts", &Reader::read_facts},
            {"waiting_until", &Reader::read_waiting_until},
        }};
        for (std::size_t i = 0; i < kKnown.size(); ++i) {
            if (kKnown[i].key != key) continue;
            if (seen_[i])
                return fail_field(std::string(key), {"该字段出现了两次", "this field stands there twice"});
            seen_.set(i);
            return (this->*kKnown[i].read)(value);
        }
        return fail_field(printable(key), {"不认识的字段", "unknown field"});
    }

    // A key that somebody else chose, cut so that an answer stays short.
    static std::string printable(std::string_view key) {
        constexpr std::size_t kLongest = 60;
        if (key.size() <= kLongest) return std::string(key);
        std::size_t end = kLongest;
        while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;
        return std::string(key.substr(0, end)) + "…";
    }

    bool read_id(dom::element value) {
        std::string_view text;
        std::int64_t number = 0;
        id_.clear();
        if (read_text(value, text) && text.size() <= kLongestId) {
            append_json_string(id_, text);
        } else if (value.get(number) == simdjson::SUCCESS) {
            id_ = fmt::format("{}", number);
        } else {
            id_ = "null";
            return fail_field("id", wrong_kind("文字（最多200字节）或整数",
                                               "a text of at most 200 bytes or a whole number"));
        }
        return true;
    }

    // It was read before all else.
    bool skip_id(dom::element) { return true; }

    static bool read_text(dom::element value, std::string_view& text) {
        return value.get(text) == simdjson::SUCCESS;
    }

    bool read_region(dom::element value) {
        std::string_view text;
        if (!read_text(value, text))
            return fail_field("region", wrong_kind("6位或12位数字的文字", "a text of 6 or 12 digits"));
        auto region = RegionCode::parse(text);
        if (!region) return fail_field("region", std::move(region.error().message));
        region_ = *region;
        return true;
    }

    bool read_number(dom::element value, const std::string& field, std::int64_t least, std::int64_t most,
                     int& number) {
        std::int64_t read = 0;
        if (value.get(read) != simdjson::SUCCESS || read < least || read > most) {
            return fail_field(field, {fmt::format("应为{}至{}的整数", least, most),
                                      fmt::format("it should be a whole number from {} to {}", least, most)});
        }
        number = static_cast<int>(read);
        return true;
    }

    bool read_year(dom::element value) { return read_number(value, "year", kFirstYear, kLastYear, year_); }
    bool read_repair_years(dom::element value) {
        return read_number(value, "repair_years", 0, kMostRepairYears, repair_years_);
    }

    // `field` is made only where it is needed.
    template <typename MakeField>
    bool read_date(dom::element value, std::optional<Date>& date, MakeField field) {
        std::string_view text;
        if (!read_text(value, text))
            return fail_field(
                field(), wrong_kind("日期文字，如“2026-02-25”", "a text with a date, like \"2026-02-25\""));
        auto parsed = Date::parse(text);
        if (!parsed) return fail_field(field(), std::move(parsed.error().message));
        date = *parsed;
        return true;
    }

    bool read_on(dom::element value) {
        return read_date(value, on_, [] { return std::string("on"); });
    }
    bool read_born(dom::element value) {
        return read_date(value, born_, [] { return std::string("born"); });
    }
    bool read_employee_until(dom::element value) {
        return read_date(value, employee_until_, [] { return std::string("employee_until"); });
    }
    bool read_registered_on(dom::element value) {
        return read_date(value, registered_on_, [] { return std::string("registered_on"); });
    }
    bool read_waiting_until(dom::element value) {
        return read_date(value, waiting_until_, [] { return std::string("waiting_until"); });
    }

    bool read_tier(dom::element) {
        return fail_field("tier", {"该地政策没有缴费档次", "the policy of this place has no tiers"});
    }

    bool read_identities(dom::element value) {
        dom::array list;
        if (value.get(list) != simdjson::SUCCESS)
            return fail_field("identities", wrong_kind("身份的列表", "a list of identities"));
        for (const dom::element item : list) {
            if (identities_.size() == kMostIdentities)
                return fail_field("identities", {"最多64个身份", "at most 64 identities"});
            if (!read_identity(item)) return false;
        }
        return true;
    }

    std::string identity_field(std::string_view name) const {
        return fmt::format("identities[{}]{}{}", identities_.size(), name.empty() ? "" : ".", name);
    }

    bool read_identity(dom::element item) {
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS)
            return fail_field(identity_field(""), wrong_kind("对象", "an object"));
        RawIdentity identity;
        bool has_category = false;
        for (const auto [key, value] : object) {
            const auto twice = [&] {
                return fail_field(identity_field(key), {"该字段出现了两次", "this field stands there twice"});
            };
            if (key == "category") {
                if (has_category) return twice();
                if (!read_text(value, identity.category))
                    return fail_field(identity_field(key),
                                      wrong_kind("人员类别的文字", "a text with a category"));
                has_category = true;
            } else if (key == "from" || key == "until") {
                std::optional<Date>& date = key == "from" ? identity.from : identity.until;
                if (date) return twice();
                if (!read_date(value, date, [&] { return identity_field(key == "from" ? "from" : "until"); }))
                    return false;
            } else {
                return fail_field(identity_field(printable(key)), {"不认识的字段", "unknown field"});
            }
        }
        if (!has_category)
            return fail_field(identity_field("category"), {"缺少该字段", "this field is missing"});
        if (!identity.from)
            return fail_field(identity_field("from"), {"缺少该字段", "this field is missing"});
        if (identity.until && *identity.until < *identity.from) {
            return fail_field(identity_field("until"), {"早于from", "it lies before from"});
        }
        identities_.push_back(identity);
        return true;
    }

    bool read_insured(dom::element value) {
        dom::array list;
        if (value.get(list) != simdjson::SUCCESS)
            return fail_field("insured", wrong_kind("年度的列表", "a list of years"));
        std::size_t index = 0;
        for (const dom::element item : list) {
            if (index == kMostInsured) return fail_field("insured", {"最多300个年度", "at most 300 years"});
            if (!read_insured_year(item, index++)) return false;
        }
        return true;
    }

    bool read_insured_year(dom::element item, std::size_t index) {
        const auto field_name = [&](std::string_view name) {
            return fmt::format("insured[{}]{}{}", index, name.empty() ? "" : ".", name);
        };
        int year = 0;
        if (item.is_number()) {
            if (!read_number(item, field_name(""), kFirstYear, kLastYear, year)) return false;
            resident_years_.insert(year);
            return true;
        }
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS)
            return fail_field(field_name(""), wrong_kind("年度或对象", "a year or an object"));
        bool has_year = false;
        std::optional<bool> is_employee;
        for (const auto [key, value] : object) {
            if (key == "year" && !has_year) {
                if (!read_number(value, field_name("year"), kFirstYear, kLastYear, year)) return false;
                has_year = true;
            } else if (key == "scheme" && !is_employee) {
                std::string_view scheme;
                if (!read_text(value, scheme) || (scheme != "resident" && scheme != "employee")) {
                    return fail_field(field_name("scheme"),
                                      wrong_kind("“resident”或“employee”", "\"resident\" or \"employee\""));
                }
                is_employee = scheme == "employee";
            } else {
                return fail_field(field_name(printable(key)),
                                  {"不认识或重复的字段", "unknown field, or one given twice"});
            }
        }
        if (!has_year) return fail_field(field_name("year"), {"缺少该字段", "this field is missing"});
        if (!is_employee) return fail_field(field_name("scheme"), {"缺少该字段", "this field is missing"});
        (*is_employee ? employee_years_ : resident_years_).insert(year);
        return true;
    }

    bool read_facts(dom::element value) {
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fail_field("facts", wrong_kind("对象", "an object"));
        for (const auto [key, item] : object) {
            RawFact raw = false;
            bool yes = false;
            std::int64_t count = 0;
            std::string_view text;
            if (item.get(yes) == simdjson::SUCCESS) {
                raw = yes;
            } else if (item.get(count) == simdjson::SUCCESS) {
                raw = count;
            } else if (read_text(item, text)) {
                raw = text;
            } else {
                return fail_field(
                    "facts." + printable(key),
                    wrong_kind("文字、整数、true或false", "a text, a whole number, true or false"));
            }
            if (facts_.size() == kMostFacts) return fail_field("facts", {"最多64项", "at most 64 facts"});
            facts_.emplace_back(key, raw);
        }
        return true;
    }

    // Makes the request from what was read; here the book is asked for the first time.
    bool resolve() {
        constexpr std::array<std::pair<FieldBit, std::string_view>, 5> kRequired = {
            {{kId, "id"}, {kRegion, "region"}, {kYear, "year"}, {kOn, "on"}, {kBorn, "born"}}};
        for (const auto& [bit, name] : kRequired)
            if (!seen_[bit]) return fail_field(std::string(name), {"缺少该字段", "this field is missing"});
        request_.emplace(QuoteRequest{
            .person = {.region = *region_,
                       .born = *born_,
                       .identities = {},
                       .resident_years = resident_years_,
                       .employee_years = employee_years_,
                       .employee_until = employee_until_,
                       .waiting_until = waiting_until_,
                       .declared = {}},
            .year = year_,
            .on = *on_,
            .registered_on = registered_on_.value_or(*on_),
            .repair_years = repair_years_,
        });
        return resolve_identities() && resolve_facts();
    }

    bool resolve_identities() {
        const Catalogue* catalogue = book_.catalogue(*region_);
        request_->person.identities.reserve(identities_.size());
        for (std::size_t i = 0; i < identities_.size(); ++i) {
            const RawIdentity& raw = identities_[i];
            const auto id = catalogue == nullptr ? std::nullopt : catalogue->category(raw.category);
            if (id) {
                request_->person.identities.push_back({*id, {*raw.from, raw.until}});
            } else if (catalogue != nullptr || !book_.knows_category(raw.category)) {
                return fail_field(
                    fmt::format("identities[{}].category", i),
                    {fmt::format("目录中没有人员类别“{}”", printable(raw.category)),
                     fmt::format("the catalogue has no category \"{}\"", printable(raw.category))});
            }
        }
        return true;
    }

    bool resolve_facts() {
        if (facts_.empty()) return true;
        const ContributionTable* table = book_.contribution(*region_, year_);
        for (const auto& [name, raw] : facts_) {
            const Statement* declared = nullptr;
            if (table != nullptr)
                for (const Statement* each : table->declared_facts)
                    if (each->key() == name) declared = each;
            if (declared == nullptr) {
                return fail_field(
                    "facts." + printable(name),
                    {"该地政策没有声明这一事实", "the policy of this place does not declare this fact"});
            }
            for (const DeclaredFact& earlier : request_->person.declared)
                if (earlier.name == name)
                    return fail_field("facts." + std::string(name),
                                      {"该字段出现了两次", "this field stands there twice"});
            auto value = typed(*declared, raw);
            if (!value)
                return fail_field("facts." + std::string(name),
                                  wrong_kind(declared->get<std::string>("type") + " 类型的值",
                                             "a value of type " + declared->get<std::string>("type")));
            request_->person.declared.push_back({std::string(name), *std::move(value)});
        }
        return true;
    }

    static std::optional<FactValue> typed(const Statement& declared, const RawFact& raw) {
        const std::string& type = declared.get<std::string>("type");
        if (const bool* yes = std::get_if<bool>(&raw))
            return type == "yes_no" ? std::optional<FactValue>(*yes) : std::nullopt;
        if (const std::int64_t* count = std::get_if<std::int64_t>(&raw))
            return type == "count" ? std::optional<FactValue>(*count) : std::nullopt;
        const std::string_view text = std::get<std::string_view>(raw);
        if (type == "date") {
            const auto date = Date::parse(text);
            return date ? std::optional<FactValue>(*date) : std::nullopt;
        }
        if (type == "money") {
            const auto money = Money::parse(text);
            return money ? std::optional<FactValue>(*money) : std::nullopt;
        }
        if (type != "word") return std::nullopt;
        const auto* words = declared.find<std::vector<std::string>>("words");
        if (words != nullptr && std::ranges::find(*words, text) == words->end()) return std::nullopt;
        return FactValue(std::string(text));
    }

    const PolicyBook& book_;
    dom::parser parser_;
    std::string id_ = "null";
    LineError error_;
    std::bitset<kFields> seen_;
    std::optional<RegionCode> region_;
    std::optional<Date> on_, born_, registered_on_, employee_until_, waiting_until_;
    std::vector<RawIdentity> identities_;
    std::vector<std::pair<std::string_view, RawFact>> facts_;
    YearSet resident_years_, employee_years_;
    int year_ = 0;
    int repair_years_ = 0;
    std::optional<QuoteRequest> request_;
};

QuoteRequestParser::QuoteRequestParser(const PolicyBook& book) : reader_(std::make_unique<Reader>(book)) {}
QuoteRequestParser::~QuoteRequestParser() = default;
QuoteRequestParser::QuoteRequestParser(QuoteRequestParser&&) noexcept = default;
QuoteRequestParser& QuoteRequestParser::operator=(QuoteRequestParser&&) noexcept = default;

tl::expected<QuoteRequest, LineError> QuoteRequestParser::parse(std::string_view line) {
    return reader_->read(line);
}

std::string_view QuoteRequestParser::id() const { return reader_->id(); }

}  // namespace canbao
