#pragma once

#include "base/result.h"
#include "shell/engine/engine_request.h"
#include "shell/engine/engine_task.h"

#include <memory>

namespace reluscope {

using TaskResult = Result<std::unique_ptr<EngineTask>>;

// What scripts can ask for (docs/javascript.md). Each reads its options and refuses those that it does not know; the
// work comes in steps.
TaskResult load_network_task(EngineRequest& request);
TaskResult load_table_task(EngineRequest& request);
TaskResult save_task(EngineRequest& request);
TaskResult explain_task(EngineRequest& request);
TaskResult partition_task(EngineRequest& request);
TaskResult path_task(EngineRequest& request);
TaskResult counterfactual_task(EngineRequest& request);
TaskResult attribute_task(EngineRequest& request);
TaskResult simplify_task(EngineRequest& request);
TaskResult families_task(EngineRequest& request);
TaskResult train_task(EngineRequest& request);

/// The task that `request` names.
/// Errors   no such task, and what the task refuses.
TaskResult make_engine_task(EngineRequest& request);

}  // namespace reluscope
