#include "faults/power_fail_vfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include <sqlite3.h>

namespace canbao::faults {
namespace {

constexpr std::size_t kSector = 512;  // a write is torn between sectors, never within one
constexpr std::size_t kPage = 4096;   // a system brings whole pages of its cache to the disk
constexpr int kLongestPath = 512;
constexpr std::int64_t kSomeDay = 212'600'000'000'000;  // in 2025, as SQLite counts milliseconds

std::size_t round_down(std::size_t value, std::size_t unit) { return value / unit * unit; }

void write_into(std::string& content, std::size_t at, std::string_view bytes) {
    if (content.size() < at + bytes.size()) content.resize(at + bytes.size());
    content.replace(at, bytes.size(), bytes);
}

}  // namespace

// An open file. SQLite knows it by the first member of OpenFile.
struct PowerFailDisk::Handle {
    PowerFailDisk& disk;
    std::shared_ptr<File> file;
    std::uint64_t generation;
    std::string name_to_delete;  // at its closing
    bool syncs_names;            // a journal or log that was just created
    int lock = SQLITE_LOCK_NONE;
    unsigned shared_slots = 0;  // of the shared memory
    unsigned own_slots = 0;
    bool uses_shared_memory = false;

    bool is_dead() const { return disk.is_down_ || generation != disk.generation_; }
};

struct PowerFailDisk::Methods {
    struct OpenFile {
        sqlite3_file base;
        Handle* handle;
    };

