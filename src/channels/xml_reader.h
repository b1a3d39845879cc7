#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// The attributes of an element; good while it is opened.
class XmlAttributes {
   public:
    explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}

    // By the whole name, prefix and all.
    std::optional<std::string_view> find(std::string_view name) const;
    // By the name without its prefix, and only with one: "r:id", whatever stands for r.
    std::optional<std::string_view> find_prefixed(std::string_view name) const;

   private:
    const char** pairs_;
};

// XML, piece by piece, by expat. Who listens has three functions: open(name, attributes), close(name) and
// take_text(text); names come without their prefix. A document type is refused: entities may grow without
// end.
class XmlReader {
   public:
    // A tag that is longer is refused: expat would begin it anew with each piece.
    static constexpr std::uint64_t kLongestTag = std::uint64_t{1} << 20;

    // `listener` stays where it is for as long as the reader lives.
    template <typename Listener>
    explicit XmlReader(Listener* listener)
        : XmlReader(
              Calls{listener,
                    [](void* me, std::string_view name, const XmlAttributes& attributes) {
                        static_cast<Listener*>(me)->open(name, attributes);
                    },
                    [](void* me, std::string_view name) { static_cast<Listener*>(me)->close(name); },
                    [](void* me, std::string_view text) { static_cast<Listener*>(me)->take_text(text); }}) {}
    ~XmlReader();
    XmlReader(const XmlReader&) = delete;
    XmlReader& operator=(const XmlReader&) = delete;

    // Errors: it is no XML, or what the listener refused.
    Result<Done> take(std::string_view piece);
    Result<Done> finish();
    // For the listener: goes no further, and gives the first such error back.
    void refuse(const Error& error);

   private:
    struct Calls {
        void* listener;
        void (*open)(void*, std::string_view, const XmlAttributes&);
        void (*close)(void*, std::string_view);
        void (*take_text)(void*, std::string_view);
    };
    struct Parser;
    explicit XmlReader(Calls calls);
    Result<Done> check(bool is_sound);

    std::unique_ptr<Parser> parser_;
};

}  // namespace canbao
