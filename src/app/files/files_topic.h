#pragma once

#include "app/kit/desk.h"

#include <memory>
#include <string>
#include <vector>

namespace reluscope {

class SessionTopic;

/// Writes files for the user, in slices where they are large.
class SavingStage final : public Stage {
public:
    explicit SavingStage(Desk& desk) : Stage(StageId::kSaving, desk.state.stages), desk_(desk) {}

    void begin(SavedThing thing);

    bool is_stale() const override { return !saving_.empty(); }
    bool step() override;
    double progress() const override { return saving_.front()->job->progress(); }
    int rank() const override { return 2; }
    bool has_a_turn() const override { return true; }  // a file is always on its way
    void stop() override;
    void show() override;

private:
    struct Saving {
        SaveRequest request;
        std::unique_ptr<Job> job;  // writes into the request
    };

    Desk& desk_;
    std::vector<std::unique_ptr<Saving>> saving_;  // the first one is in work
};

/// A picture or a page that the shell makes: here it is only told of, and stopped.
class ExportStage final : public Stage {
public:
    explicit ExportStage(Desk& desk) : Stage(StageId::kExport, desk.state.stages), desk_(desk) {}

    bool is_stale() const override { return desk_.state.exporting.has_value(); }
    bool step() override { return false; }
    double progress() const override { return desk_.state.exporting->fraction; }
    bool may_work() const override { return false; }
    int rank() const override { return 1; }
    void stop() override;

private:
    Desk& desk_;
};

/// Files and pictures for the user.
class FilesTopic final : public Topic {
public:
    FilesTopic(Desk& shared, SessionTopic& writes) : Topic(shared), sessions(writes), saving(shared), export_(shared) {}

    std::vector<Stage*> stages() override { return {&export_, &saving}; }

    SessionTopic& sessions;
    SavingStage saving;

private:
    ExportStage export_;
};

void apply(SaveFile& command, FilesTopic& topic);
void apply(ExportPicture& command, FilesTopic& topic);
void apply(NoteExport& command, FilesTopic& topic);

/// The open model as a file; one that was trained here says how.
std::string open_model_text(const AppState& state);
/// `model`, which stands for the one that is open, as a file.
std::string open_model_text(const AppState& state, const ModelFile& model);
/// The open model with a record that is about the shown weights, for reports.
std::shared_ptr<const ModelFile> told_model(const AppState& state);

}  // namespace reluscope
