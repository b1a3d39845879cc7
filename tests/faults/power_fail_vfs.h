#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "vocabulary/check.h"

struct sqlite3_vfs;

namespace canbao::faults {

// A disk in memory, as a file system of SQLite: open_sqlite(path, {.file_system = name}). It keeps apart what
// a program sees and what would be left if the power failed now. A sync brings a file's changes to the disk,
// and its name, as file systems of Linux do; the first of a journal or log that was opened brings all names,
// as SQLite then syncs the folder. Whatever was not synced may be there afterwards, or not, in any order,
// torn at sectors of 512 bytes. One thread at a time; any number of connections.
class PowerFailDisk {
   public:
    // All that is drawn comes from the seed: the same calls meet the same faults.
    PowerFailDisk(std::string name, std::uint64_t seed);
    ~PowerFailDisk();
    PowerFailDisk(const PowerFailDisk&) = delete;
    PowerFailDisk& operator=(const PowerFailDisk&) = delete;

    const std::string& name() const { return name_; }

    // ── What is to go wrong, counted from this call on: 1 is the next ──
    // Steps are writes, truncations, syncs, creations and deletions.
    void fail_power_at(std::uint64_t step) { power_fails_at_ = steps_ + step; }
    void end_process_at(std::uint64_t step) { process_ends_at_ = steps_ + step; }
    // SQLITE_IOERR_WRITE or SQLITE_FULL, when half of the bytes are written.
    void fail_write_at(std::uint64_t write, int code);
    // SQLITE_IOERR_FSYNC. Afterwards the system takes for written what is not: only what is written again,
    // and then synced, reaches the disk.
    void fail_sync_at(std::uint64_t sync) { sync_fails_at_ = syncs_ + sync; }
    // Syncs say that they are done, and do nothing.
    void ignore_syncs() { ignores_syncs_ = true; }
    void forget_faults();

    // Now. Until start_anew() everything fails; what was open stays useless, and is to be closed.
    void fail_power();
    // The program is killed: what it wrote is there, for as long as the power is.
    void end_process();
    bool is_down() const { return is_down_; }
    void start_anew();

    std::uint64_t steps() const { return steps_; }
    std::uint64_t failures() const { return failures_; }

    // Whole files that are on the disk, in place of all that was there.
    void put(const std::map<std::string, std::string>& files);
    // As a program sees them.
    std::map<std::string, std::string> files() const;

   private:
    struct Methods;
    struct Handle;
    struct Change {
        std::int64_t at;    // of a truncation: the size
        std::string bytes;  // of a truncation: none
        bool is_truncation;
    };
    struct File {
        std::string seen;
        std::string on_disk;
        std::vector<Change> pending;
        std::vector<Handle*> handles;
        std::vector<std::unique_ptr<char[]>> shared_memory;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;
    struct NameChange {
        std::string name;
        std::shared_ptr<File> file;  // none: deleted
    };

    std::uint64_t draw(std::uint64_t bound) { return engine_() % bound; }
    // False where the power failed or the process ended at this step.
    bool passes_step();
    void sync(File& file);
    std::string image_of(const File& file);
    void set_name(const std::string& name, const std::shared_ptr<File>& file);
    void sync_names();
    void sync_name_of(const File& file);

    std::string name_;
    std::mt19937_64 engine_;
    std::unique_ptr<sqlite3_vfs> vfs_;

    Names names_;
    Names names_on_disk_;
    std::vector<NameChange> pending_names_;

    std::uint64_t generation_ = 0;  // handles of an earlier one are dead
    bool is_down_ = false;
    bool ignores_syncs_ = false;
    std::uint64_t steps_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t syncs_ = 0;
    std::uint64_t failures_ = 0;
    std::uint64_t power_fails_at_ = 0;
    std::uint64_t process_ends_at_ = 0;
    std::uint64_t write_fails_at_ = 0;
    std::uint64_t sync_fails_at_ = 0;
    int write_code_ = 0;
    std::int64_t milliseconds_ = 0;  // the clock, since the Julian day 0
};

}  // namespace canbao::faults
