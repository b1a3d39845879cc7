#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/calendar.h"
#include "policy/catalogue.h"
#include "policy/contribution_table.h"
#include "policy/documents.h"
#include "policy/effective_pack.h"
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
    void read_packs(std::span<const PolicyFile> files, Problems& problems);
    void resolve(Problems& problems);
    static void check_ceiling(const EffectivePack& rules, Problems& problems);
    // Whether the place itself says that a standard or window does not hold here.
    bool repeals_contribution(RegionCode region, int year) const;

    DocumentShelf documents_;
    std::map<RegionCode, Catalogue> catalogues_;
    std::vector<std::unique_ptr<Pack>> packs_;
    std::vector<const Pack*> views_;  // the same, sorted by region and year
    Calendar calendar_;
    std::vector<std::unique_ptr<ContributionTable>> tables_;
    // By area and year; nullptr where the place leaves its contribution open.
    std::unordered_map<std::uint64_t, const ContributionTable*> table_of_;
};

struct PolicyBook::Reading {
    std::unique_ptr<PolicyBook> book;
    Problems problems;  // in the order of files and lines
};

}  // namespace canbao
