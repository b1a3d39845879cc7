// The columns that generate.cpp writes, the check line, and what each engine prints. Formats: SPEC.md.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include "rule.h"

namespace peers {

[[noreturn]] inline void stop(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

// Begins with a line of the cache, so that whole vectors do not lie across two.
template <typename T>
struct LineAllocator {
    using value_type = T;
    static constexpr std::align_val_t kLine{64};

    LineAllocator() = default;
    template <typename Other>
    explicit LineAllocator(const LineAllocator<Other>&) {}
    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), kLine)); }
    void deallocate(T* at, std::size_t) { ::operator delete(at, kLine); }
    bool operator==(const LineAllocator&) const = default;
};

template <typename T>
using Column = std::vector<T, LineAllocator<T>>;

struct Columns {
    Column<Day> born;
    Column<Day> paid;
    Column<std::uint16_t> flags;
    Column<std::uint8_t> region;
    Column<std::uint8_t> missed;

    std::size_t size() const { return born.size(); }
    Person at(std::size_t id) const { return {born[id], paid[id], flags[id], region[id], missed[id]}; }
    void set(std::size_t id, const Person& person) {
        born[id] = person.born;
        paid[id] = person.paid;
        flags[id] = person.flags;
        region[id] = person.region;
        missed[id] = person.missed;
    }

    void resize(std::size_t people) {
        born.resize(people);
        paid.resize(people);
        flags.resize(people);
        region.resize(people);
        missed.resize(people);
    }
};

template <typename T>
void read_column(const std::string& path, Column<T>& column) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) stop("cannot read " + path);
    column.resize(static_cast<std::size_t>(file.tellg()) / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(column.data()),
              static_cast<std::streamsize>(column.size() * sizeof(T)));
    if (!file) stop("cannot read " + path);
}

template <typename T>
void write_column(const std::string& path, const Column<T>& column) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(column.data()),
               static_cast<std::streamsize>(column.size() * sizeof(T)));
    file.close();
    if (!file) stop("cannot write " + path);
}

inline Columns read_columns(const std::string& folder) {
    Columns columns;
    read_column(folder + "/born.i32", columns.born);
    read_column(folder + "/paid.i32", columns.paid);
    read_column(folder + "/flags.u16", columns.flags);
    read_column(folder + "/region.u8", columns.region);
    read_column(folder + "/missed.u8", columns.missed);
    const std::size_t people = columns.size();
    if (columns.paid.size() != people || columns.flags.size() != people || columns.region.size() != people ||
        columns.missed.size() != people)
        stop("the columns in " + folder + " differ in length");
    return columns;
}

// Answers are added in the order of the ids, from 0.
class CheckLine {
   public:
    void add(const Answer& answer) {
        const std::int64_t weight = people_ % 65521 + 1;
        refused_ += answer.outcome != kGranted;
        due_ += answer.due_fen;
        wait_ += answer.wait_months;
        cover_ += answer.cover_from;
        mix_ += weight * (answer.due_fen + 1009 * answer.wait_months + 31 * answer.cover_from +
                          100003 * answer.outcome);
        reasons_ += weight * answer.reasons;
        ++people_;
    }
    std::int64_t people() const { return people_; }
    std::string text() const {
        std::string line = std::to_string(people_);
        for (const std::int64_t sum : {refused_, due_, wait_, cover_, mix_})
            line.append("|").append(std::to_string(sum));
        return line;
    }
    std::string reasons() const { return std::to_string(reasons_); }

   private:
    std::int64_t people_ = 0;
    std::int64_t refused_ = 0;
    std::int64_t due_ = 0;
    std::int64_t wait_ = 0;
    std::int64_t cover_ = 0;
    std::int64_t mix_ = 0;
    std::int64_t reasons_ = 0;
};

inline void print_result(const std::string& engine, double seconds, const CheckLine& check,
                         bool with_reasons) {
    std::printf("%s\t%lld\t%.9f\t%s\t%s\n", engine.c_str(), static_cast<long long>(check.people()), seconds,
                check.text().c_str(), with_reasons ? check.reasons().c_str() : "-");
}

}  // namespace peers
