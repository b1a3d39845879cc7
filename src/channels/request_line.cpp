#include "channels/request_line.h"

#include <array>
#include <bitset>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "channels/json_fields.h"
#include "channels/json_text.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;

static_assert(RequestLineReader::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr int kMostRepairYears = 100;
constexpr int kMostStays = 1'000;
// The caller has provided the padding that the parser wants.
constexpr bool kReallocate = false;

LocalText json_fault(simdjson::error_code code) {
    switch (code) {
        case simdjson::EMPTY:
            return {"没有内容", "there is nothing in it"};
        case simdjson::UTF8_ERROR:
            return {"不是UTF-8编码", "it is not UTF-8"};
        case simdjson::UNESCAPED_CHARS:
            return {"文字中有控制字符（如NUL、制表符）", "a text holds a control character (NUL, a tab, …)"};
        case simdjson::UNCLOSED_STRING:
            return {"引号没有成对", "a quote is not closed"};
        case simdjson::STRING_ERROR:
            return {"文字中的转义写法不对", "an escape in a text is wrong"};
        case simdjson::NUMBER_ERROR:
            return {"有写法不对或过大的数字", "a number is malformed or too large"};
        case simdjson::T_ATOM_ERROR:
        case simdjson::F_ATOM_ERROR:
        case simdjson::N_ATOM_ERROR:
            return {"有不带引号的词（只能是true、false、null）", "a bare word is not true, false or null"};
        case simdjson::DEPTH_ERROR:
            return {"嵌套过深", "it is nested too deeply"};
        default:
            return {"括号、逗号或冒号不对", "a bracket, comma or colon is wrong or missing"};
    }
}

// The commands that take a field, as bits.
constexpr unsigned bit(Command command) { return 1U << static_cast<unsigned>(command); }
constexpr unsigned kQuote = bit(Command::quote);
constexpr unsigned kSettle = bit(Command::settle);
constexpr unsigned kCap = bit(Command::cap);
constexpr unsigned kRefund = bit(Command::refund);
constexpr unsigned kAll = kQuote | kSettle | kCap | kRefund;

}  // namespace

std::string printable_key(std::string_view key) {
    constexpr std::size_t kLongest = 60;
    if (key.empty()) return "\"\"";
    if (key.size() <= kLongest) return std::string(key);
    std::size_t end = kLongest;
    // Not within a character of several bytes.
    while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;
    return std::string(key.substr(0, end)) + "…";
}

class RequestLineReader::Reading {
   public:
    explicit Reading(Command command) : command_(bit(command)) {}

    bool read(std::string_view line) {
        request_ = {};
        fields_.forget_error();
        seen_.reset();
        dom::element root;
        simdjson::error_code code = parser_.parse(line.data(), line.size(), kReallocate).get(root);
        if (code != simdjson::NUMBER_ERROR) return note_json(code) && read_object(root);
        // So that the id and the field are named; the line stays in error whatever is found.
        code = parser_.parse(without_large_numbers(line)).get(root);
        return note_json(code) && read_object(root) && note_json(simdjson::NUMBER_ERROR);
    }

    const RequestLine& request() const { return request_; }
    LineError take_error() { return fields_.take_error(); }

   private:
    struct Known {
        std::string_view key;
        bool (Reading::*read)(dom::element);
        unsigned taken_by;
        unsigned needed_by;
    };
    static constexpr std::size_t kFields = 31;
    static const std::array<Known, kFields> kKnown;

    bool note_json(simdjson::error_code code) {
        if (code == simdjson::SUCCESS) return true;
        const LocalText reason = json_fault(code);
        return fields_.fail_field({""}, {"该行不是合法的JSON对象：" + reason.zh,
                                         "the line is not a valid JSON object: " + reason.en});
    }

    bool read_object(dom::element root) {
        dom::object object;
        if (root.get(object) != simdjson::SUCCESS) {
            return fields_.fail_field({""}, {"该行应为一个JSON对象", "the line should be one JSON object"});
        }
        // The id first, wherever it stands: an error names it.
        for (const auto [key, value] : object)
            if (key == "id" && request_.id == "null" && !read_id(value)) return false;
        for (const auto [key, value] : object)
            if (!read_field(key, value)) return false;
        for (std::size_t i = 0; i < kFields; ++i) {
            if ((kKnown[i].needed_by & command_) != 0 && !seen_[i])
                return fields_.fail_field({kKnown[i].key}, {"缺少该字段", "this field is missing"});
        }
        return true;
    }

