// Troubles of a machine, one after the other, on the real program (docs/operate/faults.md).

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "faults/invented_acts.h"
#include "faults/running_program.h"
#include "store/test_databases.h"

namespace canbao::faults {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr int kUnusable = 2;
constexpr int kSomeInError = 1;
constexpr int kDisk = 74;

std::int64_t count_in(const std::string& database, std::string_view sql) {
    auto connection = open_database(DatabaseAddress(database), DatabaseUse::read);
    static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
    std::int64_t answer = -1;
    if (connection)
        (void)(*connection)->run({sql, {}, kAnswer}, Rows({}), [&](const Rows::Row& row) {
            answer = row.integer(0);
        });
    return answer;
}

constexpr std::string_view kActs = "select count(*) from act";

std::string text_of(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + '\n';
    return out;
}

std::size_t errors_in(const std::vector<std::string>& answers, std::string_view code) {
    const std::string error = fmt::format(R"("error":{{"code":"{}")", code);
    return static_cast<std::size_t>(std::ranges::count_if(
        answers, [&](const std::string& answer) { return answer.find(error) != std::string::npos; }));
}

void migrate_books(const TestOffice& office) {
    const Ended migrated = run(office.wish({"db", "migrate"}));
    ASSERT_EQ(migrated.status, 0) << migrated.complaints;
}

// Without numbers, which come from the time.
std::string outcome_of(const std::string& answer) {
    const std::size_t begin = std::min(answer.find(R"("outcome":)"), answer.size());
    const std::size_t end = std::min(answer.find(R"(,"act":)"), answer.size());
    const std::size_t reasons = std::min(answer.find(R"("reasons":)"), answer.size());
    return answer.substr(begin, end - begin) + without_repeated(answer.substr(reasons));
}

// All of a file's commands are done once, and the books are sound.
void finish(const TestOffice& office, const std::string& file, std::size_t commands,
            const std::vector<std::string>& before = {}) {
    const Ended ended = run(office.acts(file));
    ASSERT_EQ(ended.status, 0) << ended.complaints;
    ASSERT_EQ(ended.answers.size(), commands);
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i].find(R"("outcome":"error")") != std::string::npos) continue;
        ASSERT_EQ(without_repeated(ended.answers[i]), without_repeated(before[i]));
    }
    EXPECT_EQ(count_in(office.database(), kActs), static_cast<std::int64_t>(commands));
    // What came after a command that failed was not refused for want of it.
    TestOffice untroubled;
    migrate_books(untroubled);
    const Ended expected = run(untroubled.acts(file));
    for (std::size_t i = 0; i < commands; ++i)
        ASSERT_EQ(outcome_of(ended.answers[i]), outcome_of(expected.answers[i])) << ended.answers[i];
    const Ended verified = run(office.wish({"db", "verify"}));
    EXPECT_EQ(verified.status, 0) << text_of(verified.answers);
}

void write_at(const std::string& path, std::size_t at, const std::string& bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(at));
    file << bytes;
    ASSERT_TRUE(file.flush().good());
}

void change_by_sqlite(const std::string& path, const char* sql) {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(raw);
    sqlite3_close(raw);
}

// ── PostgreSQL gone for a while ──

