#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "api/http_values.h"
#include "store/database.h"

namespace canbao {

// Asks the books for sessions, which wait for no database: a few threads, each with a connection of its own
// that only reads. No question waits behind an act.
class BookReader {
   public:
    static constexpr std::size_t kMostWaiting = 1024;
    // Whoever asks longer is told that the books do not answer.
    static constexpr std::chrono::seconds kLongestQuestion{10};

    using Question = std::move_only_function<DatabaseResult<Rendering>(Connection&)>;

    BookReader(DatabaseAddress address, unsigned threads);
    ~BookReader();
    BookReader(const BookReader&) = delete;
    BookReader& operator=(const BookReader&) = delete;

    // The question as work of a session: asked by one of the threads, perhaps twice where a connection was
    // lost. What cannot be asked, or no more, is answered 503.
    Work asking(Question question, Language language);

    // Takes nothing more, and answers those who wait.
    void stop();

    std::size_t waiting() const;

   private:
    struct Waiting {
        Question question;
        Language language;
        HandOver hand_over;
    };

    void submit(Waiting waiting);
    void run();
    void ask(std::unique_ptr<Connection>& connection, Waiting& waiting) const;

    DatabaseAddress address_;
    mutable std::mutex mutex_;
    std::condition_variable has_come_;
    std::deque<Waiting> waiting_;
    bool is_stopped_ = false;
    std::vector<std::thread> threads_;  // last: they use all of the others
};

}  // namespace canbao
