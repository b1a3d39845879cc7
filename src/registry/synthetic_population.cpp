#include "registry/synthetic_population.h"

#include <algorithm>
#include <array>

namespace canbao {
namespace {

// Resident insurance of today began after the merger of the two older schemes in 2016–2017; earlier years say
// nothing.
constexpr int kFirstInsuredYear = 2017;
constexpr int kSerialsPerSex = 499;
constexpr std::int32_t kRecognitionDays = 8 * 365;
constexpr std::int32_t kRecognitionAfterClosing = 60;
constexpr std::int32_t kNewbornsComeWithin = 120;
constexpr std::int32_t kEarlyDays = 20;

constexpr std::array<std::string_view, 20> kSurnames = {"王", "李", "张", "刘", "陈", "杨", "赵",
                                                        "黄", "周", "吴", "徐", "孙", "胡", "朱",
                                                        "高", "林", "何", "郭", "马", "罗"};
constexpr std::array<std::string_view, 20> kGivenNames = {"安", "宁", "平", "和", "清", "明", "远",
                                                          "静", "秀", "福", "泰", "康", "乐", "嘉",
                                                          "禾", "川", "岚", "松", "梅", "云"};

}  // namespace

SyntheticPopulation::SyntheticPopulation(const PopulationProfile& profile, std::uint64_t seed)
    : profile_(&profile), state_(seed) {
    const std::int32_t days =
        Date::last_of(kLastYear).days_since_1970() - Date::first_of(kFirstYear).days_since_1970() + 1;
    numbers_given_.resize(static_cast<std::size_t>(days) * 2);
}

// SplitMix64 (Steele, Lea, Flood 2014): tiny, the same on every machine, good enough to invent people.
std::uint64_t SyntheticPopulation::draw() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::int64_t SyntheticPopulation::below(std::int64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::int64_t>((static_cast<Wide>(draw()) * static_cast<Wide>(bound)) >> 64);
}

bool SyntheticPopulation::happens(Rate share) { return below(Rate::kWhole) < share.millionths(); }

Date SyntheticPopulation::between(Date first, Date last) {
    if (last <= first) return first;
    return first.plus_days(
        static_cast<std::int32_t>(below(last.days_since_1970() - first.days_since_1970() + 1)));
}

template <typename List>
const typename List::value_type& SyntheticPopulation::one_of(const List& list) {
    std::int64_t rest = below(Rate::kWhole);
    for (const auto& each : list) {
        rest -= each.share.millionths();
        if (rest < 0) return each;
    }
    return list.back();
}

Date SyntheticPopulation::birth_date(int year) {
    const auto& band = one_of(profile_->ages);
    const int age = band.from + static_cast<int>(below(band.until - band.from + 1));
    const int born_year = std::max(year - age, kFirstYear);
    // Those of age 0 are born up to the middle of the year; who is born in the year before is a newborn of
    // the season.
    if (born_year == year) return between(Date::first_of(year), Date::first_of(year).plus_months(6));
    return between(Date::first_of(born_year), Date::last_of(born_year));
}

std::uint16_t& SyntheticPopulation::numbers_given(Date born, Sex sex) {
    const std::int32_t day = born.days_since_1970() - Date::first_of(kFirstYear).days_since_1970();
    return numbers_given_[static_cast<std::size_t>(day) * 2 + (sex == Sex::male ? 1 : 0)];
}

Date SyntheticPopulation::day_with_room(Date born, Sex sex) {
    while (numbers_given(born, sex) == kMostPerDayAndSex && born > Date::first_of(kFirstYear))
        born = born.plus_days(-1);
    return born;
}

IdNumber SyntheticPopulation::id_number(RegionCode region, Date born, Sex sex) {
    const int given = numbers_given(born, sex)++;
    CHECK(given < kMostPerDayAndSex);
    const int province = static_cast<int>(region.number() / 10'000'000'000ULL);
    const int serial = given % kSerialsPerSex * 2 + (sex == Sex::male ? 1 : 2);
    return IdNumber::synthetic(province, given / kSerialsPerSex, born, serial);
}

std::string SyntheticPopulation::name() {
    std::string name(kSurnames[static_cast<std::size_t>(below(kSurnames.size()))]);
    name += "示";
    name += kGivenNames[static_cast<std::size_t>(below(kGivenNames.size()))];
    return name;
}

void SyntheticPopulation::give_identities(Person& person, int age, const SeasonDays& season) {
    for (const auto& share : profile_->identities) {
        if (age < share.age_from || age > share.age_until || !happens(share.share)) continue;
        const Date earliest = std::max(person.born, season.closes.plus_days(-kRecognitionDays));
        person.identities.push_back(
            {share.category, {between(earliest, season.closes.plus_days(kRecognitionAfterClosing)), {}}});
    }
}

void SyntheticPopulation::give_history(Person& person, int year) {
    int gap = 0;
    std::int64_t rest = below(Rate::kWhole);
    for (const auto& share : profile_->gaps) {
        rest -= share.share.millionths();
        if (rest >= 0) continue;
        gap = share.years;
        break;
    }
    const int first = std::max(person.born.year(), kFirstInsuredYear);
    for (int each = first; each < year - gap; ++each) person.resident_years.insert(each);
    if (gap > 0 && person.born.year() < year - 18 && happens(profile_->employee_until_lately)) {
        const Date season_start = Date::first_of(year).plus_months(-6);
        person.employee_until = between(season_start.plus_months(-6), season_start.plus_months(12));
        for (int each = year - gap; each <= person.employee_until->year(); ++each)
            person.employee_years.insert(each);
    }
}

Person SyntheticPopulation::next(RegionCode region, int year, const SeasonDays& season) {
    const Sex sex = happens(profile_->men) ? Sex::male : Sex::female;
    const Date born = day_with_room(birth_date(year), sex);
    Person person{.id_number = id_number(region, born, sex),
                  .name = name(),
                  .born = born,
                  .region = region,
                  .identities = {},
                  .resident_years = {},
                  .employee_years = {},
                  .employee_until = {}};
    give_identities(person, born.age_on(season.year_start), season);
    give_history(person, year);
    return person;
}

Date SyntheticPopulation::payment_day(const Person& person, const SeasonDays& season) {
    Date day = season.opens;
    switch (one_of(profile_->habits).habit) {
        case PopulationProfile::Habit::before_opening:
            day = between(season.opens.plus_days(-kEarlyDays), season.opens.plus_days(-1));
            break;
        case PopulationProfile::Habit::before_year:
            day = between(season.opens, std::min(season.closes, season.year_start.plus_days(-1)));
            break;
        case PopulationProfile::Habit::in_window:
            day = between(std::min(season.closes, season.year_start), season.closes);
            break;
        case PopulationProfile::Habit::late:
            day = between(season.closes.plus_days(1), season.late_until);
            break;
    }
    if (day >= person.born) return day;
    return between(person.born, person.born.plus_days(kNewbornsComeWithin));
}

}  // namespace canbao