TEST(Troubles, PostgresIsGoneForAWhile) {
    const char* stop = std::getenv("CANBAO_TEST_POSTGRES_STOP");
    const char* start = std::getenv("CANBAO_TEST_POSTGRES_START");
    if (stop == nullptr || start == nullptr) GTEST_SKIP() << "run through tools/with-postgres";
    const auto shell = [](const char* line) {
        // Written by tools/with-postgres.
        return std::system(fmt::format("( {} ) >/dev/null 2>&1", line).c_str());  // NOLINT
    };
    TestOffice office;
    const TestDatabase database(Engine::postgres);
    office.use(database.address().text());
    migrate_books(office);
    {
        // How long it takes to come back is not to depend on what other tests have written.
        auto connection = open_postgres(database.address().text());
        ASSERT_TRUE(connection && (*connection)->run_script("checkpoint"));
    }
    constexpr std::size_t kCommands = 9000;
    const auto lines = invented_acts({.seed = 3, .count = kCommands});
    const std::string text = text_of(lines);
    const RunningProgram::Wish wish = office.acts("-");
    RunningProgram program(wish);
    // Half of them come before it goes, and it is in the midst of them.
    program.send(std::string_view(text).substr(0, text.size() / 2));
    for (int i = 0; i < 200 && count_in(office.database(), kActs) < 1000; ++i)
        std::this_thread::sleep_for(milliseconds(20));
    ASSERT_EQ(shell(stop), 0);
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::seconds(10));
        EXPECT_EQ(shell(start), 0);
    });
    program.send(std::string_view(text).substr(text.size() / 2));
    EXPECT_EQ(program.wait(), 0) << program.complaints();
    later.join();
    EXPECT_EQ(program.lines().size(), kCommands);
    EXPECT_EQ(errors_in(program.lines(), "database"), 0U);
    const std::string file = office.write("acts.jsonl", lines);
    finish(office, file, kCommands, program.lines());
}

// A batch that finds no room for its locks is carried out in parts.
TEST(Troubles, PostgresHasLittleRoomForLocks) {
    // Others would find no room either: only on a server of our own.
    if (std::getenv("CANBAO_TEST_POSTGRES_STOP") == nullptr)
        GTEST_SKIP() << "run through tools/with-postgres";
    TestOffice office;
    const TestDatabase database(Engine::postgres);
    office.use(database.address().text());
    migrate_books(office);
    constexpr std::size_t kCommands = 3000;
    const std::string file = office.write("acts.jsonl", invented_acts({.seed = 4, .count = kCommands}));
    auto connection = open_postgres(database.address().text());
    ASSERT_TRUE(connection);
    // Of a session, so that they stay when there is no room for more.
    const auto filled =
        (*connection)->run_script("select count(pg_advisory_lock(1, i)) from generate_series(1, 1000000) i");
    ASSERT_FALSE(filled);
    EXPECT_EQ(filled.error().kind, DatabaseError::Kind::crowded) << filled.error().message.en;
    ASSERT_TRUE(
        (*connection)->run_script("select count(pg_advisory_unlock(1, i)) from generate_series(1, 300) i"));
    const Ended ended = run(office.acts(file));
    EXPECT_EQ(ended.status, 0) << ended.complaints;
    EXPECT_EQ(errors_in(ended.answers, "database"), 0U);
    connection->reset();
    finish(office, file, kCommands, ended.answers);
}

// ── The disk ──

