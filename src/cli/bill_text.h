#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "procedure/season/bill_exceptions.h"
#include "procedure/season/bill_season.h"

namespace canbao {

// What bills are shown with: whose season, and by which law.
struct BillScene {
    const SeasonKey& season;
    const SeasonLaw& law;
    Language language;
};

// The season with its window and standard, what the budgets pay, readings and unknowns.
std::string season_law_text(const BillScene& scene);
nlohmann::ordered_json season_law_json(const BillScene& scene);

// What bills come to, in tables and as JSON; READING: whoever has a granted bill counts as insured for the
// government subsidy.
std::string statement_text(const BillScene& scene, const BillStatement& statement);
nlohmann::ordered_json statement_json(const BillScene& scene, const BillStatement& statement);

// What a billing or a plan did.
enum class BillingKind { plan, bill };
std::string report_text(const BillScene& scene, const BillReport& report, BillingKind kind);
nlohmann::ordered_json report_json(const BillScene& scene, const BillReport& report);

std::string exceptions_text(const BillScene& scene, const std::vector<BillException>& exceptions);
nlohmann::ordered_json exceptions_json(const BillScene& scene, const std::vector<BillException>& exceptions);

std::string settled_text(const BillScene& scene, const SettledBill& settled);
nlohmann::ordered_json settled_json(const SettledBill& settled);

}  // namespace canbao
