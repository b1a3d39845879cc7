#pragma once

#include <string>
#include <vector>

#include "files/key_ring.h"
#include "procedure/actor.h"
#include "procedure/season/bill_season.h"

namespace canbao {

// A bill that the law leaves open.
struct BillException {
    PersonNumber person;
    std::string name;          // masked
    const Category* category;  // whose subsidy is not published; nullptr: the catalogue knows it no longer
    std::string clause;        // on which the question rests
    Money standard;
};

// Those of the persons whom the actor sees, by number. Errors: the season was never billed; the actor may not
// read persons of the area; what is sealed cannot be opened; the database.
DatabaseResult<std::vector<BillException>> bill_exceptions(Connection& connection, const PolicyBook& book,
                                                           const KeyRing& keys, const Actor& actor,
                                                           const SeasonKey& season);

// What staff decide on one of them.
struct SettleOrder {
    SeasonKey season;
    PersonNumber person;
    std::string key;  // of the act; once only
    Date on;
    Money amount;       // of the subsidy
    std::string payer;  // key of the catalogue; empty where the amount is zero
    std::string document;
};
struct SettledBill {
    std::int64_t act;
    Bill bill;
};
// The bill counts at once. Errors: the season is not open; the person has no undetermined bill; the amount is
// above the standard; the payer is unknown, or none is named; the key was used; the database.
DatabaseResult<SettledBill> settle_bill(BulkWriter& writer, const SeasonLaw& law, const SettleOrder& order);

}  // namespace canbao
