#include "policy/book.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "policy/catalogue_reader.h"
#include "policy/declaration_checks.h"
#include "policy/pack_reader.h"

namespace canbao {
namespace {

RegionCode province_of(RegionCode region) {
    while (const auto parent = region.parent()) region = *parent;
    return region;
}

// One number for an area and a year: 12 digits of the area, then the year's place.
std::uint64_t table_key(RegionCode region, int year) {
    constexpr std::uint64_t kYears = kLastYear - kFirstYear + 1;
    return region.number() * kYears + static_cast<std::uint64_t>(year - kFirstYear);
}

enum class FileKind { document, calendar, catalogue, pack, none };

// By its path: documents/X.toml, calendar/2026.toml, 140000/catalogue.toml, 140522/2026.toml.
FileKind kind_of(const PolicyFile& file) {
    const std::string_view path = file.path;
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || path.find('/', slash + 1) != std::string_view::npos)
        return FileKind::none;
    if (!path.ends_with(".toml")) return FileKind::none;
    const std::string_view folder = path.substr(0, slash);
    if (folder == "documents") return FileKind::document;
    if (folder == "calendar") return FileKind::calendar;
    if (path.substr(slash) == "/catalogue.toml") return FileKind::catalogue;
    return RegionCode::parse(folder) ? FileKind::pack : FileKind::none;
}

bool is_year(int year) { return year >= kFirstYear && year <= kLastYear; }

bool decides_contribution(const Statement& statement) {
    return statement.form->family == "contribution.standard" || statement.path == "window.collection";
}

// Whether the standard or the window that holds here is one that nobody has published.
bool leaves_contribution_open(const EffectivePack& rules) {
    return std::ranges::any_of(rules.statements, [](const Statement* statement) {
        return decides_contribution(*statement) && statement->is_unknown;
    });
}

Problem not_read(const PolicyFile& file) {
    return {
        {file.path, 0},
        {"没有读取：不是政策目录中应有的文件名", "not read: no file of a policy folder is named like this"},
        {"应为 <区划>/<年度>.toml（如 140522/2026.toml）、<省>/catalogue.toml、documents/<代号>.toml 或 "
         "calendar/<年度>.toml；扩展名为小写的 .toml，说明文字用 .md",
         "it is <region>/<year>.toml (like 140522/2026.toml), <province>/catalogue.toml, documents/<KEY>.toml or "
         "calendar/<YEAR>.toml; the ending is .toml in small letters, notes end in .md"}};
}

// A problem of the province's file shows up in each place that inherits it; it is reported once.
void sort_and_unite(Problems& problems) {
    const auto order = [](const Problem& problem) {
        // What others build on comes first: a damaged document or catalogue explains what follows.
        const std::string& file = problem.place.file;
        const int rank = file.starts_with("documents/") ? 0 : file.ends_with("/catalogue.toml") ? 1 : 2;
        return std::tuple<int, std::string_view, int, std::string_view>(rank, file, problem.place.line,
                                                                        problem.message.zh);
    };
    std::ranges::stable_sort(problems, {}, order);
    const auto repeats = std::ranges::unique(problems, {}, order);
    problems.erase(repeats.begin(), repeats.end());
}

}  // namespace

PolicyBook::Reading PolicyBook::read(std::span<const PolicyFile> files) {
    Reading reading{std::make_unique<PolicyBook>(), {}};
    PolicyBook& book = *reading.book;
    for (const PolicyFile& file : files) {
        const FileKind kind = kind_of(file);
        if (kind == FileKind::document) book.documents_.read(file, reading.problems);
        if (kind == FileKind::calendar) book.calendar_.read(file, reading.problems);
        if (kind == FileKind::none) reading.problems.push_back(not_read(file));
    }
    for (const PolicyFile& file : files) {
        if (kind_of(file) != FileKind::catalogue) continue;
        auto catalogue = read_catalogue(file, book.documents_, reading.problems);
        if (!catalogue) continue;
        const RegionCode province = catalogue->province;
        book.catalogues_.emplace(province, *std::move(catalogue));
    }
    book.read_packs(files, reading.problems);
    check_order_of_rules(book.views_, reading.problems);
    book.resolve(reading.problems);
    if (book.packs_.empty() && reading.problems.empty()) {
        reading.problems.push_back({{"", 0},
                                    {"政策目录中没有任何政策包", "the policy folder holds no pack"},
                                    {"用 --policies 指定目录", "name the folder with --policies"}});
    }
    sort_and_unite(reading.problems);
    return reading;
}

void PolicyBook::read_packs(std::span<const PolicyFile> files, Problems& problems) {
    for (const PolicyFile& file : files) {
        if (kind_of(file) != FileKind::pack) continue;
        const auto region = RegionCode::parse(file.path.substr(0, file.path.find('/')));
        CHECK(region.has_value());
        const Catalogue* its_catalogue = catalogue(*region);
        if (its_catalogue == nullptr) {
            const std::string expected = province_of(*region).text() + "/catalogue.toml";
            problems.push_back(
                {{file.path, 0},
                 {fmt::format("没有可用的 {}", expected), fmt::format("there is no usable {}", expected)},
                 {"先写好省级目录", "write the province's catalogue first"}});
            continue;
        }
        if (auto pack = read_pack(file, *its_catalogue, documents_, problems))
            packs_.push_back(std::move(pack));
    }
    for (const auto& pack : packs_) views_.push_back(pack.get());
    std::ranges::sort(views_, {}, [](const Pack* pack) { return std::pair(pack->region, pack->year); });
}