// A file system in memory that nobody else sees, and that is gone with this process. False where we may not.
bool mount_own(const fs::path& folder, const std::string& size) {
    static const bool kIsApart =
        ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    fs::create_directories(folder);
    return kIsApart && ::mount("canbao", folder.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
}

bool mount_again(const fs::path& folder, unsigned long flags, const std::string& size) {
    return ::mount("canbao", folder.c_str(), "tmpfs", MS_REMOUNT | flags, ("size=" + size).c_str()) == 0;
}

struct OwnMount {
    explicit OwnMount(fs::path at) : folder(std::move(at)) {}
    ~OwnMount() { ::umount2(folder.c_str(), MNT_DETACH); }
    OwnMount(const OwnMount&) = delete;
    OwnMount& operator=(const OwnMount&) = delete;

    fs::path folder;
};

TEST(Troubles, TheDiskIsFull) {
    TestOffice office;
    const OwnMount disk(office.folder() / "disk");
    if (!mount_own(disk.folder, "2m")) GTEST_SKIP() << "no right to mount";
    office.use((disk.folder / "books.db").string());
    migrate_books(office);
    constexpr std::size_t kCommands = 3000;
    const std::string file = office.write("acts.jsonl", invented_acts({.seed = 5, .count = kCommands}));
    const Ended ended = run(office.acts(file));
    EXPECT_EQ(ended.status, kSomeInError) << ended.complaints;
    ASSERT_EQ(ended.answers.size(), kCommands);
    const std::size_t errors = errors_in(ended.answers, "database");
    EXPECT_GT(errors, 0U);
    EXPECT_LT(errors, kCommands) << "some are done before it is full";
    EXPECT_THAT(text_of(ended.answers), HasSubstr("database or disk is full"));
    // What is there is whole, and can be read.
    const Ended verified = run(office.wish({"db", "verify"}));
    EXPECT_EQ(verified.status, 0) << text_of(verified.answers) << verified.complaints;
    EXPECT_EQ(count_in(office.database(), kActs), static_cast<std::int64_t>(kCommands - errors));
    ASSERT_TRUE(mount_again(disk.folder, 0, "64m"));
    finish(office, file, kCommands, ended.answers);
}

// The same where nobody may mount: files may not grow past a size.
TEST(Troubles, FilesMayNotGrow) {
    TestOffice office;
    migrate_books(office);
    constexpr std::size_t kCommands = 3000;
    const std::string file = office.write("acts.jsonl", invented_acts({.seed = 6, .count = kCommands}));
    RunningProgram::Wish wish = office.acts(file);
    wish.before_start = [] {
        constexpr rlim_t kMost = 1'500'000;
        const rlimit limit{kMost, kMost};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        (void)std::signal(SIGXFSZ, SIG_IGN);
    };
    const Ended ended = run(wish);
    EXPECT_EQ(ended.status, kSomeInError) << ended.complaints;
    ASSERT_EQ(ended.answers.size(), kCommands);
    const std::size_t errors = errors_in(ended.answers, "database");
    EXPECT_GT(errors, 0U);
    EXPECT_LT(errors, kCommands);
    EXPECT_THAT(text_of(ended.answers), HasSubstr("disk I/O error"));
    EXPECT_THAT(ended.answers.back(), HasSubstr("not tried, since a command before it"));
    finish(office, file, kCommands, ended.answers);
}

TEST(Troubles, TheDiskIsReadOnly) {
    TestOffice office;
    const OwnMount disk(office.folder() / "disk");
    if (!mount_own(disk.folder, "16m")) GTEST_SKIP() << "no right to mount";
    office.use((disk.folder / "books.db").string());
    migrate_books(office);
    const std::string file = office.write("acts.jsonl", invented_acts({.seed = 7, .count = 50}));
    ASSERT_TRUE(mount_again(disk.folder, MS_RDONLY, "16m"));
    const Ended ended = run(office.acts(file));
    EXPECT_EQ(ended.status, kUnusable);
    EXPECT_TRUE(ended.answers.empty());
    EXPECT_THAT(ended.complaints, HasSubstr("books.db"));
    EXPECT_THAT(ended.complaints, testing::AnyOf(HasSubstr("readonly"), HasSubstr("unable to open")));
    const Ended migrated =
        run(office.wish({"db", "migrate", "--database", (disk.folder / "new.db").string()}));
    EXPECT_EQ(migrated.status, kUnusable);
    EXPECT_THAT(migrated.complaints, HasSubstr("unable to open"));
    ASSERT_TRUE(mount_again(disk.folder, 0, "16m"));
    finish(office, file, 50);
}

// ── Databases that are not ours, or not as they should be ──

class OtherDatabase : public testing::Test {
   protected:
    void SetUp() override {
        file_ = office_.write("acts.jsonl", invented_acts({.seed = 8, .count = kCommands}));
    }

    void fill() {
        migrate_books(office_);
        ASSERT_EQ(run(office_.acts(file_)).status, 0);
    }

    void expect_refused(const std::string& message) {
        const Ended ended = run(office_.acts(file_));
        EXPECT_EQ(ended.status, kUnusable);
        EXPECT_TRUE(ended.answers.empty());
        EXPECT_THAT(ended.complaints, HasSubstr(message));
    }

    static constexpr std::size_t kCommands = 800;
    static constexpr std::size_t kPage = 4096;
    TestOffice office_;
    std::string file_;
};

TEST_F(OtherDatabase, IsNotThere) {
    expect_refused("before first use run canbao db migrate");
    EXPECT_FALSE(fs::exists(office_.database()));
}

TEST_F(OtherDatabase, IsOfANewerProgram) {
    migrate_books(office_);
    change_by_sqlite(
        office_.database().c_str(),
        "insert into ref_migration (migration, name, applied_at, program, digest) values (999, 'later', 0, '9', '')");
    expect_refused("newer program");
    const Ended migrated = run(office_.wish({"db", "migrate"}));
    EXPECT_EQ(migrated.status, kUnusable);
    EXPECT_THAT(migrated.complaints, HasSubstr("upgrade the program"));
}

TEST_F(OtherDatabase, IsAnotherPrograms) {
    change_by_sqlite(office_.database(), "create table recipe (name text)");
    expect_refused("not one of Canbao");
    EXPECT_EQ(run(office_.wish({"db", "migrate"})).status, kUnusable);
    EXPECT_EQ(run(office_.wish({"db", "verify"})).status, kUnusable);
}

TEST_F(OtherDatabase, IsNoDatabase) {
    std::ofstream(office_.database()) << std::string(3 * kPage, 'x');
    expect_refused("not a database");
    EXPECT_EQ(run(office_.wish({"db", "migrate"})).status, kUnusable);
}

TEST_F(OtherDatabase, LostItsSecondHalf) {
    fill();
    fs::resize_file(office_.database(), fs::file_size(office_.database()) / 2 / kPage * kPage);
    const Ended verified = run(office_.wish({"db", "verify"}));
    EXPECT_NE(verified.status, 0);
    EXPECT_FALSE(verified.answers.empty() && verified.complaints.empty());
    const Ended ended = run(office_.acts(file_));
    EXPECT_THAT(ended.status, testing::AnyOf(kUnusable, kDisk)) << text_of(ended.answers);
    EXPECT_THAT(ended.complaints, HasSubstr("malformed"));
}

TEST_F(OtherDatabase, HasDamagedPages) {
    fill();
    const std::size_t pages = fs::file_size(office_.database()) / kPage;
    for (std::size_t page = pages / 3; page < pages; page += 2)
        write_at(office_.database(), page * kPage, std::string(kPage / 2, '\xFF'));
    const Ended verified = run(office_.wish({"db", "verify"}));
    EXPECT_NE(verified.status, 0);
    EXPECT_FALSE(verified.answers.empty() && verified.complaints.empty());
    // Which it is rests on what is read first: what a start needs, or what a batch does.
    const Ended ended = run(office_.acts(file_));
    EXPECT_THAT(ended.status, testing::AnyOf(kUnusable, kDisk)) << text_of(ended.answers);
    EXPECT_THAT(ended.complaints, HasSubstr("malformed"));
}

TEST_F(OtherDatabase, WantsItsKeys) {
    fill();
    const std::string keys = office_.keys();
    fs::rename(keys, keys + ".away");
    expect_refused("keys.toml");
    ASSERT_EQ(run(office_.wish({"keys", "create", keys})).status, 0);
    expect_refused("not the key with which this database was written");
    ::chmod(keys.c_str(), 0644);
    expect_refused("keys.toml");
    fs::rename(keys + ".away", keys);
    finish(office_, file_, kCommands);
}

// ── Two programs at once ──

class TwoPrograms : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_.use(database_.address().text());
        migrate_books(office_);
    }

    static std::vector<Ended> run_together(const std::vector<RunningProgram::Wish>& wishes) {
        std::vector<std::unique_ptr<RunningProgram>> programs;
        for (const auto& wish : wishes) programs.push_back(std::make_unique<RunningProgram>(wish));
        std::vector<Ended> out;
        for (const auto& program : programs) {
            const int status = program->wait();
            out.push_back({status, program->lines(), program->complaints()});
        }
        return out;
    }

    TestOffice office_;
};
INSTANTIATE_TEST_SUITE_P(Engines, TwoPrograms, testing::Values(Engine::sqlite, Engine::postgres),
                         engine_name);

