// Packs: any bytes as the pack of the invented province. Either problems say where and why, or everybody gets
// an answer that adds up.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "documents/explanation.h"
#include "documents/policy_listing.h"
#include "policy/book.h"
#include "policy/invented_province.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

constexpr int kYear = 2030;

void check_problems(const Problems& problems) {
    for (const Problem& problem : problems) {
        CHECK(!problem.place.file.empty() && problem.place.line >= 0);
        CHECK(!problem.message.zh.empty() && !problem.message.en.empty());
        CHECK(!problem.hint.zh.empty() && !problem.hint.en.empty());
    }
}

void check_quote(const PolicyBook& book, const QuoteRequest& request) {
    const Quote answer = quote(book, request);
    CHECK(!explain(book, request, Language::zh).headline.empty());
    CHECK(!explain(book, request, Language::en).headline.empty());
    const auto* granted = std::get_if<Quote::Granted>(&answer.outcome);
    if (granted == nullptr) {
        CHECK(!answer.reasons.empty());
        return;
    }
    Money sum = granted->due;
    for (const SubsidyShare& share : granted->subsidies) sum += share.amount;
    CHECK(sum == granted->standard);
    CHECK(granted->total == granted->due + granted->repair_due);
    CHECK(granted->due >= Money{});
    CHECK(granted->waiting.fixed >= 0 && granted->waiting.variable >= 0);
}

// People at the edges of the law, each on several days.
void quote_people(const PolicyBook& book) {
    const RegionCode region = *RegionCode::parse("990103");
    const Catalogue& catalogue = *book.catalogue(region);
    for (const std::string_view born :
         {"1930-02-28", "1970-01-01", "2004-02-29", "2027-06-15", "2029-12-15", "2030-03-31"}) {
        for (const std::string_view on :
             {"2028-12-31", "2029-10-01", "2029-12-31", "2030-02-28", "2030-08-31", "2030-12-31"}) {
            const Date day = *Date::parse(on);
            QuoteRequest request{{region, *Date::parse(born), {}, {}, {}, {}, {}, {}}, kYear, day, day, 0};
            check_quote(book, request);
            for (std::size_t i = 0; i < catalogue.categories.size(); ++i)
                request.person.identities.push_back(
                    {{static_cast<std::uint8_t>(i)}, {*Date::parse("2028-01-01"), {}}});
            request.person.employee_until = *Date::parse("2029-11-30");
            request.person.waiting_until = *Date::parse("2030-03-05");
            request.repair_years = 2;
            check_quote(book, request);
        }
    }
}

void list_rules(const PolicyBook& book) {
    const RegionCode province = *RegionCode::parse("990000");
    const EffectivePack effective = book.effective(province, kYear);
    for (const Statement* statement : effective.statements) {
        for (const Language language : {Language::zh, Language::en}) {
            CHECK(!title(*statement, *book.catalogue(province), language).empty());
            static_cast<void>(describe(*statement, *book.catalogue(province), language));
        }
    }
    CHECK(differences(effective, effective).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    auto files = invented_province();
    file_at(files, kInventedPack).text.assign(reinterpret_cast<const char*>(bytes), size);
    const auto reading = PolicyBook::read(files);
    check_problems(reading.problems);
    if (!reading.problems.empty()) return 0;
    list_rules(*reading.book);
    quote_people(*reading.book);
    return 0;
}
