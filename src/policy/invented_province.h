#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "policy/toml_table.h"
#include "vocabulary/check.h"

// For tests and fuzzers only: the policy files of an invented province, 示例省, with everything that a quote
// needs. A test changes one thing in them and looks at what follows.

namespace canbao {

inline constexpr std::string_view kInventedDocument = "documents/SX.toml";
inline constexpr std::string_view kInventedCatalogue = "990000/catalogue.toml";
inline constexpr std::string_view kInventedPack = "990000/2030.toml";

inline constexpr std::string_view kInventedDocumentText = R"(key     = "SX"
title   = { zh = "示例省通知", en = "Notice of the invented province" }
issuer  = { zh = "示例省", en = "Invented Province" }
number  = "示〔2029〕1号"
dated   = 2029-09-01
at_hand = true

[articles]
"一"   = { zh = "缴费", en = "Contribution" }
"二.1" = { zh = "资助", en = "Subsidies" }
"二.2" = { zh = "另行规定", en = "As provided elsewhere" }
"三"   = { zh = "等待", en = "Waiting" }
"四"   = { zh = "待遇", en = "Benefits" }
)";

inline constexpr std::string_view kInventedCatalogueText = R"([catalogue]
region = "990000"

[payers]
relief_fund   = { zh = "救助资金", en = "relief fund" }
county_budget = { zh = "县财政", en = "county budget" }

[list_keepers]
civil_affairs = { zh = "民政", en = "civil affairs" }

[categories]
general      = { clause = "SX#二.1", name = { zh = "普通人员", en = "general" } }
lone_elder   = { clause = "SX#二.1", name = { zh = "孤寡老人", en = "lone elder" }, list_keeper = "civil_affairs" }
flood_victim = { clause = "SX#二.1", name = { zh = "受灾人员", en = "flood victim" }, list_keeper = "civil_affairs" }
low_income   = { clause = "SX#二.1", name = { zh = "低收入人员", en = "low income" }, list_keeper = "civil_affairs" }
rare_disease = { clause = "SX#二.2", name = { zh = "罕见病患者", en = "rare disease" }, list_keeper = "civil_affairs" }
islander     = { clause = "SX#二.2", name = { zh = "海岛居民", en = "islander" }, list_keeper = "civil_affairs" }
scholar      = { clause = "SX#四", name = { zh = "学者", en = "scholar" }, list_keeper = "civil_affairs" }
toddler      = { clause = "SX#二.1", name = { zh = "幼童", en = "toddler" }, derived = { age_below = 3, on = "payment_day" } }

[end]
)";

// Rare disease and islander are unknown, scholar has no subsidy.
inline constexpr std::string_view kInventedPackText = R"([pack]
region = "990000"
year   = 2030
name   = { zh = "示例省", en = "Invented Province" }

[contribution.standard]
amount = "500.00"
clause = "SX#一"

[window.collection]
opens  = 2029-10-01
closes = 2030-02-28
clause = "SX#一"

[window.closed.year_end]
first  = 2029-12-26
last   = 2029-12-31
clause = "SX#一"

[window.payable_days]
first  = 1
last   = 28
clause = "SX#一"

[window.late]
from   = 2030-01-01
last   = "12-31"
clause = "SX#一"

[subsidy]
general      = { amount = "0.00", payer = "relief_fund", clause = "SX#二.1" }
lone_elder   = { amount = "500.00", payer = "relief_fund", clause = "SX#二.1" }
flood_victim = { amount = "400.00", percent = "80%", payer = "relief_fund", clause = "SX#二.1" }
low_income   = { amount = "400.00", payer = "county_budget", when = { age_at_least = 60, on = "payment_day" }, clause = "SX#二.1" }
rare_disease = { unknown = true, clause = "SX#二.2" }
islander     = { unknown = true, clause = "SX#二.2" }
toddler      = { amount = "300.00", payer = "county_budget", when = { registered_by = "closing_day" }, clause = "SX#二.1" }

[subsidy_open_set]
unknown = true
clause  = "SX#二.2"

[identity]
recognition = { from = 2030-01-01, by = "closing_day", clause = "SX#二.1" }
overlap     = { from = 2030-01-01, choose = "largest", clause = "SX#二.1" }

[newborn]
birth_year = { from = 2030-01-01, amount = "0.00", clause = "SX#一" }
grace      = { from = 2030-01-01, days = 90, clause = "SX#一" }

[cover]
before_year      = { from = 2030-01-01, begins = "01-01", clause = "SX#四" }
in_year          = { from = 2030-01-01, begins = "payment_day", clause = "SX#四" }
ends             = { from = 2030-01-01, on = "12-31", clause = "SX#四" }
month_arithmetic = { from = 2030-01-01, short_month = "last_day", clause = "SX#四", reading = true, note = { zh = "理解为月末", en = "read as the last day" } }

