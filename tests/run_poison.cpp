// Files that are damaged, handed in to the real program in the midst of a season's money
// (docs/operate/faults.md): each is refused with its line, nothing of it is taken, and the good one still
// goes in.

#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "faults/money_season.h"
#include "faults/money_state.h"
#include "gateway/damaged_file.h"
#include "store/test_databases.h"

namespace canbao::faults {
namespace {

using Step = MoneySeason::Step;

constexpr int kDone = 0;
constexpr int kSomeInError = 1;  // a channel told something else than before
constexpr int kRefused = 2;

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << bytes;
    ASSERT_TRUE(file.flush().good());
}

// ── What a file may be ──

// Records parted by '|', a statement of CSV, callbacks as lines of JSON.
enum class Form { records, statement, callbacks };

Form form_of(std::string_view bytes) {
    if (bytes.starts_with('{')) return Form::callbacks;
    return bytes.starts_with('#') ? Form::statement : Form::records;
}

// Where the first row begins.
std::size_t first_row(std::string_view bytes) {
    const Form form = form_of(bytes);
    if (form == Form::callbacks) return 0;
    const std::size_t second = bytes.find('\n') + 1;
    return form == Form::records ? second : bytes.find('\n', second) + 1;
}

// Where the first field of it begins that people or channels may write.
std::size_t first_field(std::string_view bytes) {
    switch (form_of(bytes)) {
        case Form::callbacks:
            return bytes.find(R"("trade":")") + std::string_view(R"("trade":")").size();
        case Form::statement:
            return first_row(bytes);
        case Form::records:
            return bytes.find('|', first_row(bytes)) + 1;
    }
    return 0;
}

std::string with_amount(const std::string& bytes, const std::string& pattern) {
    const std::regex amount(R"(([|,"])(\d+\.\d\d)(?=[|,"\n]))");
    const std::size_t row = first_row(bytes);
    return bytes.substr(0, row) + std::regex_replace(bytes.substr(row), amount, "$01" + pattern,
                                                     std::regex_constants::format_first_only);
}

std::string with_sign(std::string bytes, char sign) { return bytes.insert(first_field(bytes), 1, sign); }

std::string with_wrong_total(std::string bytes) {
    if (form_of(bytes) == Form::records) return damaged(bytes, Damage::wrong_total);
    // Of a callback the lines are of another sum. One that names an order may be of any above zero.
    const bool has_lines = bytes.find(R"("lines")") != std::string::npos;
    if (form_of(bytes) == Form::callbacks) return with_amount(bytes, has_lines ? "1.00" : "0.00");
    const std::size_t total = bytes.find('.', bytes.find("#total,paid"));
    bytes[total + 1] = bytes[total + 1] == '9' ? '8' : '9';
    return bytes;
}

std::string in_utf16(const std::string& bytes) {
    std::string out = "\xFF\xFE";
    for (const char byte : bytes) out.append(1, byte).append(1, '\0');
    return out;
}

struct Poison {
    const char* name;
    std::function<std::string(const std::string&)> spoil;
    bool names_line;              // of the row that is spoilt
    bool is_of_callbacks = true;  // a fault of that form, too
};

const std::vector<Poison>& poisons() {
    constexpr std::string_view kGbk = "\xB2\xCE\xB1\xA3";  // 参保
    static const std::vector<Poison> kPoisons = {
        {"nothing", [](const std::string&) { return std::string(); }, false},
        {"cut off", [](const std::string& it) { return it.substr(0, it.size() - it.size() / 3); }, false},
        {"cut off behind a row",
         [](const std::string& it) { return it.substr(0, it.find('\n', first_row(it)) + 1); }, false, false},
        {"GBK within", [=](const std::string& it) { return std::string(it).insert(first_field(it), kGbk); },
         true},
        {"half a character",
         [=](const std::string& it) { return std::string(it).insert(first_field(it), kGbk.substr(0, 1)); },
         true},
        {"UTF-16", in_utf16, false},
        {"NUL", [](const std::string& it) { return with_sign(it, '\0'); }, true},
        {"wrong total", with_wrong_total, true},
        {"a row twice",
         [](const std::string& it) {
             const std::size_t row = first_row(it);
             return std::string(it).insert(row, it.substr(row, it.find('\n', row) + 1 - row));
         },
         false, false},
        {"a row missing",
         [](const std::string& it) {
             const std::size_t row = first_row(it);
             return std::string(it).erase(row, it.find('\n', row) + 1 - row);
         },
         false, false},
        {"negative", [](const std::string& it) { return with_amount(it, "-$02"); }, true},
        {"overflow", [](const std::string& it) { return with_amount(it, "99999999999999999999.99"); }, true},
        {"=", [](const std::string& it) { return with_sign(it, '='); }, true},
        {"+", [](const std::string& it) { return with_sign(it, '+'); }, true},
        {"-", [](const std::string& it) { return with_sign(it, '-'); }, true},
        {"@", [](const std::string& it) { return with_sign(it, '@'); }, true},
    };
    return kPoisons;
}

// Another content under the same name and number; empty: the form has neither.
std::string changed(const std::string& bytes) {
    constexpr std::pair<std::string_view, std::string_view> kChanges[] = {
        {"CANBAO-SHIFT", R"(\|0001\|)"},
        {"CANBAO-REFUND", R"(\|2026-03-05\|)"},
        {"CANBAO", R"(:00\+08:00)"},
        {"#statement", R"(X1,)"}};
    constexpr const char* kInstead[] = {"|0002|", "|2026-03-06|", ":01+08:00", "X2,"};
    for (std::size_t i = 0; i < std::size(kChanges); ++i)
        if (bytes.starts_with(kChanges[i].first))
            return std::regex_replace(bytes, std::regex(std::string(kChanges[i].second)), kInstead[i],
                                      std::regex_constants::format_first_only);
    return {};
}

// ── What must come of it ──

class Poisoned : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_.use(database_.address().text());
        season_.emplace(office_, 7);
        ASSERT_EQ(season_->prepare(), "");
    }

    // All that the books say of money, and how many acts there are.
    std::vector<std::string> state() {
        const auto connection = open(DatabaseUse::read);
        auto lines = money_state(*connection);
        EXPECT_TRUE(lines) << lines.error().message.en;
        const auto acts = numbers_by(*connection, "select count(*) from act");
        lines->push_back(fmt::format("{} acts", acts->front()));
        return *lines;
    }

    void expect_refused(const RunningProgram::Wish& wish, const std::vector<std::string>& before) {
        const Ended ended = run(wish);
        EXPECT_EQ(ended.status, kRefused) << ended.complaints;
        EXPECT_NE(ended.complaints, "");
        EXPECT_EQ(difference_of(before, state()), "");
    }

    void expect_refused(const Poison& poison, const Step& step, const RunningProgram::Wish& wish,
                        const std::vector<std::string>& before) {
        const Ended ended = run(wish);
        EXPECT_EQ(ended.status, kRefused) << ended.complaints;
        // Which line; and what is to be done, or that nothing was done.
        if (poison.names_line) {
            EXPECT_THAT(ended.complaints, testing::ContainsRegex("(:[0-9]+[: ]|line [0-9]+)")) << step.name;
        }
        EXPECT_THAT(ended.complaints,
                    testing::ContainsRegex("nothing of|no file of|not taken|was taken|was used|send|ask"))
            << step.name;
        EXPECT_EQ(difference_of(before, state()), "");
    }

    void take(const Step& step) {
        const auto wish = step.wish();
        if (!step.input.empty()) poison(step, wish);
        const Ended ended = run(wish);
        const bool is_well = ended.status == kDone || (ended.status == kSomeInError && !step.answers.empty());
        EXPECT_TRUE(is_well) << step.name << ": " << ended.status << ended.complaints;
        if (!step.input.empty()) take_again(step, wish);
    }

    void poison(const Step& step, const RunningProgram::Wish& wish) {
        const std::string good = bytes_of(step.input);
        const auto before = state();
        for (const Poison& each : poisons()) {
            if (form_of(good) == Form::callbacks && !each.is_of_callbacks) continue;
            const std::string bad = each.spoil(good);
            SCOPED_TRACE(fmt::format("{}: {}", step.name, each.name));
            ASSERT_NE(bad, good);
            write(step.input, bad);
            expect_refused(each, step, wish, before);
            ++poisoned_;
        }
        write(step.input, good);
    }

    // The same changes nothing; another one under its name is refused.
    void take_again(const Step& step, const RunningProgram::Wish& wish) {
        SCOPED_TRACE(step.name);
        const auto connection = open(DatabaseUse::read);
        const auto before = money_state(*connection);
        const Ended again = run(wish);
        EXPECT_NE(again.status, kRefused) << again.complaints;
        EXPECT_EQ(difference_of(*before, *money_state(*connection)), "");
        const std::string other = changed(bytes_of(step.input));
        if (other.empty()) return;
        ASSERT_NE(other, bytes_of(step.input));
        write(step.input, other);
        expect_refused(wish, state());
    }

    TestOffice office_;
    std::optional<MoneySeason> season_;
    int poisoned_ = 0;
};

TEST_P(Poisoned, FilesAreTakenWholeOrNotAtAll) {
    for (const MoneySeason::Group& group : season_->groups())
        for (const Step& step : group) take(step);
    EXPECT_GT(poisoned_, 100);
    EXPECT_EQ(run(office_.wish({"db", "verify"})).status, kDone);
    // As if nothing bad had ever been handed in.
    TestOffice spared;
    MoneySeason season(spared, 7);
    ASSERT_EQ(season.prepare(), "");
    for (const MoneySeason::Group& group : season.groups())
        for (const Step& step : group) (void)run(step.wish());
    auto connection = open_database(DatabaseAddress(spared.database()), DatabaseUse::read);
    const auto here = open(DatabaseUse::read);
    EXPECT_EQ(difference_of(*money_state(**connection), *money_state(*here)), "");
}

INSTANTIATE_TEST_SUITE_P(On, Poisoned, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao::faults
