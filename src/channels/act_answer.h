#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/request_line.h"
#include "vocabulary/money.h"
#include "vocabulary/reason.h"

namespace canbao {

// What is to be paid by an order, a line of its command each, in their order.
struct OrderedLine {
    std::int64_t person;
    std::string item;
    int year;
    Money amount;
};

// What was decided on an act, with the texts of its reasons as they were then.
struct ActDecision {
    struct Against {
        std::string code;
        std::string clause;  // empty: it rests on no document
        LocalText text;
    };
    std::string pack;                       // "140000/2025": whose law, from which year
    std::vector<std::string> clauses;       // of the rules that were asked
    std::vector<Against> reasons;           // empty where it was granted
    std::vector<OrderedLine> ordered = {};  // of an order that was granted
};

// As it is kept in the books; it holds no name and no number of a document.
std::string decision_text(const ActDecision& decision);
// Of what this program or an older one kept. Error: it was changed by somebody.
Result<ActDecision> read_decision(std::string_view text);

ActDecision::Against against(const Reason& reason);

// Why a command was not carried out at all: nothing was recorded, and it may be sent again.
struct ActFault {
    enum class Kind {
        bad_command,     // a field says what cannot be
        not_allowed,     // the actor's role or region does not reach there
        key_reused,      // the key was used for another command; `field` differs
        no_policy,       // no pack states what this decision needs
        busy,            // too much is waiting
        database,        // the database could not be used
        clock,           // the clock is behind the books
        unreadable_key,  // what is sealed cannot be opened with the keys that are here
    };
    Kind kind;
    std::string field;
    LocalText message;
};
std::string_view word(ActFault::Kind kind);

struct ActAnswer {
    std::string key;                  // the client's; empty where it could not be read
    std::optional<std::int64_t> act;  // the number in the books
    std::optional<std::int64_t> person;
    std::string order = {};               // the number under which a channel is to be paid
    std::optional<ActDecision> decision;  // nothing where there is a fault
    std::optional<ActFault> fault;
    bool is_repeated = false;  // carried out before: this is the first answer again
};

// Appends the answer as one JSON object, without a newline: docs/formats/acts.md.
void append_act_answer(std::string& out, const ActAnswer& answer, Language language);

}  // namespace canbao