    static Handle& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file)->handle; }
    static PowerFailDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<PowerFailDisk*>(vfs->pAppData); }

    // ── Files ──

    static int close(sqlite3_file* file) {
        Handle* handle = &of(file);
        std::erase(handle->file->handles, handle);
        unmap(file, 0);
        if (!handle->name_to_delete.empty() && !handle->is_dead())
            handle->disk.set_name(handle->name_to_delete, nullptr);
        delete handle;
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 from) {
        const Handle& handle = of(file);
        if (handle.is_dead()) return SQLITE_IOERR_READ;
        const std::string& seen = handle.file->seen;
        const auto at = std::min(static_cast<std::size_t>(from), seen.size());
        const auto there = std::min(static_cast<std::size_t>(count), seen.size() - at);
        std::memcpy(bytes, seen.data() + at, there);
        std::memset(static_cast<char*>(bytes) + there, 0, static_cast<std::size_t>(count) - there);
        return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }

    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 to) {
        Handle& handle = of(file);
        PowerFailDisk& disk = handle.disk;
        if (handle.is_dead()) return SQLITE_IOERR_WRITE;
        std::string_view given(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
        const bool fails = ++disk.writes_ == disk.write_fails_at_;
        if (fails) given = given.substr(0, given.size() / 2);
        write_into(handle.file->seen, static_cast<std::size_t>(to), given);
        handle.file->pending.push_back({to, std::string(given), false});
        if (!disk.passes_step()) return SQLITE_IOERR_WRITE;
        if (!fails) return SQLITE_OK;
        ++disk.failures_;
        return disk.write_code_;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        Handle& handle = of(file);
        if (handle.is_dead()) return SQLITE_IOERR_TRUNCATE;
        handle.file->seen.resize(static_cast<std::size_t>(size));
        handle.file->pending.push_back({size, {}, true});
        return handle.disk.passes_step() ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
    }

    static int sync(sqlite3_file* file, int) {
        Handle& handle = of(file);
        PowerFailDisk& disk = handle.disk;
        // Nobody sees a sync fail with the power.
        if (handle.is_dead() || !disk.passes_step()) return SQLITE_IOERR;
        if (++disk.syncs_ == disk.sync_fails_at_) {
            ++disk.failures_;
            handle.file->on_disk = disk.image_of(*handle.file);
            handle.file->pending.clear();
            return SQLITE_IOERR_FSYNC;
        }
        if (disk.ignores_syncs_) return SQLITE_OK;
        disk.sync(*handle.file);
        disk.sync_name_of(*handle.file);
        if (handle.syncs_names) disk.sync_names();
        handle.syncs_names = false;
        return SQLITE_OK;
    }

    static int size(sqlite3_file* file, sqlite3_int64* out) {
        const Handle& handle = of(file);
        if (handle.is_dead()) return SQLITE_IOERR_FSTAT;
        *out = static_cast<sqlite3_int64>(handle.file->seen.size());
        return SQLITE_OK;
    }

    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    // What SQLite assumes of a disk of a POSIX system.
    static int sector_size(sqlite3_file*) { return kPage; }
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    // ── Locks ──

    static int highest_lock_of_others(const Handle& handle) {
        int highest = SQLITE_LOCK_NONE;
        for (const Handle* other : handle.file->handles)
            if (other != &handle) highest = std::max(highest, other->lock);
        return highest;
    }

    static int lock(sqlite3_file* file, int level) {
        Handle& handle = of(file);
        if (handle.is_dead()) return SQLITE_IOERR_LOCK;
        if (handle.lock >= level) return SQLITE_OK;
        const int others = highest_lock_of_others(handle);
        const int most = level == SQLITE_LOCK_SHARED     ? SQLITE_LOCK_RESERVED
                         : level == SQLITE_LOCK_RESERVED ? SQLITE_LOCK_SHARED
                                                         : SQLITE_LOCK_NONE;
        if (others <= most) {
            handle.lock = level;
            return SQLITE_OK;
        }
        // No new readers come in while those who are there go out.
        if (level == SQLITE_LOCK_EXCLUSIVE && others < SQLITE_LOCK_PENDING) handle.lock = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
    }

    static int unlock(sqlite3_file* file, int level) {
        of(file).lock = std::min(of(file).lock, level);
        return SQLITE_OK;
    }

    static int check_reserved(sqlite3_file* file, int* out) {
        const Handle& handle = of(file);
        if (handle.is_dead()) return SQLITE_IOERR_CHECKRESERVEDLOCK;
        *out = std::max(handle.lock, highest_lock_of_others(handle)) >= SQLITE_LOCK_RESERVED ? 1 : 0;
        return SQLITE_OK;
    }

    // ── Shared memory ──

    static int map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
        Handle& handle = of(file);
        *out = nullptr;
        if (handle.is_dead()) return SQLITE_IOERR_SHMMAP;
        handle.uses_shared_memory = true;
        auto& regions = handle.file->shared_memory;
        const auto index = static_cast<std::size_t>(region);
        if (index >= regions.size() && extend == 0) return SQLITE_OK;
        while (regions.size() <= index)
            regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
        *out = regions[index].get();
        return SQLITE_OK;
    }

    static int lock_slots(sqlite3_file* file, int first, int count, int flags) {
        Handle& handle = of(file);
        const unsigned slots = ((1U << static_cast<unsigned>(count)) - 1U) << static_cast<unsigned>(first);
        if ((flags & SQLITE_SHM_UNLOCK) != 0) {
            handle.shared_slots &= ~slots;
            handle.own_slots &= ~slots;
            return SQLITE_OK;
        }
        if (handle.is_dead()) return SQLITE_IOERR_SHMLOCK;
        const bool is_shared = (flags & SQLITE_SHM_SHARED) != 0;
        for (const Handle* other : handle.file->handles) {
            if (other == &handle) continue;
            if (((other->own_slots | (is_shared ? 0U : other->shared_slots)) & slots) != 0)
                return SQLITE_BUSY;
        }
        (is_shared ? handle.shared_slots : handle.own_slots) |= slots;
        return SQLITE_OK;
    }

    static void barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

    // The last one leaves no shared memory behind: who comes next begins with that of the log.
    static int unmap(sqlite3_file* file, int) {
        Handle& handle = of(file);
        handle.shared_slots = 0;
        handle.own_slots = 0;
        handle.uses_shared_memory = false;
        if (std::ranges::none_of(handle.file->handles, &Handle::uses_shared_memory))
            handle.file->shared_memory.clear();
        return SQLITE_OK;
    }

    // ── The file system ──

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* out_flags) {
        static constexpr sqlite3_io_methods kMethods = {
            2,      close,          read,    write,       truncate,        sync, size,       lock,
            unlock, check_reserved, control, sector_size, characteristics, map,  lock_slots, barrier,
            unmap,  nullptr,        nullptr};
        PowerFailDisk& disk = disk_of(vfs);
        out->pMethods = nullptr;
        if (disk.is_down_) return SQLITE_CANTOPEN;
        std::shared_ptr<File> file;
        if (name == nullptr) {
            file = std::make_shared<File>();
        } else if (const auto found = disk.names_.find(name); found != disk.names_.end()) {
            file = found->second;
        } else {
            if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
            file = std::make_shared<File>();
            disk.set_name(name, file);
            if (!disk.passes_step()) return SQLITE_CANTOPEN;
        }
        // Whether it is new or was left behind by somebody who was killed: SQLite on a POSIX system does so,
        // too.
        constexpr int kLogs = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
        const bool deletes = name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
        auto* handle = new Handle{.disk = disk,
                                  .file = file,
                                  .generation = disk.generation_,
                                  .name_to_delete = deletes ? name : "",
                                  .syncs_names = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kLogs) != 0};
        file->handles.push_back(handle);
        reinterpret_cast<OpenFile*>(out)->handle = handle;
        out->pMethods = &kMethods;
        if (out_flags != nullptr) *out_flags = flags;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, const char* name, int sync_names) {
        PowerFailDisk& disk = disk_of(vfs);
        if (disk.is_down_) return SQLITE_IOERR_DELETE;
        if (!disk.names_.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
        disk.set_name(name, nullptr);
        if (!disk.passes_step()) return SQLITE_IOERR_DELETE;
        if (sync_names != 0 && !disk.ignores_syncs_) disk.sync_names();
        return SQLITE_OK;
    }

    static int access(sqlite3_vfs* vfs, const char* name, int, int* out) {
        const PowerFailDisk& disk = disk_of(vfs);
        if (disk.is_down_) return SQLITE_IOERR_ACCESS;
        const auto found = disk.names_.find(name);
        // An empty journal counts as none, as on a POSIX system.
        *out = found != disk.names_.end() && !found->second->seen.empty() ? 1 : 0;
        return SQLITE_OK;
    }

    static int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
        sqlite3_snprintf(size, out, "%s", name);
        return SQLITE_OK;
    }

    static int random(sqlite3_vfs* vfs, int count, char* out) {
        for (int i = 0; i < count; ++i) out[i] = static_cast<char>(disk_of(vfs).engine_());
        return count;
    }

    // Nobody else can do anything meanwhile.
    static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
    static int time(sqlite3_vfs* vfs, sqlite3_int64* out) {
        *out = kSomeDay + ++disk_of(vfs).milliseconds_;
        return SQLITE_OK;
    }
    static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

