#include "api/book_reader.h"

#include "api/fault_answer.h"
#include "store/end_process.h"

namespace canbao {

BookReader::BookReader(DatabaseAddress address, unsigned threads) : address_(std::move(address)) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

BookReader::~BookReader() { stop(); }

void BookReader::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
    }
    has_come_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

Work BookReader::asking(Question question, Language language) {
    return [this, question = std::move(question), language](HandOver hand_over) mutable {
        submit({std::move(question), language, std::move(hand_over)});
    };
}

void BookReader::submit(Waiting waiting) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_stopped_ && waiting_.size() < kMostWaiting) {
            waiting_.push_back(std::move(waiting));
            has_come_.notify_one();
            return;
        }
    }
    waiting.hand_over([language = waiting.language] {
        HttpAnswer answer = error_answer(
            503, "busy", "", {"查询积压过多，请稍后再试", "too many questions are waiting: try again later"},
            language);
        answer.retry_after_seconds = 1;
        return answer;
    });
}

std::size_t BookReader::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

// Answers whoever waits, also when it is to end.
void BookReader::run() {
    std::unique_ptr<Connection> connection;
    std::unique_lock lock(mutex_);
    while (true) {
        has_come_.wait(lock, [&] { return is_stopped_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        ask(connection, next);
        lock.lock();
    }
}

void BookReader::ask(std::unique_ptr<Connection>& connection, Waiting& waiting) const {
    const auto once = [&]() -> DatabaseResult<Rendering> {
        if (!connection) {
            connection = TRY(open_database(address_, DatabaseUse::read));
            TRY(connection->expect_answers_within(kLongestQuestion));
        }
        return waiting.question(*connection);
    };
    const bool was_open = connection != nullptr;
    auto answer = once();
    // One that was open may have been lost while nobody asked.
    if (!answer && was_open && answer.error().kind == DatabaseError::Kind::gone) {
        connection.reset();
        answer = once();
    }
    if (answer) {
        waiting.hand_over(*std::move(answer));
        return;
    }
    if (answer.error().kind == DatabaseError::Kind::fatal) end_process(answer.error());
    connection.reset();
    waiting.hand_over([language = waiting.language] { return books_do_not_answer(language); });
}

}  // namespace canbao
