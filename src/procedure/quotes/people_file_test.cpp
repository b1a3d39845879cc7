#include "procedure/quotes/people_file.h"

#include <cstring>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "files/scratch_folder.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kYear = 2030;

Date day(std::string_view text) { return *Date::parse(text); }
RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_province());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}
const Catalogue& catalogue() { return *book().catalogue(area("990000")); }

// Five people in two places, with something in every column that people who are added one by one can have.
struct Five {
    AttributeSets attributes;
    PeopleTable people{kYear, attributes};

    Five() {
        for (int i = 0; i < 5; ++i) {
            QuoteRequest request{{area("990103"), day("1960-05-01").plus_days(i), {}, {}, {}, {}, {}, {}},
                                 kYear,
                                 day("2029-11-20").plus_days(i),
                                 day("2029-11-20").plus_days(i),
                                 i == 3 ? 2 : 0};
            if (i == 1)
                request.person.identities = {{*catalogue().category("scholar"), {day("2020-01-01"), {}}}};
            if (i == 2) request.person.employee_until = day("2028-06-30");
            if (i == 3) request.person.waiting_until = day("2030-02-01");
            if (i == 4) request.registered_on = day("2029-11-01");
            if (i == 4) request.tier = 1;
            for (int year = 2020 + i; year < kYear; ++year) request.person.resident_years.insert(year);
            people.add(request, static_cast<std::uint16_t>(i % 2));
        }
    }
};

class PeopleFileTest : public testing::Test {
   protected:
    // Writes the five, and keeps the bytes.
    PeopleFileTest() {
        header_.year = kYear;
        header_.areas = {area("990103"), area("990104")};
        header_.attributes = std::move(five_.attributes);
        path_ = folder_.file("people.columns");
        auto sink = ByteSink::open(path_);
        CHECK(sink.has_value());
        CHECK(write_people(*sink, header_, five_.people.columns(), catalogue()).has_value());
        std::ifstream file(path_, std::ios::binary);
        bytes_ = std::string(std::istreambuf_iterator<char>(file), {});
        make_room();
    }

    // Moves the columns on by 64 bytes, so that a changed header has room before them.
    void make_room() {
        const std::size_t end = bytes_.find('\n', kColumnMagic.size());
        Json header = Json::parse(bytes_.substr(kColumnMagic.size(), end - kColumnMagic.size()));
        for (std::size_t i = 0; i < header_.columns.size(); ++i) {
            header_.columns[i].at += kColumnAlignment;
            header["columns"][i]["at"] = header_.columns[i].at;
        }
        std::string text = header.dump();
        text.resize(end - kColumnMagic.size() + kColumnAlignment, ' ');
        bytes_ = std::string(kColumnMagic) + text + bytes_.substr(end);
    }

    // What is said of these bytes; "none" where they are taken.
    std::string error_of(std::string_view bytes) const {
        const auto file = PeopleFile::open(folder_.write("other.columns", bytes), book());
        if (file) return "none";
        EXPECT_FALSE(file.error().message.zh.empty());
        return file.error().message.en;
    }
    void expect_error(std::string_view bytes, std::string_view said) const {
        const std::string error = error_of(bytes);
        EXPECT_NE(error.find(said), std::string::npos) << "said: " << error << "\nexpected: " << said;
    }
    // The bytes with a value of the header set to another; the columns stay where they are.
    std::string with(const std::string& pointer, const Json& value) const {
        const std::size_t end = bytes_.find('\n', kColumnMagic.size());
        Json header = Json::parse(bytes_.substr(kColumnMagic.size(), end - kColumnMagic.size()));
        header[Json::json_pointer(pointer)] = value;
        std::string text = header.dump();
        CHECK(text.size() <= end - kColumnMagic.size());
        text.resize(end - kColumnMagic.size(), ' ');
        return std::string(kColumnMagic) + text + bytes_.substr(end);
    }
    std::string pointer_to(std::string_view column, const std::string& field) const {
        const auto at = header_.find(column) - header_.columns.data();
        return "/columns/" + std::to_string(at) + "/" + field;
    }
    // The bytes with a number of a column set to another.
    template <typename T>
    std::string with_number(std::string_view column, std::size_t row, T number) const {
        std::string bytes = bytes_;
        std::memcpy(bytes.data() + header_.find(column)->at + row * sizeof number, &number, sizeof number);
        return bytes;
    }

