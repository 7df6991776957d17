#pragma once

#include "reports/html_report.h"

namespace reluscope {

/// Refits of clusters to their own rows and answers, with Wald and bootstrap intervals, for the report. Whoever writes
/// a report asks for them: the code that makes them is large.
ClusterPartsMaker cluster_refits();

}  // namespace reluscope
