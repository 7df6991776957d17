#pragma once

#include "app/api/json_api.h"
#include "app/app.h"
#include "support/bytes.h"
#include "support/paths.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace reluscope::testing {

/// Ends the fuzzer with a sentence about what does not hold.
[[noreturn]] inline void broken(const char* property) {
    std::fprintf(stderr, "does not hold: %s\n", property);
    std::abort();
}

inline double real_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The small bundled examples, as the page knows them.
inline std::vector<Example> fuzzed_examples() {
    std::vector<Example> examples;
    for (const std::string id : {"moons", "iris", "titanic_paper"})
        examples.push_back({id, id, "", id + "/" + id + ".json", id + "/" + id + ".csv"});
    return examples;
}

/// Gives the application the bundled files that it asks for; everything else that it asks of the platform is an error
/// of a session, which only shows.
inline void serve(App& app) {
    OpenFiles open;
    for (const Request& request : app.take_requests()) {
        const auto* fetch = std::get_if<FetchRequest>(&request);
        if (fetch == nullptr) broken("a session asks the platform for nothing but examples");
        open.files.push_back({fetch->path, read_bytes(bundled_data() + "/" + fetch->path)});
        for (const Example& example : app.state().examples) {
            if (example.model == fetch->path) open.example = example.id;
        }
    }
    if (!open.files.empty()) app.apply(std::move(open));
}

/// Runs all jobs to their end; what takes longer than some seconds under the sanitizers is stopped, as a user would.
inline void run_to_end(App& app) {
    constexpr double kSlice = 0.05;
    constexpr double kPatience = 4;
    constexpr double kFrozen = 10;  // for one slice
    const double begin = real_seconds();
    for (double before = begin; app.advance(kSlice);) {
        const double now = real_seconds();
        if (now - before > kFrozen) broken("work is done in slices");
        before = now;
        if (now - begin > kPatience) app.apply(CancelJob{});
        if (now - begin > 2 * kPatience) return;
    }
}

/// Asks everything that can be asked.
inline void ask_everything(const App& app) {
    for (const char* what :
         {"state",   "examples", "clusters", "explanation", "row",          "certificate",    "plane",
          "region",  "training", "welcome",  "path",        "distances",    "network",        "unit",
          "feature", "compare",  "simplify", "families",    "coefficients", "counterfactual", "attribution",
          "profile", "scatter",  "relief",   "tree",        "importance",   "plane regions",  "lesson"}) {
        const std::string answer =
            answer_query(app.state(), R"({"at":[0.1,0.1],"unit":0,"feature":0,"what":")" + std::string(what) + "\"}");
        if (answer.empty() || answer.front() == '\0') broken("every question has an answer");
    }
    if (text_mirror(app.state()).empty()) broken("there is a text mirror");
}

}  // namespace reluscope::testing
