#include "registry/synthetic_population.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unordered_set>

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/real_policies.h"

namespace canbao {
namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

const RegionCode kCounty = *RegionCode::parse("140522");
const SeasonDays kSeason = {*Date::parse("2025-10-21"), *Date::parse("2026-01-01"),
                            *Date::parse("2026-02-25"), *Date::parse("2026-12-31")};
constexpr int kYear = 2026;

// The profile of this repository.
const PopulationProfile& profile() {
    static const PopulationProfile kProfile = [] {
        std::ifstream stream(CANBAO_SOURCE_DIR "/data/population/shanxi.toml", std::ios::binary);
        Problems problems;
        auto read =
            read_population_profile({"shanxi.toml", std::string(std::istreambuf_iterator<char>(stream), {})},
                                    *book().catalogue(kCounty), problems);
        CHECK(read.has_value());
        return *std::move(read);
    }();
    return kProfile;
}

std::vector<Person> people(std::uint64_t seed, std::size_t count) {
    SyntheticPopulation population(profile(), seed);
    std::vector<Person> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(population.next(kCounty, kYear, kSeason));
    return list;
}

bool are_same(const Person& a, const Person& b) {
    const auto same_identity = [](const Identity& one, const Identity& other) {
        return one.category == other.category && one.period == other.period;
    };
    return a.id_number == b.id_number && a.name == b.name && a.born == b.born && a.region == b.region &&
           std::ranges::equal(a.identities, b.identities, same_identity) &&
           a.resident_years == b.resident_years && a.employee_years == b.employee_years &&
           a.employee_until == b.employee_until;
}

// `count` of `all` in millionths, against a share of the profile, within a tenth of it and a thousandth of
// all.
void expect_near(std::int64_t count, std::int64_t all, std::int64_t share_in_millionths,
                 std::string_view what) {
    const std::int64_t found = count * Rate::kWhole / all;
    EXPECT_LE(std::abs(found - share_in_millionths), share_in_millionths / 10 + Rate::kWhole / 1000)
        << what << ": " << found << " against " << share_in_millionths;
}

TEST(SyntheticPopulation, same_seed_gives_the_same_people) {
    const auto first = people(42, 2000);
    const auto second = people(42, 2000);
    EXPECT_TRUE(std::ranges::equal(first, second, are_same));
    const auto other = people(43, 2000);
    EXPECT_FALSE(std::ranges::equal(first, other, are_same));
}

// Files that were made once are compared with later ones: the people of a seed never change.
TEST(SyntheticPopulation, days_of_payment_follow_the_seed_too) {
    const auto days = [](std::uint64_t seed) {
        SyntheticPopulation population(profile(), seed);
        std::vector<Date> list;
        for (int i = 0; i < 500; ++i) {
            const Person person = population.next(kCounty, kYear, kSeason);
            list.push_back(population.payment_day(person, kSeason));
        }
        return list;
    };
    EXPECT_EQ(days(7), days(7));
    EXPECT_NE(days(7), days(8));
}

TEST(SyntheticPopulation, id_numbers_are_unique_valid_and_marked) {
    constexpr std::size_t kPeople = 200'000;
    SyntheticPopulation population(profile(), 1);
    std::unordered_set<std::string> numbers;
    const RegionCode other = *RegionCode::parse("140823");
    for (std::size_t i = 0; i < kPeople; ++i) {
        const Person person = population.next(i % 2 == 0 ? kCounty : other, kYear, kSeason);
        ASSERT_TRUE(person.id_number.is_synthetic());
        ASSERT_TRUE(IdNumber::parse(person.id_number.plain()));
        ASSERT_EQ(person.id_number.born(), person.born);
        numbers.emplace(person.id_number.plain());
    }
    EXPECT_EQ(numbers.size(), kPeople) << "unique, also over two regions";
}

// So many were born on one day that several groups of serials are needed.
TEST(SyntheticPopulation, id_numbers_stay_unique_when_one_day_is_crowded) {
    PopulationProfile crowded = profile();
    crowded.ages = {{0, 0, *Rate::parse("100%")}};
    SyntheticPopulation population(crowded, 1);
    std::unordered_set<std::string> numbers;
    constexpr std::size_t kPeople = 300'000;
    for (std::size_t i = 0; i < kPeople; ++i)
        numbers.emplace(population.next(kCounty, kYear, kSeason).id_number.plain());
    EXPECT_EQ(numbers.size(), kPeople);
}

TEST(SyntheticPopulation, names_are_marked_as_invented) {
    for (const Person& person : people(5, 500))
        EXPECT_EQ(person.name.find("示"), std::string_view("王").size()) << person.name;
}

TEST(SyntheticPopulation, shares_are_near_those_of_the_profile) {
    constexpr std::int64_t kPeople = 100'000;
    const auto list = people(9, kPeople);
    for (const auto& band : profile().ages) {
        const auto count = std::ranges::count_if(list, [&](const Person& person) {
            const int age = kYear - person.born.year();
            return band.from <= age && age <= band.until;
        });
        expect_near(count, kPeople, band.share.millionths(), "ages from " + std::to_string(band.from));
    }
    const auto men =
        std::ranges::count_if(list, [](const Person& person) { return person.id_number.sex() == Sex::male; });
    expect_near(men, kPeople, profile().men.millionths(), "men");
    for (const auto& share : profile().identities) {
        std::int64_t of_the_age = 0;
        std::int64_t holders = 0;
        for (const Person& person : list) {
            const int age = person.born.age_on(kSeason.year_start);
            const bool is_of_the_age = share.age_from <= age && age <= share.age_until;
            const bool holds_it = std::ranges::any_of(person.identities, [&](const Identity& identity) {
                return identity.category == share.category;
            });
            of_the_age += is_of_the_age ? 1 : 0;
            holders += holds_it ? 1 : 0;
            ASSERT_TRUE(is_of_the_age || !holds_it);
        }
        expect_near(holders, of_the_age, share.share.millionths(),
                    book().catalogue(kCounty)->at(share.category).key);
    }
}

TEST(SyntheticPopulation, gaps_are_near_those_of_the_profile) {
    const auto list = people(11, 100'000);
    for (const auto& gap : profile().gaps) {
        std::int64_t adults = 0;
        std::int64_t missed = 0;
        for (const Person& person : list) {
            if (person.born.year() > kYear - 18) continue;
            ++adults;
            int years = 0;
            while (years < 9 && !person.resident_years.contains(kYear - 1 - years)) ++years;
            missed += years == gap.years ? 1 : 0;
        }
        expect_near(missed, adults, gap.share.millionths(), std::to_string(gap.years) + " years missed");
    }
}

TEST(SyntheticPopulation, days_of_payment_keep_to_their_habits) {
    constexpr std::int64_t kPeople = 50'000;
    SyntheticPopulation population(profile(), 3);
    std::array<std::int64_t, 4> counted{};
    std::int64_t adults = 0;
    for (std::int64_t i = 0; i < kPeople; ++i) {
        const Person person = population.next(kCounty, kYear, kSeason);
        const Date day = population.payment_day(person, kSeason);
        ASSERT_GE(day, person.born);
        if (person.born.year() >= kYear - 1) continue;
        ++adults;
        ASSERT_LE(day, kSeason.late_until);
        const std::size_t habit = day < kSeason.opens        ? 0
                                  : day < kSeason.year_start ? 1
                                  : day <= kSeason.closes    ? 2
                                                             : 3;
        ++counted[habit];
    }
    for (const auto& share : profile().habits)
        expect_near(counted[static_cast<std::size_t>(share.habit)], adults, share.share.millionths(),
                    "habit " + std::to_string(static_cast<int>(share.habit)));
}

// What is invented must be what a register could hold.
TEST(SyntheticPopulation, people_do_not_contradict_themselves) {
    for (const Person& person : people(13, 20'000)) {
        EXPECT_LE(person.born, Date::first_of(kYear).plus_months(6));
        EXPECT_EQ(person.region, kCounty);
        for (const Identity& identity : person.identities) EXPECT_GE(identity.period.from, person.born);
        for (int year = kFirstYear; year < person.born.year(); ++year) {
            EXPECT_FALSE(person.resident_years.contains(year));
            EXPECT_FALSE(person.employee_years.contains(year));
        }
        for (int year = kYear; year <= kLastYear; ++year)
            EXPECT_FALSE(person.resident_years.contains(year)) << "not yet paid";
        EXPECT_TRUE(!person.employee_until || person.employee_years.contains(person.employee_until->year()));
    }
}

TEST(FactsOf, person_has_all_that_the_law_asks) {
    Person person = people(17, 1).front();
    person.identities = {{{3}, {*Date::parse("2020-01-01"), {}}}};
    person.employee_until = *Date::parse("2025-06-30");
    person.employee_years.insert(2025);
    const PersonFacts facts = facts_of(person);
    EXPECT_EQ(facts.region, person.region);
    EXPECT_EQ(facts.born, person.born);
    ASSERT_EQ(facts.identities.size(), 1U);
    EXPECT_EQ(facts.identities.front().category, (CategoryId{3}));
    EXPECT_EQ(facts.resident_years, person.resident_years);
    EXPECT_EQ(facts.employee_years, person.employee_years);
    EXPECT_EQ(facts.employee_until, person.employee_until);
}

}  // namespace
}  // namespace canbao
