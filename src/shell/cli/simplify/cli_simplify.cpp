#include "shell/cli/simplify/cli_simplify.h"

#include "base/texts/cli_texts.h"
#include "formats/json/json_model.h"
#include "formats/onnx/onnx.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <memory>

namespace reluscope {

namespace {

/// What does not fit together in the options of every kind.
Status check_outputs(const SimplifyOptions& options) {
    if (!options.out.empty() && options.out != "-" && !options.out.ends_with(".json") &&
        !options.out.ends_with(".onnx")) {
        return refuse("--out", "a name that ends in .json or .onnx, or -", quoted(options.out));
    }
    if (options.out == "-" && options.report == "-") {
        return refuse("--report", "a file, since --out - takes the standard output", "-");
    }
    return {};
}

/// Only networks in a box are simplified without rows.
Status check_table(const SimplifyOptions& options) {
    if (!options.lossless.empty() || !options.data.empty()) return {};
    return refuse("simplify", "a table, DATA.csv after the model", "none");
}

}  // namespace

Result<ModelFile> read_simplified_model(const SimplifyOptions& options) {
    auto model = read_model_file(options.model, {{}, {}, options.output});
    if (model && model->families)
        return tl::unexpected(Error{options.model, {}, "a network", "one that is simplified to families already"});
    return model;
}

Status write_simplified_model(const ModelFile& model, const SimplifyOptions& options) {
    const bool onnx = options.out.ends_with(".onnx");
    Result<std::vector<std::byte>> bytes;
    if (onnx && model.families) bytes = write_onnx_families(model, FloatWidth::kFloat64);
    if (onnx && !model.families) bytes = write_onnx(model, FloatWidth::kFloat64);
    if (!bytes) return in_file(options.out, bytes.error());
    return write_file(options.out, [&](const TextSink& sink) {
        onnx ? sink({reinterpret_cast<const char*>(bytes->data()), bytes->size()}) : sink(write_json_model(model));
    });
}

int run_simplify(const SimplifyOptions& options) {
    if (const Status status = check_outputs(options); !status) return print_wrong_usage(status.error());
    if (const Status status = check_table(options); !status) return print_wrong_usage(status.error());
    if (!options.lossless.empty()) return simplify_lossless(options);
    if (options.families) return simplify_families(options);
    if (options.prune) return simplify_prune(options);
    if (options.sparsity) return simplify_sparsity(options);
    return simplify_flatten(options);
}

}  // namespace reluscope
