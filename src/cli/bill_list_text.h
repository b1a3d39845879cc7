#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/bill_text.h"
#include "procedure/season/list_bills.h"

namespace canbao {

// Bills of a village or a family, one below the other, and their sum.
std::string list_text(const BillScene& scene, const ListedBills& listed);
nlohmann::ordered_json list_json(const BillScene& scene, const ListedBills& listed);

// The same as rows of a table.
std::vector<std::string> list_titles(Language language);
std::vector<std::string> list_cells(const BillScene& scene, const ListedBill& bill);

}  // namespace canbao
