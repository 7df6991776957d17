#pragma once

#include "data/encoder_fit.h"
#include "data/toy_data.h"
#include "train/setup/train_options.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Exit codes of the program (DESIGN section 5).
enum ExitCode : int { kDone = 0, kBadInput = 1, kWrongUsage = 2 };

struct InfoOptions {
    std::string path;
    std::vector<std::string> missing;   ///< of a table: texts that stand for "no value"
    std::optional<std::string> output;  ///< of a model with several, here and below
    bool json = false;
};

struct LessonOptions {
    std::string path;
    bool json = false;
};

struct ExplainOptions {
    std::string model;
    std::string data;
    std::optional<std::string> target;
    std::vector<std::string> ignore;   ///< columns that are neither inputs nor the answer
    std::vector<std::string> missing;  ///< texts that stand for "no value"
    std::string out;
    std::string assignments;
    std::optional<long long> row;
    std::optional<std::string> link;
    std::optional<std::string> output;
    bool table = false;  ///< the paper's table instead of the summary
    std::string html;    ///< write the report as a page
    std::string unwrap;  ///< write Aletheia's summary as CSV
    bool time = false;
    std::string rules;                ///< write the clusters as OUT.py, OUT.c, OUT.sql or OUT.tex
    std::string clusters;             ///< write the clusters as CSV
    std::size_t max_clusters = 1000;  ///< that `rules` and the report hold
    std::string held_out;             ///< a table whose rows `unwrap` scores, too
};

struct ConvertOptions {
    std::string model;
    std::string out;
    std::optional<std::string> link;
    std::optional<std::string> output;
    bool float64 = false;
};

struct PathOptions {
    std::string model;
    std::optional<std::string> output;
    std::string from;
    std::string to;
    std::string out;
    std::size_t max_pieces = 1'000'000;
    bool time = false;
};

/// A model, and a table that it reads.
struct TableOptions {
    std::string model;
    std::string data;  ///< empty: none, where a command can do without
    std::optional<std::string> output;
    std::optional<std::string> target;
    std::vector<std::string> ignore;   ///< columns that are neither inputs nor the answer
    std::vector<std::string> missing;  ///< texts that stand for "no value"
};

/// A table and one of its rows, counted from 0.
struct RowOptions : TableOptions {
    long long row = 0;
};

struct SimplifyOptions : TableOptions {
    // Exactly one of the five kinds.
    std::string lossless;                 ///< "data" or "box"
    std::optional<std::size_t> families;  ///< how many
    std::optional<std::size_t> prune;     ///< clusters to keep
    std::optional<std::size_t> sparsity;  ///< patterns wanted
    bool flatten = false;
    std::string box;                    ///< file with the box; empty: the smallest and the largest value of every input
    std::string by;                     ///< of families: fidelity (empty says the same), average, answers or aletheia
    bool touching = false;              ///< of families: only clusters that touch are joined
    std::string held_out;               ///< a table of rows to judge by; empty: a share of the rows of `data`
    std::optional<std::uint64_t> seed;  ///< of the held-out share, and of what is trained; none: 1
    std::string out;
    std::string report;
    bool time = false;

    std::uint64_t seed_number() const { return seed.value_or(1); }
};

struct CounterfactualOptions : RowOptions {
    std::string norm = "l2";  ///< l2, l1 or linf
    std::optional<std::string> to;
    std::vector<std::string> lock, only, up, down, integer;  ///< columns
    std::optional<std::size_t> max_columns;
    std::size_t alternatives = 0;
    std::string box = "data";  ///< data or none
    bool relaxed = false;
    double budget = 10;  ///< seconds
    std::string out;
};

struct AttributeOptions : RowOptions {
    std::string method;              ///< shapley, integrated-gradients or expected-gradients
    std::string background = "all";  ///< all, a table, or a number of rows
    std::uint64_t seed = 1;
    std::string out;
    bool time = false;
};

struct PartitionCommand {
    std::string model;
    std::optional<std::string> output;
    std::vector<double> window;  ///< X0 X1 Y0 Y1; empty: -1 1 -1 1
    std::vector<long long> features;
    std::string at;
    std::string out;
    std::size_t max_regions = 20'000'000;
    std::optional<std::size_t> depth;
    bool check = false;
    bool whole = false;
    bool time = false;
};

struct TrainCommand {
    // What is learnt.
    std::string data;
    std::string toy;  ///< kind of toy data, instead of `data`
    ToyOptions toy_options;
    std::string toy_function = "sine";
    std::string target;
    std::string task;                  ///< empty: guessed
    std::vector<std::string> missing;  ///< texts that stand for "no value"
    EncoderChoices encoder;
    std::vector<std::string> ordinal;  ///< COLUMN=TEXT,TEXT,...
    std::string encoder_of;            ///< a model whose encoder is taken; empty: one is fitted
    bool no_standardise = false;
    bool keep_target = false;
    bool no_missing_inputs = false;
    // What learns it.
    std::vector<int> hidden = {16, 16};
    double slope = 0;
    bool residual = false;
    std::string initialisation = "he";
    // How.
    std::string loss;  ///< empty: by the task
    std::string optimiser = "adam";
    std::string schedule = "constant";
    std::string class_weights;  ///< empty, balanced, or numbers
    TrainOptions options;
    std::uint64_t seed = 1;
    // What comes out.
    std::string name;  ///< of the model; empty: that of the table
    std::string out;
    std::string history;
    std::string table_out;
    bool time = false;
};

/// The page in one file.
struct ExportOptions {
    std::string model;
    std::string data;  ///< empty: the page makes up rows, or `model` is a session
    std::optional<std::string> output;
    std::optional<std::string> link;
    std::optional<std::string> target;
    std::string html;
    std::string view;               ///< shown alone; empty: the usual arrangement
    std::vector<std::string> hide;  ///< views, left, right
    std::string theme;              ///< empty: that of the reader's system
    std::string page;               ///< what is filled in; empty: the page that lies beside the program
};

struct RenderOptions {
    std::string model;
    std::string data;  ///< empty: rows are made up
    std::optional<std::string> output;
    std::string size = "1280x800";
    std::string out;
    std::string view;  ///< empty: the whole window
    std::string theme = "light";
    int scale = 1;
};

int run_export(const ExportOptions& options);
int run_render(const RenderOptions& options);
int run_info(const InfoOptions& options);
int run_lesson(const LessonOptions& options);
int run_explain(const ExplainOptions& options);
int run_convert(const ConvertOptions& options);
int run_path(const PathOptions& options);
int run_train(const TrainCommand& command);
int run_simplify(const SimplifyOptions& options);
int run_counterfactual(const CounterfactualOptions& options);
int run_attribute(const AttributeOptions& options);
int run_partition(const PartitionCommand& command);

}  // namespace reluscope
