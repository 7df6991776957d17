#include "app/training/made_data_topic.h"

#include "app/training/new_network.h"
#include "base/texts/training_texts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

/// The rows of a table made here as points, if it has classes in a plane.
std::optional<std::vector<DrawnPoint>> points_of(const Document& document) {
    const Table& table = *document.table;
    const auto& target = document.study.input->target;
    if (!target || !target->is_class() || table.columns.size() != 3 || !table.columns[0].has_numbers() ||
        !table.columns[1].has_numbers())
        return std::nullopt;
    std::vector<DrawnPoint> points;
    for (std::size_t i = 0; i < target->class_of_row.size(); ++i) {
        const std::size_t row = document.study.input->rows->row[i];
        points.push_back({table.columns[0].numbers[row], table.columns[1].numbers[row], target->class_of_row[i]});
    }
    return points;
}

/// Opens other points under the same network, whose weights stay.
void open_points(MadeDataTopic& topic, const std::vector<DrawnPoint>& points) {
    auto table = table_of_points(points);
    if (!table) return topic.desk.refuse(table.error().sentence());
    const Document& document = *topic.desk.state.document;
    table->name = document.table->name;
    const auto made = std::make_shared<const Table>(*std::move(table));
    topic.documents.note_made_table(made);
    topic.documents.open_parts(document.model, made, ColumnChoice{document.model->target});
}

}  // namespace

void apply(NewNetwork& command, MadeDataTopic& topic) {
    const AppState& state = topic.desk.state;
    std::shared_ptr<const Table> table;
    std::optional<std::string> target;
    TrainingSetup setup = state.training.setup;
    if (state.pending_table) {
        table = state.pending_table->table;
        setup = TrainingSetup{};
    } else if (state.document) {
        table = state.document->table;
        if (state.document->study.input->target) target = state.document->study.input->target->column;
    } else {
        return topic.desk.refuse(training_texts::kNoTable);
    }
    if (!command.target.empty()) target = command.target;
    const auto model = new_network(*table, target, setup);
    if (!model) return topic.desk.refuse(model.error().sentence());
    topic.documents.open_parts(std::make_shared<const ModelFile>(*model), table, ColumnChoice{model->target});
}

void apply(MakeData& command, MadeDataTopic& topic) {
    AppState& state = topic.desk.state;
    auto table = make_toy(command.options);
    if (!table) return topic.desk.refuse(table.error().sentence());
    const std::string target(toy_target(command.options.kind));
    TrainingSetup setup = state.training.setup;
    const bool of_welcome = state.document && state.document->table == state.welcome.table;
    if (!state.toy || of_welcome) setup = TrainingSetup{};  // what fits another table says nothing here
    EncoderChoices plain;
    plain.standardise = false;  // coordinates stay what they are in the plane
    const auto model = new_network(*table, target, setup, plain);
    if (!model) return topic.desk.refuse(model.error().sentence());
    state.toy = command.options;
    const auto made = std::make_shared<const Table>(*std::move(table));
    topic.documents.note_made_table(made);
    topic.documents.open_parts(std::make_shared<const ModelFile>(*model), made, ColumnChoice{target});
}

void apply(DrawPoints& command, MadeDataTopic& topic) {
    Desk& desk = topic.desk;
    AppState& state = desk.state;
    state.drawing.reset();
    if (!command.label) return;
    const bool possible = desk.study_ready() && state.toy && points_of(*state.document);
    if (!possible) return desk.refuse(training_texts::kNoDrawing);
    const auto classes = static_cast<int>(desk.study().input->target->classes.size());
    if (*command.label < 0 || *command.label >= classes)
        return desk.refuse(training_texts::no_class(*command.label, classes));
    state.drawing = command.label;
}

void apply(AddPoint& command, MadeDataTopic& topic) {
    const AppState& state = topic.desk.state;
    if (!state.drawing || state.job.running) return;  // one after the other
    auto points = points_of(*state.document);
    if (!points || !std::isfinite(command.at.x) || !std::isfinite(command.at.y)) return;
    points->push_back({command.at.x, command.at.y, *state.drawing});
    open_points(topic, *points);
}

void apply(RemoveLastPoint&, MadeDataTopic& topic) {
    const AppState& state = topic.desk.state;
    if (!state.drawing || state.job.running) return;
    auto points = points_of(*state.document);
    if (!points || points->size() < 3) return;
    const int label = points->back().label;
    const auto same = [label](const DrawnPoint& point) { return point.label == label; };
    if (std::count_if(points->begin(), points->end(), same) < 2)
        return topic.desk.tell(MessageKind::kInfo, training_texts::kLastPointStays);
    points->pop_back();
    open_points(topic, *points);
}

}  // namespace reluscope
