#include "api/http_values.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "channels/json_text.h"

namespace canbao {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool begins_with_language(std::string_view range, std::string_view language) {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return range.size() >= language.size() &&
           std::equal(language.begin(), language.end(), range.begin(),
                      [&](char b, char a) { return same(a, b); }) &&
           (range.size() == language.size() || range[language.size()] == '-');
}

// "0.85" as 850; what is none counts as not wanted.
int thousandths(std::string_view weight) {
    constexpr int kWhole = 1000;
    if (weight.empty() || (weight[0] != '0' && weight[0] != '1')) return 0;
    if (weight[0] == '1') return kWhole;
    int out = 0;
    int place = kWhole / 10;
    for (const char digit : weight.substr(std::min<std::size_t>(2, weight.size()))) {
        if (digit < '0' || digit > '9') return 0;
        out += (digit - '0') * place;
        place /= 10;
    }
    return out;
}

}  // namespace

HttpAnswer error_answer(int status, std::string_view code, std::string_view field, const LocalText& message,
                        Language language) {
    HttpAnswer answer{.status = status, .body = {}, .language = language, .code = code};
    answer.body = fmt::format(R"({{"outcome":"error","error":{{"code":"{}","field":)", code);
    append_json_string(answer.body, field);
    answer.body += R"(,"message":)";
    append_json_string(answer.body, message.in(language));
    answer.body += "}}";
    return answer;
}

std::string_view status_words(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "Unknown";
    }
}

Language language_asked(std::string_view accept_language) {
    int zh = 0;
    int en = 0;
    while (!accept_language.empty()) {
        const std::size_t end = std::min(accept_language.find(','), accept_language.size());
        const std::string_view each = accept_language.substr(0, end);
        accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
        const std::size_t semicolon = std::min(each.find(';'), each.size());
        const std::string_view range = trimmed(each.substr(0, semicolon));
        const std::string_view parameter =
            semicolon < each.size() ? trimmed(each.substr(semicolon + 1)) : std::string_view();
        const int weight = parameter.starts_with("q=") ? thousandths(parameter.substr(2)) : 1000;
        if (begins_with_language(range, "zh")) zh = std::max(zh, weight);
        if (begins_with_language(range, "en")) en = std::max(en, weight);
    }
    return en > zh ? Language::en : Language::zh;
}

}  // namespace canbao
