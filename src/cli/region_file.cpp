#include <filesystem>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20;

std::string bundled(const CommonOptions& options, const std::string& name) {
    return ((std::filesystem::path(policy_folder(options)) / "..").lexically_normal() / "data" / "regions" /
            (name + ".csv"))
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

Result<RegionList> open_regions(const std::string& named, RegionCode area, const CommonOptions& options) {
    const std::string path = named.empty() ? bundled(options, area.text().substr(0, 2)) : named;
    return read_regions(path, "：用 --regions 指定", ": name one by --regions");
}

Result<RegionList> open_provinces(const CommonOptions& options) {
    return read_regions(bundled(options, "provinces"), "", "");
}

}  // namespace canbao
