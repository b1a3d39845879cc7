#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "channels/debit_agreements.h"
#include "channels/debit_result.h"
#include "procedure/bulk_act.h"
#include "store/bill_store.h"
#include "store/debit_store.h"

namespace canbao {

// Batch debit (批扣): a bank tells by which agreements it may debit whom, is sent a file of orders, and
// answers each of its rows. Source: JZ, YQ (docs/formats/bank-files.md).

// What came of a bank's list of agreements.
struct AgreementsTaken {
    std::int64_t act = 0;
    bool is_repeated = false;  // the list was taken before: nothing is recorded, nor counted here
    std::uint64_t agreed = 0, ended = 0, unchanged = 0;  // persons
    std::vector<std::uint64_t> unknown;                  // lines whose person is not registered in the area
};
// Takes the list whole, but for whoever is not registered. `digest`: of its bytes. Errors: another list of
// this day and number was taken; the actor may not.
DatabaseResult<AgreementsTaken> take_agreements(BulkWriter& writer, const DebitAgreements& list,
                                                std::string_view digest, Date on);

// What a bank is to debit for a season.
struct DebitOrder {
    SeasonKey season;
    ChannelKey channel;
    Date on;
};
struct DebitsMade {
    StoredDebitFile file;
    std::vector<StoredDebit> debits;
    // Who has an agreement, but is in no row:
    std::uint64_t nothing_due = 0;    // no bill that counts says that they owe anything
    std::uint64_t paid = 0;           // or the contribution was given back
    std::uint64_t being_debited = 0;  // by a file that is not answered, or whose answer is being taken
    std::uint64_t changed = 0;        // something was recorded since the bills
};
// Orders for whoever has an agreement and a bill to be paid, and the file of them: the next of the channel,
// as one act. Errors: the season is not open, or not billed; nobody is to be debited; the actor may not.
DatabaseResult<DebitsMade> make_debit_file(BulkWriter& writer, const DebitOrder& order);

// A file that was made, as it stands in the books. Errors: there is none; the actor may not.
DatabaseResult<DebitsMade> read_debit_file(Connection& connection, const Actor& actor,
                                           const DebitFileKey& file);
// Files of an area, of which none may be left unanswered. Error: the actor may not.
DatabaseResult<std::vector<StoredDebitFile>> list_debit_files(Connection& connection, const Actor& actor,
                                                              RegionCode area);

// Its bytes: the same as often as they are asked for. Error: the system does not know the encoding.
Result<std::string> text_of_debit_file(const DebitsMade& made, TextEncoding encoding);

// The rows of a bank's answer, in the transaction in which it is recorded by an act of the area. Errors: no
// such file was sent, or the answer is not to it; it is answered already.
DatabaseResult<std::vector<Facts>> facts_of_debit_answer(Connection& connection, RegionCode area,
                                                         const DebitResultFile& answer, std::int64_t act);

}  // namespace canbao
