#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "channels/signed_message.h"
#include "vocabulary/language.h"

// What a request says and what is answered, apart from how either travels.

namespace canbao {

enum class HttpMethod { get, head, post, other };

// All of a request but its body. The texts are good for as long as the request is.
struct RequestHead {
    HttpMethod method = HttpMethod::other;
    std::string_view path = {};  // without what follows "?"
    std::string_view content_type = {};
    std::string_view authorization = {};
    std::string_view accept_language = {};
    std::string_view expect = {};
    ProofHeaders proof = {};          // of a signed message
    std::string_view client = {};     // the address from which the connection comes
    std::string_view forwarded = {};  // the last field X-Forwarded-For
};

struct HttpAnswer {
    int status = 200;
    std::string body;
    std::string_view content_type = "application/json; charset=utf-8";
    Language language = Language::zh;
    std::string_view allow = {};  // of 405
    int retry_after_seconds = 0;  // 0: not said
    // For the log: the code of what went wrong; empty where nothing did.
    std::string_view code = {};
};

// An error: {"outcome":"error","error":{"code","field","message"}}. `code` is a constant.
HttpAnswer error_answer(int status, std::string_view code, std::string_view field, const LocalText& message,
                        Language language);

// The reason phrase of the statuses that we give.
std::string_view status_words(int status);

// English where the header Accept-Language likes it better than Chinese.
Language language_asked(std::string_view accept_language);

// Work that somebody else does, a committer or a reader: it waits for nothing, and hands over, once and by
// any thread, how the answer is made. That is called by whoever answers.
using Rendering = std::move_only_function<HttpAnswer()>;
using HandOver = std::move_only_function<void(Rendering)>;
using Work = std::move_only_function<void(HandOver)>;

}  // namespace canbao
