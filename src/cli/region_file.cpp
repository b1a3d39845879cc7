#include <filesystem>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20;

std::string path_of(std::string_view folder, std::string_view name, const CommonOptions& options) {
    return ((std::filesystem::path(policy_folder(options)) / "..").lexically_normal() / "data" / folder /
            fmt::format("{}.csv", name))
        .string();
}

Result<RegionList> read_regions(const std::string& path, std::string_view hint_zh, std::string_view hint_en) {
    const auto text = read_file(path, kLargestFile);
    if (!text)
        return fail(fmt::format("读不到区划表 {}{}", path, hint_zh),
                    fmt::format("cannot read the file of regions {}{}", path, hint_en));
    return RegionList::parse(*text, path);
}

}  // namespace

std::string path_of_bundled(std::string_view folder, RegionCode area, const CommonOptions& options) {
    return path_of(folder, area.text().substr(0, 2), options);
}

Result<RegionList> open_regions(const std::string& named, RegionCode area, const CommonOptions& options) {
    const std::string path = named.empty() ? path_of_bundled("regions", area, options) : named;
    return read_regions(path, "：用 --regions 指定", ": name one by --regions");
}

Result<RegionList> open_provinces(const CommonOptions& options) {
    return read_regions(path_of("regions", "provinces", options), "", "");
}

}  // namespace canbao
