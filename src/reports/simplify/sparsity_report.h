#pragma once

#include "base/text/text_job.h"
#include "formats/json/json_reader.h"
#include "formats/model_file.h"
#include "simplify/retraining/flattening.h"
#include "simplify/retraining/sparsity_path.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace reluscope {

/// What a simplification by retraining or fitting was made from.
struct SimplificationOrigin {
    std::string model;                    ///< name of the given model
    std::string model_sha256;             ///< of its file; may be empty
    std::string model_source;             ///< what its file says; may be empty
    std::string training_json;            ///< its training record; may be empty
    std::string table;                    ///< name of the table
    std::string table_sha256;             ///< may be empty
    std::string target;                   ///< column; may be empty
    std::optional<std::string> held_out;  ///< name of a table of held-out rows; none: a fifth of the rows, by `seed`
    std::size_t also_training = 0;        ///< rows of `held_out` that are training rows, too
    std::uint64_t seed = 1;
    std::size_t patterns_wanted = 0;  ///< of a sparsity path
};

/// What the training record of a model says about the sparsity path that it lies on.
struct SparsityRecord {
    double penalty = 0;  ///< of the network's step, before it was relaxed
    std::uint64_t seed = 1;
    std::string table;
    std::string table_sha256;
    OrderedJson from;    ///< the model that the path began with
    OrderedJson before;  ///< its training record; null for none
    OrderedJson curve;   ///< of earlier runs
    int runs = 1;
};

/// None where the record is of no sparsity path, or damaged.
std::optional<SparsityRecord> read_sparsity_record(const std::string& training_json);

/// The record for the training member of the model's file: what it came from, what was lost, and what it takes to go
/// on. `earlier` is the given model's own, where it lies on a path.
std::string sparsity_record_json(const SparsityPath& path, const SimplificationOrigin& origin,
                                 const std::optional<SparsityRecord>& earlier);
std::string flattening_record_json(const Flattening& flat, const SimplificationOrigin& origin);

/// Writes docs/sparsity.md's `reluscope-simplification` of kind "sparsity".
void write_sparsity_report(const SparsityPath& path, const SimplificationOrigin& origin,
                           const std::optional<SparsityRecord>& earlier, const TextSink& sink);
/// And of kind "flatten".
void write_flattening_report(const Flattening& flat, const SimplificationOrigin& origin, const TextSink& sink);

/// "everywhere", "rows" or "nowhere".
std::string_view equality_name(FlatEquality equality);
/// "one layer", "pieces", "slimming" or "fit".
std::string_view flat_method_name(FlatMethod method);

}  // namespace reluscope
