#pragma once

#include <string>

namespace reluscope::testing {

/// The fixtures of the tests, tests/data, without a slash at the end.
std::string test_data();

/// The bundled tables and networks, data/.
std::string bundled_data();

/// Reference models kept beside the checkout; empty where there are none.
std::string shared_data();

}  // namespace reluscope::testing
