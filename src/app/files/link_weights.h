#pragma once

#include "app/state/state.h"
#include "formats/model_file.h"

#include <memory>

namespace reluscope {

/// The document's model with its weights rounded to float32, which makes a link much shorter. Null where the rounding
/// shows on the document's rows: where a row changes its pattern, or one of the three digits that are shown of an
/// output, a logit or a weight of a cluster's map; where nothing needs rounding; and where the network is too large for
/// a link or looking would take too long. The study must have its clusters.
std::shared_ptr<const ModelFile> rounded_for_link(const Document& document);

}  // namespace reluscope
