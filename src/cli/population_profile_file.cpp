#include "cli/population_profile_file.h"

#include <filesystem>

#include <fmt/format.h>

#include "cli/console.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

constexpr std::size_t kLargestProfile = 1 << 20;

// Beside the packs, wherever they are: data/population/shanxi.toml of the same tree.
std::string default_profile(const CommonOptions& options) {
    return ((std::filesystem::path(policy_folder(options)) / "..").lexically_normal() / "data" /
            "population" / "shanxi.toml")
        .string();
}

}  // namespace

std::optional<PopulationProfile> open_profile(const std::string& named, const PolicyBook& book,
                                              RegionCode region, const CommonOptions& options) {
    const std::string path = named.empty() ? default_profile(options) : named;
    const Catalogue* catalogue = book.catalogue(region);
    if (catalogue == nullptr) {
        complain(Error::of(fmt::format("{} 所在省没有人员类别目录", region.text()),
                           fmt::format("the province of {} has no catalogue", region.text())),
                 options.language);
        return std::nullopt;
    }
    auto text = read_file(path, kLargestProfile);
    if (!text) {
        complain(text.error(), options.language);
        return std::nullopt;
    }
    Problems problems;
    auto profile = read_population_profile({path, *std::move(text)}, *catalogue, problems);
    print_problems(stderr, problems, options.language);
    return profile;
}

}  // namespace canbao
