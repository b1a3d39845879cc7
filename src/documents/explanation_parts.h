#pragma once

#include <string>
#include <vector>

#include "documents/explanation.h"

namespace canbao {

// Says things in one language.
class Speaker {
   public:
    explicit Speaker(Language language) : language_(language) {}

    Language language() const { return language_; }
    std::string operator()(std::string zh, std::string en) const {
        return language_ == Language::zh ? std::move(zh) : std::move(en);
    }
    std::string day(Date date) const { return spoken(date, language_); }
    std::string reason(const Reason& reason) const;
    // As half a sentence, without its full stop.
    std::string unfinished_reason(const Reason& reason) const;
    // "甲、乙", "a, b".
    std::string list(const std::vector<std::string>& items) const;
    // "2025年至2027年、2029年", "2025 to 2027, 2029"; empty for no year.
    std::string years(const YearSet& years) const;

   private:
    Language language_;
};

const Reason* find_reason(const std::vector<Reason>& reasons, ReasonCode code);

// Adds a step that rests on those of the rules that are there, each once.
void add_step(Explanation& out, std::string text, std::initializer_list<const Statement*> rules);

// Adds the step of a reason, perhaps with words before and after it.
void add_reason(Explanation& out, const Speaker& say, const Reason& reason, const std::string& before = {},
                const std::string& after = {});

// Adds a rule that did not apply; nothing where there is no rule.
void add_spared(Explanation& out, const Speaker& say, const Statement* rule, std::string subject,
                std::string why);

// Adds a change, unless it says what the explained decision says.
void add_change(Explanation& out, const Speaker& say, std::string situation, AnyRequest request,
                AnyDecision decision);

// "（按山西省的规定，是理解口径，待确认。）": whose rule decides.
std::string origin(const Speaker& say, const Statement& rule);

// What a person can do where the documents leave the decision open.
std::string what_to_do_when_open(const Speaker& say);

}  // namespace canbao
