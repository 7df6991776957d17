#pragma once

#include "data/encoder.h"

#include <string>
#include <vector>

namespace reluscope {

/// What every input of `encoder` says, exactly as the table spells its column and cells: for files that another program
/// reads back. The labels of input_origins() are the same names as they are shown (base/utf8.h).
std::vector<std::string> input_names(const Encoder& encoder);

}  // namespace reluscope
