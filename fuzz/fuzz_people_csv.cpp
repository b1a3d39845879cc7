// CSV: the first line names the columns, the others are people. Whatever the bytes, a line is a person who is
// quoted, or an error that says why; and what is written can be split again into as many fields as there are
// names.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "channels/decision_json.h"
#include "channels/people_csv.h"
#include "policy/invented_province.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

constexpr int kYear = 2030;

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_province());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

const Catalogue& catalogue() { return *book().catalogue(*RegionCode::parse("990000")); }

std::string_view without_end(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// An answer is one line, of as many fields as there are names, and begins with the id.
void check_written(std::string_view written, std::string_view id) {
    CHECK(written.ends_with('\n'));
    written.remove_suffix(1);
    std::string names;
    append_csv_names(names, catalogue().payers);
    names.pop_back();
    CsvLine line;
    CHECK(line.split(names));
    const std::size_t columns = line.fields().size();
    CHECK(line.split(written));
    CHECK(line.fields().size() == columns);
    CHECK(line.fields().front() == id);
}

void check_error(const LineError& error, std::string_view id) {
    CHECK(!error.message.zh.empty() && !error.message.en.empty());
    for (const Language language : {Language::zh, Language::en}) {
        std::string out;
        append_csv_error(out, id, 7, error, catalogue().payers.size(), language);
        check_written(out, id);
    }
}

void check_person(const RequestLine& fields, std::string_view id) {
    const auto request = resolve_quote(book(), fields);
    if (!request) return check_error(request.error(), id);
    const Quote answer = quote(book(), *request);
    AwardList awards;
    if (const ContributionTable* table = book().contribution(request->person.region, kYear))
        awards.add_all_of(*table);
    const QuoteRow row = row_of(answer, awards);
    std::string out;
    append_csv_answer(out, id, row, awards.all()[row.award], catalogue().payers);
    check_written(out, id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(bytes), size);
    PeopleCsvReader reader;
    std::size_t end = std::min(text.find('\n'), text.size());
    if (const auto error = reader.read_names(without_end(text.substr(0, end)))) {
        CHECK(!error->message.zh.empty() && !error->message.en.empty());
        return 0;
    }
    while (end < text.size()) {
        text.remove_prefix(end + 1);
        end = std::min(text.find('\n'), text.size());
        const auto fields = reader.read(without_end(text.substr(0, end)), kYear);
        CHECK(reader.id().size() <= RequestLineReader::kLongestId);
        if (fields) {
            check_person(**fields, reader.id());
        } else {
            check_error(fields.error(), reader.id());
        }
    }
    return 0;
}