PowerFailDisk::PowerFailDisk(std::string name, std::uint64_t seed)
    : name_(std::move(name)), engine_(seed), vfs_(std::make_unique<sqlite3_vfs>()) {
    vfs_->iVersion = 2;
    vfs_->szOsFile = sizeof(Methods::OpenFile);
    vfs_->mxPathname = kLongestPath;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = Methods::open;
    vfs_->xDelete = Methods::remove;
    vfs_->xAccess = Methods::access;
    vfs_->xFullPathname = Methods::full_name;
    vfs_->xRandomness = Methods::random;
    vfs_->xSleep = Methods::sleep;
    vfs_->xGetLastError = Methods::last_error;
    vfs_->xCurrentTimeInt64 = Methods::time;
    CHECK(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK);
}

PowerFailDisk::~PowerFailDisk() { sqlite3_vfs_unregister(vfs_.get()); }

void PowerFailDisk::fail_write_at(std::uint64_t write, int code) {
    write_fails_at_ = writes_ + write;
    write_code_ = code;
}

void PowerFailDisk::forget_faults() {
    power_fails_at_ = 0;
    process_ends_at_ = 0;
    write_fails_at_ = 0;
    sync_fails_at_ = 0;
}

bool PowerFailDisk::passes_step() {
    ++steps_;
    if (steps_ == power_fails_at_) fail_power();
    if (steps_ == process_ends_at_) end_process();
    return !is_down_;
}