    bool read_field(std::string_view key, dom::element value) {
        for (std::size_t i = 0; i < kFields; ++i) {
            const Known& known = kKnown[i];
            if (known.key != key || (known.taken_by & command_) == 0) continue;
            if (seen_[i])
                return fields_.fail_field({key}, {"该字段出现了两次", "this field stands there twice"});
            seen_.set(i);
            // A null says that an optional field is not stated; the others explain themselves.
            if (value.is_null() && (known.needed_by & command_) == 0) return true;
            return (this->*known.read)(value);
        }
        return fields_.fail_field({printable_key(key)}, {"不认识的字段", "unknown field"});
    }

    bool read_id(dom::element value) {
        std::string_view text;
        std::int64_t number = 0;
        request_.id.clear();
        if (JsonFields::is_text(value, text) && text.size() <= kLongestId) {
            append_json_string(request_.id, text);
        } else if (value.get(number) == simdjson::SUCCESS) {
            request_.id = fmt::format("{}", number);
        } else {
            request_.id = "null";
            return fields_.fail_field({"id"}, wrong_kind("文字（最多200字节）或整数",
                                                         "a text of at most 200 bytes or a whole number"));
        }
        return true;
    }

    // It was read before all else.
    bool skip_id(dom::element) { return true; }

    bool read_region(dom::element value) {
        std::string_view text;
        if (!JsonFields::is_text(value, text))
            return fields_.fail_field({"region"},
                                      wrong_kind("6位或12位数字的文字", "a text of 6 or 12 digits"));
        auto region = RegionCode::parse(text);
        if (!region) return fields_.fail_field({"region"}, std::move(region.error().message));
        request_.region = *region;
        return true;
    }

    bool read_year(dom::element value) {
        return fields_.read_number(value, {"year"}, kFirstYear, kLastYear, request_.year);
    }
    bool read_repair_years(dom::element value) {
        return fields_.read_number(value, {"repair_years"}, 0, kMostRepairYears, request_.repair_years);
    }
    bool read_on(dom::element value) { return fields_.read_date(value, {"on"}, request_.on); }
    bool read_born(dom::element value) { return fields_.read_date(value, {"born"}, request_.born); }
    bool read_employee_until(dom::element value) {
        return fields_.read_date(value, {"employee_until"}, request_.employee_until);
    }
    bool read_registered_on(dom::element value) {
        return fields_.read_date(value, {"registered_on"}, request_.registered_on);
    }
    bool read_waiting_until(dom::element value) {
        return fields_.read_date(value, {"waiting_until"}, request_.waiting_until);
    }
    bool read_event_on(dom::element value) {
        return fields_.read_date(value, {"event_on"}, request_.event_on);
    }
    bool read_applied_on(dom::element value) {
        return fields_.read_date(value, {"applied_on"}, request_.applied_on);
    }
    bool read_employee_entered_on(dom::element value) {
        return fields_.read_date(value, {"employee_entered_on"}, request_.employee_entered_on);
    }
    bool read_tier(dom::element value) { return fields_.read_text(value, {"tier"}, request_.tier); }
    bool read_disease(dom::element value) { return fields_.read_text(value, {"disease"}, request_.disease); }
    bool read_kind(dom::element value) { return fields_.read_text(value, {"kind"}, request_.kind); }
    bool read_reason(dom::element value) { return fields_.read_text(value, {"reason"}, request_.reason); }
    bool read_facility_place(dom::element value) {
        return fields_.read_text(value, {"facility_place"}, request_.facility_place);
    }
    bool read_facility_class(dom::element value) {
        return fields_.read_number(value, {"facility_class"}, 1, 3, request_.facility_class);
    }
    bool read_filed_residence(dom::element value) {
        return fields_.read_yes_no(value, {"filed_residence"}, request_.filed_residence);
    }
    bool read_total(dom::element value) { return fields_.read_money(value, {"total"}, request_.total); }
    bool read_full_own_pay(dom::element value) {
        return fields_.read_money(value, {"full_own_pay"}, request_.full_own_pay);
    }
    bool read_over_limit(dom::element value) {
        return fields_.read_money(value, {"over_limit"}, request_.over_limit);
    }
    bool read_advance_own_pay(dom::element value) {
        return fields_.read_money(value, {"advance_own_pay"}, request_.advance_own_pay);
    }
    bool read_critical_cap(dom::element value) {
        return fields_.read_money(value, {"critical_cap"}, request_.critical_cap);
    }
    bool read_resident_years(dom::element value) {
        return fields_.read_years(value, "resident_years", request_.resident_years);
    }
    bool read_zero_claim_years(dom::element value) {
        return fields_.read_years(value, "zero_claim_years", request_.zero_claim_years);
    }
    bool read_bonus_used_years(dom::element value) {
        return fields_.read_years(value, "bonus_used_years", request_.bonus_used_years);
    }

