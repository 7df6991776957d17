#include "base/text/number_format.h"
#include "ui/training/training_panel.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr Eigen::Index kMostClasses = 12;
constexpr float kName = 76;

/// One row of the matrix: the true class, then how often its rows were put into each class.
void matrix_row(const Ui& ui, const Target& target, const Eigen::MatrixXi& confusion, Eigen::Index truth, ImVec2 at,
                ImVec2 cell) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const double sum = std::max(1, confusion.row(truth).sum());
    const float line = text_size(ui.fonts.small, "0").y;
    draw_text_cut(draw, ui.fonts.small, ImVec2(at.x, at.y + (cell.y - line) / 2), kName - 8, ui.palette.text,
                  target.classes[static_cast<std::size_t>(truth)]);
    for (Eigen::Index predicted = 0; predicted < confusion.cols(); ++predicted) {
        const auto share = static_cast<float>(confusion(truth, predicted) / sum);
        const ImVec2 min(at.x + kName + static_cast<float>(predicted) * cell.x, at.y);
        const ImVec2 max(min.x + cell.x - 2, min.y + cell.y - 2);
        const bool right = truth == predicted;
        draw.AddRectFilled(min, max,
                           mix(ui.palette.raised, right ? ui.palette.lowers : ui.palette.raises, 0.55F * share), 3);
        const std::string count = display_count(static_cast<unsigned long long>(confusion(truth, predicted)));
        const float width = text_size(ui.fonts.small, count).x;
        if (width < cell.x - 4) {
            draw_text_cut(draw, ui.fonts.small, ImVec2((min.x + max.x - width) / 2, min.y + (cell.y - 2 - line) / 2),
                          cell.x, ui.palette.text, count);
        }
        tooltip_over(ui, min, max, count + " of " + target.classes[static_cast<std::size_t>(truth)],
                     "taken for " + target.classes[static_cast<std::size_t>(predicted)] + ": " + display_share(share) +
                         " of the rows of this class.");
    }
}

void matrix(const Ui& ui, const Target& target, const Eigen::MatrixXi& confusion, float width) {
    const ImVec2 cell(std::clamp((width - kName - 8) / static_cast<float>(confusion.cols()), 14.0F, 64.0F), 24);
    for (Eigen::Index truth = 0; truth < confusion.rows(); ++truth) {
        matrix_row(ui, target, confusion, truth, ImGui::GetCursorScreenPos(), cell);
        ImGui::Dummy(ImVec2(width, cell.y - ImGui::GetStyle().ItemSpacing.y));
    }
    text_block(ui.fonts.small, ui.palette.muted, "rows: true class; columns: predicted, in the same order", width);
}

/// What the probabilities of the calibration are of.
std::string event_of(const Target& target) {
    if (target.classes.size() == 2) return "predicted probability of " + target.classes[1];
    return "probability of the predicted class";
}

}  // namespace

void confusion_panel(const Ui& ui, const Target& target, const TrainingState& training) {
    constexpr float kCalibration = 236;
    constexpr float kGap = 20;
    const ClassMetrics& metrics = *training.metrics;
    if (metrics.confusion.rows() < 2) return;
    ImGui::Dummy(ImVec2(0, 4));
    text_wrapped_in(ui.fonts.bold, ui.palette.text, "Confusion on " + training.metrics_on);
    const double off = metrics.calibration.expected_error;
    std::string text = "AUC " + (std::isfinite(metrics.auc) ? display_number(metrics.auc, 4) : "\u2013") +
                       ", calibration error " +
                       (std::isfinite(off) ? display_number(100 * off, 2) + " percentage points" : "\u2013");
    text_wrapped_in(ui.fonts.small, ui.palette.muted, text);
    tooltip(ui, "AUC and calibration",
            "AUC: how likely a row of the class gets a higher probability than one of the others (1 is perfect, 0.5 is "
            "chance). Calibration error: by "
            "how much the predicted probabilities are off what comes true, on average.");
    const float room = ImGui::GetContentRegionAvail().x;
    const bool shows_matrix = metrics.confusion.rows() <= kMostClasses;
    const float fewest = kName + 8 + 28 * static_cast<float>(metrics.confusion.cols());
    const bool beside = shows_matrix && room >= fewest + kGap + kCalibration;
    if (shows_matrix) {
        ImGui::BeginGroup();
        matrix(ui, target, metrics.confusion, beside ? room - kGap - kCalibration : room);
        ImGui::EndGroup();
        if (beside) ImGui::SameLine(0, kGap);
    }
    ImGui::BeginGroup();
    calibration_chart(ui, metrics.calibration, event_of(target), std::min(kCalibration, room));
    ImGui::EndGroup();
}

}  // namespace reluscope
