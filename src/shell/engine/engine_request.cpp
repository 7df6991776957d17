#include "shell/engine/engine_request.h"

#include "app/document/loader.h"
#include "base/texts/engine_texts.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace reluscope {

int EngineStore::add(std::shared_ptr<const ModelFile> model) {
    models_[next_] = std::move(model);
    return next_++;
}

int EngineStore::add(std::shared_ptr<const Table> table) {
    tables_[next_] = std::move(table);
    return next_++;
}

void EngineStore::release(int handle) {
    models_.erase(handle);
    tables_.erase(handle);
}

std::shared_ptr<const ModelFile> EngineStore::model(int handle) const {
    const auto found = models_.find(handle);
    return found == models_.end() ? nullptr : found->second;
}

std::shared_ptr<const Table> EngineStore::table(int handle) const {
    const auto found = tables_.find(handle);
    return found == tables_.end() ? nullptr : found->second;
}

std::optional<int> EngineRequest::handle(std::string_view key) {
    const auto member = members_.find(key);
    if (!member || !member->value().is_object()) return std::nullopt;
    JsonObject object(*member);
    const auto number = object.integer("handle", 1, std::numeric_limits<int>::max());
    if (!object.finish()) return std::nullopt;
    return static_cast<int>(number);
}

std::shared_ptr<const ModelFile> EngineRequest::network() {
    const auto number = handle("network");
    auto model = number ? store_.model(*number) : nullptr;
    if (!model) members_.fail(refuse("network", engine_texts::kNetworkWanted, engine_texts::kSomethingElse));
    return model;
}

std::shared_ptr<const Table> EngineRequest::table(std::string_view key) {
    const auto number = handle(key);
    auto table = number ? store_.table(*number) : nullptr;
    if (!table) members_.fail(refuse(std::string(key), engine_texts::kTableWanted, engine_texts::kSomethingElse));
    return table;
}

std::shared_ptr<const Table> EngineRequest::optional_table(std::string_view key) {
    const auto member = members_.find(key);
    if (!member || member->value().is_null()) return nullptr;
    return table(key);
}

EngineColumns EngineRequest::columns() { return {members_.optional_text("target"), texts("ignore")}; }

std::vector<std::string> EngineRequest::texts(std::string_view key) {
    return members_.has(key) ? members_.texts(key) : std::vector<std::string>();
}

Eigen::VectorXd EngineRequest::vector(std::string_view key) {
    const std::vector<double> numbers = members_.numbers(key);
    return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

std::optional<Eigen::VectorXd> EngineRequest::optional_vector(std::string_view key) {
    if (!members_.has(key)) return std::nullopt;
    return vector(key);
}

std::size_t EngineRequest::count(std::string_view key, std::size_t low, std::size_t absent) {
    if (!members_.has(key)) return absent;
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();  // of what fits into a module's memory
    return static_cast<std::size_t>(members_.integer(key, static_cast<std::int64_t>(low), kMost));
}

std::uint64_t EngineRequest::seed() {
    if (!members_.has("seed")) return 1;
    return static_cast<std::uint64_t>(members_.integer("seed", 0, std::numeric_limits<std::int64_t>::max()));
}

std::string EngineRequest::choice(std::string_view key, const std::vector<std::string>& choices) {
    const std::string text = members_.text(key, choices.front());
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
    std::string known;
    for (std::size_t i = 0; i < choices.size(); ++i)
        known += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + choices[i];
    members_.fail(refuse(std::string(key), known, quoted(text)));
    return choices.front();
}

std::size_t EngineRequest::row(const Table* table) {
    const std::int64_t rows = table != nullptr ? static_cast<std::int64_t>(table->num_rows) : 1;
    return static_cast<std::size_t>(members_.integer("row", 0, rows - 1));
}

Result<std::shared_ptr<const StudyInput>> engine_study_input(const ModelFile& model,
                                                             const std::shared_ptr<const Table>& table,
                                                             const EngineColumns& columns) {
    StudyRequest request = study_request(model);
    request.target = columns.target;
    request.ignore = columns.ignore;
    auto input = make_study_input(std::make_shared<const Network>(model.network), table, request);
    if (!input) return tl::unexpected<Error>(input.error());
    return std::make_shared<const StudyInput>(*std::move(input));
}

Result<Eigen::Index> engine_encoded_row(const StudyInput& input, std::size_t table_row) {
    const auto& rows = input.rows->row;
    const auto found = std::lower_bound(rows.begin(), rows.end(), static_cast<std::uint32_t>(table_row));
    if (found == rows.end() || *found != static_cast<std::uint32_t>(table_row))
        return refuse("row", engine_texts::kWholeRowWanted, std::to_string(table_row));
    return static_cast<Eigen::Index>(found - rows.begin());
}

}  // namespace reluscope
