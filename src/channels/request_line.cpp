#include "channels/request_line.h"

#include <array>
#include <bitset>

#include <fmt/format.h>
#include <simdjson.h>

#include "channels/json_text.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;

static_assert(RequestLineReader::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::int64_t kMostRepairYears = 100;
// The caller has provided the padding that the parser wants.
constexpr bool kReallocate = false;

LocalText wrong_kind(std::string_view zh, std::string_view en) {
    return {fmt::format("应为{}", zh), fmt::format("it should be {}", en)};
}

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

// Where a value stands: "year", "identities[1]", "identities[1].category". Made into text only for an error.
struct FieldPath {
    std::string_view field;
    std::optional<std::size_t> index = {};
    std::string_view inner = {};

    std::string text() const {
        std::string out(field);
        if (index) out += fmt::format("[{}]", *index);
        if (!inner.empty()) out.append(".").append(inner);
        return out;
    }
    FieldPath at(std::string_view name) const { return {field, index, name}; }
};

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

// A method that fails notes the first error and returns false.
class RequestLineReader::Reading {
   public:
    bool read(std::string_view line) {
        request_ = {};
        error_ = {};
        seen_.reset();
        dom::element root;
        return note_json(parser_.parse(line.data(), line.size(), kReallocate).get(root)) && read_object(root);
    }

    const RequestLine& request() const { return request_; }
    LineError take_error() { return std::move(error_); }

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

    // The required fields come first in FieldBit.
    static constexpr std::array<std::string_view, 5> kRequiredNames = {"id", "region", "year", "on", "born"};
    static constexpr bool is_required(FieldBit bit) { return bit < kRequiredNames.size(); }

    bool fail_field(const FieldPath& field, LocalText message) {
        error_ = {field.text(), std::move(message)};
        return false;
    }

    bool note_json(simdjson::error_code code) {
        if (code == simdjson::SUCCESS) return true;
        const LocalText reason = json_fault(code);
        return fail_field({""}, {"该行不是合法的JSON对象：" + reason.zh,
                                 "the line is not a valid JSON object: " + reason.en});
    }

    bool read_object(dom::element root) {
        dom::object object;
        if (root.get(object) != simdjson::SUCCESS) {
            return fail_field({""}, {"该行应为一个JSON对象", "the line should be one JSON object"});
        }
        // The id first, wherever it stands: an error names it.
        for (const auto [key, value] : object)
            if (key == "id" && request_.id == "null" && !read_id(value)) return false;
        for (const auto [key, value] : object)
            if (!read_field(key, value)) return false;
        for (std::size_t i = 0; i < kRequiredNames.size(); ++i)
            if (!seen_[i]) return fail_field({kRequiredNames[i]}, {"缺少该字段", "this field is missing"});
        return true;
    }

    bool read_field(std::string_view key, dom::element value) {
        struct Known {
            std::string_view key;
            bool (Reading::*read)(dom::element);
        };
        constexpr std::array<Known, kFields> kKnown = {{
            {"id", &Reading::skip_id},
            {"region", &Reading::read_region},
            {"year", &Reading::read_year},
            {"on", &Reading::read_on},
            {"born", &Reading::read_born},
            {"identities", &Reading::read_identities},
            {"insured", &Reading::read_insured},
            {"employee_until", &Reading::read_employee_until},
            {"registered_on", &Reading::read_registered_on},
            {"repair_years", &Reading::read_repair_years},
            {"tier", &Reading::read_tier},
            {"facts", &Reading::read_facts},
            {"waiting_until", &Reading::read_waiting_until},
        }};
        for (std::size_t i = 0; i < kKnown.size(); ++i) {
            if (kKnown[i].key != key) continue;
            if (seen_[i]) return fail_field({key}, {"该字段出现了两次", "this field stands there twice"});
            seen_.set(i);
            // A null says that an optional field is not stated; the others explain themselves.
            if (value.is_null() && !is_required(static_cast<FieldBit>(i))) return true;
            return (this->*kKnown[i].read)(value);
        }
        return fail_field({printable_key(key)}, {"不认识的字段", "unknown field"});
    }

    bool read_id(dom::element value) {
        std::string_view text;
        std::int64_t number = 0;
        request_.id.clear();
        if (read_text(value, text) && text.size() <= kLongestId) {
            append_json_string(request_.id, text);
        } else if (value.get(number) == simdjson::SUCCESS) {
            request_.id = fmt::format("{}", number);
        } else {
            request_.id = "null";
            return fail_field({"id"}, wrong_kind("文字（最多200字节）或整数",
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
            return fail_field({"region"}, wrong_kind("6位或12位数字的文字", "a text of 6 or 12 digits"));
        auto region = RegionCode::parse(text);
        if (!region) return fail_field({"region"}, std::move(region.error().message));
        request_.region = *region;
        return true;
    }

    bool read_number(dom::element value, const FieldPath& field, std::int64_t least, std::int64_t most,
                     int& number) {
        std::int64_t read = 0;
        if (value.get(read) != simdjson::SUCCESS || read < least || read > most) {
            return fail_field(field, {fmt::format("应为{}至{}的整数", least, most),
                                      fmt::format("it should be a whole number from {} to {}", least, most)});
        }
        number = static_cast<int>(read);
        return true;
    }

    bool read_year(dom::element value) {
        return read_number(value, {"year"}, kFirstYear, kLastYear, request_.year);
    }
    bool read_repair_years(dom::element value) {
        return read_number(value, {"repair_years"}, 0, kMostRepairYears, request_.repair_years);
    }

    bool read_date(dom::element value, const FieldPath& field, std::optional<Date>& date) {
        std::string_view text;
        if (!read_text(value, text)) {
            return fail_field(
                field, wrong_kind("日期文字，如“2026-02-25”", "a text with a date, like \"2026-02-25\""));
        }
        auto parsed = Date::parse(text);
        if (!parsed) return fail_field(field, std::move(parsed.error().message));
        date = *parsed;
        return true;
    }

    bool read_on(dom::element value) { return read_date(value, {"on"}, request_.on); }
    bool read_born(dom::element value) { return read_date(value, {"born"}, request_.born); }
    bool read_employee_until(dom::element value) {
        return read_date(value, {"employee_until"}, request_.employee_until);
    }
    bool read_registered_on(dom::element value) {
        return read_date(value, {"registered_on"}, request_.registered_on);
    }
    bool read_waiting_until(dom::element value) {
        return read_date(value, {"waiting_until"}, request_.waiting_until);
    }

    bool read_tier(dom::element) {
        return fail_field({"tier"}, {"该地政策没有缴费档次", "the policy of this place has no tiers"});
    }

    bool read_identities(dom::element value) {
        dom::array list;
        if (value.get(list) != simdjson::SUCCESS)
            return fail_field({"identities"}, wrong_kind("身份的列表", "a list of identities"));
        for (const dom::element item : list) {
            if (request_.identities.size() == kMostIdentities)
                return fail_field({"identities"}, {"最多64个身份", "at most 64 identities"});
            if (!read_identity(item)) return false;
        }
        return true;
    }

    bool read_identity(dom::element item) {
        const FieldPath path{"identities", request_.identities.size()};
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS) return fail_field(path, wrong_kind("对象", "an object"));
        RequestLine::Identity identity;
        bool has_category = false;
        bool has_from = false;
        bool has_until = false;
        for (const auto [key, value] : object) {
            const auto twice = [&] {
                return fail_field(path.at(key), {"该字段出现了两次", "this field stands there twice"});
            };
            if (key == "category") {
                if (has_category) return twice();
                if (!read_text(value, identity.category))
                    return fail_field(path.at(key), wrong_kind("人员类别的文字", "a text with a category"));
                has_category = true;
            } else if (key == "from" || key == "until") {
                std::optional<Date>& date = key == "from" ? identity.from : identity.until;
                bool& has_date = key == "from" ? has_from : has_until;
                if (std::exchange(has_date, true)) return twice();
                if (key == "until" && value.is_null()) continue;
                if (!read_date(value, path.at(key), date)) return false;
            } else {
                return fail_field(path.at(printable_key(key)), {"不认识的字段", "unknown field"});
            }
        }
        if (!has_category) return fail_field(path.at("category"), {"缺少该字段", "this field is missing"});
        if (!identity.from) return fail_field(path.at("from"), {"缺少该字段", "this field is missing"});
        if (identity.until && *identity.until < *identity.from) {
            return fail_field(path.at("until"), {"早于from", "it lies before from"});
        }
        request_.identities.push_back(identity);
        return true;
    }

    bool read_insured(dom::element value) {
        dom::array list;
        if (value.get(list) != simdjson::SUCCESS)
            return fail_field({"insured"}, wrong_kind("年度的列表", "a list of years"));
        std::size_t index = 0;
        for (const dom::element item : list) {
            if (index == kMostInsured) return fail_field({"insured"}, {"最多300个年度", "at most 300 years"});
            if (!read_insured_year(item, index++)) return false;
        }
        return true;
    }

    bool read_insured_year(dom::element item, std::size_t index) {
        const FieldPath path{"insured", index};
        int year = 0;
        if (item.is_number()) {
            if (!read_number(item, path, kFirstYear, kLastYear, year)) return false;
            request_.resident_years.insert(year);
            return true;
        }
        dom::object object;
        if (item.get(object) != simdjson::SUCCESS)
            return fail_field(path, wrong_kind("年度或对象", "a year or an object"));
        bool has_year = false;
        std::optional<bool> is_employee;
        for (const auto [key, value] : object) {
            if (key == "year" && !has_year) {
                if (!read_number(value, path.at("year"), kFirstYear, kLastYear, year)) return false;
                has_year = true;
            } else if (key == "scheme" && !is_employee) {
                std::string_view scheme;
                if (!read_text(value, scheme) || (scheme != "resident" && scheme != "employee")) {
                    return fail_field(path.at("scheme"),
                                      wrong_kind("“resident”或“employee”", "\"resident\" or \"employee\""));
                }
                is_employee = scheme == "employee";
            } else {
                return fail_field(path.at(printable_key(key)),
                                  {"不认识或重复的字段", "unknown field, or one given twice"});
            }
        }
        if (!has_year) return fail_field(path.at("year"), {"缺少该字段", "this field is missing"});
        if (!is_employee) return fail_field(path.at("scheme"), {"缺少该字段", "this field is missing"});
        (*is_employee ? request_.employee_years : request_.resident_years).insert(year);
        return true;
    }

    bool read_facts(dom::element value) {
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fail_field({"facts"}, wrong_kind("对象", "an object"));
        for (const auto [key, item] : object) {
            decltype(RequestLine::Fact::second) raw = false;
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
                    {"facts", {}, printable_key(key)},
                    wrong_kind("文字、整数、true或false", "a text, a whole number, true or false"));
            }
            if (request_.facts.size() == kMostFacts)
                return fail_field({"facts"}, {"最多64项", "at most 64 facts"});
            request_.facts.emplace_back(key, raw);
        }
        return true;
    }

    dom::parser parser_;
    RequestLine request_;
    LineError error_;
    std::bitset<kFields> seen_;
};

RequestLineReader::RequestLineReader() : reading_(std::make_unique<Reading>()) {}
RequestLineReader::~RequestLineReader() = default;
RequestLineReader::RequestLineReader(RequestLineReader&&) noexcept = default;
RequestLineReader& RequestLineReader::operator=(RequestLineReader&&) noexcept = default;

tl::expected<const RequestLine*, LineError> RequestLineReader::read(std::string_view line) {
    if (reading_->read(line)) return &reading_->request();
    return tl::unexpected(reading_->take_error());
}

std::string_view RequestLineReader::id() const { return reading_->request().id; }

}  // namespace canbao
