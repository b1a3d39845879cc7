// Headers of columns: any bytes behind the magic. Either an error says why, or the header keeps its bounds
// and, written again, says the same.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "channels/column_header.h"
#include "policy/book.h"
#include "policy/invented_province.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_province());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

void check_bounds(const PeopleHeader& header, const Catalogue& catalogue) {
    CHECK(header.rows <= static_cast<std::uint64_t>(PeopleHeader::kMostRows));
    CHECK(header.year >= kFirstYear && header.year <= kLastYear);
    CHECK(!header.areas.empty() && header.areas.size() <= PeopleHeader::kMostAreas);
    CHECK(header.columns.size() <= PeopleHeader::kMostColumns);
    CHECK(header.attributes.at(AttributeSets::kNone).identities.empty());
    for (std::uint32_t id = 0; id < header.attributes.size(); ++id) {
        for (const Identity& identity : header.attributes.at(id).identities) {
            CHECK(identity.category.index < catalogue.categories.size());
            CHECK(!identity.period.until || *identity.period.until >= identity.period.from);
        }
    }
}

void check_written_again(PeopleHeader header, const Catalogue& catalogue) {
    std::string first;
    append_people_header(first, header, catalogue);
    CHECK(first.size() % kColumnAlignment == 0);
    auto again = read_people_header(first, book());
    CHECK(again.has_value());
    std::string second;
    append_people_header(second, *again, catalogue);
    CHECK(first == second);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    static_cast<void>(read_people_header(text, book()));
    auto header = read_people_header(std::string(kColumnMagic) + std::string(text) + "\n", book());
    if (!header) {
        CHECK(!header.error().message.zh.empty() && !header.error().message.en.empty());
        return 0;
    }
    const Catalogue& catalogue = *book().catalogue(header->areas.front());
    check_bounds(*header, catalogue);
    check_written_again(*std::move(header), catalogue);
    return 0;
}
