#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace canbao::behaviour {

struct HttpReply {
    int status = 0;  // 0: the connection ended before an answer
    std::map<std::string, std::string> fields;
    std::string body;
};

// A connection to this machine whose bytes are written by the test itself, so that they may be wrong.
class HttpClient {
   public:
    explicit HttpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        constexpr timeval kPatience{30, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~HttpClient() { ::close(socket_); }
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    bool is_connected() const { return is_connected_; }

    // False where the other side has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    HttpReply receive(bool has_body = true) {
        std::size_t end = std::string::npos;
        while ((end = bytes_.find("\r\n\r\n")) == std::string::npos)
            if (!read()) return {};
        HttpReply reply = head_of(bytes_.substr(0, end));
        bytes_.erase(0, end + 4);
        const auto length = reply.fields.find("Content-Length");
        const std::size_t wanted =
            has_body && length != reply.fields.end() ? std::stoul(length->second) : std::size_t{0};
        while (bytes_.size() < wanted)
            if (!read()) return {};
        reply.body = bytes_.substr(0, wanted);
        bytes_.erase(0, wanted);
        return reply;
    }

    // Whether the other side has closed and sent nothing more.
    bool is_at_end() { return bytes_.empty() && !read(); }

   private:
    bool read() {
        char block[16'384];
        const ssize_t count = ::recv(socket_, block, sizeof block, 0);
        if (count <= 0) return false;
        bytes_.append(block, static_cast<std::size_t>(count));
        return true;
    }

    static HttpReply head_of(const std::string& head) {
        HttpReply reply;
        reply.status = std::stoi(head.substr(head.find(' ') + 1));
        for (std::size_t at = head.find("\r\n"); at != std::string::npos;) {
            const std::size_t next = head.find("\r\n", at + 2);
            const std::string line = head.substr(at + 2, next == std::string::npos ? next : next - at - 2);
            const std::size_t colon = line.find(": ");
            reply.fields[line.substr(0, colon)] = line.substr(colon + 2);
            at = next;
        }
        return reply;
    }

    int socket_;
    bool is_connected_ = false;
    std::string bytes_;
};

}  // namespace canbao::behaviour