    bool read_identities(dom::element value) {
        dom::array list;
        if (!fields_.read_list(value, "identities", kMostIdentities, list)) return false;
        for (const dom::element item : list)
            if (!read_identity(item)) return false;
        return true;
    }

    bool read_identity(dom::element item) {
        const FieldPath path{"identities", request_.identities.size()};
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS)
            return fields_.fail_field(path, wrong_kind("对象", "an object"));
        RequestLine::Identity identity;
        bool has_category = false;
        bool has_from = false;
        bool has_until = false;
        for (const auto [key, value] : object) {
            const auto twice = [&] {
                return fields_.fail_field(path.at(key),
                                          {"该字段出现了两次", "this field stands there twice"});
            };
            if (key == "category") {
                if (has_category) return twice();
                if (!JsonFields::is_text(value, identity.category))
                    return fields_.fail_field(path.at(key),
                                              wrong_kind("人员类别的文字", "a text with a category"));
                has_category = true;
            } else if (key == "from" || key == "until") {
                std::optional<Date>& date = key == "from" ? identity.from : identity.until;
                bool& has_date = key == "from" ? has_from : has_until;
                if (std::exchange(has_date, true)) return twice();
                if (key == "until" && value.is_null()) continue;
                if (!fields_.read_date(value, path.at(key), date)) return false;
            } else {
                return fields_.fail_field(path.at(printable_key(key)), {"不认识的字段", "unknown field"});
            }
        }
        if (!has_category)
            return fields_.fail_field(path.at("category"), {"缺少该字段", "this field is missing"});
        if (!identity.from)
            return fields_.fail_field(path.at("from"), {"缺少该字段", "this field is missing"});
        if (identity.until && *identity.until < *identity.from) {
            return fields_.fail_field(path.at("until"), {"早于from", "it lies before from"});
        }
        request_.identities.push_back(identity);
        return true;
    }

    bool read_insured(dom::element value) {
        dom::array list;
        if (!fields_.read_list(value, "insured", kMostInsured, list)) return false;
        std::size_t index = 0;
        for (const dom::element item : list)
            if (!read_insured_year(item, index++)) return false;
        return true;
    }

    bool read_insured_year(dom::element item, std::size_t index) {
        const FieldPath path{"insured", index};
        int year = 0;
        if (item.is_number()) {
            if (!fields_.read_number(item, path, kFirstYear, kLastYear, year)) return false;
            request_.resident_years.insert(year);
            return true;
        }
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS)
            return fields_.fail_field(path, wrong_kind("年度或对象", "a year or an object"));
        bool has_year = false;
        std::optional<bool> is_employee;
        for (const auto [key, value] : object) {
            if (key == "year" && !has_year) {
                if (!fields_.read_number(value, path.at("year"), kFirstYear, kLastYear, year)) return false;
                has_year = true;
            } else if (key == "scheme" && !is_employee) {
                std::string_view scheme;
                if (!JsonFields::is_text(value, scheme) || (scheme != "resident" && scheme != "employee")) {
                    return fields_.fail_field(path.at("scheme"), wrong_kind("“resident”或“employee”",
                                                                            "\"resident\" or \"employee\""));
                }
                is_employee = scheme == "employee";
            } else {
                return fields_.fail_field(path.at(printable_key(key)),
                                          {"不认识或重复的字段", "unknown field, or one given twice"});
            }
        }
        if (!has_year) return fields_.fail_field(path.at("year"), {"缺少该字段", "this field is missing"});
        if (!is_employee)
            return fields_.fail_field(path.at("scheme"), {"缺少该字段", "this field is missing"});
        (*is_employee ? request_.employee_years : request_.resident_years).insert(year);
        return true;
    }

    bool read_so_far(dom::element value) {
        struct Amount {
            std::string_view key;
            std::optional<Money> RequestLine::SoFar::*member;
        };
        static constexpr std::array<Amount, 6> kAmounts = {
            {{"basic_paid", &RequestLine::SoFar::basic_paid},
             {"own_pay", &RequestLine::SoFar::own_pay},
             {"critical_paid", &RequestLine::SoFar::critical_paid},
             {"outpatient_paid", &RequestLine::SoFar::outpatient_paid},
             {"disease_paid", &RequestLine::SoFar::disease_paid},
             {"assistance_paid", &RequestLine::SoFar::assistance_paid}}};
        const FieldPath path{"so_far"};
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fields_.fail_field(path, wrong_kind("对象", "an object"));
        bool has_stays = false;
        for (const auto [key, item] : object) {
            const FieldPath inner = path.at(key);
            if (key == "stays" && !std::exchange(has_stays, true)) {
                if (!fields_.read_number(item, inner, 0, kMostStays, request_.so_far.stays)) return false;
                continue;
            }
            const auto known = std::ranges::find(kAmounts, key, &Amount::key);
            if (known == kAmounts.end() || request_.so_far.*known->member)
                return fields_.fail_field(path.at(printable_key(key)),
                                          {"不认识或重复的字段", "unknown field, or one given twice"});
            if (!fields_.read_money(item, inner, request_.so_far.*known->member)) return false;
        }
        return true;
    }

    bool read_facts(dom::element value) {
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fields_.fail_field({"facts"}, wrong_kind("对象", "an object"));
        for (const auto [key, item] : object) {
            decltype(RequestLine::Fact::second) raw = false;
            bool yes = false;
            std::int64_t count = 0;
            std::string_view text;
            if (item.get(yes) == simdjson::SUCCESS) {
                raw = yes;
            } else if (item.get(count) == simdjson::SUCCESS) {
                raw = count;
            } else if (JsonFields::is_text(item, text)) {
                raw = text;
            } else {
                return fields_.fail_field(
                    {"facts", {}, printable_key(key)},
                    wrong_kind("文字、整数（至多19位）、true或false",
                               "a text, a whole number of at most 19 digits, true or false"));
            }
            if (request_.facts.size() == kMostFacts)
                return fields_.fail_field({"facts"}, {"最多64项", "at most 64 facts"});
            request_.facts.emplace_back(key, raw);
        }
        return true;
    }

    unsigned command_;
    JsonFields fields_;
    dom::parser parser_;
    RequestLine request_;
    std::bitset<kFields> seen_;
};

