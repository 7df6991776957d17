#pragma once

#include "base/text/text_job.h"

#include <memory>
#include <string>

namespace reluscope::testing {

/// All that the job writes, which `job_to` makes of a sink.
template <class JobTo>
std::string written(JobTo&& job_to) {
    std::string text;
    const std::unique_ptr<Job> job = job_to([&text](std::string_view piece) { text += piece; });
    while (job->step()) {
    }
    return text;
}

}  // namespace reluscope::testing
