#pragma once

#include "app/document/loader.h"
#include "app/kit/desk.h"

#include <memory>
#include <optional>
#include <string>

namespace reluscope {

class DocumentTopic;

/// Reads files, pairs a network with a table, and studies them.
class LoadingStage final : public Stage {
public:
    LoadingStage(Desk& desk, DocumentTopic& documents)
        : Stage(StageId::kDocument, desk.state.stages), desk_(desk), documents_(documents) {}

    /// `unasked`: nobody asked for the document, so that complaints about what the user wanted stay.
    void begin(std::unique_ptr<Loader> loader, bool unasked);
    void drop();
    /// True while files are read, and not parts that are open already.
    bool reads_files() const { return loader_ && loader_->read_files(); }
    bool is_unasked() const { return unasked_; }

    bool is_stale() const override { return loader_ != nullptr; }
    bool step() override;
    double progress() const override { return loader_->progress(); }
    int rank() const override { return 0; }
    void stop() override;
    void show() override;

private:
    void finish();

    Desk& desk_;
    DocumentTopic& documents_;
    std::unique_ptr<Loader> loader_;
    bool shown_ = false;  // the document of the loader
    bool unasked_ = false;
    double started_ = 0;
};

/// The open document, and others on their way.
class DocumentTopic final : public Topic {
public:
    explicit DocumentTopic(Desk& shared) : Topic(shared), loading_(shared, *this) {}

    std::vector<Stage*> stages() override { return {&loading_}; }

    /// Opens files of a network or a table, together with what is open.
    void open_files(OpenFiles files);
    /// Opens a network and a table.
    void open_parts(std::shared_ptr<const ModelFile> model, std::shared_ptr<const Table> table, ColumnChoice columns,
                    std::string example = "");
    /// The table that is opened next was made by a formula, or drawn by hand.
    void note_made_table(std::shared_ptr<const Table> table) { made_table_ = std::move(table); }
    /// A table that was made is on its way; it counts as made once it is shown.
    void expect_made_table(std::shared_ptr<const Table> table, std::optional<ToyOptions> toy) {
        coming_ = {std::move(toy), std::move(table)};
    }
    const std::shared_ptr<const Table>& made_table() const { return made_table_; }
    /// The network of the open example as its file has it.
    const std::shared_ptr<const ModelFile>& example_model() const { return example_model_; }

    /// What is on its way is not wanted any more.
    void drop_loading() { loading_.drop(); }
    /// Shows a document whose clusters are there; its certificate follows.
    void show(const Document& document);
    /// Shows a document as undo has kept it, without computing anything again that is known.
    void restore(const Document& document, std::shared_ptr<const Table> made_table,
                 const std::optional<ToyOptions>& toy);

private:
    void show(const Document& document, bool remembered);

    struct ComingTable {
        std::optional<ToyOptions> toy;
        std::shared_ptr<const Table> table;
    };

    LoadingStage loading_;
    std::shared_ptr<const Table> made_table_;  // the table of state.toy
    ComingTable coming_;
    std::shared_ptr<const ModelFile> example_model_;
};

void apply(OpenExample& command, DocumentTopic& topic);
void apply(ChooseFiles& command, DocumentTopic& topic);
void apply(UseRandomRows& command, DocumentTopic& topic);
void apply(DropPendingModel& command, DocumentTopic& topic);
void apply(DropPendingTable& command, DocumentTopic& topic);
void apply(SetTarget& command, DocumentTopic& topic);
void apply(SetModelOutput& command, DocumentTopic& topic);
void apply(SetLink& command, DocumentTopic& topic);

}  // namespace reluscope