    ScratchFolder folder_;
    Five five_;
    PeopleHeader header_;
    std::string path_;
    std::string bytes_;
};

template <typename T>
std::vector<T> copy_of(std::span<const T> column) {
    return {column.begin(), column.end()};
}

TEST_F(PeopleFileTest, holds_what_was_written) {
    const auto file = PeopleFile::open(path_, book());
    ASSERT_TRUE(file) << file.error().message.en;
    const PersonColumns& read = file->people();
    const PersonColumns written = five_.people.columns();
    EXPECT_EQ(file->year(), kYear);
    EXPECT_EQ(file->areas(), header_.areas);
    EXPECT_EQ(file->attributes().size(), 2U);
    EXPECT_EQ(read.size(), 5U);
    EXPECT_EQ(read.first_insured_year, written.first_insured_year);
    EXPECT_EQ(copy_of(read.born), copy_of(written.born));
    EXPECT_EQ(copy_of(read.on), copy_of(written.on));
    EXPECT_EQ(copy_of(read.area), copy_of(written.area));
    EXPECT_EQ(copy_of(read.attributes), copy_of(written.attributes));
    EXPECT_EQ(copy_of(read.insured), copy_of(written.insured));
    EXPECT_EQ(copy_of(read.tier), (std::vector<std::uint8_t>{0, 0, 0, 0, 1}));
    EXPECT_EQ(copy_of(read.repair_years), (std::vector<std::uint8_t>{0, 0, 0, 2, 0}));
    EXPECT_EQ(copy_of(read.registered_on), copy_of(written.registered_on));
    EXPECT_EQ(copy_of(read.employee_until), copy_of(written.employee_until));
    EXPECT_EQ(copy_of(read.waiting_until), copy_of(written.waiting_until));
    EXPECT_TRUE(read.years_missed.empty());
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(read.born.data()) % kColumnAlignment, 0U);
}

TEST_F(PeopleFileTest, nobody_is_no_error) {
    Five nobody;
    PeopleHeader header;
    header.year = kYear;
    header.areas = {area("990103")};
    const std::string path = folder_.file("nobody.columns");
    auto sink = ByteSink::open(path);
    ASSERT_TRUE(sink);
    ASSERT_TRUE(write_people(*sink, header, PeopleTable(kYear, nobody.attributes).columns(), catalogue()));
    const auto file = PeopleFile::open(path, book());
    // Without rows there are no columns, and born and on are missing.
    ASSERT_TRUE(file) << file.error().message.en;
    EXPECT_EQ(file->people().size(), 0U);
}

TEST_F(PeopleFileTest, breaks_off_anywhere) {
    for (std::size_t length = 0; length < bytes_.size(); ++length) {
        EXPECT_NE(error_of(std::string_view(bytes_).substr(0, length)), "none") << length;
    }
    EXPECT_EQ(error_of(bytes_), "none");
    EXPECT_EQ(bytes_.size(), header_.columns.back().at + 5 * bytes_of(header_.columns.back().type));
}

TEST_F(PeopleFileTest, nothing_follows_the_last_column) {
    for (const std::size_t more : {1U, 64U, 100U})
        expect_error(bytes_ + std::string(more, '\0'),
                     std::to_string(more) + " bytes follow the last column");
}

TEST_F(PeopleFileTest, zeros_lie_between_the_columns) {
    for (const char* name : {"on", "insured"}) {
        std::string bytes = bytes_;
        bytes[header_.find(name)->at - 1] = '\1';
        expect_error(bytes, "\"" + std::string(name) + "\" has bytes before it");
    }
}

