// The columns that a loop writes.
#pragma once

#include "columns.h"

namespace peers {

struct Answers {
    Column<std::uint8_t> outcome;
    Column<std::uint16_t> due_fen;
    Column<std::uint8_t> wait_months;
    Column<Day> cover_from;
    Column<std::uint16_t> reasons;

    explicit Answers(std::size_t people)
        : outcome(people), due_fen(people), wait_months(people), cover_from(people), reasons(people) {}
    Answer at(std::size_t id) const {
        return {outcome[id], due_fen[id], wait_months[id], cover_from[id], reasons[id]};
    }
    void set(std::size_t id, const Answer& answer) {
        outcome[id] = answer.outcome;
        due_fen[id] = answer.due_fen;
        wait_months[id] = answer.wait_months;
        cover_from[id] = answer.cover_from;
        reasons[id] = answer.reasons;
    }
};

enum class Reasons { with, without };

}  // namespace peers
