#pragma once

#include <string>

#include "cli/office.h"

namespace canbao {

struct LedgerOptions {
    enum class Action { verify, balance, statement };
    OfficeOptions office;
    Action action = Action::verify;
    std::string region;  // an area, or what is above it
    std::string from, until, known;
    std::string by = "account";
    std::string account;
    int year = 0;
    bool as_json = false;
};

struct PaymentOptions {
    enum class Action { take, show, disputed };
    OfficeOptions office;
    Action action = Action::take;
    std::string area;
    std::string channel;
    std::string file;
    std::string output;  // answers, one a line; empty: none
    // Of a shift at a tax hall: the channels of its cash and of its POS.
    std::string cash = "tax_hall_cash", pos = "tax_hall_pos";
    std::string person, document;  // of show: as of PersonOptions
    bool is_public = false;        // posted ones, without amounts
    bool as_json = false;
};

struct ReconcileOptions {
    enum class Action { run, list, decide };
    OfficeOptions office;
    Action action = Action::run;
    std::string area, channel, file, on;
    std::string output;                              // of run and list: a table; empty: none
    std::string kind, trade, place, to, why, until;  // of decide
    int ordinal = 1;
    bool with_settled = false;  // of list
    bool as_json = false;
};

struct SimulateOptions {
    OfficeOptions office;
    std::string area, on;
    int year = 0;
    std::uint64_t seed = 0;
    std::string faulty = "2%";  // of what channels tell: how much goes wrong in each way
    std::string output;         // a folder
};

struct DebitOptions {
    enum class Action { agreements, make, write, list, show };
    static constexpr int kMostNumber = 999'999'999;
    OfficeOptions office;
    Action action = Action::list;
    std::string area, channel;
    std::string file;  // of agreements: to be read; of make and write: to be written
    std::string encoding = "utf8";
    std::string on;  // of agreements and make; empty: today
    int year = 0;    // of make
    int number = 0;  // of write and show
    bool as_json = false;
};

// Each runs a command and returns the exit status of the program.
int run_ledger(const LedgerOptions& options);
int run_payment(const PaymentOptions& options);
int run_simulate(const SimulateOptions& options);
int run_reconcile(const ReconcileOptions& options);
int run_debit(const DebitOptions& options);

}  // namespace canbao