void PowerFailDisk::fail_power() {
    Names left = names_on_disk_;
    // Of each name some of the changes, the first ones.
    std::map<std::string, std::vector<std::shared_ptr<File>>> changes;
    for (const NameChange& change : pending_names_) changes[change.name].push_back(change.file);
    for (const auto& [name, files] : changes) {
        const std::uint64_t kept = draw(files.size() + 1);
        if (kept == 0) continue;
        if (files[kept - 1] == nullptr)
            left.erase(name);
        else
            left[name] = files[kept - 1];
    }
    for (const auto& [name, file] : left) {
        file->on_disk = image_of(*file);
        file->seen = file->on_disk;
        file->pending.clear();
    }
    names_ = left;
    names_on_disk_ = std::move(left);
    pending_names_.clear();
    end_process();
}

void PowerFailDisk::end_process() {
    ++generation_;
    is_down_ = true;
}

void PowerFailDisk::start_anew() {
    for (const auto& [name, file] : names_) {
        file->handles.clear();
        file->shared_memory.clear();
    }
    is_down_ = false;
    forget_faults();
}

void PowerFailDisk::sync(File& file) {
    file.on_disk.resize(file.seen.size());
    for (const Change& change : file.pending) {
        if (change.is_truncation) continue;
        const std::size_t from = round_down(static_cast<std::size_t>(change.at), kPage);
        const std::size_t to =
            std::min(round_down(static_cast<std::size_t>(change.at) + change.bytes.size() + kPage - 1, kPage),
                     file.seen.size());
        if (from < to) file.on_disk.replace(from, to - from, file.seen, from, to - from);
    }
    file.pending.clear();
}

// What the disk holds when the power fails now: of what was not synced nothing, all, the first changes with
// the last of them torn, or any sectors of any.
std::string PowerFailDisk::image_of(const File& file) {
    enum { None, All, First, Any, Kinds };
    const std::uint64_t kind = draw(Kinds);
    const std::uint64_t cut = draw(file.pending.size() + 1);
    const bool leaves_garbage = draw(2) == 0;
    std::string out = file.on_disk;
    for (std::size_t i = 0; i < file.pending.size(); ++i) {
        const Change& change = file.pending[i];
        const bool is_open = kind == Any || (kind == First && i == cut);
        const bool is_kept = kind == All || (kind == First && i < cut);
        const auto keeps = [&] { return is_open ? draw(2) == 0 : is_kept; };
        if (change.is_truncation) {
            if (keeps()) out.resize(static_cast<std::size_t>(change.at));
            continue;
        }
        const auto begin = static_cast<std::size_t>(change.at);
        const std::size_t end = begin + change.bytes.size();
        for (std::size_t from = begin; from < end;) {
            const std::size_t to = std::min(round_down(from, kSector) + kSector, end);
            if (keeps()) {
                write_into(out, from, std::string_view(change.bytes).substr(from - begin, to - from));
            } else if (is_open && out.size() < to && draw(4) == 0) {
                // The file has grown, its content has not come: what was there of other files.
                write_into(out, from, std::string(to - from, leaves_garbage ? '\x5A' : '\0'));
            }
            from = to;
        }
    }
    return out;
}

void PowerFailDisk::set_name(const std::string& name, const std::shared_ptr<File>& file) {
    if (file == nullptr)
        names_.erase(name);
    else
        names_[name] = file;
    pending_names_.push_back({name, file});
}

void PowerFailDisk::sync_names() {
    names_on_disk_ = names_;
    pending_names_.clear();
}

// Under the last name that it got; what became of that name before is settled with it.
void PowerFailDisk::sync_name_of(const File& file) {
    for (std::size_t i = 0; i < pending_names_.size(); ++i) {
        const NameChange change = pending_names_[i];
        if (change.file.get() != &file) continue;
        names_on_disk_[change.name] = change.file;
        const auto end = pending_names_.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        pending_names_.erase(std::remove_if(pending_names_.begin(), end,
                                            [&](const NameChange& each) { return each.name == change.name; }),
                             end);
        return;
    }
}

void PowerFailDisk::put(const std::map<std::string, std::string>& files) {
    names_.clear();
    for (const auto& [name, content] : files) {
        auto file = std::make_shared<File>();
        file->seen = content;
        file->on_disk = content;
        names_[name] = std::move(file);
    }
    names_on_disk_ = names_;
    pending_names_.clear();
}

std::map<std::string, std::string> PowerFailDisk::files() const {
    std::map<std::string, std::string> out;
    for (const auto& [name, file] : names_) out[name] = file->seen;
    return out;
}

}  // namespace canbao::faults