[waiting]
fixed        = { from = 2030-01-01, months = 3, clause = "SX#三" }
gap          = { from = 2030-01-01, months_per_year = 1, clause = "SX#三" }
gap_counting = { from = 2030-01-01, count_from_year = 2020, first_year = "counts", part_of_a_year = "counts_as_insured", clause = "SX#三" }
begins       = { from = 2030-01-01, runs_from = "start_of_cover", clause = "SX#三" }
next_year    = { from = 2030-01-01, goes_on = true, clause = "SX#三" }
floor        = { from = 2030-01-01, gap_years = 4, months = 6, clause = "SX#三" }
costs        = { from = 2030-01-01, paid_by_fund = false, clause = "SX#三" }

[waiting.exempt]
newborn        = { from = 2030-01-01, exempt = true, clause = "SX#三" }
categories     = { from = 2030-01-01, categories = ["lone_elder", "flood_victim"], clause = "SX#三" }
after_employee = { from = 2030-01-01, months = 3, clause = "SX#三" }

[repair]
price  = { from = 2030-01-01, of = "standard_of_this_year", subsidised = false, clause = "SX#三" }
effect = { from = 2030-01-01, months_per_year = 1, clause = "SX#三" }

[fact.schooling]
from   = 2030-01-01
type   = "word"
words  = ["school", "university"]
label  = { zh = "就学", en = "schooling" }
clause = "SX#一"

[end]
)";

inline std::vector<PolicyFile> invented_province() {
    return {{std::string(kInventedDocument), std::string(kInventedDocumentText)},
            {std::string(kInventedCatalogue), std::string(kInventedCatalogueText)},
            {std::string(kInventedPack), std::string(kInventedPackText)}};
}

inline PolicyFile& file_at(std::vector<PolicyFile>& files, std::string_view path) {
    const auto found = std::ranges::find(files, path, &PolicyFile::path);
    CHECK(found != files.end());
    return *found;
}

// The files with the first `from` in the file at `path` replaced; it must be there.
inline std::vector<PolicyFile> changed(std::vector<PolicyFile> files, std::string_view path,
                                       std::string_view from, std::string_view to) {
    std::string& text = file_at(files, path).text;
    const std::size_t at = text.find(from);
    CHECK(at != std::string::npos);
    text.replace(at, from.size(), to);
    return files;
}

// The files and one more.
inline std::vector<PolicyFile> with_file(std::vector<PolicyFile> files, std::string_view path,
                                         std::string_view text) {
    files.push_back({std::string(path), std::string(text)});
    return files;
}

// The invented pack with one change.
inline std::vector<PolicyFile> changed_pack(std::string_view from, std::string_view to) {
    return changed(invented_province(), kInventedPack, from, to);
}

// The invented pack with a rule more.
inline std::vector<PolicyFile> extended_pack(std::string_view rule) {
    return changed_pack("[end]", std::string(rule) + "\n[end]");
}

// What a bill needs beside a quote, as rules of the invented pack. lone_elder, flood_victim and low_income
// are in hardship.
inline constexpr std::string_view kInventedBenefits = R"([benefit]
inpatient.any = { from = 2030-01-01, places = ["county", "city", "province", "other_province"], deductible = "1000.00", rate = "60%", clause = "SX#四" }
annual_cap    = { from = 2030-01-01, amount = "100000.00", clause = "SX#四" }

[critical_illness]
base_cap   = { from = 2030-01-01, amount = "300000.00", clause = "SX#四" }
band.first = { from = 2030-01-01, above = "10000.00", rate = "60%", clause = "SX#四" }

[hardship]
categories = { from = 2030-01-01, categories = ["lone_elder", "flood_victim", "low_income"], clause = "SX#四" }

[settlement]
rounding = { from = 2030-01-01, mode = "half_up", unit = "fen", clause = "SX#四" }
order    = { from = 2030-01-01, layers = ["basic", "critical_illness", "medical_assistance"], clause = "SX#四" }
)";

// The invented province with benefits, and rules more.
inline std::vector<PolicyFile> with_benefits(std::string_view rules = {}) {
    return extended_pack(std::string(kInventedBenefits).append("\n").append(rules));
}
inline std::vector<PolicyFile> changed_benefits(std::string_view from, std::string_view to,
                                                std::string_view rules = {}) {
    return changed(with_benefits(rules), kInventedPack, from, to);
}

// The line, from 1, of the first `words` in the file at `path`.
inline int line_of(std::vector<PolicyFile> files, std::string_view path, std::string_view words) {
    const std::string& text = file_at(files, path).text;
    const std::size_t at = text.find(words);
    CHECK(at != std::string::npos);
    return 1 + static_cast<int>(
                   std::ranges::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// A head and whatever rules, as the file of another place or year.
inline std::string pack_text(std::string_view region, int year, std::string_view rules,
                             std::string_view extends = {}) {
    std::string text = "[pack]\nregion = \"" + std::string(region) + "\"\nyear = " + std::to_string(year) +
                       "\nname = { zh = \"某地\", en = \"Somewhere\" }\n";
    if (!extends.empty()) text += "extends = \"" + std::string(extends) + "\"\n";
    return text.append(rules).append("\n[end]\n");
}

}  // namespace canbao
