#include "app/app.h"
#include "app/document/captions.h"
#include "app/training/training_record.h"
#include "formats/json/json_model.h"
#include "formats/read/read_model.h"

#include <algorithm>

// One short function per command.

namespace reluscope {

void App::on(OpenFiles& command) {
    for (const NamedBytes& file : command.files) {
        const std::string_view text(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
        if (!looks_like_session(text)) continue;
        OpenSession session{std::string(text), file.name};
        return on(session);
    }
    if (session_ && session_->example != command.example) session_.reset();  // something else is opened
    Loader::Context context;
    if (state_.document) {
        context.model = state_.document->model;
        context.table = state_.document->table;
    }
    if (state_.pending) context.pending = state_.pending->model;
    const bool unasked = command.unasked;
    start(std::make_unique<Loader>(std::move(command), std::move(context)));
    unasked_ = unasked;
}

void App::on(OpenExample& command) {
    const auto example = std::find_if(state_.examples.begin(), state_.examples.end(),
                                      [&](const Example& e) { return e.id == command.id; });
    if (example == state_.examples.end()) {
        tell(MessageKind::kError, "There is no example " + quoted(command.id) + ".");
        return;
    }
    requests_.push_back(FetchRequest{example->model, command.unasked});
    requests_.push_back(FetchRequest{example->data, command.unasked});
}

void App::on(SetExamples& command) {
    state_.examples = std::move(command.examples);
    if (session_ && !session_->example.empty() && !loader_) {  // waited for the list
        OpenExample example{session_->example};
        on(example);
    }
}

void App::on(ChooseFiles&) { requests_.push_back(ChooseRequest{}); }

void App::on(UseRandomRows& command) {
    const std::shared_ptr<const ModelFile> model =
        state_.pending ? state_.pending->model : (state_.document ? state_.document->model : nullptr);
    if (!model) return tell(MessageKind::kError, "There is no network to make rows for.");
    if (!model->encoder.empty())
        return tell(MessageKind::kError,
                    "Random rows need a network that takes plain numbers; this one encodes a table's columns.");
    start(std::make_unique<Loader>(model, std::make_shared<const Table>(random_table(*model, command.rows)),
                                   ColumnChoice{}, ""));
}

void App::on(DropPendingModel&) { state_.pending.reset(); }

void App::on(DropPendingTable&) { state_.pending_table.reset(); }

/// In the order in which the status bar names what goes on.
void App::on(CancelJob&) {
    if (!loader_) return stop_beside_job();
    tell(MessageKind::kInfo, adopted_ ? "Stopped before every map was checked." : "Stopped; nothing was changed.");
    loader_.reset();
    state_.job = {};
}

void App::stop_beside_job() {
    if (state_.exporting) {
        tell(MessageKind::kInfo, "Stopped; " + state_.exporting->name + " was not saved.");
        return state_.exporting.reset();
    }
    if (stop_saving()) return;
    const bool first = state_.training.mode != TrainingMode::kPaused || path_.has_work() ||
                       plane_.has_work(state_.plane);  // what the views wait for
    pause_training();
    path_.drop();
    state_.path.running = false;
    reach_.stop(state_.reach);
    plane_.stop(state_.plane);
    if (!first) halt_views();
}

void App::on(ContinueViews&) { state_.halted = {}; }

void App::on(NoteExport& command) {
    state_.exporting.reset();
    if (command.fraction) state_.exporting = SavingState{std::move(command.name), *command.fraction};
}

void App::on(SelectCluster& command) {
    if (!study_ready()) return;
    if (command.cluster && command.cluster->index >= state_.document->study.clustering->num_clusters()) return;
    if (state_.selection.cluster == command.cluster) return;
    state_.selection.cluster = command.cluster;
    state_.selection.row.reset();
    if (command.cluster) state_.selection.row = first_row_of(*command.cluster);
    if (!restoring_ && state_.layout.sheet == Sheet::kRows) state_.layout.sheet = Sheet::kExplanation;
    refresh_views();
}

void App::on(SelectRow& command) {
    if (!study_ready()) return;
    state_.selection.row.reset();
    if (command.row && command.row->index < state_.document->study.clustering->num_rows()) {
        state_.selection.row = command.row;
        state_.selection.cluster = ClusterId(state_.document->study.clustering->assignment[command.row->index]);
        move_plane_to(*command.row);
        if (!restoring_) state_.layout.sheet = Sheet::kRows;  // where there is no room for all, what was chosen is seen
    }
    refresh_views();
    if (state_.path.start && command.row && command.row != state_.path.start) {
        SetPath path{*state_.path.start, *command.row};
        on(path);
    }
}

void App::on(Hover& command) {
    state_.hovered = command.what;
    if (state_.hovered.row && study_ready())
        state_.hovered.cluster = ClusterId(state_.document->study.clustering->assignment[state_.hovered.row->index]);
}

void App::on(SelectFeature& command) {
    if (command.feature && study_ready() &&
        command.feature->index >= static_cast<std::uint32_t>(state_.document->study.network().num_inputs()))
        return tell(MessageKind::kError, "There is no input " + std::to_string(command.feature->index) +
                                             "; the last one is " +
                                             std::to_string(state_.document->study.network().num_inputs() - 1) + ".");
    state_.selection.feature = command.feature;
    refresh_feature();
    refresh_profile();
}

void App::on(SelectOutput& command) {
    if (!study_ready()) return;
    state_.selection.output_follows_cluster = !command.output;
    if (command.output) {
        state_.selection.output =
            std::clamp<Eigen::Index>(*command.output, 0, state_.document->study.network().num_outputs() - 1);
    }
    refresh_views();
}

void App::on(SetReference& command) {
    state_.view.reference = command.reference;
    refresh_views();
}

void App::on(SetBarMode& command) {
    // Ranges are in the measure that was shown.
    if (state_.view.bars != command.mode) state_.coefficients.settings.ranges.clear();
    state_.view.bars = command.mode;
    refresh_views();
}

void App::on(SetTheme& command) { state_.view.theme = command.theme; }

void App::on(SortClusters& command) {
    state_.order.column = command.column;
    state_.order.descending = command.descending;
    if (study_ready()) refresh_order();
}

void App::on(SearchClusters& command) {
    state_.order.search = std::move(command.text);
    if (study_ready()) refresh_order();
}

void App::on(SetTarget& command) {
    if (!state_.document) return;
    const std::optional<std::string> target = command.column.empty() ? std::nullopt : std::optional(command.column);
    start(std::make_unique<Loader>(state_.document->model, state_.document->table,
                                   ColumnChoice{target, std::move(command.ignore), command.none_is_missing},
                                   state_.document->example));
}

void App::on(SetModelOutput& command) {
    const std::shared_ptr<const ModelFile> old =
        state_.pending ? state_.pending->model : (state_.document ? state_.document->model : nullptr);
    if (!old || !old->origin) return tell(MessageKind::kError, "There is no network with several outputs.");
    ReadModelOptions options;
    options.output = command.output;
    auto read = read_model(old->origin->name, old->origin->bytes, options);
    if (!read) return tell(MessageKind::kError, read.error().sentence());
    const auto model = std::make_shared<const ModelFile>(*std::move(read));
    if (state_.pending) {
        state_.pending->model = model;
        return;
    }
    start(std::make_unique<Loader>(model, state_.document->table, column_choice(*state_.document->study.input),
                                   state_.document->example));
}

void App::on(SetLink& command) {
    if (!state_.document) return;
    const ModelFile& old = *state_.document->model;
    auto network = Network::create({old.network.num_inputs(), old.network.nodes(), old.network.output(), command.link});
    if (!network) return tell(MessageKind::kError, network.error().sentence());
    ModelFile model = old;
    model.network = *std::move(network);
    start(std::make_unique<Loader>(std::make_shared<const ModelFile>(std::move(model)), state_.document->table,
                                   column_choice(*state_.document->study.input), state_.document->example));
}

void App::on(ShowShortcuts& command) { state_.view.show_shortcuts = command.show; }

void App::on(ShowMessage& command) { tell(command.kind, std::move(command.text)); }

void App::on(DismissMessage& command) {
    std::erase_if(state_.messages, [&](const Message& message) { return message.id == command.id; });
}

/// The open model as a file; one that was trained here says how.
std::string App::model_text() const {
    const TrainingState& training = state_.training;
    if (!training.begun && !training.made_here) return write_json_model(*state_.document->model);
    ModelFile model = *state_.document->model;
    TrainingRecord record = record_of(training, state_.document->table->name, model.target, state_.toy);
    record.random_weights = untrained_;
    model.training_json = training_record_json(record);
    return write_json_model(model);
}

/// The model with a record that is about the open weights, for reports.
std::shared_ptr<const ModelFile> App::told_model() const {
    const Document& document = *state_.document;
    std::string epoch = shown_epoch_sentence(state_);
    if (document.file_weights && epoch.empty()) return document.model;
    auto model = std::make_shared<ModelFile>(*document.model);
    if (!epoch.empty()) model->notes.push_back(std::move(epoch));
    if (document.file_weights) return model;
    TrainingRecord record = record_of(state_.training, document.table->name, model->target, state_.toy);
    record.random_weights = untrained_;
    model->training_json = training_record_json(record);
    return model;
}

void App::on(SaveFile& command) {
    if (!study_ready()) return;
    switch (command.thing) {
        case SavedThing::kModel:
            return requests_.push_back(SaveRequest{"model.json", model_text(), "application/json"});
        case SavedThing::kSession:
            return requests_.push_back(SaveRequest{"session.json", session_text(), "application/json"});
        case SavedThing::kHtmlReport: return request_html_report();
        default: begin_saving(command.thing);
    }
}

}  // namespace reluscope
