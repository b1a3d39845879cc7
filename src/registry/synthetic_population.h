#pragma once

#include <cstdint>
#include <vector>

#include "registry/person.h"
#include "registry/population_profile.h"

namespace canbao {

// The days of a season that people orient themselves by.
struct SeasonDays {
    Date opens;
    Date year_start;
    Date closes;
    Date late_until;
};

// Invents people, one after the other: plausible in sum, never real. Their ID numbers are marked (IdNumber)
// and their given names begin with 示. The same seed gives the same people for ever. ID numbers do not repeat
// within one population, however many regions it has.
class SyntheticPopulation {
   public:
    // So many people of one sex can have one birthday; whoever comes after them is born a day earlier.
    static constexpr int kMostPerDayAndSex = 49'900;

    // The profile outlives the population.
    SyntheticPopulation(const PopulationProfile& profile, std::uint64_t seed);

    // The next person, as they stand in the season of `year` at `region`.
    Person next(RegionCode region, int year, const SeasonDays& season);

    // A day on which this person may come to pay.
    Date payment_day(const Person& person, const SeasonDays& season);
    // Whether somebody who came on a closed day comes again.
    bool comes_again() { return happens(profile_->comes_again); }

   private:
    std::uint64_t draw();                    // 64 even bits
    std::int64_t below(std::int64_t bound);  // 0 ≤ result < bound
    bool happens(Rate share);
    Date between(Date first, Date last);
    template <typename List>
    const typename List::value_type& one_of(const List& list);

    Date birth_date(int year);
    std::uint16_t& numbers_given(Date born, Sex sex);
    Date day_with_room(Date born, Sex sex);
    IdNumber id_number(RegionCode region, Date born, Sex sex);
    std::string name();
    void give_identities(Person& person, int age, const SeasonDays& season);
    void give_history(Person& person, int year);

    const PopulationProfile* profile_;
    std::uint64_t state_;
    std::vector<std::uint16_t> numbers_given_;  // by birth day and sex
};

}  // namespace canbao
