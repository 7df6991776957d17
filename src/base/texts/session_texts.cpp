#include "base/texts/session_texts.h"

#include "base/text/number_format.h"

namespace reluscope::session_texts {

std::string too_large_for_link(unsigned long long bytes) {
    constexpr unsigned long long kThousand = 1000;
    return "This session is too large for a link (" + display_count(bytes / kThousand) +
           " kB). Save it (Ctrl+S) and send the file.";
}

}  // namespace reluscope::session_texts
