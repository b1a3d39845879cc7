// Invents people for the rule of SPEC.md: raw columns, people.csv, and requests.jsonl for `canbao quote`.
//   generate PEOPLE FOLDER
// At most a million requests are written: they are long.
// The seed is fixed and each person depends on the own number only: the first people are the same in every
// size.

#include <array>
#include <cinttypes>

#include "columns.h"

namespace peers {
namespace {

constexpr std::uint64_t kSeed = 20260101;
constexpr std::size_t kMostRequests = 1'000'000;

std::uint64_t scrambled(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

// splitmix64.
class Chance {
   public:
    explicit Chance(std::uint64_t seed) : state_(scrambled(seed)) {}
    int below(int bound) {
        state_ += 0x9e3779b97f4a7c15ULL;
        return static_cast<int>((scrambled(state_) >> 32) * static_cast<std::uint64_t>(bound) >> 32);
    }
    Day day(Day first, Day last) { return first + below(last - first + 1); }
    bool per_mille(int share) { return below(1000) < share; }

   private:
    std::uint64_t state_;
};

int year_of(Day day) { return static_cast<int>(calendar(day).year()); }

// The years that can be missed: from the first counted one, or the year after birth.
int most_missed(Day born) { return std::max(0, kYear - std::max(kCountedFromYear, year_of(born) + 1)); }

Day usual_payment(Chance& chance) {
    const int kind = chance.below(200);
    if (kind < 160) return chance.day(kWindowOpens, kWindowCloses);
    if (kind < 170) return chance.day(kFirstPayment, kWindowOpens - 1);
    if (kind < 199) return chance.day(kYearStarts, kYearEnds);
    return chance.day(kYearEnds + 1, kLastPayment);
}

Person invented(std::uint64_t id) {
    constexpr std::array kShare = {10, 10, 40, 10, 10, 3, 20, 10, 30};  // per mille, by identity
    constexpr int kDaysAfterBirth = 150;
    Chance chance(kSeed ^ (id * 0x2545f4914f6cdd1dULL));
    Person person{};
    const int kind = chance.below(1000);
    if (kind < 30) {
        // Born in the year or late in the year before, paid soon after: some within the days of grace, some
        // not.
        const bool is_born_in_year = kind < 15;
        person.born =
            is_born_in_year ? chance.day(kYearStarts, kYearEnds) : chance.day(kFirstPayment, kYearStarts - 1);
        person.paid = std::min(kLastPayment, person.born + chance.below(kDaysAfterBirth + 1));
    } else if (kind < 33) {
        // A slip of the pen: born after the payment.
        person.paid = usual_payment(chance);
        person.born = person.paid + 1 + chance.below(300);
    } else {
        person.born = chance.day(kEarliestBirth, kYearStarts - 1);
        person.paid = std::max(person.born, usual_payment(chance));
    }
    for (int identity = 0; identity < kIdentities; ++identity)
        if (chance.per_mille(kShare[identity])) person.flags |= 1U << identity;
    person.region = static_cast<std::uint8_t>(1 + chance.below(kRegions));
    const bool has_gap = chance.below(100) >= 75;
    const int most = most_missed(person.born);
    if (has_gap && most > 0) person.missed = static_cast<std::uint8_t>(1 + chance.below(most));
    return person;
}

std::string iso(Day day) {
    const auto date = calendar(day);
    std::array<char, 16> text;
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

// Years insured, such that exactly the years that were missed are missing before the year.
std::string insured_years(const Person& person) {
    constexpr int kOldestStated = 2017;
    std::string years;
    for (int year = std::max(kOldestStated, year_of(person.born)); year < kYear - person.missed; ++year)
        years.append(years.empty() ? "" : ",").append(std::to_string(year));
    return years;
}

std::string identities(const Person& person) {
    constexpr std::array kCategory = {
        "extreme_poverty",     "fallen_into_poverty", "subsistence_allowance", "unstable_out_of_poverty",
        "poverty_prone",       "sudden_hardship",     "severe_disability",     "work_incapable_disability",
        "low_income_household"};
    std::string list;
    for (int identity = 0; identity < kIdentities; ++identity) {
        if (!(person.flags >> identity & 1U)) continue;
        list += list.empty() ? "" : ",";
        list += std::string(R"({"category":")") + kCategory[identity] + R"(","from":"2019-01-01"})";
    }
    return list;
}

void write_texts(const std::string& folder, const Columns& people) {
    std::FILE* csv = std::fopen((folder + "/people.csv").c_str(), "w");
    std::FILE* requests = std::fopen((folder + "/requests.jsonl").c_str(), "w");
    if (csv == nullptr || requests == nullptr) stop("cannot write into " + folder);
    std::fprintf(csv, "id,born,paid,flags,region,missed\n");
    for (std::size_t id = 0; id < people.size(); ++id) {
        const Person person = people.at(id);
        const std::string born = iso(person.born);
        const std::string paid = iso(person.paid);
        std::fprintf(csv, "%zu,%s,%s,%d,%d,%d\n", id, born.c_str(), paid.c_str(), person.flags, person.region,
                     person.missed);
        if (id >= kMostRequests) continue;
        std::fprintf(requests, R"({"id":%zu,"region":"99010%d","year":%d,"on":"%s","born":"%s",)", id,
                     person.region, kYear, paid.c_str(), born.c_str());
        std::fprintf(requests, R"("insured":[%s],"identities":[%s]})", insured_years(person).c_str(),
                     identities(person).c_str());
        std::fputc('\n', requests);
    }
    const bool is_written = std::ferror(csv) == 0 && std::ferror(requests) == 0;
    if (std::fclose(csv) != 0 || std::fclose(requests) != 0 || !is_written)
        stop("cannot write into " + folder);
}

void generate(std::size_t count, const std::string& folder) {
    Columns people;
    people.resize(count);
    for (std::size_t id = 0; id < count; ++id) people.set(id, invented(id));
    write_column(folder + "/born.i32", people.born);
    write_column(folder + "/paid.i32", people.paid);
    write_column(folder + "/flags.u16", people.flags);
    write_column(folder + "/region.u8", people.region);
    write_column(folder + "/missed.u8", people.missed);
    write_texts(folder, people);
}

}  // namespace
}  // namespace peers

int main(int count, char** arguments) {
    if (count != 3) peers::stop("usage: generate PEOPLE FOLDER");
    peers::generate(std::strtoull(arguments[1], nullptr, 10), arguments[2]);
}
