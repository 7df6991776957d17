#include "app/document/document_topic.h"

#include "formats/read/read_model.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

/// What was refused before has been opened now, or something in its place.
void forget_errors(AppState& state) {
    std::erase_if(state.messages, [](const Message& message) { return message.kind == MessageKind::kError; });
}

}  // namespace

void LoadingStage::begin(std::unique_ptr<Loader> loader, bool unasked) {
    loader_ = std::move(loader);
    shown_ = false;
    unasked_ = unasked;
    started_ = desk_.now();
    desk_.state.job = {true, 0, loader_->what(), 0};
}

void LoadingStage::drop() {
    loader_.reset();
    desk_.state.job = {};
}

bool LoadingStage::step() {
    const bool more = loader_->step();
    if (loader_->loaded() && !shown_) {
        shown_ = true;
        documents_.show(*loader_->loaded());
        for (Topic* topic : desk_.topics()) {
            if (topic->continue_opening()) return true;
        }
    }
    if (!more) finish();
    return loader_ != nullptr;
}

void LoadingStage::show() {
    if (!loader_) return;
    desk_.state.job.fraction = loader_->progress();
    desk_.state.job.what = loader_->what();
    desk_.state.job.seconds = desk_.now() - started_;
}

void LoadingStage::stop() {
    desk_.tell(MessageKind::kInfo, shown_ ? "Stopped before every map was checked." : "Stopped; nothing was changed.");
    drop();
    if (shown_) return;
    for (Topic* topic : desk_.topics()) topic->fail_opening();
}

void LoadingStage::finish() {
    const std::unique_ptr<Loader> done = std::move(loader_);
    AppState& state = desk_.state;
    state.job = {};
    for (const std::string& note : done->notes()) desk_.tell(MessageKind::kInfo, note);
    if (done->error()) {
        for (Topic* topic : desk_.topics()) topic->fail_opening();
        desk_.refuse(done->error()->sentence());
        if (done->lone_table()) state.pending_table = PendingTable{done->lone_table(), done->error()->sentence()};
        return;
    }
    if (done->pending()) {
        state.pending = done->pending();
        if (!unasked_) forget_errors(state);
        return;
    }
    // With the survey now. A network that was edited or trained meanwhile has its own.
    const Study& surveyed = done->loaded()->study;
    if (state.document->study.input == surveyed.input) state.document->study = surveyed;
    for (Topic* topic : desk_.topics()) topic->follow_check();
}

void DocumentTopic::open_files(OpenFiles files) {
    const AppState& state = desk.state;
    Loader::Context context;
    if (state.document) {
        context.model = state.document->model;
        context.table = state.document->table;
    }
    if (state.pending) context.pending = state.pending->model;
    const bool unasked = files.unasked;
    loading_.begin(std::make_unique<Loader>(std::move(files), std::move(context)), unasked);
}

void DocumentTopic::open_parts(std::shared_ptr<const ModelFile> model, std::shared_ptr<const Table> table,
                               ColumnChoice columns, std::string example) {
    loading_.begin(std::make_unique<Loader>(std::move(model), std::move(table), std::move(columns), std::move(example)),
                   false);
}

namespace {

/// True if the rows of two documents are the same inputs, so that a plane through the one is a plane through the other.
bool has_same_rows(const Document& a, const Document& b) {
    const auto same = [](const InputOrigin& x, const InputOrigin& y) {
        return x.label == y.label && x.mean == y.mean && x.scale == y.scale;
    };
    return a.table == b.table && a.study.input->rows->row == b.study.input->rows->row &&
           std::equal(a.study.input->origins.begin(), a.study.input->origins.end(), b.study.input->origins.begin(),
                      b.study.input->origins.end(), same);
}

/// A network that was trained meanwhile is another model with the same record.
Opening opening_between(const std::optional<Document>& before, const Document& after) {
    Opening opening;
    opening.same_rows = before && has_same_rows(*before, after);
    opening.same_model = before && before->model == after.model;
    opening.same_record = opening.same_model || (before && !after.model->training_json.empty() &&
                                                 before->model->training_json == after.model->training_json);
    return opening;
}

}  // namespace

void DocumentTopic::show(const Document& document) { show(document, false); }

