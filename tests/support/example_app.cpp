#include "support/example_app.h"

#include "support/bytes.h"

namespace reluscope::testing {

void run_jobs(App& app) {
    while (app.advance(1.0)) {
    }
}

void open_bundled(App& app, const std::string& id) {
    const std::string folder = std::string(RELUSCOPE_DATA) + "/" + id + "/";
    OpenFiles open;
    open.example = id;
    open.files.push_back({id + ".json", read_bytes(folder + id + ".json")});
    open.files.push_back({id + ".csv", read_bytes(folder + id + ".csv")});
    app.apply(std::move(open));
    run_jobs(app);
}

}  // namespace reluscope::testing
