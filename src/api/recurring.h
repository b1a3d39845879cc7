#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace canbao {

// Does something at once, and again with pauses between, by a thread of its own until it is destroyed.
class Recurring {
   public:
    Recurring(std::chrono::milliseconds pause, std::function<void()> what)
        : what_(std::move(what)), thread_([this, pause] { run(pause); }) {}
    ~Recurring() {
        {
            const std::lock_guard lock(mutex_);
            is_stopped_ = true;
        }
        has_stopped_.notify_one();
        thread_.join();
    }
    Recurring(const Recurring&) = delete;
    Recurring& operator=(const Recurring&) = delete;

   private:
    void run(std::chrono::milliseconds pause) {
        std::unique_lock lock(mutex_);
        while (!is_stopped_) {
            lock.unlock();
            what_();
            lock.lock();
            has_stopped_.wait_for(lock, pause, [&] { return is_stopped_; });
        }
    }

    std::function<void()> what_;
    std::mutex mutex_;
    std::condition_variable has_stopped_;
    bool is_stopped_ = false;
    std::thread thread_;  // last: it uses all of the others
};

}  // namespace canbao
