#include "shell/cli/simplify/cli_simplify.h"

#include "base/texts/cli_texts.h"
#include "formats/json/json_model.h"
#include "formats/onnx/onnx.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <memory>
#include <utility>

namespace reluscope {

namespace {

/// Refuses options that do not fit together, whatever the kind.
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

/// Refuses a simplification without a table, except --lossless, which can do with a box.
Status check_table(const SimplifyOptions& options) {
    if (!options.lossless.empty() || !options.data.empty()) return {};
    return refuse("simplify", cli_texts::simplify::kTable, cli_texts::simplify::kNoTable);
}

namespace option_words = cli_texts::simplify;

/// The kind as it was asked for: "--lossless box".
std::string kind_asked_for(const SimplifyOptions& options) {
    if (!options.lossless.empty()) return "--lossless " + options.lossless;
    if (options.families) return options.by.empty() ? "--families" : "--families --by " + options.by;
    if (options.prune) return "--prune";
    return options.sparsity ? "--sparsity" : "--flatten";
}

/// An option that was given, and whether the kind does something with it.
struct GivenOption {
    const char* name;
    bool given;
    bool used;
    const char* goes_with;
};

/// Refuses an option that the kind would not look at, and says which kind it goes with.
Status check_options_of_kind(const SimplifyOptions& options) {
    const bool lossless = !options.lossless.empty();
    const bool families = options.families.has_value();
    const bool formulas = families || options.prune.has_value();
    const GivenOption all[] = {
        {"--box", !options.box.empty(), options.lossless == "box", "--lossless box"},
        {"--by", !options.by.empty(), families, "--families"},
        {"--touching", options.touching, families && options.by != "aletheia", option_words::kTouchingGoesWith},
        {"--held-out", !options.held_out.empty(), !lossless, option_words::kJudgedKinds},
        {"--seed", options.seed.has_value(), !lossless, option_words::kJudgedKinds},
    };
    for (const GivenOption& one : all) {
        if (one.given && !one.used) return refuse(one.name, one.goes_with, kind_asked_for(options));
    }
    // All rows of the table make formulas then, and nothing else of them is random.
    if (options.seed && formulas && !options.held_out.empty())
        return refuse("--seed", option_words::kSeedGoesWith, "--held-out");
    if (options.held_out == "-" && options.data == "-") return refuse("--held-out", option_words::kHeldOutFile, "-");
    if (!options.data.empty()) return {};
    const std::pair<const char*, bool> of_table[] = {{"--target", options.target.has_value()},
                                                     {"--ignore", !options.ignore.empty()},
                                                     {"--missing", !options.missing.empty()}};
    for (const auto& [name, given] : of_table) {
        if (given) return refuse(name, option_words::kTable, option_words::kNoTable);
    }
    return {};
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
    if (const Status status = check_options_of_kind(options); !status) return print_wrong_usage(status.error());
    if (const Status status = check_table(options); !status) return print_wrong_usage(status.error());
    if (!options.lossless.empty()) return simplify_lossless(options);
    if (options.families) return simplify_families(options);
    if (options.prune) return simplify_prune(options);
    if (options.sparsity) return simplify_sparsity(options);
    return simplify_flatten(options);
}

}  // namespace reluscope
