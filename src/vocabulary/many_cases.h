#pragma once

#include <algorithm>
#include <sstream>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck.h>

// For tests only: properties of rapidcheck over more cases than its usual hundred.

namespace canbao {

// Under the sanitizers a case takes many times as long, and they look for other faults.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kIsSanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool kIsSanitized = false;
#endif

// Fails the test where the property, a function that draws its own values, does not hold. Cases that RC_PRE
// passes over may be many: the rare ones are often those that the law is about.
template <typename Property>
void hold_in_many_cases(Property&& property, int cases = 1000) {
    auto params = rc::detail::configuration().testParams;
    if (kIsSanitized) cases /= 5;
    params.maxSuccess = std::max(kIsSanitized ? 0 : params.maxSuccess, cases);
    params.maxDiscardRatio = 200;
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    rc::detail::TestMetadata metadata;
    metadata.id = std::string(test->test_suite_name()) + "/" + test->name();
    metadata.description = test->name();
    const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
    if (result.template is<rc::detail::SuccessResult>()) return;
    std::ostringstream message;
    rc::detail::printResultMessage(result, message);
    FAIL() << message.str();
}

}  // namespace canbao
