#pragma once

#include <vector>

#include "decision/attribute_sets.h"
#include "decision/quote_columns.h"

namespace canbao {

// Owns the columns of people that are added one by one. Years insured before the last 32 are not kept.
class PeopleTable {
   public:
    static constexpr int kYearsKept = 32;

    // `year` is the benefit year of all requests; `attributes` gets their sets, and outlives the table.
    PeopleTable(int year, AttributeSets& attributes) : year_(year), attributes_(&attributes) {}

    // `area` is a place in the list of areas that the plan will be made for.
    void add(const QuoteRequest& request, std::uint16_t area);

    std::size_t size() const { return born_.size(); }
    // Good until more people are added.
    PersonColumns columns() const;

   private:
    int year_;
    AttributeSets* attributes_;
    std::vector<std::int32_t> born_, on_, registered_on_, employee_until_, waiting_until_;
    std::vector<std::uint16_t> area_;
    std::vector<std::uint32_t> attribute_set_, insured_;
    std::vector<std::uint8_t> tier_, repair_years_;
};

// Owns the columns of the answers.
struct QuoteTable {
    explicit QuoteTable(std::size_t rows)
        : due_fen(rows),
          award(rows),
          fixed_wait(rows),
          variable_wait(rows),
          cover_from(rows),
          reasons(rows) {}

    std::vector<std::int32_t> due_fen;
    std::vector<std::uint16_t> award, fixed_wait, variable_wait;
    std::vector<std::int32_t> cover_from;
    std::vector<ReasonWord> reasons;

    QuoteColumns columns() { return {due_fen, award, fixed_wait, variable_wait, cover_from, reasons}; }
    QuoteRow row(std::size_t at) const {
        return {due_fen[at], award[at], fixed_wait[at], variable_wait[at], cover_from[at], reasons[at]};
    }
};

// The same rows of columns and answers, for a thread or a block.
PersonColumns rows_of(const PersonColumns& people, std::size_t first, std::size_t count);
QuoteColumns rows_of(const QuoteColumns& answers, std::size_t first, std::size_t count);

}  // namespace canbao
