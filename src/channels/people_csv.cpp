#include "channels/people_csv.h"

#include <algorithm>
#include <charconv>

#include <csv.h>
#include <fmt/format.h>
#include <simdjson.h>

namespace canbao {
namespace {

constexpr int kMostRepairYears = 100;
constexpr std::string_view kId = "id";
constexpr std::string_view kRegion = "region";

// Parts of a field that stand between two of these.
template <typename Take>
std::optional<LineError> for_each_part(std::string_view text, char between, const Take& take) {
    while (!text.empty()) {
        const std::size_t end = text.find(between);
        if (auto error = take(text.substr(0, end))) return error;
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return std::nullopt;
}

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
    return number;
}

// Why a field cannot be copied into an answer.
std::optional<LocalText> fault_of_text(std::string_view text) {
    if (!simdjson::validate_utf8(text.data(), text.size()))
        return LocalText{"不是UTF-8编码，请将文件另存为UTF-8", "it is not UTF-8: save the file as UTF-8"};
    if (text.find('\0') != std::string_view::npos)
        return LocalText{"有NUL字符，请将文件另存为UTF-8",
                         "it holds a NUL character: save the file as UTF-8"};
    return std::nullopt;
}

void append_quoted(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out.push_back('"');
    for (const char c : text) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

}  // namespace

struct CsvLine::Parser {
    csv_parser state{};
};

CsvLine::CsvLine() : parser_(std::make_unique<Parser>()) {
    // A quote within a field that has none is an error, not text.
    CHECK(csv_init(&parser_->state, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) == 0);
}

CsvLine::~CsvLine() { csv_free(&parser_->state); }

bool CsvLine::split(std::string_view line) {
    fields_.clear();
    ends_within_ = false;
    const auto take = [](void* field, std::size_t length, void* me) {
        static_cast<CsvLine*>(me)->fields_.emplace_back(static_cast<const char*>(field), length);
    };
    // The line comes without its end. Another end in it, outside quotes, would make two rows of it.
    const auto note_end = [](int, void* me) { static_cast<CsvLine*>(me)->ends_within_ = true; };
    const auto ignore_end = [](int, void*) {};
    const bool is_whole =
        csv_parse(&parser_->state, line.data(), line.size(), take, note_end, this) == line.size() &&
        !ends_within_;
    if (is_whole && csv_fini(&parser_->state, take, ignore_end, this) == 0) return true;
    // After an error the parser begins anew.
    csv_free(&parser_->state);
    CHECK(csv_init(&parser_->state, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) == 0);
    fields_.clear();
    return false;
}

struct PeopleCsvReader::Column {
    std::string_view name;
    Reader read;
    bool is_needed = false;
};

const std::vector<PeopleCsvReader::Column>& PeopleCsvReader::known() {
    using Me = PeopleCsvReader;
    static const std::vector<Column> columns = {
        {kId, &Me::read_id},
        {kRegion, &Me::read_region, true},
        {"born", &Me::read_date<&RequestLine::born>, true},
        {"on", &Me::read_date<&RequestLine::on>, true},
        {"identities", &Me::read_identities},
        {"insured", &Me::read_insured},
        {"employee_until", &Me::read_date<&RequestLine::employee_until>},
        {"registered_on", &Me::read_date<&RequestLine::registered_on>},
        {"waiting_until", &Me::read_date<&RequestLine::waiting_until>},
        {"repair_years", &Me::read_repair_years},
        {"tier", &Me::read_tier},
        {"facts", &Me::read_facts},
    };
    return columns;
}

std::optional<LineError> PeopleCsvReader::read_names(std::string_view line) {
    if (!line_.split(line))
        return LineError{"", {"列名一行的引号不对", "a quote is wrong in the line of names"}};
    for (const std::string& name : line_.fields()) {
        if (auto fault = fault_of_text(name)) return LineError{"", *std::move(fault)};
        const auto found = std::ranges::find(known(), name, &Column::name);
        if (found == known().end()) return LineError{printable_key(name), {"不认识的列", "unknown column"}};
        if (std::ranges::find(columns_, &*found) != columns_.end())
            return LineError{name, {"该列出现了两次", "this column stands there twice"}};
        columns_.push_back(&*found);
    }
    for (const Column& column : known())
        if (column.is_needed && std::ranges::find(columns_, &column) == columns_.end())
            return LineError{std::string(column.name), {"缺少该列", "this column is missing"}};
    return std::nullopt;
}

tl::expected<const RequestLine*, LineError> PeopleCsvReader::read(std::string_view line, int year) {
    request_ = {};
    request_.year = year;
    id_.clear();
    if (!line_.split(line))
        return tl::unexpected(LineError{"", {"引号或换行不对", "a quote or a line end is out of place"}});
    const auto& fields = line_.fields();
    if (fields.size() != columns_.size()) {
        return tl::unexpected(
            LineError{"",
                      {fmt::format("应有{}列，实有{}列", columns_.size(), fields.size()),
                       fmt::format("there are {} fields in place of {}", fields.size(), columns_.size())}});
    }
    // These first, so that they are known beside an error of any other field.
    std::optional<LineError> id_error;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (columns_[i]->name == kRegion) static_cast<void>(read_region(fields[i]));
        if (columns_[i]->name == kId) id_error = read_id(fields[i]);
    }
    if (id_error) return tl::unexpected(*std::move(id_error));
    for (std::size_t i = 0; i < fields.size(); ++i) {
        current_ = columns_[i];
        if (auto fault = fault_of_text(fields[i]))
            return tl::unexpected(LineError{std::string(current_->name), *std::move(fault)});
        if (fields[i].empty()) {
            if (!current_->is_needed) continue;
            return tl::unexpected(LineError{std::string(current_->name), {"不能为空", "it cannot be empty"}});
        }
        if (auto error = (this->*current_->read)(fields[i])) return tl::unexpected(*std::move(error));
    }
    return &request_;
}

std::optional<LineError> PeopleCsvReader::read_id(const std::string& text) {
    if (auto fault = fault_of_text(text)) return LineError{std::string(kId), *std::move(fault)};
    if (text.size() > RequestLineReader::kLongestId)
        return LineError{std::string(kId), {"最多200字节", "at most 200 bytes"}};
    id_ = text;
    return std::nullopt;
}

std::optional<LineError> PeopleCsvReader::read_region(const std::string& text) {
    auto region = RegionCode::parse(text);
    if (!region) return LineError{std::string(kRegion), std::move(region).error().message};
    request_.region = *region;
    return std::nullopt;
}

template <std::optional<Date> RequestLine::*kMember>
std::optional<LineError> PeopleCsvReader::read_date(const std::string& text) {
    auto date = Date::parse(text);
    if (!date) return LineError{std::string(current_->name), std::move(date).error().message};
    request_.*kMember = *date;
    return std::nullopt;
}

// "orphan:2019-01-01;subsistence_allowance:2020-01-01:2025-12-31"
std::optional<LineError> PeopleCsvReader::read_identities(const std::string& text) {
    return for_each_part(text, ';', [&](std::string_view part) -> std::optional<LineError> {
        const std::size_t place = request_.identities.size();
        const auto wrong = [&](std::string_view field, LocalText why) {
            return LineError{fmt::format("identities[{}]{}", place, field), std::move(why)};
        };
        if (place == RequestLineReader::kMostIdentities)
            return LineError{"identities",
                             {fmt::format("最多{}项", place), fmt::format("at most {} entries", place)}};
        const std::size_t first = part.find(':');
        if (first == std::string_view::npos || first == 0)
            return wrong("", {"应写作 类别:认定日 或 类别:认定日:终止日",
                              "it is written CATEGORY:FROM or CATEGORY:FROM:UNTIL"});
        const std::size_t second = part.find(':', first + 1);
        const bool has_end = second != std::string_view::npos;
        const auto from = Date::parse(part.substr(first + 1, has_end ? second - first - 1 : second));
        if (!from) return wrong(".from", from.error().message);
        RequestLine::Identity identity{part.substr(0, first), *from, {}};
        if (has_end) {
            const auto until = Date::parse(part.substr(second + 1));
            if (!until) return wrong(".until", until.error().message);
            if (*until < *from) return wrong(".until", {"早于from", "it lies before from"});
            identity.until = *until;
        }
        request_.identities.push_back(identity);
        return std::nullopt;
    });
}

// "2023;2024;employee:2025"
std::optional<LineError> PeopleCsvReader::read_insured(const std::string& text) {
    return for_each_part(text, ';', [&](std::string_view part) -> std::optional<LineError> {
        constexpr std::string_view kEmployee = "employee:";
        const bool is_employee = part.starts_with(kEmployee);
        if (is_employee) part.remove_prefix(kEmployee.size());
        const auto year = whole_number(part);
        if (!year || *year < kFirstYear || *year > kLastYear)
            return LineError{"insured",
                             {fmt::format("应写作 2024;employee:2025，年度为{}至{}", kFirstYear, kLastYear),
                              fmt::format("it is written 2024;employee:2025, with years from {} to {}",
                                          kFirstYear, kLastYear)}};
        (is_employee ? request_.employee_years : request_.resident_years).insert(*year);
        return std::nullopt;
    });
}

std::optional<LineError> PeopleCsvReader::read_repair_years(const std::string& text) {
    const auto years = whole_number(text);
    if (!years || *years < 0 || *years > kMostRepairYears)
        return LineError{"repair_years", {"应为0至100的整数", "it should be a whole number from 0 to 100"}};
    request_.repair_years = *years;
    return std::nullopt;
}

std::optional<LineError> PeopleCsvReader::read_tier(const std::string& text) {
    request_.tier = text;
    return std::nullopt;
}

// "schooling=university;years_prepaid=4"
std::optional<LineError> PeopleCsvReader::read_facts(const std::string& text) {
    return for_each_part(text, ';', [&](std::string_view part) -> std::optional<LineError> {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            return LineError{"facts", {"应写作 名称=值", "it is written NAME=VALUE"}};
        if (request_.facts.size() == RequestLineReader::kMostFacts)
            return LineError{"facts", {"最多64项", "at most 64 facts"}};
        const std::string_view value = part.substr(equals + 1);
        decltype(RequestLine::Fact::second) raw = value;
        if (const auto count = whole_number(value)) raw = std::int64_t{*count};
        if (value == "true" || value == "false") raw = value == "true";
        request_.facts.emplace_back(part.substr(0, equals), raw);
        return std::nullopt;
    });
}

// Between the outcome and the error.
constexpr std::size_t kFieldsBesidePayers = 5;

void append_csv_names(std::string& out, const std::vector<NamedKey>& payers) {
    out += "id,outcome,due";
    for (const NamedKey& payer : payers) out += "," + payer.key;
    out += ",fixed_wait,variable_wait,cover_from,reasons,error\n";
}

void append_csv_answer(std::string& out, std::string_view id, const QuoteRow& row, const Award& award,
                       const std::vector<NamedKey>& payers) {
    constexpr std::array<std::string_view, 3> kOutcomes = {"refused", "granted", "undetermined"};
    const OutcomeBits outcome = outcome_of(row.reasons);
    const bool is_granted = outcome == OutcomeBits::granted;
    append_quoted(out, id);
    out.append(",").append(kOutcomes[static_cast<std::size_t>(outcome)]).push_back(',');
    if (is_granted) Money::fen(row.due_fen).append_text(out);
    for (const NamedKey& payer : payers) {
        out.push_back(',');
        for (const SubsidyShare& share : award.shares)
            if (share.payer == &payer) share.amount.append_text(out);
    }
    out.push_back(',');
    if (is_granted) {
        const bool in_days = (row.reasons & bit_of(ReasonCode::waiting_fixed_days)) != 0;
        fmt::format_to(std::back_inserter(out), "{}{},{}", row.fixed_wait, in_days ? "d" : "",
                       row.variable_wait);
    } else {
        out.push_back(',');
    }
    out.push_back(',');
    if (row.cover_from != kNoDate) Date::from_days(row.cover_from).append_text(out);
    out.push_back(',');
    const char* between = "";
    for (std::size_t code = 0; code < kQuoteReasonCodes; ++code) {
        if ((row.reasons & bit_of(static_cast<ReasonCode>(code))) == 0) continue;
        out.append(between).append(word(static_cast<ReasonCode>(code)));
        between = " ";
    }
    out += ",\n";
}

void append_csv_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                      std::size_t payers, Language language) {
    append_quoted(out, id);
    out += ",error," + std::string(payers + kFieldsBesidePayers, ',');
    const bool zh = language == Language::zh;
    append_quoted(
        out,
        fmt::format("{}{}{}", zh ? fmt::format("第{}行 ", line) : fmt::format("line {} ", line),
                    error.field.empty() ? "" : error.field + (zh ? "：" : ": "), error.message.in(language)));
    out.push_back('\n');
}

}  // namespace canbao
