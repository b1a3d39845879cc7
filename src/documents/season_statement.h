#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "decision/quote.h"

namespace canbao {

// What a season comes to at one place: a sum over quotes. Nothing in it names a person.
class SeasonStatement {
   public:
    struct Line {
        std::uint64_t people = 0;
        Money standard;
        Money subsidy;
        Money due;  // standard − subsidy
    };

    // `region` is the place that was asked for; the table may be that of a larger area.
    SeasonStatement(RegionCode region, const ContributionTable& table);

    // Adds a person's last quote of the season; `quote` was made by this table.
    void add(const QuoteRequest& request, const Quote& quote);

    RegionCode region() const { return region_; }
    const ContributionTable& table() const { return *table_; }
    std::uint64_t people() const { return people_; }
    // Granted quotes: all, by payer, and by the category that was subsidised (nullptr: without subsidy).
    const Line& granted() const { return granted_; }
    const Line& born_in_year() const { return born_in_year_; }
    const std::map<const NamedKey*, Money>& by_payer() const { return by_payer_; }
    // In the order of the catalogue; the last line is that of people without subsidy.
    const std::vector<Line>& by_category() const { return by_category_; }
    Money repair_due() const { return repair_due_; }

    std::uint64_t cover_from_year_start() const { return cover_from_year_start_; }
    std::uint64_t cover_later() const { return cover_later_; }
    std::uint64_t no_cover() const { return no_cover_; }
    std::uint64_t late() const { return late_; }
    std::uint64_t waiting() const { return waiting_; }

    std::uint64_t refused(ReasonCode code) const { return refused_[static_cast<std::size_t>(code)]; }
    std::uint64_t refused() const { return refused_people_; }
    std::uint64_t undetermined() const { return undetermined_people_; }
    // By the category whose subsidy is unknown, in the order of the catalogue.
    const std::vector<std::uint64_t>& undetermined_by_category() const { return undetermined_by_category_; }

   private:
    void add_granted(const QuoteRequest& request, const Quote::Granted& granted);
    std::size_t index_of(const Category& category) const;

    RegionCode region_;
    const ContributionTable* table_;
    std::uint64_t people_ = 0;
    Line granted_;
    Line born_in_year_;
    std::map<const NamedKey*, Money> by_payer_;
    std::vector<Line> by_category_;
    Money repair_due_;
    std::uint64_t cover_from_year_start_ = 0;
    std::uint64_t cover_later_ = 0;
    std::uint64_t no_cover_ = 0;
    std::uint64_t late_ = 0;
    std::uint64_t waiting_ = 0;
    std::array<std::uint64_t, kReasonCodes> refused_{};
    std::uint64_t refused_people_ = 0;
    std::uint64_t undetermined_people_ = 0;
    std::vector<std::uint64_t> undetermined_by_category_;
};

}  // namespace canbao
