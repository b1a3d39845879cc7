#include "files/policy_directory.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace canbao {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestPolicyFile = 1 << 20;
constexpr std::size_t kMostFiles = 20'000;

// The files of one folder that may hold policy, not those of folders below it.
Result<std::vector<fs::path>> toml_files_in(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator each(folder, error), end; !error && each != end; each.increment(error))
        if (each->path().extension() == ".toml" && !each->is_directory()) paths.push_back(each->path());
    if (error) {
        return fail(fmt::format("目录 {} 无法读取：{}", folder.string(), error.message()),
                    fmt::format("cannot read the folder {}: {}", folder.string(), error.message()));
    }
    return paths;
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t most_bytes) {
    std::ifstream stream(path, std::ios::binary);
    std::string text;
    if (stream) {
        text.resize(most_bytes + 1);
        stream.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream && !stream.eof()) {
        const std::string reason = std::strerror(errno);
        return fail(fmt::format("文件 {} 无法读取：{}", path.string(), reason),
                    fmt::format("cannot read the file {}: {}", path.string(), reason));
    }
    if (text.size() > most_bytes) {
        return fail(fmt::format("文件 {} 超过{}字节", path.string(), most_bytes),
                    fmt::format("the file {} is larger than {} bytes", path.string(), most_bytes));
    }
    return text;
}

Result<std::vector<PolicyFile>> read_policy_directory(const fs::path& directory) {
    std::error_code error;
    if (!fs::is_directory(directory, error)) {
        return fail(fmt::format("政策目录 {} 不存在。请用 --policies 指定", directory.string()),
                    fmt::format("there is no policy folder {}. Name it with --policies", directory.string()));
    }
    std::vector<fs::path> paths = TRY(toml_files_in(directory));
    for (fs::directory_iterator each(directory, error), end; !error && each != end; each.increment(error)) {
        if (!each->is_directory()) continue;
        for (fs::path& path : TRY(toml_files_in(each->path()))) paths.push_back(std::move(path));
    }
    if (paths.size() > kMostFiles) {
        return fail(fmt::format("政策目录 {} 中的文件超过{}个", directory.string(), kMostFiles),
                    fmt::format("there are more than {} files in {}", kMostFiles, directory.string()));
    }
    std::ranges::sort(paths);
    std::vector<PolicyFile> files;
    files.reserve(paths.size());
    for (const fs::path& path : paths)
        files.push_back(
            {path.lexically_relative(directory).generic_string(), TRY(read_file(path, kLargestPolicyFile))});
    return files;
}

fs::path default_policy_directory() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path folder = program.parent_path();
        for (const fs::path& candidate :
             {folder / "policies", folder.parent_path() / "share" / "canbao" / "policies"})
            if (fs::is_directory(candidate, error)) return candidate;
    }
    return "policies";
}

}  // namespace canbao