// Fields that are needed come first, in the order in which a missing one is named.
const std::array<RequestLineReader::Reading::Known, RequestLineReader::Reading::kFields>
    RequestLineReader::Reading::kKnown = {{
        {"id", &Reading::skip_id, kAll, kAll},
        {"region", &Reading::read_region, kAll, kAll},
        {"year", &Reading::read_year, kAll, kAll},
        {"on", &Reading::read_on, kQuote | kSettle, kQuote},
        {"born", &Reading::read_born, kQuote | kSettle, kQuote},
        {"kind", &Reading::read_kind, kSettle, kSettle},
        {"total", &Reading::read_total, kSettle, kSettle},
        {"reason", &Reading::read_reason, kRefund, kRefund},
        {"event_on", &Reading::read_event_on, kRefund, kRefund},
        {"applied_on", &Reading::read_applied_on, kRefund, kRefund},
        {"identities", &Reading::read_identities, kQuote | kSettle, 0},
        {"insured", &Reading::read_insured, kQuote, 0},
        {"employee_until", &Reading::read_employee_until, kQuote, 0},
        {"registered_on", &Reading::read_registered_on, kQuote, 0},
        {"repair_years", &Reading::read_repair_years, kQuote, 0},
        {"waiting_until", &Reading::read_waiting_until, kQuote, 0},
        {"tier", &Reading::read_tier, kQuote | kSettle, 0},
        {"facts", &Reading::read_facts, kAll, 0},
        {"facility_class", &Reading::read_facility_class, kSettle, 0},
        {"facility_place", &Reading::read_facility_place, kSettle, 0},
        {"disease", &Reading::read_disease, kSettle, 0},
        {"filed_residence", &Reading::read_filed_residence, kSettle, 0},
        {"full_own_pay", &Reading::read_full_own_pay, kSettle, 0},
        {"over_limit", &Reading::read_over_limit, kSettle, 0},
        {"advance_own_pay", &Reading::read_advance_own_pay, kSettle, 0},
        {"so_far", &Reading::read_so_far, kSettle, 0},
        {"critical_cap", &Reading::read_critical_cap, kSettle, 0},
        {"resident_years", &Reading::read_resident_years, kCap, 0},
        {"zero_claim_years", &Reading::read_zero_claim_years, kCap, 0},
        {"bonus_used_years", &Reading::read_bonus_used_years, kCap, 0},
        {"employee_entered_on", &Reading::read_employee_entered_on, kRefund, 0},
    }};

RequestLineReader::RequestLineReader(Command command) : reading_(std::make_unique<Reading>(command)) {}
RequestLineReader::~RequestLineReader() = default;
RequestLineReader::RequestLineReader(RequestLineReader&&) noexcept = default;
RequestLineReader& RequestLineReader::operator=(RequestLineReader&&) noexcept = default;

tl::expected<const RequestLine*, LineError> RequestLineReader::read(std::string_view line) {
    if (reading_->read(line)) return &reading_->request();
    return tl::unexpected(reading_->take_error());
}

std::string_view RequestLineReader::id() const { return reading_->request().id; }

}  // namespace canbao
