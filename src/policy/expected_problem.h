#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/invented_province.h"

// For tests only: what a problem in the policy files must say.

namespace canbao {

// Where a problem stands and what it tells.
struct ExpectedProblem {
    std::string file;
    std::string at;       // words on the line that is named; empty: the file as a whole
    std::string message;  // part of the English message
    std::string hint;     // part of the English hint

    ExpectedProblem(std::string_view in_file, std::string_view at_words, std::string_view said,
                    std::string_view advised)
        : file(in_file), at(at_words), message(said), hint(advised) {}
};

inline std::string told(const Problems& problems) {
    std::string out = "the problems:\n";
    for (const Problem& problem : problems)
        out += problem.place.text() + ": " + problem.message.en + " (" + problem.hint.en + ")\n";
    return out;
}

inline void expect_problem(const Problem& problem, const std::vector<PolicyFile>& files,
                           const ExpectedProblem& expected) {
    EXPECT_EQ(problem.place.file, expected.file);
    EXPECT_EQ(problem.place.line, expected.at.empty() ? 0 : line_of(files, expected.file, expected.at));
    EXPECT_NE(problem.message.en.find(expected.message), std::string::npos) << problem.message.en;
    EXPECT_NE(problem.hint.en.find(expected.hint), std::string::npos) << problem.hint.en;
    EXPECT_FALSE(problem.message.zh.empty());
    EXPECT_FALSE(problem.hint.zh.empty());
}

// Reading these files finds this problem and no other: one mistake is told once.
inline void expect_only_problem(const std::vector<PolicyFile>& files, const ExpectedProblem& expected) {
    const auto reading = PolicyBook::read(files);
    ASSERT_EQ(reading.problems.size(), 1U) << told(reading.problems);
    expect_problem(reading.problems.front(), files, expected);
}

inline void expect_accepted(const std::vector<PolicyFile>& files) {
    const auto reading = PolicyBook::read(files);
    EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
}

}  // namespace canbao
