#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "api/session.h"

namespace canbao {

struct ServerOptions {
    std::string address = "127.0.0.1";  // of this machine only: nothing is encrypted on the way
    std::uint16_t port = 8080;          // 0: any that is free
    unsigned threads = 2;
    std::int64_t most_connections = 1024;
    Patience patience;
};

// Listens, and gives each connection to one of its threads.
class Server {
   public:
    // Errors: the address is not one of this machine's own loopback, or taken.
    static Result<std::unique_ptr<Server>> open(const ServerOptions& options, ServiceGround& ground);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;

    // Until SIGTERM or SIGINT; then takes no more connections, answers what has been asked, and returns
    // within kLongestStop whatever clients do. The committer must not be destroyed before the server, but may
    // be stopped.
    void run();
    static constexpr std::chrono::seconds kLongestStop{20};

   private:
    class Listening;
    explicit Server(std::unique_ptr<Listening> listening);
    std::unique_ptr<Listening> listening_;
};

}  // namespace canbao
