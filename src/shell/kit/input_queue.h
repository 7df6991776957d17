#pragma once

// What both platforms ask of Dear ImGui's queue of input events. ImGui hands out a few events per frame, so that a
// press and its release in one frame are both seen: frames are wanted until nothing waits. Each function is about the
// current ImGui context.

#include "imgui.h"

#include <vector>

namespace reluscope {

/// True while events wait for a frame.
bool input_waits();

/// True while input waits that does more than move the pointer.
bool actions_wait();

/// True while a button or key is held: ImGui repeats keys by counting frames' time, so frames have to come. Modifiers
/// do not repeat, and a hand may rest on them.
bool input_held();

/// The keys that are down, with those that modify others.
std::vector<ImGuiKey> keys_down();

/// Turns the wheel. What waits is added to, also across moves of the pointer: a hand that scrolls while it moves sends
/// more of both than slow frames take.
void turn_wheel(float notches_x, float notches_y);

/// What comes after this is for a later frame than what waits. ImGui does not know that a modifier belongs to the key
/// that was pressed with it (a hand that lets go of Ctrl before the letter would turn a command into a letter), nor
/// that a window which loses the focus has had its keys before.
void separate_frames();

/// Separates a press from the pointer's coming just before: items that others may lie over (headers of tables,
/// lines of lists) take a press only if the pointer was there in the frame before. A finger comes and presses at once.
void arrive_before_press();

}  // namespace reluscope
