#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace canbao {

// Hands blocks from the thread that makes them to the one that needs them, in their order. At most `most`
// wait, so that neither gets far ahead and memory stays bounded.
template <typename Block>
class BlockQueue {
   public:
    explicit BlockQueue(std::size_t most) : most_(most) {}

    // Waits for room. False: nobody wants any more.
    bool put(Block block) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_.size() < most_ || is_abandoned_; });
        if (is_abandoned_) return false;
        waiting_.push_back(std::move(block));
        changed_.notify_all();
        return true;
    }
    // Nothing comes behind what was put.
    void end() {
        const std::lock_guard lock(mutex_);
        has_ended_ = true;
        changed_.notify_all();
    }

    // The next one; nothing behind the last.
    std::optional<Block> take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !waiting_.empty() || has_ended_; });
        if (waiting_.empty()) return std::nullopt;
        std::optional<Block> block(std::move(waiting_.front()));
        waiting_.pop_front();
        changed_.notify_all();
        return block;
    }
    void abandon() {
        const std::lock_guard lock(mutex_);
        is_abandoned_ = true;
        waiting_.clear();
        changed_.notify_all();
    }

   private:
    std::size_t most_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Block> waiting_;
    bool has_ended_ = false;
    bool is_abandoned_ = false;
};

}  // namespace canbao
