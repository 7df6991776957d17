#pragma once

#include "app/app.h"
#include "formats/model_file.h"

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace reluscope::testing {

/// A clock that does not move, so that one advance() runs a job to its end.
inline double test_clock() { return 0; }

/// Advances the running job to its end.
void run_jobs(App& app);

/// The bundled examples, but for Fashion-MNIST, whose table is made at build time from a package.
std::vector<std::string> bundled_ids();

/// Opens a bundled example from data/ as the page does.
void open_bundled(App& app, const std::string& id);

/// Opens a bundled example without waiting: its job is there to be advanced.
void begin_bundled(App& app, const std::string& id);

/// Opens an example by its files alone, so that a session holds network and table.
void open_as_own_files(App& app, const std::string& id);

/// Opens a network with a table of these rows (inputs x rows), by way of its files. With `classes` (one per row) the
/// table has a target column.
void open_network(App& app, ModelFile model, const Eigen::MatrixXd& inputs, const std::vector<int>& classes = {});

/// Opens a network without waiting: its job is there to be advanced.
void begin_network(App& app, ModelFile model, const Eigen::MatrixXd& inputs, const std::vector<int>& classes = {});

/// The newest message; empty where there is none.
std::string last_message(const App& app);

/// The answer to a question, as the JavaScript API gives it.
nlohmann::json ask(const App& app, const nlohmann::json& question);

/// Applies a command given as JSON, which must be a valid one, and runs the jobs that follow from it.
void send(App& app, const nlohmann::json& command);

}  // namespace reluscope::testing
