#pragma once

#include "analysis/study.h"
#include "base/result.h"
#include "data/table.h"
#include "formats/json/json_reader.h"
#include "formats/model_file.h"
#include "shell/engine/engine_task.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// What scripts hold by a number: networks and tables.
class EngineStore {
public:
    /// Never 0.
    int add(std::shared_ptr<const ModelFile> model);
    int add(std::shared_ptr<const Table> table);
    /// Running tasks keep what they need.
    void release(int handle);

    std::shared_ptr<const ModelFile> model(int handle) const;  ///< null: none has that number
    std::shared_ptr<const Table> table(int handle) const;

private:
    int next_ = 1;
    std::map<int, std::shared_ptr<const ModelFile>> models_;
    std::map<int, std::shared_ptr<const Table>> tables_;
};

/// What the caller says about the columns of a table.
struct EngineColumns {
    std::optional<std::string> target;
    std::vector<std::string> ignore;
};

/// A request while it is read: a JSON object with the name of its task, handles as {"handle": 3}, and options.
class EngineRequest {
public:
    EngineRequest(const EngineStore& store, std::vector<std::string>& inboxes, JsonCursor members)
        : store_(store), inboxes_(inboxes), members_(std::move(members)) {}

    JsonObject& members() { return members_; }
    std::string task() { return members_.text("task"); }
    std::shared_ptr<const ModelFile> network();  ///< null with a fault
    std::shared_ptr<const Table> table(std::string_view key = "table");
    std::shared_ptr<const Table> optional_table(std::string_view key = "table");
    EngineColumns columns();
    std::vector<std::string> texts(std::string_view key);  ///< none: empty
    std::optional<Eigen::VectorXd> optional_vector(std::string_view key);
    Eigen::VectorXd vector(std::string_view key);
    std::size_t count(std::string_view key, std::size_t low, std::size_t absent);
    std::uint64_t seed();
    /// One of `choices`; the first where there is none.
    std::string choice(std::string_view key, const std::vector<std::string>& choices);
    /// A row of `table`, from 0.
    std::size_t row(const Table* table);
    /// The bytes that came with the request in this inbox, once.
    std::string take_inbox(std::size_t slot) { return std::move(inboxes_[slot]); }
    std::size_t num_inboxes() const { return inboxes_.size(); }

private:
    std::optional<int> handle(std::string_view key);

    const EngineStore& store_;
    std::vector<std::string>& inboxes_;
    JsonObject members_;
};

/// A network and a table brought together.
Result<std::shared_ptr<const StudyInput>> engine_study_input(const ModelFile& model,
                                                             const std::shared_ptr<const Table>& table,
                                                             const EngineColumns& columns);

/// Column of StudyInput::rows that holds the row of the table.
/// Errors   the row has missing cells.
Result<Eigen::Index> engine_encoded_row(const StudyInput& input, std::size_t table_row);

}  // namespace reluscope
