// What the package's JavaScript calls (web/engine). Texts and bytes go in through inboxes: engine_reserve(slot, size),
// write there. A request is JSON in inbox 0; inboxes from 1 on hold files. Texts come out as a pointer and a size that
// stay valid until the next call.

#include "base/numerics/numerics.h"
#include "base/texts/engine_texts.h"
#include "formats/json/json_reader.h"
#include "shell/engine/engine_tasks.h"

#include <emscripten/emscripten.h>

#include <exception>
#include <map>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {
namespace {

enum StepState : int { kFailed = -1, kDone = 0, kMore = 1 };

struct NamedTask {
    std::string name;
    std::unique_ptr<EngineTask> task;
};

/// Everything alive between two calls.
struct EngineSession {
    EngineSession() { initialise_numerics(); }

    EngineStore store;
    std::vector<std::string> inboxes;
    std::map<int, NamedTask> tasks;
    int next_task = 1;
    std::string error;  // the sentence of the last failure
};

EngineSession& engine() {
    static EngineSession instance;
    return instance;
}

EngineTask* task_of(int id) {
    const auto found = engine().tasks.find(id);
    return found == engine().tasks.end() ? nullptr : found->second.task.get();
}

/// Runs `action`, which gives `failed` after it wrote down an error. What it throws is told likewise.
template <class Action>
int guarded(int failed, Action&& action) {
    try {
        return action();
    } catch (const std::bad_alloc&) {
        engine().error = engine_texts::kTooLarge;
    } catch (const std::exception& error) {
        engine().error = error.what();
    }
    return failed;
}

Result<std::unique_ptr<EngineTask>> read_request(std::string& name) {
    std::vector<std::string> inboxes = std::exchange(engine().inboxes, {});
    const std::string text = inboxes.empty() ? std::string() : std::move(inboxes.front());
    if (!inboxes.empty()) inboxes.erase(inboxes.begin());
    const auto json = parse_json(std::as_bytes(std::span(text)));
    if (!json) return tl::unexpected<Error>(json.error());
    EngineRequest request(engine().store, inboxes, JsonCursor(*json, ""));
    name = request.task();
    return make_engine_task(request);
}

const EngineArray* array_of(int id, int number) {
    EngineTask* task = task_of(id);
    if (task == nullptr || number < 0 || static_cast<std::size_t>(number) >= task->outcome().arrays.size())
        return nullptr;
    return &task->outcome().arrays[static_cast<std::size_t>(number)];
}

}  // namespace
}  // namespace reluscope

using namespace reluscope;

extern "C" {

/// Where `size` bytes go; null without memory for them.
EMSCRIPTEN_KEEPALIVE char* engine_reserve(int slot, std::size_t size) {
    try {
        auto& inboxes = engine().inboxes;
        if (inboxes.size() <= static_cast<std::size_t>(slot)) inboxes.resize(static_cast<std::size_t>(slot) + 1);
        inboxes[static_cast<std::size_t>(slot)].resize(size);
        return inboxes[static_cast<std::size_t>(slot)].data();
    } catch (const std::bad_alloc&) {
        engine().inboxes.clear();
        engine().error = engine_texts::kTooLarge;
        return nullptr;
    }
}

/// Takes the request in inbox 0. Gives the number of its task; 0 where it is refused.
EMSCRIPTEN_KEEPALIVE int engine_begin() {
    return guarded(0, [] {
        NamedTask named;
        auto task = read_request(named.name);
        if (!task) {
            engine().error = task.error().sentence();
            return 0;
        }
        named.task = *std::move(task);
        const int id = engine().next_task++;
        engine().tasks[id] = std::move(named);
        return id;
    });
}

/// 1 while there is more to do, 0 at the end, -1 after a failure. `seconds`: how long the caller worked on the task.
EMSCRIPTEN_KEEPALIVE int engine_step(int id, double seconds) {
    return guarded(kFailed, [&]() -> int {
        EngineTask* task = task_of(id);
        if (task == nullptr) return kDone;
        const auto more = task->step(seconds);
        if (more) return *more ? kMore : kDone;
        engine().error = in_file(engine().tasks[id].name, more.error()).value().sentence();
        return kFailed;
    });
}

EMSCRIPTEN_KEEPALIVE double engine_progress(int id) {
    const EngineTask* task = task_of(id);
    return task == nullptr ? 1 : task->progress();
}

EMSCRIPTEN_KEEPALIVE const char* engine_what(int id) {
    const EngineTask* task = task_of(id);
    return task == nullptr ? "" : task->what().c_str();
}

/// Ends a task, wherever it is.
EMSCRIPTEN_KEEPALIVE void engine_end(int id) { engine().tasks.erase(id); }

EMSCRIPTEN_KEEPALIVE const char* engine_error() { return engine().error.c_str(); }

// What a task came to -----------------------------------------------------------------------------------

EMSCRIPTEN_KEEPALIVE const char* engine_document(int id) {
    EngineTask* task = task_of(id);
    return task == nullptr ? "" : task->outcome().document.data();
}

EMSCRIPTEN_KEEPALIVE std::size_t engine_document_size(int id) {
    EngineTask* task = task_of(id);
    return task == nullptr ? 0 : task->outcome().document.size();
}

EMSCRIPTEN_KEEPALIVE int engine_num_arrays(int id) {
    EngineTask* task = task_of(id);
    return task == nullptr ? 0 : static_cast<int>(task->outcome().arrays.size());
}

EMSCRIPTEN_KEEPALIVE const char* engine_array_name(int id, int number) {
    const EngineArray* array = array_of(id, number);
    return array == nullptr ? "" : array->name.c_str();
}

/// 0: int32, 1: uint32, 2: float64, 3: bytes, 4: lines of text.
EMSCRIPTEN_KEEPALIVE int engine_array_kind(int id, int number) {
    const EngineArray* array = array_of(id, number);
    return array == nullptr ? 0 : static_cast<int>(array->values.index());
}

EMSCRIPTEN_KEEPALIVE const void* engine_array_data(int id, int number) {
    const EngineArray* array = array_of(id, number);
    if (array == nullptr) return nullptr;
    return std::visit([](const auto& values) -> const void* { return values.data(); }, array->values);
}

/// Entries, not bytes.
EMSCRIPTEN_KEEPALIVE std::size_t engine_array_length(int id, int number) {
    const EngineArray* array = array_of(id, number);
    return array == nullptr ? 0 : std::visit([](const auto& values) { return values.size(); }, array->values);
}

/// The handle of the network or of the table that a task read or made; 0 where there is none.
EMSCRIPTEN_KEEPALIVE int engine_made(int id) {
    return guarded(0, [&] {
        EngineTask* task = task_of(id);
        if (task == nullptr) return 0;
        if (task->outcome().model) return engine().store.add(task->outcome().model);
        if (task->outcome().table) return engine().store.add(task->outcome().table);
        return 0;
    });
}

EMSCRIPTEN_KEEPALIVE void engine_release(int handle) { engine().store.release(handle); }

}  // extern "C"
