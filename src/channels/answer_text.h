#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vocabulary/language.h"
#include "vocabulary/money.h"
#include "vocabulary/reason.h"

namespace canbao {

// The parts of an answer as JSON. Each appends `,"key":value`; keys are constant text.
void append_key(std::string& out, std::string_view key);
void append_money(std::string& out, std::string_view key, Money money);
void append_money(std::string& out, std::string_view key, const std::optional<Money>& money);  // or null
void append_date(std::string& out, std::string_view key, const std::optional<Date>& date);     // or null
void append_number(std::string& out, std::string_view key, std::int64_t number);
void append_reasons(std::string& out, const std::vector<Reason>& reasons, Language language);

// "granted", "refused" or "undetermined".
template <typename Decision>
std::string_view outcome_word(const Decision& decision) {
    if (std::holds_alternative<typename Decision::Granted>(decision.outcome)) return "granted";
    return std::holds_alternative<typename Decision::Refused>(decision.outcome) ? "refused" : "undetermined";
}

// Begins the answer: `{"id":…,"outcome":"…","pack":…`. `id` is JSON; an empty pack is null.
void begin_answer(std::string& out, std::string_view id, std::string_view outcome, std::string_view pack);

}  // namespace canbao
