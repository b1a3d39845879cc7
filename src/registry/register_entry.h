#pragma once

#include <optional>
#include <vector>

#include "registry/act_command.h"
#include "registry/identity.h"
#include "vocabulary/sealed.h"

namespace canbao {

// What is known of a person from a day on. Names, documents and phones stay sealed: few decisions ask for
// them.
struct DetailFact {
    Date from;
    std::int64_t act;  // by which it was recorded
    Sealed name;
    Sex sex;
    Date born;
    DocumentKind document_kind;
    Sealed document;
    BlindIndex document_index;
    std::optional<Sealed> phone;
    RegionCode residence;
};

struct InsuredYearFact {
    int year;
    ProvedYear::Scheme scheme;
    std::int64_t act;
};

// The contribution of a year was paid here.
struct PaidYearFact {
    int year;
    std::int64_t act;
    bool is_prepaid = false;
};

// A fact of the relation that a later act has taken back: as if it had never been, but it stays readable.
struct CorrectedFact {
    EnrolmentFact fact;
    std::int64_t by;  // the act that took it back
};

// A person in the register of one area: facts in the order of their acts. Nothing is taken away; what was
// wrong, a later fact states anew.
struct RegisterEntry {
    RegionCode area;
    PersonNumber number;
    std::vector<DetailFact> details;        // never empty
    std::vector<EnrolmentFact> enrolments;  // those that stand
    std::vector<InsuredYearFact> insured;
    std::vector<IdentityFact> identities;
    std::vector<CorrectedFact> corrected;
    std::optional<PersonNumber> merged_into;
    std::vector<PaidYearFact> paid = {};  // without what was given back

    // As last recorded, whatever the day.
    const DetailFact& detail() const { return details.back(); }
};

// As known on a day: the latest act among those that have taken effect; before the first, the first.
const DetailFact& detail_on(Date day, const RegisterEntry& entry);

// Whether the person is known to have died, and when.
std::optional<Date> died_on(const RegisterEntry& entry);

}  // namespace canbao
