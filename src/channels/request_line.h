#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "vocabulary/date.h"
#include "vocabulary/language.h"
#include "vocabulary/money.h"
#include "vocabulary/region_code.h"
#include "vocabulary/year_set.h"

namespace canbao {

// What is wrong with a line of input: the field ("identities[1].category", empty: the line as a whole) and
// why.
struct LineError {
    std::string field;
    LocalText message;
};

// The fields of one request as its line states them, each valid by itself. What they mean at a place
// (categories, declared facts) is not known here. Texts are good until the next line is read.
struct RequestLine {
    struct Identity {
        std::string_view category;
        std::optional<Date> from;  // always there once read
        std::optional<Date> until;
    };
    // A value under `facts`, before a pack tells its type.
    using Fact = std::pair<std::string_view, std::variant<bool, std::int64_t, std::string_view>>;

    std::string id = "null";  // as JSON, to be echoed
    std::optional<RegionCode> region;
    int year = 0;
    std::optional<Date> on, born, registered_on, employee_until, waiting_until;
    std::vector<Identity> identities;
    YearSet resident_years, employee_years;
    int repair_years = 0;
    std::string_view tier;  // empty: not stated
    std::vector<Fact> facts;

    // Of a bill. Words and keys are those of the line; empty: not stated.
    struct SoFar {
        int stays = 0;
        std::optional<Money> basic_paid, own_pay, critical_paid, outpatient_paid, disease_paid,
            assistance_paid;
    };
    std::string_view kind, facility_place, disease;
    int facility_class = 0;  // 0: not stated
    bool filed_residence = false;
    std::optional<Money> total, full_own_pay, over_limit, advance_own_pay, critical_cap;
    SoFar so_far;

    // Of a cap.
    YearSet zero_claim_years, bonus_used_years;

    // Of a refund.
    std::string_view reason;
    std::optional<Date> event_on, applied_on, employee_entered_on;
};

// The decisions that may be asked for. Each takes some of the fields and needs some of them.
enum class Command { quote, settle, cap, refund };

// Reads requests, one JSON object a line, strictly: docs/formats/decisions.md.
class RequestLineReader {
   public:
    // So many bytes behind a line must be readable, whatever they hold.
    static constexpr std::size_t kPadding = 64;
    static constexpr std::size_t kMostIdentities = 64;
    static constexpr std::size_t kMostInsured = 300;
    static constexpr std::size_t kMostFacts = 64;
    static constexpr std::size_t kLongestId = 200;

    explicit RequestLineReader(Command command);
    ~RequestLineReader();
    RequestLineReader(RequestLineReader&&) noexcept;
    RequestLineReader& operator=(RequestLineReader&&) noexcept;

    // The line's fields, good until the next call. All that the command needs are there.
    tl::expected<const RequestLine*, LineError> read(std::string_view line);
    // The id of the line read last, as JSON; "null" where it could not be read.
    std::string_view id() const;

   private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

// A name that somebody else chose, cut so that an answer stays short.
std::string printable_key(std::string_view key);

}  // namespace canbao