TEST_P(TwoPrograms, LoseAndDoubleNothing) {
    constexpr std::size_t kCommands = 4000;
    const auto first = office_.write("a.jsonl", invented_acts({.seed = 1, .count = kCommands, .part = 1}));
    const auto second = office_.write("b.jsonl", invented_acts({.seed = 1, .count = kCommands, .part = 2}));
    // The first file by two of them: both get the same answers.
    const auto ended = run_together({office_.acts(first), office_.acts(second), office_.acts(first)});
    for (const Ended& each : ended) {
        EXPECT_EQ(each.status, 0) << each.complaints;
        ASSERT_EQ(each.answers.size(), kCommands);
    }
    for (std::size_t i = 0; i < kCommands; ++i)
        ASSERT_EQ(without_repeated(ended[0].answers[i]), without_repeated(ended[2].answers[i]));
    EXPECT_EQ(count_in(office_.database(), kActs), static_cast<std::int64_t>(2 * kCommands));
    EXPECT_EQ(run(office_.wish({"db", "verify"})).status, 0);
}

TEST_P(TwoPrograms, EnrolAPersonInOneAreaOnly) {
    constexpr std::size_t kPeople = 2000;
    constexpr std::string_view kAreas[] = {"140522", "140405"};
    std::vector<std::string> registrations;
    std::vector<std::string> enrolments[2];
    for (std::size_t person = 0; person < kPeople; ++person) {
        const auto line = [&](std::size_t area, std::string_view act, std::string_view fields) {
            return fmt::format(
                R"({{"act":"{}","area":"{}","key":"{}-{}","on":"2025-11-20","document":{{"kind":"resident_id","number":"{}"}}{}}})",
                act, kAreas[area], act, person, invented_id(person), fields);
        };
        for (const std::size_t area : {0U, 1U}) {
            registrations.push_back(line(
                area, "register", fmt::format(R"(,"name":"示例","residence":"{}100200")", kAreas[area])));
            enrolments[area].push_back(line(area, "enrol", R"(,"cause":"first")"));
        }
    }
    // One goes from the last to the first: they are sure to cross each other.
    std::ranges::reverse(enrolments[1]);
    const auto everybody = office_.write("register.jsonl", registrations);
    ASSERT_EQ(run(office_.acts(everybody)).status, 0);
    auto ended = run_together({office_.acts(office_.write("a.jsonl", enrolments[0])),
                               office_.acts(office_.write("b.jsonl", enrolments[1]))});
    for (const Ended& each : ended) {
        EXPECT_EQ(each.status, 0) << each.complaints;
        ASSERT_EQ(each.answers.size(), kPeople);
    }
    std::ranges::reverse(ended[1].answers);
    std::size_t by_first = 0;
    for (std::size_t person = 0; person < kPeople; ++person) {
        const auto is_granted = [&](std::size_t program) {
            return ended[program].answers[person].find(R"("outcome":"granted")") != std::string::npos;
        };
        ASSERT_NE(is_granted(0), is_granted(1)) << ended[0].answers[person] << ended[1].answers[person];
        by_first += is_granted(0) ? 1 : 0;
        ASSERT_THAT(ended[is_granted(0) ? 1 : 0].answers[person], HasSubstr("relation_elsewhere"));
    }
    RecordProperty("by_first", static_cast<int>(by_first));
    EXPECT_EQ(count_in(office_.database(), "select count(*) from enrolment"),
              static_cast<std::int64_t>(kPeople));
    EXPECT_EQ(run(office_.wish({"db", "verify"})).status, 0);
}

}  // namespace
}  // namespace canbao::faults
