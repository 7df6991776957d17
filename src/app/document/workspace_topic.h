#pragma once

#include "app/kit/desk.h"

#include <optional>

namespace reluscope {

/// How the workspace is divided and looks, and what it tells: layout, theme, windows over it, messages.
class WorkspaceTopic final : public Topic {
public:
    using Topic::Topic;
    void open(const Opening& opening) override;

    std::optional<View> maximised_before;  ///< the presentation, which shows its view as a maximised one
};

void apply(ShowView& command, WorkspaceTopic& topic);
void apply(CloseView& command, WorkspaceTopic& topic);
void apply(MoveView& command, WorkspaceTopic& topic);
void apply(MaximiseView& command, WorkspaceTopic& topic);
void apply(Present& command, WorkspaceTopic& topic);
void apply(SetSplit& command, WorkspaceTopic& topic);
void apply(SetColumns& command, WorkspaceTopic& topic);
void apply(ShowSheet& command, WorkspaceTopic& topic);
void apply(ResetLayout& command, WorkspaceTopic& topic);
void apply(SetLayout& command, WorkspaceTopic& topic);
void apply(SetTheme& command, WorkspaceTopic& topic);
void apply(SetTextScale& command, WorkspaceTopic& topic);
void apply(ShowPalette& command, WorkspaceTopic& topic);
void apply(ShowGallery& command, WorkspaceTopic& topic);
void apply(ShowDiagnostics& command, WorkspaceTopic& topic);
void apply(ShowLessons& command, WorkspaceTopic& topic);
void apply(ShowShortcuts& command, WorkspaceTopic& topic);
void apply(ShowMessage& command, WorkspaceTopic& topic);
void apply(DismissMessage& command, WorkspaceTopic& topic);

}  // namespace reluscope
