#include "base/texts/views/relief_texts.h"

#include "base/text/number_format.h"

namespace reluscope::relief_texts {

std::string height(const std::string& values) { return std::string(kHeight) + ": " + values; }

std::string logit_of(const std::string& output) { return "Logit of " + output; }

std::string legend(const std::string& height, const std::string& colour) {
    return "Height: " + height + ". Colour: " + colour + ".";
}

std::string facets_in_window(std::size_t facets, const std::string& whole, bool busy) {
    const std::string seen = counted(facets, "facet", "facets") + " in this window";
    if (busy) return seen + ", computing";
    return seen + (whole.empty() ? "" : ", " + whole);
}

}  // namespace reluscope::relief_texts