TEST_F(PeopleFileTest, columns_lie_where_they_can) {
    const std::uint64_t place = header_.find("on")->at;
    expect_error(with(pointer_to("on", "at"), place + 4), "\"on\" should begin at a multiple of 64");
    expect_error(with(pointer_to("on", "at"), header_.find("born")->at), "begins within");
    expect_error(with(pointer_to("on", "at"), header_.find("insured")->at), "belong to no column");
    expect_error(with(pointer_to("born", "at"), 0), "\"born\" begins within");
    expect_error(with(pointer_to("born", "at"), header_.find("born")->at - 64), "\"born\" begins within");
    expect_error(with(pointer_to("on", "at"), bytes_.size()), "\"on\"");
    expect_error(with(pointer_to("on", "at"), 9'999'936), "\"on\"");
    expect_error(with(pointer_to("on", "at"), INT64_MAX - 63), "\"on\"");
}

TEST_F(PeopleFileTest, claims_other_rows_than_it_holds) {
    expect_error(with("/rows", 0), "\"rows\" is too small");
    expect_error(with("/rows", 4), "\"rows\" is too small");
    expect_error(with("/rows", 6), "breaks off");
    expect_error(with("/rows", 200), "breaks off");
    expect_error(with("/rows", 2'000'000'000), "breaks off");
}

TEST_F(PeopleFileTest, columns_are_known_and_of_their_type) {
    expect_error(with(pointer_to("on", "type"), "u32"), "\"on\" should be of type i32");
    expect_error(with(pointer_to("tier", "type"), "u32"), "\"tier\" should be of type u8");
    expect_error(with(pointer_to("tier", "name"), "level"), "\"level\" is unknown");
    expect_error(with(pointer_to("tier", "name"), "a\nb"), "is unknown");
    expect_error(with(pointer_to("on", "name"), "born"), "born");
    expect_error(with(pointer_to("tier", "name"), "years_missed"), "not both");
}

TEST_F(PeopleFileTest, numbers_lie_in_their_bounds) {
    const std::int32_t first = Date::first_of(kFirstYear).days_since_1970();
    const std::int32_t last = Date::last_of(kLastYear).days_since_1970();
    for (const char* column : {"born", "on", "registered_on", "employee_until", "waiting_until"}) {
        const bool may_be_none = std::string_view(column) != "born" && std::string_view(column) != "on";
        EXPECT_EQ(error_of(with_number(column, 4, first)), "none") << column;
        EXPECT_EQ(error_of(with_number(column, 4, last)), "none") << column;
        EXPECT_EQ(error_of(with_number(column, 0, kNoDate)) == "none", may_be_none) << column;
        for (const std::int32_t wrong : {first - 1, last + 1, INT32_MAX, kNoDate + 1})
            expect_error(with_number(column, 4, wrong), column);
    }
    expect_error(with_number("area", 4, std::uint16_t{2}), "area");
    expect_error(with_number("area", 0, std::uint16_t{0xFFFF}), "area");
    expect_error(with_number("attributes", 2, std::uint32_t{2}), "attributes");
    expect_error(with_number("attributes", 2, ~std::uint32_t{0}), "attributes");
    expect_error(with_number("repair_years", 2, std::uint8_t{101}), "repair_years");
    EXPECT_EQ(error_of(with_number("repair_years", 2, std::uint8_t{100})), "none");
}

TEST_F(PeopleFileTest, is_a_regular_file_that_can_be_read) {
    const auto error = [](const std::string& path) {
        const auto file = PeopleFile::open(path, book());
        return file ? "none" : file.error().message.en;
    };
    EXPECT_NE(error(folder_.file("missing")).find("missing"), std::string::npos);
    EXPECT_NE(error(folder_.path().string()).find("no regular file"), std::string::npos);
    EXPECT_NE(error("/dev/zero").find("no regular file"), std::string::npos);
    EXPECT_NE(error(folder_.write("empty", "")).find("no file of columns"), std::string::npos);
}

}  // namespace
}  // namespace canbao
