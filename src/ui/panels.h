#pragma once

#include "app/state.h"
#include "ui/path_panel.h"
#include "ui/plane_panel.h"
#include "ui/widgets.h"

/// One free function per panel. Each fills the current child window from the weakest input that works and leaves commands in `ui`.
namespace reluscope {

void top_bar(const Ui& ui, const AppState& state);
void status_bar(const Ui& ui, const AppState& state);

void data_panel(const Ui& ui, const Document& document);
void network_panel(const Ui& ui, const Document& document, const Selection& selection);
/// What to try next.
void hints_panel(const Ui& ui);
void pending_panel(const Ui& ui, const PendingModel& pending);
void pending_table_panel(const Ui& ui, const PendingTable& pending);

/// All rows as one strip, a segment per cluster: width by rows, colour by output; click selects.
void cluster_strip(const Ui& ui, const Document& document, const Selection& selection,
                   const std::optional<ClusterId>& hovered);

/// The table of clusters: pattern, rows, support, mean output, accuracy; sorted, searched, clipped.
void clusters_panel(const Ui& ui, const Document& document, const Selection& selection, const ClusterOrder& order,
                    const std::optional<ClusterId>& hovered);

/// The chosen cluster: its sentence, and its affine map as sorted, signed bars; a click chooses a bar's feature.
void cluster_explanation_panel(const Ui& ui, const Document& document, const ClusterView& view,
                               const Selection& selection, const Hovered& hovered, const ReachState& reach);

/// Inputs that are pixels: the map as a picture beside the cluster's mean.
void cluster_picture(const Ui& ui, const Document& document, const ClusterView& view, float height);

/// The same below the strip of all clusters, wide, as a view of its own.
void explanation_view(const Ui& ui, const AppState& state);

/// The cells of the cluster's rows, and how far each explanation holds.
void rows_panel(const Ui& ui, const Document& document, const Selection& selection, const Hovered& hovered,
                const RowOrder& order, const ReachState& reach);

/// How far the explanation of the chosen row holds: nearest wall, decision boundary, facets of its region.
void row_reach(const Ui& ui, const Document& document, const RowReach& reach);
/// The same for the rows of the chosen cluster together.
void cluster_reach_line(const Ui& ui, const Document& document, const ReachState& reach);

/// The chosen row: how far its explanation holds (once `reach` is known), and from the reference to the logit to the probability.
void row_panel(const Ui& ui, const Document& document, const RowView& view, const Hovered& hovered,
               const RowReach* reach);

void messages_overlay(const Ui& ui, const std::vector<Message>& messages);
void drop_overlay(const Ui& ui, int num_files);
void shortcuts_window(const Ui& ui);

/// What a click on a row's point does now, to end its tooltip.
const char* click_on_row(const AppState& state);

/// "As after epoch 12 of 40", while earlier weights than the newest are looked at: above what a view shows, or, without one, a panel.
void epoch_line(const Ui& ui, const AppState& state, std::optional<View> view = {});

/// What is drawn over an empty workspace while the first document loads, or when there is none.
void welcome(const Ui& ui, const AppState& state);

/// Everything, laid out for the size of the display.
void workspace(const Ui& ui, const AppState& state);

}  // namespace reluscope
