#include "policy/book.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "policy/catalogue_reader.h"
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

bool is_in(const PolicyFile& file, std::string_view folder) { return file.path.starts_with(folder); }

bool is_catalogue(const PolicyFile& file) { return file.path.ends_with("/catalogue.toml"); }

bool is_pack(const PolicyFile& file) {
    return !is_in(file, "documents/") && !is_in(file, "calendar/") && !is_catalogue(file);
}

// A problem of the province's file shows up in each place that inherits it; it is reported once.
void sort_and_unite(Problems& problems) {
    const auto order = [](const Problem& problem) {
        return std::tie(problem.place.file, problem.place.line, problem.message.zh);
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
        if (is_in(file, "documents/")) book.documents_.read(file, reading.problems);
        if (is_in(file, "calendar/")) book.calendar_.read(file, reading.problems);
    }
    for (const PolicyFile& file : files) {
        if (!is_catalogue(file)) continue;
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
                                    {"政策目录中没有任何政策文件", "the policy folder holds no pack"},
                                    {"用 --policies 指定目录", "name the folder with --policies"}});
    }
    sort_and_unite(reading.problems);
    return reading;
}

void PolicyBook::read_packs(std::span<const PolicyFile> files, Problems& problems) {
    for (const PolicyFile& file : files) {
        if (!is_pack(file)) continue;
        const auto region = RegionCode::parse(file.path.substr(0, file.path.find('/')));
        if (!region) {
            problems.push_back(
                {{file.path, 0},
                 {"政策文件不在区划文件夹中", "the file does not lie in the folder of a region"},
                 {"应为 <区划>/<年度>.toml，如 140522/2026.toml",
                  "it is <region>/<year>.toml, like 140522/2026.toml"}});
            continue;
        }
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

void PolicyBook::resolve(Problems& problems) {
    std::set<RegionCode> regions;
    std::set<int> years;
    for (const Pack* pack : views_) {
        regions.insert(pack->region);
        years.insert(pack->year);
    }
    for (const RegionCode region : regions) {
        for (const int year : years) {
            auto table = resolve_contribution(effective(region, year), *catalogue(region), problems);
            if (!table) continue;
            tables_.push_back(std::make_unique<ContributionTable>(*std::move(table)));
            table_of_[table_key(region, year)] = tables_.back().get();
        }
    }
}

const ContributionTable* PolicyBook::contribution(RegionCode region, int year) const {
    for (std::optional<RegionCode> area = region; area; area = area->parent()) {
        const auto found = table_of_.find(table_key(*area, year));
        if (found != table_of_.end()) return found->second;
    }
    return nullptr;
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