template <typename Table>
void PolicyBook::Tables<Table>::add(RegionCode region, int year, std::optional<Table> table) {
    if (!table) {
        by_area_and_year[table_key(region, year)] = nullptr;
        return;
    }
    owned.push_back(std::make_unique<Table>(*std::move(table)));
    by_area_and_year[table_key(region, year)] = owned.back().get();
}

template <typename Table>
const Table* PolicyBook::Tables<Table>::find(RegionCode region, int year) const {
    for (std::optional<RegionCode> area = region; area; area = area->parent()) {
        const auto found = by_area_and_year.find(table_key(*area, year));
        if (found != by_area_and_year.end()) return found->second;
    }
    return nullptr;
}

void PolicyBook::resolve(Problems& problems) {
    std::set<RegionCode> regions;
    std::set<int> pack_years;
    for (const Pack* pack : views_) {
        regions.insert(pack->region);
        pack_years.insert(pack->year);
    }
    std::set<int> law_years = pack_years;
    for (const Pack* pack : views_) {
        for (const Statement& statement : pack->statements) {
            if (!statement.in_force) continue;
            // The law of 1 January holds for a year.
            const Date from = statement.in_force->from;
            law_years.insert(from == Date::first_of(from.year()) ? from.year() : from.year() + 1);
            if (statement.in_force->until) law_years.insert(statement.in_force->until->year() + 1);
        }
    }
    pack_years_.assign(pack_years.begin(), pack_years.end());
    law_years_.assign(law_years.begin(), law_years.end());
    std::erase_if(law_years_, [](int year) { return year > kLastYear; });
    for (const RegionCode region : regions)
        for (const int year : law_years_) resolve_year(region, year, problems);
}

void PolicyBook::resolve_year(RegionCode region, int year, Problems& problems) {
    const EffectivePack rules = effective(region, year);
    const Catalogue& its_catalogue = *catalogue(region);
    RuleLookup lookup(rules, its_catalogue, problems);
    check_declarations(lookup);
    benefits_.add(region, year, resolve_benefits(rules, its_catalogue, problems));
    incentives_.add(region, year, resolve_incentives(rules, its_catalogue, problems));
    registrations_.add(region, year, resolve_registration(rules, its_catalogue, problems));
    coverages_.add(region, year, resolve_coverage(rules, its_catalogue, problems));
    if (std::ranges::find(pack_years_, year) == pack_years_.end()) return;
    refunds_.add(region, year, resolve_refunds(rules, its_catalogue, problems));
    auto contribution = resolve_contribution(rules, its_catalogue, problems);
    // Only where the place itself leaves it open, the law of a larger area does not step in.
    if (contribution || leaves_contribution_open(rules) || repeals_contribution(region, year))
        contributions_.add(region, year, std::move(contribution));
}

bool PolicyBook::repeals_contribution(RegionCode region, int year) const {
    const auto repeals = [](const Statement& statement) {
        return decides_contribution(statement) && statement.is_repealed;
    };
    return std::ranges::any_of(views_, [&](const Pack* pack) {
        return pack->region == region && pack->year == year && std::ranges::any_of(pack->statements, repeals);
    });
}

int PolicyBook::law_year(int year) const {
    const auto next = std::ranges::upper_bound(law_years_, year);
    return next == law_years_.begin() ? 0 : *std::prev(next);
}

const ContributionTable* PolicyBook::contribution(RegionCode region, int year) const {
    return is_year(year) ? contributions_.find(region, year) : nullptr;
}

const BenefitTable* PolicyBook::benefits(RegionCode region, int year) const {
    return is_year(law_year(year)) ? benefits_.find(region, law_year(year)) : nullptr;
}

const CoverageTable* PolicyBook::coverage(RegionCode region, int year) const {
    return is_year(law_year(year)) ? coverages_.find(region, law_year(year)) : nullptr;
}

const IncentiveTable* PolicyBook::incentives(RegionCode region, int year) const {
    return is_year(law_year(year)) ? incentives_.find(region, law_year(year)) : nullptr;
}

const RefundTable* PolicyBook::refunds(RegionCode region, int year) const {
    return is_year(year) ? refunds_.find(region, year) : nullptr;
}

const RegistrationTable* PolicyBook::registration(RegionCode region, int year) const {
    return is_year(law_year(year)) ? registrations_.find(region, law_year(year)) : nullptr;
}

const Catalogue* PolicyBook::catalogue(RegionCode region) const {
    const auto found = catalogues_.find(province_of(region));
    return found == catalogues_.end() ? nullptr : &found->second;
}

bool PolicyBook::knows_category(std::string_view key) const {
    return std::ranges::any_of(catalogues_,
                               [&](const auto& each) { return each.second.category(key).has_value(); });
}

EffectivePack PolicyBook::effective(RegionCode region, int year) const {
    return take_effect(region, year, views_);
}

}  // namespace canbao
