#include "files/policy_directory.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "files/system_error.h"

namespace canbao {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestPolicyFile = 1 << 20;
constexpr std::size_t kMostFiles = 20'000;

struct Contents {
    std::vector<fs::path> folders;
    std::vector<fs::path> files;
};

// What may hold policy in one folder. Other kinds of things (pipes, devices) are passed over, unless one has
// the name of a pack: its law would be missing.
Result<Contents> contents_of(const fs::path& folder) {
    Contents contents;
    std::error_code error;
    fs::directory_iterator each(folder, error);
    for (const fs::directory_iterator end; !error && each != end; each.increment(error)) {
        const fs::file_status status = each->status(error);
        if (error) return cannot_read(each->path().string(), error.value());
        if (fs::is_regular_file(status)) {
            contents.files.push_back(each->path());
        } else if (each->path().extension() == ".toml") {
            return fail(fmt::format("{} 不是文件，里面的政策读不到；请改名或删去", each->path().string()),
                        fmt::format("{} is no file, its policy cannot be read: rename or remove it",
                                    each->path().string()));
        } else if (fs::is_directory(status)) {
            contents.folders.push_back(each->path());
        }
    }
    if (error) return cannot_read(folder.string(), error.value());
    return contents;
}

// Hidden files and copies that editors keep.
bool is_left_by_an_editor(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.starts_with('.') || name.ends_with('~');
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t most_bytes) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error) return cannot_read(path.string(), error.value());
    if (size > most_bytes) {
        return fail(fmt::format("文件 {} 超过{}字节", path.string(), most_bytes),
                    fmt::format("the file {} is larger than {} bytes", path.string(), most_bytes));
    }
    std::string text(size, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(text.data(), static_cast<std::streamsize>(size));
    if (!stream) return cannot_read(path.string(), errno);
    return text;
}

Result<std::vector<PolicyFile>> read_policy_directory(const fs::path& directory) {
    std::error_code error;
    if (fs::exists(directory, error) && !fs::is_directory(directory, error)) {
        return fail(fmt::format("{} 不是政策目录（文件夹）", directory.string()),
                    fmt::format("{} is no policy folder but a file", directory.string()));
    }
    if (!fs::is_directory(directory, error)) {
        return fail(fmt::format("政策目录 {} 不存在。请用 --policies 或环境变量 CANBAO_POLICIES 指定",
                                directory.string()),
                    fmt::format("there is no policy folder {}. Name it with --policies or CANBAO_POLICIES",
                                directory.string()));
    }
    std::vector<fs::path> folders = {directory};
    std::vector<fs::path> paths;
    // The list of folders grows while it is walked.
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const Contents contents = TRY(contents_of(folders[i]));
        for (const fs::path& folder : contents.folders)
            if (folder.filename() != "cases") folders.push_back(folder);
        for (const fs::path& file : contents.files)
            if (file.extension() != ".md" && !is_left_by_an_editor(file)) paths.push_back(file);
        if (paths.size() + folders.size() > kMostFiles) {
            return fail(fmt::format("政策目录 {} 中的文件和文件夹超过{}个", directory.string(), kMostFiles),
                        fmt::format("there are more than {} files and folders in {}", kMostFiles,
                                    directory.string()));
        }
    }
    std::ranges::sort(paths);
    std::vector<PolicyFile> files;
    files.reserve(paths.size());
    for (const fs::path& path : paths) {
        std::string name = path.lexically_relative(directory).generic_string();
        // Only its name is of interest: it is not one of ours, and the reader will be told.
        std::string text;
        if (path.extension() == ".toml") text = TRY(read_file(path, kLargestPolicyFile));
        files.push_back({std::move(name), std::move(text)});
    }
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
