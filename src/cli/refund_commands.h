#pragma once

#include <string>

#include "cli/office.h"

namespace canbao {

struct RefundOptions {
    enum class Action { apply, settle, payee, list, surplus, show, batch, result };
    OfficeOptions office;
    Action action = Action::list;
    std::string area;
    int year = 0;
    std::string on;      // empty: today
    std::string key;     // of apply, settle, payee
    std::string refund;  // a number: of settle, payee, show
    std::string person, reason, event_on, applied_on, entered_on, payment;  // of apply
    std::string document;                                                   // of apply, settle
    std::string holder, bank, account;                                      // of apply, payee
    std::string outcome;                                                    // of settle
    std::string state;                                                      // of list
    std::string batch;         // of batch: one that was made before
    bool is_enquiry = false;   // of batch: asks about the rows that are open
    std::string output, file;  // of batch; of result
    bool as_json = false;
};

struct SubsidyOptions {
    enum class Action { confirm, receive, show };
    OfficeOptions office;
    Action action = Action::show;
    std::string area;
    int year = 0;
    std::string on, key, payer, amount, document;  // of receive
    bool as_json = false;
};

// Each runs a command and returns the exit status of the program.
int run_refund(const RefundOptions& options);
int run_subsidy(const SubsidyOptions& options);

}  // namespace canbao
