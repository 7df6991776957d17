#include "app/answers/swarm_facts.h"

#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "base/texts/views/swarm_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <numeric>

namespace reluscope {

const FoundSwarm* current_swarm(const AppState& state) {
    const FoundSwarm* found = state.swarm.found.get();
    const bool open = found != nullptr && state.document && found->patterns == state.document->study.patterns;
    return open && found->done > 0 ? found : nullptr;
}

Eigen::Index swarm_output(const AppState& state, const FoundSwarm& found) {
    return std::min<Eigen::Index>(state.selection.output, found.table.base.size() - 1);
}

Eigen::MatrixXd swarm_values(const AppState& state, const FoundSwarm& found) {
    return found.table.of_output(swarm_output(state, found)).leftCols(static_cast<Eigen::Index>(found.done));
}

SwarmOrder swarm_order(const Eigen::MatrixXd& values) {
    SwarmOrder order;
    order.columns.resize(static_cast<std::size_t>(values.rows()));
    std::iota(order.columns.begin(), order.columns.end(), std::size_t{0});
    for (Eigen::Index c = 0; c < values.rows(); ++c) order.mean.push_back(values.row(c).cwiseAbs().mean());
    std::stable_sort(order.columns.begin(), order.columns.end(),
                     [&](std::size_t a, std::size_t b) { return order.mean[a] > order.mean[b]; });
    return order;
}

SwarmFacts swarm_facts(const AppState& state) {
    SwarmFacts facts;
    const StageStatus& work = state.stages[StageId::kSwarm];
    const FoundSwarm* found = current_swarm(state);
    if (state.document && state.document->image) {
        facts.problem = swarm_texts::kPixels;
    } else if (found == nullptr) {
        facts.problem = work.halted                   ? swarm_texts::kStopped
                        : state.swarm.problem.empty() ? swarm_texts::kWait
                                                      : state.swarm.problem;
    }
    if (!facts.problem.empty()) return facts;
    const Eigen::Index output = swarm_output(state, *found);
    const OutputWords words = output_words(*state.document, output);
    const auto all = static_cast<std::size_t>(found->input->rows->inputs.cols());
    const std::string rows = swarm_texts::which_rows(found->done, found->rows.size(), all);
    const std::optional<std::string>& column = state.swarm.settings.column;
    facts.sentence = column ? swarm_texts::dependence(printable_utf8(*column), words.phrase, rows)
                            : swarm_texts::sentence(words.phrase, rows);
    facts.sum = swarm_texts::sum(words.with_unit(display_number(found->table.base(output))), found->base_rows, all,
                                 display_number(found->table.residual, 2)) +
                " ";
    facts.sum += found->table.exact ? swarm_texts::kExact
                                    : swarm_texts::estimated(ShapleyOptions().max_exact_columns,
                                                             display_number(found->table.standard_error, 2));
    facts.sampled = found->rows.size() < all;
    if (!state.selection.row || !found->is_whole()) return facts;
    const std::uint32_t row = state.selection.row->index;
    if (std::find(found->rows.begin(), found->rows.end(), row) == found->rows.end())
        facts.note = swarm_texts::not_among(found->input->rows->row[row]);
    return facts;
}

}  // namespace reluscope
