#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/benefit_table.h"
#include "policy/calendar.h"
#include "policy/catalogue.h"
#include "policy/contribution_table.h"
#include "policy/coverage_table.h"
#include "policy/documents.h"
#include "policy/effective_pack.h"
#include "policy/incentive_table.h"
#include "policy/refund_table.h"
#include "policy/registration_table.h"
#include "policy/statement.h"

namespace canbao {

// All law that is known: documents, catalogues, packs, calendars, and the tables resolved from them.
// Immutable once read; whatever points into it (clauses, statements, tables) is good as long as the book is.
class PolicyBook {
   public:
    struct Reading;
    // Reads the files of a policy folder. Paths decide what a file is: docs/formats/policy-pack.md. The book
    // holds what could be understood; it may be used for decisions only if there are no problems.
    static Reading read(std::span<const PolicyFile> files);

    // The law of contributions at a place, by the longest prefix of its code; nullptr where no pack of that
    // very year states a standard and a window.
    const ContributionTable* contribution(RegionCode region, int year) const;

    // The law of benefits and of incentives at a place: what holds from its date until it is replaced, so
    // that years after the last pack are served too; nullptr before the first date.
    const BenefitTable* benefits(RegionCode region, int year) const;
    const IncentiveTable* incentives(RegionCode region, int year) const;

    // The law of refunds at a place for the contributions of that very year; nullptr where no document gives
    // any.
    const RefundTable* refunds(RegionCode region, int year) const;

    // The law of registration at a place: what holds from its date until it is replaced; nullptr where some
    // of it is left open.
    const RegistrationTable* registration(RegionCode region, int year) const;

    // The targets of coverage at a place: what holds from its date until it is replaced; nullptr before all
    // law.
    const CoverageTable* coverage(RegionCode region, int year) const;

    // The catalogue of the place's province, or nullptr.
    const Catalogue* catalogue(RegionCode region) const;
    // Whether any catalogue has this category.
    bool knows_category(std::string_view key) const;
    const std::map<RegionCode, Catalogue>& catalogues() const { return catalogues_; }

    // The rules that hold at a place, from whichever areas state them.
    EffectivePack effective(RegionCode region, int year) const;

    const std::vector<const Pack*>& packs() const { return views_; }
    const DocumentShelf& documents() const { return documents_; }
    const Calendar& calendar() const { return calendar_; }

   private:
    // Tables by area and year; nullptr where a place leaves its law open.
    template <typename Table>
    struct Tables {
        std::vector<std::unique_ptr<Table>> owned;
        std::unordered_map<std::uint64_t, const Table*> by_area_and_year;

        void add(RegionCode region, int year, std::optional<Table> table);
        // By the longest prefix of the region.
        const Table* find(RegionCode region, int year) const;
    };

    void read_packs(std::span<const PolicyFile> files, Problems& problems);
    void resolve(Problems& problems);
    void resolve_year(RegionCode region, int year, Problems& problems);
    // The latest year, not after this one, from which on the law of a dated rule may be another; 0 before
    // all.
    int law_year(int year) const;
    // Whether the place itself says that a standard or window does not hold here.
    bool repeals_contribution(RegionCode region, int year) const;

    DocumentShelf documents_;
    std::map<RegionCode, Catalogue> catalogues_;
    std::vector<std::unique_ptr<Pack>> packs_;
    std::vector<const Pack*> views_;  // the same, sorted by region and year
    Calendar calendar_;
    std::vector<int> pack_years_;  // of the files, ascending
    std::vector<int> law_years_;   // these and those in which a dated rule begins or ends, ascending
    Tables<ContributionTable> contributions_;
    Tables<BenefitTable> benefits_;
    Tables<IncentiveTable> incentives_;
    Tables<RefundTable> refunds_;
    Tables<RegistrationTable> registrations_;
    Tables<CoverageTable> coverages_;
};

struct PolicyBook::Reading {
    std::unique_ptr<PolicyBook> book;
    Problems problems;  // in the order of files and lines
};

}  // namespace canbao
