#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "policy/book.h"
#include "vocabulary/check.h"

// For tests only: the packs of this repository, read without the layers above.

namespace canbao {

// The policy files of `folder`, by path.
inline std::vector<PolicyFile> real_policies(const std::filesystem::path& folder) {
    std::vector<PolicyFile> files;
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string path = each.path().lexically_relative(folder).generic_string();
        if (each.path().extension() != ".toml" || path.find("/cases/") != std::string::npos) continue;
        std::ifstream stream(each.path(), std::ios::binary);
        files.push_back({path, std::string(std::istreambuf_iterator<char>(stream), {})});
        CHECK(!files.back().text.empty());
    }
    CHECK(!files.empty());
    std::ranges::sort(files, {}, &PolicyFile::path);
    return files;
}

// The book of the real packs and of the invented places together, read once. `source` is that of the tree.
inline const PolicyBook& book_of_every_place(const std::filesystem::path& source) {
    static const PolicyBook::Reading kReading = [&] {
        auto files = real_policies(source / "policies");
        for (PolicyFile& file : real_policies(source / "tests" / "places")) files.push_back(std::move(file));
        return PolicyBook::read(files);
    }();
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

}  // namespace canbao
