#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decision/quote.h"

namespace canbao {

// What a person's contribution for a year comes to, as it is billed.
enum class BillOutcome : std::uint8_t {
    granted,       // due is owed
    undetermined,  // the law defers to something unpublished: staff settle it
    refused,       // nothing may be paid; the reason says why
    withdrawn,     // there was a bill, and the person's relation stands no more
};
std::string_view word(BillOutcome outcome);
// Of a word that this program wrote.
BillOutcome bill_outcome(std::string_view word);

// What one payer gives of the standard.
struct BillSubsidy {
    std::string category;  // key of the catalogue
    std::string payer;     // likewise
    Money amount;          // above zero
    std::string clause;    // of the rule; where staff settled it, the document on which they did
    friend bool operator==(const BillSubsidy&, const BillSubsidy&) = default;
};

struct Bill {
    BillOutcome outcome = BillOutcome::withdrawn;
    Money standard;  // zero where it is refused or withdrawn
    Money due;       // standard − subsidies; zero while it is undetermined
    bool is_late = false;
    std::string reason;    // code of what ended the decision, or kSettled, kBirthYear; empty: nothing special
    std::string clause;    // on which the reason rests
    std::string category;  // undetermined or settled: whose subsidy is not published
    std::vector<BillSubsidy> subsidies;

    Money subsidy() const { return outcome == BillOutcome::undetermined ? Money{} : standard - due; }
    friend bool operator==(const Bill&, const Bill&) = default;
};

// Reasons of a bill beside the codes of decisions.
constexpr std::string_view kSettledBill = "settled";
constexpr std::string_view kNoRelation = "no_relation";

// What staff decided by a document where the law says nothing that is published: how much is given to a
// person of this category. It stands for as long as the question is the same.
struct BillSettlement {
    std::string category;
    Money amount;       // of the subsidy; zero: there is none
    std::string payer;  // empty where there is none
    std::string document;
    friend bool operator==(const BillSettlement&, const BillSettlement&) = default;
};

// The bill that a quote makes; a settlement of the very question that it leaves open answers it. As the law
// has it, the largest subsidy counts: a known one that is not smaller stands.
Bill bill_of(const Quote& quote, const BillSettlement* settlement);

// Of whoever had a bill and whose relation stands no more.
Bill withdrawn_bill();

}  // namespace canbao
