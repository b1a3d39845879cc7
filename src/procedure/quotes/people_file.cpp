#include "procedure/quotes/people_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/request_line.h"

namespace canbao {
namespace {

// Written in parts, so that the sink's buffer stays small.
constexpr std::size_t kPart = std::size_t{1} << 20;
constexpr std::uint64_t kMostRepairYears = 100;

Failure wrong_column(std::string_view name, std::string_view zh, std::string_view en) {
    return fail(fmt::format("列“{}”{}", name, zh), fmt::format("the column \"{}\" {}", name, en));
}

std::string_view bytes_of_span(const auto& column) {
    return {reinterpret_cast<const char*>(column.data()), column.size_bytes()};
}

bool are_days(std::span<const std::int32_t> column, bool may_be_none) {
    const std::int32_t first = Date::first_of(kFirstYear).days_since_1970();
    const std::int32_t last = Date::last_of(kLastYear).days_since_1970();
    bool is_sound = true;
    for (const std::int32_t day : column)
        is_sound &= (day >= first && day <= last) || (may_be_none && day == kNoDate);
    return is_sound;
}

template <typename T>
bool are_below(std::span<const T> column, std::uint64_t bound) {
    bool is_sound = true;
    for (const T each : column) is_sound &= each < bound;
    return is_sound;
}

}  // namespace

Result<Done> ColumnWriter::write(std::string_view bytes) {
    if (bytes.empty()) return Done{};
    sink_.buffer().append(missing_, '\0');
    for (std::size_t at = 0; at < bytes.size(); at += kPart) {
        sink_.buffer().append(bytes.substr(at, kPart));
        TRY(sink_.pass_on());
    }
    missing_ = (kColumnAlignment - bytes.size() % kColumnAlignment) % kColumnAlignment;
    return Done{};
}

Result<PeopleFile> PeopleFile::open(const std::string& path, const PolicyBook& book) {
    MappedFile mapped = TRY(MappedFile::open(path));
    PeopleHeader header = TRY(read_people_header(mapped.bytes(), book));
    PeopleFile file(std::move(mapped), std::move(header));
    TRY(file.find_columns());
    TRY(file.check_places());
    TRY(file.check_columns());
    return file;
}

template <typename T>
Result<std::span<const T>> PeopleFile::column(std::string_view name, ColumnType type, Need need) const {
    const ColumnPlace* place = header_.find(name);
    if (place == nullptr) {
        if (need == Need::optional) return std::span<const T>{};
        return wrong_column(name, "缺失", "is missing");
    }
    if (place->type != type)
        return wrong_column(name, fmt::format("的类型应为{}", word(type)),
                            fmt::format("should be of type {}", word(type)));
    if (place->at % kColumnAlignment != 0)
        return wrong_column(name, "应从64字节的整倍数处开始", "should begin at a multiple of 64 bytes");
    const std::string_view bytes = file_.bytes();
    if (place->at > bytes.size() || header_.rows > (bytes.size() - place->at) / sizeof(T))
        return wrong_column(name, "不完整：文件没有 rows 所写的那么多行",
                            "breaks off: the file holds fewer rows than \"rows\" says");
    return std::span<const T>(reinterpret_cast<const T*>(bytes.data() + place->at), header_.rows);
}

Result<Done> PeopleFile::find_columns() {
    constexpr std::array<std::string_view, 11> kKnown = {
        "born", "on",           "area",          "attributes",     "insured",      "years_missed",
        "tier", "repair_years", "registered_on", "employee_until", "waiting_until"};
    for (const ColumnPlace& place : header_.columns)
        if (std::ranges::find(kKnown, place.name) == kKnown.end())
            return wrong_column(printable_key(place.name), "不认识", "is unknown");
    people_.born = TRY(column<std::int32_t>("born", ColumnType::i32, Need::required));
    people_.on = TRY(column<std::int32_t>("on", ColumnType::i32, Need::required));
    people_.area = TRY(column<std::uint16_t>("area", ColumnType::u16, Need::optional));
    people_.attributes = TRY(column<std::uint32_t>("attributes", ColumnType::u32, Need::optional));
    people_.insured = TRY(column<std::uint32_t>("insured", ColumnType::u32, Need::optional));
    people_.years_missed = TRY(column<std::uint8_t>("years_missed", ColumnType::u8, Need::optional));
    people_.tier = TRY(column<std::uint8_t>("tier", ColumnType::u8, Need::optional));
    people_.repair_years = TRY(column<std::uint8_t>("repair_years", ColumnType::u8, Need::optional));
    people_.registered_on = TRY(column<std::int32_t>("registered_on", ColumnType::i32, Need::optional));
    people_.employee_until = TRY(column<std::int32_t>("employee_until", ColumnType::i32, Need::optional));
    people_.waiting_until = TRY(column<std::int32_t>("waiting_until", ColumnType::i32, Need::optional));
    people_.first_insured_year = header_.first_insured_year;
    if (header_.rows > 0 && people_.insured.empty() == people_.years_missed.empty())
        return wrong_column("insured", "与 years_missed 应有且只有其一",
                            "or years_missed is needed, not both");
    return Done{};
}

// Each byte has one meaning: the header, then columns that do not overlap, zeros between them and nothing
// behind.
Result<Done> PeopleFile::check_places() const {
    std::vector<ColumnPlace> places = header_.columns;
    std::ranges::stable_sort(places, {}, &ColumnPlace::at);
    const std::string_view bytes = file_.bytes();
    LocalText before = {"文件头", "the header"};
    std::uint64_t end = header_.ends_at;
    for (const ColumnPlace& place : places) {
        if (place.at < end)
            return wrong_column(place.name, fmt::format("从{}之内开始，不能重叠", before.zh),
                                fmt::format("begins within {}", before.en));
        if (bytes.substr(end, place.at - end).find_first_not_of('\0') != std::string_view::npos)
            return wrong_column(
                place.name, "之前有不属于任何列的字节：rows 写少了，或文件已损坏",
                "has bytes before it that belong to no column: \"rows\" is too small, or the file is damaged");
        before = {fmt::format("列“{}”", place.name), fmt::format("the column \"{}\"", place.name)};
        end = place.at + header_.rows * bytes_of(place.type);
    }
    if (end == bytes.size()) return Done{};
    const std::uint64_t behind = bytes.size() - end;
    return fail(fmt::format("最后一列之后还有{}字节：rows 写少了，或文件末尾添了内容", behind),
                fmt::format("{} bytes follow the last column: \"rows\" is too small, or something was added",
                            behind));
}

Result<Done> PeopleFile::check_columns() const {
    struct Days {
        std::string_view name;
        std::span<const std::int32_t> column;
        bool may_be_none;
    };
    for (const Days& days : {Days{"born", people_.born, false}, Days{"on", people_.on, false},
                             Days{"registered_on", people_.registered_on, true},
                             Days{"employee_until", people_.employee_until, true},
                             Days{"waiting_until", people_.waiting_until, true}}) {
        if (!are_days(days.column, days.may_be_none))
            return wrong_column(days.name, "有1900至2199年以外的日期", "holds a day outside 1900 to 2199");
    }
    if (!are_below(people_.area, header_.areas.size()))
        return wrong_column("area", "有超出地区表的编号", "holds a number beyond the list of areas");
    if (!are_below(people_.attributes, header_.attributes.size()))
        return wrong_column("attributes", "有超出身份表的编号",
                            "holds a number beyond the list of attributes");
    if (!are_below(people_.repair_years, kMostRepairYears + 1))
        return wrong_column("repair_years", "有超过100的数", "holds a number above 100");
    return Done{};
}

Result<Done> write_people(ByteSink& sink, PeopleHeader& header, const PersonColumns& people,
                          const Catalogue& catalogue) {
    struct Part {
        std::string_view name;
        ColumnType type;
        std::string_view bytes;
        Need need = Need::optional;
    };
    const Part parts[] = {
        {"born", ColumnType::i32, bytes_of_span(people.born), Need::required},
        {"on", ColumnType::i32, bytes_of_span(people.on), Need::required},
        {"area", ColumnType::u16, bytes_of_span(people.area)},
        {"attributes", ColumnType::u32, bytes_of_span(people.attributes)},
        {"insured", ColumnType::u32, bytes_of_span(people.insured)},
        {"years_missed", ColumnType::u8, bytes_of_span(people.years_missed)},
        {"tier", ColumnType::u8, bytes_of_span(people.tier)},
        {"repair_years", ColumnType::u8, bytes_of_span(people.repair_years)},
        {"registered_on", ColumnType::i32, bytes_of_span(people.registered_on)},
        {"employee_until", ColumnType::i32, bytes_of_span(people.employee_until)},
        {"waiting_until", ColumnType::i32, bytes_of_span(people.waiting_until)},
    };
    header.rows = people.size();
    header.first_insured_year = people.first_insured_year;
    header.columns.clear();
    for (const Part& part : parts)
        if (part.need == Need::required || !part.bytes.empty())
            header.columns.push_back({std::string(part.name), part.type, 0});
    append_people_header(sink.buffer(), header, catalogue);
    ColumnWriter writer(sink);
    for (const Part& part : parts) TRY(writer.write(part.bytes));
    return sink.finish();
}

}  // namespace canbao
