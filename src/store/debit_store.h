#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collection/payment.h"
#include "store/facts.h"

namespace canbao {

// Words of the acts of batch debit; no bill rests on them.
constexpr std::string_view kActDebitAgreements = "debit_agreements";
constexpr std::string_view kActDebitFile = "debit_file";

// The tables of batch debit.
std::span<const FactTable> debit_tables();

// By which agreement the contribution of a person may be debited.
struct DebitAgreement {
    PersonNumber person;
    std::int64_t turn;      // of what is known of the person and channel, from 0
    std::string agreement;  // empty: by none any more
};
// The last turn of each person, by person.
DatabaseResult<std::map<PersonNumber, DebitAgreement>> read_agreements(Connection& connection,
                                                                       RegionCode area,
                                                                       const ChannelKey& channel);

struct DebitFileKey {
    RegionCode area;
    ChannelKey channel;
    int number;
};

// A file that went to a bank, and what became of it.
struct StoredDebitFile {
    struct Answer {
        std::int64_t act;
        std::int64_t debits;  // that were done
        Money total;
    };

    DebitFileKey key;
    std::int64_t act;
    int year;
    Date made_on;
    std::int64_t debits;
    Money total;
    std::optional<Answer> answer;  // nothing: the bank has not answered
};

struct StoredDebit {
    std::int64_t line;   // sequence, from 1
    std::int64_t order;  // number in the area
    PersonNumber person;
    std::string agreement;
    Money amount;
    std::string failure = {};  // why it was not debited; empty: it was, or nobody knows yet
};

// Files of an area, by channel and number.
DatabaseResult<std::vector<StoredDebitFile>> read_debit_files(Connection& connection, RegionCode area);
// Its rows in their order.
DatabaseResult<std::vector<StoredDebit>> read_debits(Connection& connection, const DebitFileKey& file);
// For whom a file was sent that is not answered, of whichever channel; or is answered, and the payment of
// which it tells is not recorded yet: whoever takes an answer records that there is one before its payments.
DatabaseResult<std::set<PersonNumber>> persons_being_debited(Connection& connection, RegionCode area,
                                                             int year);

// Which of these numbers are registered in an area.
DatabaseResult<std::set<PersonNumber>> registered_of(Connection& connection, RegionCode area,
                                                     const std::set<PersonNumber>& numbers);

// As rows of these tables.
Facts rows_of_agreements(RegionCode area, const ChannelKey& channel, std::int64_t act,
                         const std::vector<DebitAgreement>& agreements);
std::vector<Facts> rows_of_debit_file(const StoredDebitFile& file, const std::vector<StoredDebit>& debits);
// `file` with its answer; failures by line.
std::vector<Facts> rows_of_debit_answer(const StoredDebitFile& file,
                                        const std::map<std::int64_t, std::string>& failures);

}  // namespace canbao
