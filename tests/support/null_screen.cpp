#include "support/null_screen.h"

#include "base/numerics/numerics.h"
#include "support/bytes.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>

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

void click(NullScreen& screen, const AppState& state, ImVec2 at) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(at.x, at.y);
    screen.draw(state, false);
    for (const bool down : {true, false}) {
        io.AddMouseButtonEvent(ImGuiMouseButton_Left, down);
        screen.draw_frame(state, false);
    }
}

DrawnFrame show(NullScreen& screen, const AppState& state, bool dark, bool touch) {
    constexpr int kMaxFrames = 3000;
    screen.draw(state, dark, touch);
    for (int i = 0; i < kMaxFrames && screen.frame().unfinished; ++i) screen.draw_frame(state, dark, touch);
    screen.draw_frame(state, dark, touch);  // with all that was unfinished
    CHECK_FALSE(screen.frame().unfinished);
    const DrawnFrame frame = drawn_frame();
    CHECK(frame.is_finite);
    CHECK_FALSE(frame.shapes_of(make_palette(dark).panel).empty());
    CHECK(frame.shapes_of(make_palette(!dark).panel).empty());
    screen.draw_frame(state, dark, touch);
    CHECK(drawn_frame().digest == frame.digest);
    return frame;
}

void check_signed_bars(const DrawnFrame& frame, const std::string& window, const Palette& palette,
                       const std::vector<ValueBox>& boxes) {
    constexpr float kSmoothed = 0.5F;  // smoothing takes this of each side
    constexpr float kShortest = 4;     // shorter ones are all rounded corners
    std::optional<float> zero;
    std::optional<double> scale;
    for (const ValueBox& box : boxes) {
        CAPTURE(box.value);
        std::vector<DrawnShape> bars;
        for (const ImU32 color : {palette.raises, palette.lowers}) {
            for (const DrawnShape& shape : frame.shapes_of(color, window)) {
                if (shape.min.y >= box.min.y && shape.max.y <= box.max.y) bars.push_back(shape);
            }
        }
        REQUIRE(bars.size() == 1);
        const DrawnShape& bar = bars[0];
        const float length = bar.max.x - bar.min.x + 2 * kSmoothed;
        if (length < kShortest) continue;
        CHECK(bar.color == (box.value < 0 ? palette.lowers : palette.raises));
        const float begin = box.value < 0 ? bar.max.x + kSmoothed : bar.min.x - kSmoothed;
        CHECK(begin - zero.value_or(begin) == doctest::Approx(0).scale(1).epsilon(0.1));
        CHECK(length / std::abs(box.value) ==
              doctest::Approx(scale.value_or(length / std::abs(box.value))).epsilon(0.05));
        if (!zero) zero = begin, scale = length / std::abs(box.value);
    }
    CHECK(scale.has_value());
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
