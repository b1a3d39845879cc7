#include "decision/people_table.h"

namespace canbao {
namespace {

std::int32_t days_or_none(const std::optional<Date>& date) {
    return date ? date->days_since_1970() : kNoDate;
}

// Adds to a column that begins with the first person for whom it says something.
template <typename T>
void note(std::vector<T>& column, std::size_t people_before, T value, T usual) {
    if (column.empty() && value == usual) return;
    if (column.empty()) column.assign(people_before, usual);
    column.push_back(value);
}

template <typename T>
std::span<T> part_of(std::span<T> column, std::size_t first, std::size_t count) {
    return column.empty() ? column : column.subspan(first, count);
}

}  // namespace

void PeopleTable::add(const QuoteRequest& request, std::uint16_t area) {
    const PersonFacts& person = request.person;
    const std::size_t before = size();
    const bool registered_when_paid = request.registered_on == request.on;
    note(registered_on_, before, registered_when_paid ? kNoDate : request.registered_on.days_since_1970(),
         kNoDate);
    note(employee_until_, before, days_or_none(person.employee_until), kNoDate);
    note(waiting_until_, before, days_or_none(person.waiting_until), kNoDate);
    note(tier_, before, static_cast<std::uint8_t>(request.tier), std::uint8_t{0});
    note(repair_years_, before, static_cast<std::uint8_t>(request.repair_years), std::uint8_t{0});
    born_.push_back(person.born.days_since_1970());
    on_.push_back(request.on.days_since_1970());
    area_.push_back(area);
    attribute_set_.push_back(attributes_->intern({person.identities, person.declared}));
    std::uint32_t insured = 0;
    for (int back = 1; back <= kYearsKept; ++back) {
        const int year = year_ - back;
        const bool is_insured = person.resident_years.contains(year) ||
                                person.employee_years.contains(year) ||
                                (person.employee_until && person.employee_until->year() == year);
        insured |= (is_insured ? 1U : 0U) << (kYearsKept - back);
    }
    insured_.push_back(insured);
}

PersonColumns PeopleTable::columns() const {
    return {.born = born_,
            .on = on_,
            .area = area_,
            .attributes = attribute_set_,
            .years_missed = {},
            .insured = insured_,
            .first_insured_year = year_ - kYearsKept,
            .tier = tier_,
            .repair_years = repair_years_,
            .registered_on = registered_on_,
            .employee_until = employee_until_,
            .waiting_until = waiting_until_};
}

PersonColumns rows_of(const PersonColumns& people, std::size_t first, std::size_t count) {
    return {.born = part_of(people.born, first, count),
            .on = part_of(people.on, first, count),
            .area = part_of(people.area, first, count),
            .attributes = part_of(people.attributes, first, count),
            .years_missed = part_of(people.years_missed, first, count),
            .insured = part_of(people.insured, first, count),
            .first_insured_year = people.first_insured_year,
            .tier = part_of(people.tier, first, count),
            .repair_years = part_of(people.repair_years, first, count),
            .registered_on = part_of(people.registered_on, first, count),
            .employee_until = part_of(people.employee_until, first, count),
            .waiting_until = part_of(people.waiting_until, first, count)};
}

QuoteColumns rows_of(const QuoteColumns& answers, std::size_t first, std::size_t count) {
    return {part_of(answers.due_fen, first, count),    part_of(answers.award, first, count),
            part_of(answers.fixed_wait, first, count), part_of(answers.variable_wait, first, count),
            part_of(answers.cover_from, first, count), part_of(answers.reasons, first, count)};
}

}  // namespace canbao
