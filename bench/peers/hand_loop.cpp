// The speed of light for the rule of SPEC.md: the best loops that we can write by hand for this rule alone,
// with and without a word of reasons for each person. Compile with g++ -std=c++23 -O3 -march=native.
//   hand_loop FOLDER            measures; every answer of every loop is compared with decide() of rule.h
//   hand_loop FOLDER PEOPLE     prints the result of the first people only, as a standard for engines that
//   decide fewer

#include <chrono>

#include "answers.h"
#include "table_loop.h"
#include "vector_loop.h"

namespace peers {
namespace {

void decide_plainly(const Columns& people, Answers& answers) {
    for (std::size_t id = 0; id < people.size(); ++id) answers.set(id, decide(people.at(id)));
}

// All answers of a loop, against the plain rule.
CheckLine checked(const std::string& loop, const Columns& people, const Answers& answers, Reasons reasons) {
    CheckLine check;
    for (std::size_t id = 0; id < people.size(); ++id) {
        const Answer answer = answers.at(id);
        Answer expected = decide(people.at(id));
        if (reasons == Reasons::without) expected.reasons = 0;
        if (answer != expected)
            stop(loop + " decides otherwise than the plain rule for id " + std::to_string(id));
        check.add(answer);
    }
    return check;
}

template <typename Loop>
void measure(const std::string& name, int runs, const Columns& people, Reasons reasons, const Loop& loop) {
    using Clock = std::chrono::steady_clock;
    Answers answers(people.size());
    double best = 0;
    for (int run = 0; run < runs; ++run) {
        const auto begun = Clock::now();
        loop(people, answers);
        const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
        if (run == 0 || seconds < best) best = seconds;
    }
    print_result(name, best, checked(name, people, answers, reasons), reasons == Reasons::with);
}

void measure_all(const Columns& people) {
    constexpr int kRuns = 51;
    constexpr int kPlainRuns = 5;
    const TableLoop tables;
    measure("plain C++", kPlainRuns, people, Reasons::with, decide_plainly);
    measure("hand loop, tables", kRuns, people, Reasons::without,
            [&](const Columns& in, Answers& out) { tables.decide<Reasons::without>(in, out); });
    measure("hand loop, tables, reasons", kRuns, people, Reasons::with,
            [&](const Columns& in, Answers& out) { tables.decide<Reasons::with>(in, out); });
#ifdef __AVX512BW__
    const VectorLoop vectors;
    measure("hand loop, vectors", kRuns, people, Reasons::without,
            [&](const Columns& in, Answers& out) { vectors.decide<Reasons::without>(in, out); });
    measure("hand loop, vectors, reasons", kRuns, people, Reasons::with,
            [&](const Columns& in, Answers& out) { vectors.decide<Reasons::with>(in, out); });
#endif
}

}  // namespace
}  // namespace peers

int main(int count, char** arguments) {
    if (count != 2 && count != 3) peers::stop("usage: hand_loop FOLDER [PEOPLE]");
    peers::Columns people = peers::read_columns(arguments[1]);
    if (count == 3) {
        people.resize(std::min<std::size_t>(people.size(), std::strtoull(arguments[2], nullptr, 10)));
        peers::CheckLine check;
        for (std::size_t id = 0; id < people.size(); ++id) check.add(peers::decide(people.at(id)));
        peers::print_result("plain C++", 0, check, true);
        return 0;
    }
    peers::measure_all(people);
}
