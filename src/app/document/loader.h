#pragma once

#include "app/state/commands.h"
#include "app/state/state.h"
#include "base/job.h"
#include "formats/csv/csv.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Turns files into a document, step by step. Holds what is open by reference-counted pointers and changes nothing: a
/// load that fails or is cancelled leaves no trace.
class Loader final : public Job {
public:
    /// What is open now, to go with a model or a table that comes alone.
    struct Context {
        std::shared_ptr<const ModelFile> model;
        std::shared_ptr<const Table> table;
        std::shared_ptr<const ModelFile> pending;
    };

    Loader(OpenFiles files, Context context);
    /// A model and a table that are open already, with other roles of the columns.
    Loader(std::shared_ptr<const ModelFile> model, std::shared_ptr<const Table> table, ColumnChoice columns,
           std::string example);
    ~Loader() override;

    bool step() override;
    double progress() const override;
    std::string what() const;

    /// Set once loading failed; nothing else is valid then.
    const std::optional<Error>& error() const { return error_; }
    /// Set when the files hold a model that the open table does not fit.
    const std::optional<PendingModel>& pending() const { return pending_; }
    /// True for files; false where a model and a table that are open came together anew.
    bool read_files() const { return !files_.files.empty(); }
    /// The table, if it was read and no network came with it.
    std::shared_ptr<const Table> lone_table() const { return model_ ? nullptr : table_; }
    /// Set once the study has clusters.
    const std::optional<Document>& loaded() const { return loaded_; }
    /// Sentences about files that were passed over.
    const std::vector<std::string>& notes() const { return notes_; }

private:
    bool advance();
    bool step_file();
    bool read_model_file();
    Result<std::vector<std::byte>> file_beside(const std::string& name);
    bool pair_up();
    bool start_study(const std::shared_ptr<const ModelFile>& model, const std::shared_ptr<const Table>& table);
    bool fail(Error error);

    OpenFiles files_;
    Context context_;
    std::size_t next_file_ = 0;
    std::vector<bool> read_beside_;  // of the files: a model's own, such as its weights
    std::unique_ptr<CsvReader> csv_;
    std::shared_ptr<const ModelFile> model_;
    std::shared_ptr<const Table> table_;
    ColumnChoice columns_;
    std::unique_ptr<StudyJob> study_job_;
    // Its clusters are shown while its maps are checked: no number can leave the range of double.
    bool shows_early_ = false;
    std::optional<Error> error_;
    std::optional<PendingModel> pending_;
    std::optional<Document> loaded_;
    std::vector<std::string> notes_;
};

/// What a model says about the columns of its table.
StudyRequest study_request(const ModelFile& model);

/// The shape of the pictures, where the model says it or the columns look like the pixels of a square.
std::optional<ImageShape> image_of(const ModelFile& model, const StudyInput& input);

/// A table of standard normal rows with a column per input of `model`.
Table random_table(const ModelFile& model, std::size_t rows);

}  // namespace reluscope
