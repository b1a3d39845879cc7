#pragma once

#include <map>
#include <span>
#include <vector>

#include "registry/register_entry.h"

namespace canbao {

// Whose document it is in an area. A document that a person no longer has may become another's: the last turn
// counts.
struct DocumentOwner {
    RegionCode area;
    PersonNumber number;
    int turn;
};

// What a batch of acts adds to the register.
struct RegisterChanges {
    struct NewPerson {
        RegionCode area;
        PersonNumber number;
        std::int64_t act;
    };
    struct NewDetail {
        RegionCode area;
        PersonNumber number;
        DetailFact fact;
    };
    struct NewDocument {
        RegionCode area;
        BlindIndex document;
        PersonNumber number;
        int turn;
        std::int64_t act;
    };
    struct NewEnrolment {
        RegionCode area;
        PersonNumber number;
        EnrolmentFact fact;
    };
    struct NewInsuredYear {
        RegionCode area;
        PersonNumber number;
        InsuredYearFact fact;
    };
    struct NewIdentity {
        RegionCode area;
        PersonNumber number;
        IdentityFact fact;
    };
    struct Correction {
        RegionCode area;
        PersonNumber number;
        std::int64_t corrected;  // the act whose fact no longer counts
        std::int64_t act;
    };
    struct Merge {
        RegionCode area;
        PersonNumber number;
        PersonNumber into;
        std::int64_t act;
    };

    std::vector<NewPerson> persons;
    std::vector<NewDetail> details;
    std::vector<NewDocument> documents;
    std::vector<NewEnrolment> enrolments;
    std::vector<NewInsuredYear> insured;
    std::vector<NewIdentity> identities;
    std::vector<Correction> corrections;
    std::vector<Merge> merges;
};

// The part of the register that a batch of acts speaks of, in memory: each act sees what the ones before it
// did. Entries are pointed to as long as the book lives.
class RegisterBook {
   public:
    // What the store finds. An owner of a later turn takes the place of an earlier one in the same area.
    void put_owner(const BlindIndex& document, const DocumentOwner& owner);
    RegisterEntry& put_entry(RegionCode area, PersonNumber number);
    void put_merge(RegionCode area, PersonNumber number, PersonNumber into);
    // Once the facts are put: that of the relation which the corrected act recorded no longer counts, nor do
    // the years that it proved.
    void put_correction(RegionCode area, PersonNumber number, std::int64_t corrected, std::int64_t act);
    // Once all facts are put.
    void sort_facts();

    // nullptr where nobody is known so. An entry that was merged stands for itself.
    const RegisterEntry* find(RegionCode area, PersonNumber number) const;
    // By any of the indexes of one document.
    const RegisterEntry* find(RegionCode area, std::span<const BlindIndex> document) const;
    // Merged entries lead on to the one in which they go on.
    const RegisterEntry* survivor(const RegisterEntry* entry) const;
    // All entries of the persons who have these numbers, by area: a number is one person's everywhere, and
    // numbers that were merged in any area are one person's as well.
    std::vector<const RegisterEntry*> entries_of(std::span<const PersonNumber> numbers) const;
    // The person's entries besides this one.
    std::vector<const RegisterEntry*> others_of(const RegisterEntry& entry) const;
    // Who has a document now, by area; of merged entries those in which they go on.
    std::vector<const RegisterEntry*> holders(std::span<const BlindIndex> document) const;

    // The turn of whoever gets a document in an area next.
    int next_turn(RegionCode area, std::span<const BlindIndex> document) const;

    // What acts do. An entry that is added has one fact of details. `document`: the indexes of the one that
    // becomes the entry's, by each key, the newest first; none where the entry has its document already.
    void add_person(RegionCode area, PersonNumber number, DetailFact detail,
                    std::span<const BlindIndex> document);
    void add_detail(const RegisterEntry& entry, DetailFact detail, std::span<const BlindIndex> document);
    void add_enrolment(const RegisterEntry& entry, const EnrolmentFact& fact);
    // Years that are known already are left out.
    void add_insured(const RegisterEntry& entry, const InsuredYearFact& fact);
    void correct(const RegisterEntry& entry, std::int64_t corrected, std::int64_t act);
    void merge(const RegisterEntry& entry, const RegisterEntry& into, std::int64_t act);

    const RegisterChanges& changes() const { return changes_; }

   private:
    RegisterEntry& changing(const RegisterEntry& entry);
    const DocumentOwner* owner(RegionCode area, std::span<const BlindIndex> document) const;
    void own(std::span<const BlindIndex> document, RegionCode area, PersonNumber number, std::int64_t act);

    std::map<PersonNumber, std::map<RegionCode, RegisterEntry>> entries_;
    std::map<PersonNumber, std::vector<PersonNumber>> merged_into_;  // in any area, by the one that goes on
    std::map<BlindIndex, std::vector<DocumentOwner>> owners_;        // one for each area
    RegisterChanges changes_;
};

}  // namespace canbao
