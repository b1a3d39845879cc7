#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decision/attribute_sets.h"
#include "decision/quote_columns.h"
#include "policy/book.h"

namespace canbao {

// Quotes for one year as flat tables: what quote() says of each area, payment day, span of birth dates and
// set of attributes is worked out once, so that a person is a few look-ups. Nothing is decided here: every
// entry is an answer of quote(), and whoever fits no table is decided by it.
class BatchPlan {
   public:
    // Payments on other days are decided one by one.
    struct Days {
        Date first;
        Date last;
    };
    // From a month before the first window of these areas opens, to the last day of any payment.
    static Days usual_days(const PolicyBook& book, int year, std::span<const RegionCode> areas);

    // Attributes, and the book, outlive the plan. Error: an area's standard is too large for the columns.
    static Result<BatchPlan> make(const PolicyBook& book, int year, std::span<const RegionCode> areas,
                                  const AttributeSets& attributes, Days days);

    // Whether every number in the columns stands in its list: areas, attributes, tiers of the area. Then, and
    // only then, they may be quoted.
    bool fits(const PersonColumns& people) const;

    // Decides each row of `people`; the answers have as many rows. May run in several threads at once, on
    // different rows. Returns how many rows fitted no table and were decided one by one.
    std::size_t quote(const PersonColumns& people, const QuoteColumns& answers) const;

    const std::vector<Award>& awards() const { return awards_.all(); }
    int year() const { return year_; }
    // Of the areas' province.
    const Catalogue* catalogue() const { return book_->catalogue(regions_.front()); }
    const std::vector<RegionCode>& areas() const { return regions_; }
    // The request that a row stands for.
    QuoteRequest request_of(const PersonColumns& people, std::size_t row) const;

   private:
    friend class AreaPlanner;
    friend class PlanWriter;
    friend class BatchRun;

    // One answer but for the wait and the day on which cover begins.
    struct Entry {
        std::int32_t due_fen;
        ReasonWord reasons;
        std::uint32_t wait_row;  // in waits_: the wait by years missed
        std::uint16_t award;
        std::uint16_t may_lack_cover;  // 1: cover may begin after the year, and the reason is then given

        friend bool operator==(const Entry&, const Entry&) = default;
    };
    struct Wait {
        ReasonWord reasons;
        std::uint16_t fixed;
        std::uint16_t variable;
        std::uint32_t cover_column;  // in a day's row of covers_

        friend bool operator==(const Wait&, const Wait&) = default;
    };
    // Where an area's tables begin.
    struct Area {
        std::uint32_t days = 0;    // in days_: a row for each day, its birth cuts and its entries
        std::uint32_t covers = 0;  // in covers_: a row for each day, its columns the waits
        std::uint32_t cover_columns = 0;
        std::uint32_t entries = 0;  // in entries_
        std::uint32_t tier_stride = 0;
        // In columns_: by attribute set, where its entries begin, or its segments.
        std::uint32_t columns = 0;
        std::uint32_t no_wait = 0;        // in waits_: the row of whoever is exempt
        std::uint32_t employee_cuts = 0;  // in employee_cuts_: a row for each day
        bool has_employee_cuts = false;
        bool asks_for_registration = false;
        std::uint32_t tiers = 1;
    };
    // Of a set whose identities change within the plan's days: the place of its segments, with this bit.
    static constexpr std::uint32_t kInSegments = std::uint32_t{1} << 31;
    struct Segment {
        std::int32_t last_day;
        std::uint32_t column;
    };
    static constexpr std::uint32_t kNoCoverColumn = 0;       // its column says kNoDate
    static constexpr std::uint32_t kCoverAtBirthColumn = 1;  // its column says kAtBirth
    static constexpr std::int32_t kAtBirth = kNoDate + 1;

    BatchPlan(const PolicyBook& book, int year, const AttributeSets& attributes, Days days)
        : book_(&book), attributes_(&attributes), year_(year), days_of_plan_(days) {}

    std::int32_t first_day() const { return days_of_plan_.first.days_since_1970(); }
    std::uint32_t day_count() const {
        return static_cast<std::uint32_t>(days_of_plan_.last.days_since_1970() - first_day() + 1);
    }

    const PolicyBook* book_;
    const AttributeSets* attributes_;
    int year_;
    Days days_of_plan_;
    std::vector<RegionCode> regions_;
    std::vector<Area> areas_;
    AwardList awards_;
    std::size_t cuts_ = 0;                 // of each day row
    std::uint32_t most_years_missed_ = 0;  // further ones change nothing
    std::vector<std::int32_t> days_;  // rows of cuts_ birth dates, ascending, and the place of the entries
    std::vector<std::int32_t> covers_;
    std::vector<std::uint32_t> columns_;
    std::vector<Segment> segments_;
    std::vector<std::int32_t> employee_cuts_;  // employee cover until then or later: nobody waits
    std::vector<Entry> entries_;
    std::vector<Wait> waits_;
};

}  // namespace canbao
