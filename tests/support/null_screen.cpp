#include "support/null_screen.h"

#include "base/numerics/numerics.h"
#include "support/bytes.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

namespace reluscope::testing {

namespace {

NamedBytes csv_of(const Eigen::MatrixXd& inputs) {
    std::string text;
    for (Eigen::Index j = 0; j < inputs.rows(); ++j) text += (j > 0 ? ",x" : "x") + std::to_string(j);
    text += "\n";
    for (Eigen::Index row = 0; row < inputs.cols(); ++row) {
        for (Eigen::Index j = 0; j < inputs.rows(); ++j) {
            if (j > 0) text += ',';
            append_number(text, inputs(j, row));
        }
        text += "\n";
    }
    const auto bytes = bytes_of(text);
    return {"rows.csv", {bytes.begin(), bytes.end()}};
}

}  // namespace

std::string stack_json(const Network& network) {
    std::string text = R"({"format":"reluscope-model","version":1,"inputs":)" + std::to_string(network.num_inputs()) +
                       R"(,"layers":[)";
    bool first = true;
    for (const Node& node : network.nodes()) {
        const auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr) continue;
        const bool last = &node == &network.nodes().back();
        text += std::string(first ? "" : ",") + R"({"activation":")" + (last ? "linear" : "relu") + R"(","weights":[)";
        for (Eigen::Index r = 0; r < affine->W.rows(); ++r) {
            text += r > 0 ? ",[" : "[";
            for (Eigen::Index c = 0; c < affine->W.cols(); ++c) {
                if (c > 0) text += ',';
                append_number(text, affine->W(r, c));
            }
            text += "]";
        }
        text += R"(],"bias":[)";
        for (Eigen::Index r = 0; r < affine->b.size(); ++r) {
            if (r > 0) text += ',';
            append_number(text, affine->b(r));
        }
        text += "]}";
        first = false;
    }
    return text + "]}";
}

const WidgetInfo* widget_of(const NullScreen& screen, const std::string& label) {
    for (const WidgetInfo& widget : screen.registry().widgets()) {
        if (widget.label == label || (label.starts_with("###") && widget.label.ends_with(label))) return &widget;
    }
    return nullptr;
}

void open_pair(App& app, const Network& network, const Eigen::MatrixXd& inputs) {
    const std::string model = stack_json(network);
    const auto bytes = bytes_of(model);
    OpenFiles open;
    open.files.push_back({"model.json", {bytes.begin(), bytes.end()}});
    open.files.push_back(csv_of(inputs));
    app.apply(std::move(open));
    run_jobs(app);
    REQUIRE(app.state().document);
}

}  // namespace reluscope::testing
