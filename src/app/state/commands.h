#pragma once

#include "app/state/command_info.h"
#include "app/state/document_commands.h"
#include "app/state/plane_commands.h"
#include "app/state/selection_commands.h"
#include "app/state/training_commands.h"
#include "app/state/view_commands.h"
#include "app/state/welcome_commands.h"
#include "app/state/workspace_commands.h"

#include <string>
#include <variant>
#include <vector>

namespace reluscope {

// Commands are data: each says here what it is called, what undo calls it and what its members are called in JSON
// (app/state/command_info.h), and is applied by one short function apply(Command&, Topic&) beside its topic
// (app/kit/desk.h).

template <class... C>
struct CommandList {};

// clang-format off
using AllCommands = CommandList<
    OpenFiles,
    OpenExample,
    SetExamples,
    ChooseFiles,
    UseRandomRows,
    DropPendingModel,
    CancelJob,
    ContinueViews,
    NoteExport,
    SelectCluster,
    SelectRow,
    Hover,
    SelectFeature,
    CloseView,
    MoveView,
    MaximiseView,
    Present,
    SetSplit,
    SetColumns,
    ShowSheet,
    ResetLayout,
    SetLayout,
    Undo,
    Redo,
    OpenSession,
    OpenLink,
    OfferSessions,
    AnswerOffer,
    ForgetSession,
    ShareLink,
    ShowPalette,
    ShowGallery,
    ShowDiagnostics,
    SetTextScale,
    StepRegion,
    SelectOutput,
    SetReference,
    SetBarMode,
    SetTheme,
    SortClusters,
    SearchClusters,
    SetTarget,
    SetModelOutput,
    SetLink,
    ShowLessons,
    ShowShortcuts,
    ShowView,
    ShowMessage,
    DismissMessage,
    SaveFile,
    SetPlane,
    SetPlaneWindow,
    SetPlaneAspect,
    SetPlaneShape,
    FitPlane,
    SetPlaneColour,
    SetPlaneDepth,
    ShowOnPlane,
    HoverPlane,
    PinPlane,
    SelectUnit,
    SetPlaneLimits,
    SetPath,
    ClearPath,
    HoverPath,
    BeginPath,
    PathToOther,
    UsePathTool,
    ShowPathProbability,
    ComputeFacets,
    ComputeDistances,
    SortRows,
    EditCell,
    EditRow,
    ResetRow,
    ShowClusterWords,
    SetWeight,
    Train,
    RestartTraining,
    SetTraining,
    ShowEpoch,
    NewNetwork,
    DropPendingTable,
    DrawPoints,
    AddPoint,
    RemoveLastPoint,
    MakeData,
    ExportPicture,
    SetNetworkView,
    SetCompare,
    SetCoefficients,
    FilterClusters,
    SetProfile,
    SetScatter,
    SetRelief,
    SetTree,
    SetTrainingSpeed,
    ShowWelcome,
    TakeStep,
    SetSimplify,
    ApplySimplification,
    CompareSimplified,
    ReplaceNetwork,
    SetFamilies,
    SelectFamily,
    NameFamilies,
    SetLocks,
    SetChangeAim,
    SetRowParts,
    SetBeeswarm,
    SearchChange>;
// clang-format on

/// Calls `visitor` with the command as what it is.
template <class Visitor, class... C>
void visit_command(const Command& command, Visitor&& visitor, CommandList<C...>) {
    const auto visit_one = [&](const auto* one) {
        if (one != nullptr) visitor(*one);
        return one != nullptr;
    };
    (visit_one(command.get_if<C>()) || ...);
}
template <class Visitor, class... C>
void visit_command(Command& command, Visitor&& visitor, CommandList<C...>) {
    const auto visit_one = [&](auto* one) {
        if (one != nullptr) visitor(*one);
        return one != nullptr;
    };
    (visit_one(command.edit_if<C>()) || ...);
}

/// Where views leave their commands; applied after the frame.
using Commands = std::vector<Command>;

// What the application asks of the platform.
struct FetchRequest {
    std::string path;  ///< below data/
    bool unasked = false;
};
struct ChooseRequest {};
struct LessonsRequest {};
struct SaveRequest {
    std::string name;
    std::string text;
    std::string mime;
};
/// A session to be made into a link.
struct LinkRequest {
    std::string text;  ///< in its short form (app/api/link_text.h)
    std::string note;  ///< how what the link opens differs, a sentence; may be empty
};
/// A kept session to be opened, or to be thrown away.
struct KeptRequest {
    std::string id;
    bool forget = false;
};
/// A picture to be drawn and saved.
struct PictureRequest {
    ExportPicture what;
};
/// The report with its pictures as one HTML page, to be written and saved.
struct HtmlReportRequest {};
using Request = std::variant<FetchRequest, ChooseRequest, LessonsRequest, SaveRequest, LinkRequest, KeptRequest,
                             PictureRequest, HtmlReportRequest>;

}  // namespace reluscope