void DocumentTopic::show(const Document& document, bool remembered) {
    AppState& state = desk.state;
    Opening opening = opening_between(state.document, document);
    opening.remembered = remembered;
    if (state.document && !desk.restoring) desk.remember("opening of " + document.table->name);
    if (coming_.table && document.table == coming_.table) {
        made_table_ = coming_.table;
        state.toy = coming_.toy;
        coming_ = {};
    }
    if (loading_.reads_files()) example_model_ = document.example.empty() ? nullptr : document.model;
    const bool file_weights = !opening.same_model || state.document->file_weights;
    state.document = document;
    if (!remembered) state.document->file_weights = file_weights;
    state.pending.reset();
    state.pending_table.reset();
    if (!loading_.is_unasked()) forget_errors(state);
    opening.more_points = state.drawing && document.table == made_table_;
    if (document.table != made_table_) {
        state.toy.reset();
        state.drawing.reset();
    }
    desk.open(opening);
}

void DocumentTopic::restore(const Document& document, std::shared_ptr<const Table> made_table,
                            const std::optional<ToyOptions>& toy) {
    AppState& state = desk.state;
    if (state.document && document.study.input->rows == state.document->study.input->rows) {
        state.document = document;
        Opening opening;
        opening.kind = Opening::Kind::kWeights;
        opening.remembered = true;
        return desk.open(opening);
    }
    made_table_ = std::move(made_table);
    show(document, true);
    state.toy = toy;
}

void apply(OpenExample& command, DocumentTopic& topic) {
    Desk& desk = topic.desk;
    const std::vector<Example>& all = desk.state.examples;
    const auto example = std::find_if(all.begin(), all.end(), [&](const Example& e) { return e.id == command.id; });
    if (example == all.end()) return desk.refuse("There is no example " + quoted(command.id) + ".");
    desk.requests.push_back(FetchRequest{example->model, command.unasked});
    desk.requests.push_back(FetchRequest{example->data, command.unasked});
}

void apply(ChooseFiles&, DocumentTopic& topic) { topic.desk.requests.push_back(ChooseRequest{}); }

void apply(UseRandomRows& command, DocumentTopic& topic) {
    const AppState& state = topic.desk.state;
    const std::shared_ptr<const ModelFile> model =
        state.pending ? state.pending->model : (state.document ? state.document->model : nullptr);
    if (!model) return topic.desk.refuse("There is no network to make rows for.");
    if (!model->encoder.empty())
        return topic.desk.refuse(
            "Random rows need a network that takes plain numbers; this one encodes a table's columns.");
    topic.open_parts(model, std::make_shared<const Table>(random_table(*model, command.rows)), ColumnChoice{});
}

void apply(DropPendingModel&, DocumentTopic& topic) { topic.desk.state.pending.reset(); }

void apply(DropPendingTable&, DocumentTopic& topic) { topic.desk.state.pending_table.reset(); }

void apply(SetTarget& command, DocumentTopic& topic) {
    const std::optional<Document>& document = topic.desk.state.document;
    if (!document) return;
    const std::optional<std::string> target = command.column.empty() ? std::nullopt : std::optional(command.column);
    topic.open_parts(document->model, document->table,
                     ColumnChoice{target, std::move(command.ignore), command.none_is_missing}, document->example);
}

void apply(SetModelOutput& command, DocumentTopic& topic) {
    AppState& state = topic.desk.state;
    const std::shared_ptr<const ModelFile> old =
        state.pending ? state.pending->model : (state.document ? state.document->model : nullptr);
    if (!old || !old->origin) return topic.desk.refuse("There is no network with several outputs.");
    ReadModelOptions options;
    options.output = command.output;
    auto read = read_model(old->origin->name, old->origin->bytes, options);
    if (!read) return topic.desk.refuse(read.error().sentence());
    const auto model = std::make_shared<const ModelFile>(*std::move(read));
    if (state.pending) {
        state.pending->model = model;
        return;
    }
    topic.open_parts(model, state.document->table, column_choice(*state.document->study.input),
                     state.document->example);
}

void apply(SetLink& command, DocumentTopic& topic) {
    const std::optional<Document>& document = topic.desk.state.document;
    if (!document) return;
    const ModelFile& old = *document->model;
    auto network = Network::create({old.network.num_inputs(), old.network.nodes(), old.network.output(), command.link});
    if (!network) return topic.desk.refuse(network.error().sentence());
    ModelFile model = old;
    model.network = *std::move(network);
    topic.open_parts(std::make_shared<const ModelFile>(std::move(model)), document->table,
                     column_choice(*document->study.input), document->example);
}

}  // namespace reluscope
