#include "cli/console.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "cli/text_table.h"
#include "files/policy_directory.h"

namespace canbao {

int complain(const Error& error, Language language) {
    fmt::print(stderr, "canbao: {}\n", error.message.in(language));
    return kUnusable;
}

void print_problems(std::FILE* stream, const Problems& problems, Language language) {
    // More than anybody mends in one pass.
    constexpr std::size_t kMostShown = 200;
    for (std::size_t i = 0; i < problems.size() && i < kMostShown; ++i) {
        const Problem& problem = problems[i];
        const std::string_view arrow = language == Language::zh ? "  改法：" : "  to mend it: ";
        const std::string place = problem.place.file.empty() ? "" : problem.place.text() + ": ";
        fmt::print(stream, "{}{}\n{}{}\n", place, problem.message.in(language), arrow,
                   problem.hint.in(language));
    }
    if (problems.size() > kMostShown) {
        const std::size_t more = problems.size() - kMostShown;
        fmt::print(stream, "{}\n",
                   language == Language::zh ? fmt::format("另有{}处，改正以上后再查", more)
                                            : fmt::format("and {} more: mend these first", more));
    }
}

std::string policy_folder(const CommonOptions& options) {
    if (!options.policies.empty()) return options.policies;
    const char* named = std::getenv("CANBAO_POLICIES");
    return named != nullptr && *named != '\0' ? named : default_policy_directory().string();
}

std::unique_ptr<PolicyBook> open_book(const CommonOptions& options) {
    auto law = open_law(options);
    return law ? std::move(law->book) : nullptr;
}

std::optional<Law> open_law(const CommonOptions& options) {
    auto files = read_policy_directory(policy_folder(options));
    if (!files) {
        complain(files.error(), options.language);
        return std::nullopt;
    }
    PolicyBook::Reading reading = PolicyBook::read(*files);
    if (reading.problems.empty()) return Law{*std::move(files), std::move(reading.book)};
    print_problems(stderr, reading.problems, options.language);
    const std::string folder = policy_folder(options);
    complain(
        Error::of(fmt::format("政策目录 {} 有{}处错误，不能据以决定。先用 canbao policy check 查看并改正",
                              folder, reading.problems.size()),
                  fmt::format("the policy folder {} has {} and cannot be used for decisions: "
                              "see canbao policy check",
                              folder, counted(reading.problems.size(), "problem"))),
        options.language);
    return std::nullopt;
}

}  // namespace canbao
