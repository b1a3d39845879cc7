#include <filesystem>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20;

}  // namespace

std::string path_of_bundled(std::string_view folder, RegionCode area, const CommonOptions& options) {
    return ((std::filesystem::path(policy_folder(options)) / "..").lexically_normal() / "data" / folder /
            (area.text().substr(0, 2) + ".csv"))
        .string();
}

Result<RegionList> open_regions(const std::string& named, RegionCode area, const CommonOptions& options) {
    const std::string path = named.empty() ? path_of_bundled("regions", area, options) : named;
    const auto text = read_file(path, kLargestFile);
    if (!text)
        return fail(fmt::format("读不到区划表 {}：用 --regions 指定", path),
                    fmt::format("cannot read the file of regions {}: name one by --regions", path));
    return RegionList::parse(*text, path);
}

}  // namespace canbao
