#include "cli/console.h"

#include <cstdio>

#include <fmt/format.h>

#include "files/policy_directory.h"

namespace canbao {

int complain(const Error& error, Language language) {
    fmt::print(stderr, "canbao: {}\n", error.message.in(language));
    return kUnusable;
}

void print_problems(const Problems& problems, Language language) {
    for (const Problem& problem : problems) {
        const std::string_view arrow = language == Language::zh ? "  怎么办：" : "  what to do: ";
        fmt::print(stderr, "{}: {}\n{}{}\n", problem.place.text(), problem.message.in(language), arrow,
                   problem.hint.in(language));
    }
}

std::string policy_folder(const CommonOptions& options) {
    return options.policies.empty() ? default_policy_directory().string() : options.policies;
}

std::unique_ptr<PolicyBook> open_book(const CommonOptions& options) {
    const auto files = read_policy_directory(policy_folder(options));
    if (!files) {
        complain(files.error(), options.language);
        return nullptr;
    }
    PolicyBook::Reading reading = PolicyBook::read(*files);
    if (reading.problems.empty()) return std::move(reading.book);
    print_problems(reading.problems, options.language);
    const std::string folder = policy_folder(options);
    complain(
        Error::of(fmt::format("政策目录 {} 有{}处错误，不能据以决定。先用 canbao policy check 查看并改正",
                              folder, reading.problems.size()),
                  fmt::format("the policy folder {} has {} problems and cannot be used for decisions: "
                              "see canbao policy check",
                              folder, reading.problems.size())),
        options.language);
    return nullptr;
}

}  // namespace canbao
