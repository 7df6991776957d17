#include "support/paths.h"

namespace reluscope::testing {

std::string test_data() { return RELUSCOPE_TEST_DATA; }
std::string bundled_data() { return RELUSCOPE_DATA; }
std::string shared_data() { return RELUSCOPE_SHARED; }

}  // namespace reluscope::testing
