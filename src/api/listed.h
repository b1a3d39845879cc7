#pragma once

#include <list>

namespace canbao {

// Stands in a list as long as it lives, however it ends.
template <typename T>
class Listed {
   public:
    Listed(std::list<T*>& list, T& one) : list_(list), place_(list.insert(list.end(), &one)) {}
    ~Listed() { list_.erase(place_); }
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;

   private:
    std::list<T*>& list_;
    typename std::list<T*>::iterator place_;
};

}  // namespace canbao
