#include "shell/cli/cli_study.h"

#include "app/document/loader.h"
#include "shell/cli/cli_files.h"

#include <memory>
#include <string>
#include <utility>

namespace reluscope {

namespace {

Result<StudyInput> study_input_of(const ModelFile& model, const TableOptions& options, Table table) {
    StudyRequest request = study_request(model);
    request.target = options.target;
    request.ignore = options.ignore;
    return make_study_input(std::make_shared<const Network>(model.network),
                            std::make_shared<const Table>(std::move(table)), request);
}

}  // namespace

Result<StudyInput> read_study_input(const ModelFile& model, const TableOptions& options, const JobContext& context) {
    auto table = read_table_file(options.data, context, {options.missing});
    if (!table) return tl::unexpected<Error>(table.error());
    return study_input_of(model, options, *std::move(table));
}

Result<StudyInput> read_study_input_of_row(const ModelFile& model, const RowOptions& options,
                                           const JobContext& context) {
    if (model.families)
        return refuse("--row", "a network, such as the one that these families were made of", "a model of families");
    auto table = read_table_file(options.data, context, {options.missing});
    if (!table) return tl::unexpected<Error>(table.error());
    if (options.row < 0 || options.row >= static_cast<long long>(table->num_rows)) {
        return in_file(
            table->name,
            Error{{}, "--row", "a row from 0 to " + std::to_string(table->num_rows - 1), std::to_string(options.row)});
    }
    return study_input_of(model, options, *std::move(table));
}

}  // namespace reluscope
