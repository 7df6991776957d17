#pragma once

#include "answers/counterfactual.h"
#include "base/text/text_job.h"

#include <cstddef>

namespace reluscope {

std::string_view norm_name(Norm norm);
std::string_view status_name(ChangeStatus status);

/// C.json: the answer about one row (rows and classes count from 0). `seconds`: what the search took.
void write_counterfactual_report(const Counterfactual& result, std::size_t table_row, Norm norm, double seconds,
                                 const TextSink& sink);

}  // namespace reluscope
