#include "base/text/number_format.h"
#include "base/texts/training_texts.h"
#include "ui/training/training_panel.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr Eigen::Index kMaxClasses = 12;
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
        tooltip_over(ui, min, max, training_texts::cell_title(count, target.classes[static_cast<std::size_t>(truth)]),
                     training_texts::cell_text(target.classes[static_cast<std::size_t>(predicted)], double{share}));
    }
}

void matrix(const Ui& ui, const Target& target, const Eigen::MatrixXi& confusion, float width) {
    const ImVec2 cell(std::clamp((width - kName - 8) / static_cast<float>(confusion.cols()), 14.0F, 64.0F), 24);
    for (Eigen::Index truth = 0; truth < confusion.rows(); ++truth) {
        matrix_row(ui, target, confusion, truth, ImGui::GetCursorScreenPos(), cell);
        ImGui::Dummy(ImVec2(width, cell.y - ImGui::GetStyle().ItemSpacing.y));
    }
    text_block(ui.fonts.small, ui.palette.muted, training_texts::kMatrixAxes, width);
}

/// What the probabilities of the calibration are of.
std::string event_of(const Target& target) {
    if (target.classes.size() == 2) return training_texts::probability_of(target.classes[1]);
    return training_texts::kOfPredictedClass;
}

}  // namespace

void confusion_panel(const Ui& ui, const Target& target, const TrainingState& training) {
    constexpr float kCalibration = 236;
    constexpr float kGap = 20;
    const ClassMetrics& metrics = *training.metrics;
    if (metrics.confusion.rows() < 2) return;
    ImGui::Dummy(ImVec2(0, 4));
    text_wrapped_in(ui.fonts.bold, ui.palette.text, training_texts::confusion(training.metrics_on));
    text_wrapped_in(ui.fonts.small, ui.palette.muted,
                    training_texts::auc_and_calibration(metrics.auc, metrics.calibration.expected_error));
    tooltip(ui, training_texts::kAucTitle, training_texts::kAucMeaning);
    const float room = ImGui::GetContentRegionAvail().x;
    const bool shows_matrix = metrics.confusion.rows() <= kMaxClasses;
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
