#include "base/texts/simplify/simplify_texts.h"

#include "base/text/number_format.h"

namespace reluscope::simplify_texts {

namespace {

/// "11 are off for every row". `alone`: they are all that are spoken of, so that one is "it" and no number of a unit.
std::string phrase(Why why, std::size_t units, bool alone, bool on_box) {
    const std::string where = on_box ? "in the whole range" : "for every row";
    const auto is = [&](const std::string& one, const std::string& more) {
        if (units == 1) return (alone ? std::string("it") : std::string("1")) + " is " + one;
        return display_count(units) + " are " + more;
    };
    switch (why) {
        case Why::kDead: return is("off " + where, "off " + where);
        case Why::kConstant: return is("constant", "constant");
        case Why::kUnread: return is("read by no other", "read by no other");
        case Why::kDuplicate: return is("a copy of another", "copies of others");
        case Why::kProportional: return is("a multiple of another", "multiples of others");
        case Why::kMirror: return is("the mirror image of another", "mirror images of others");
        case Why::kDependent:
            return is("always on and a combination of others", "always on and combinations of others");
        case Why::kAlwaysOn: return is("always on, like the whole layer", "always on, like their whole layer");
    }
    return "";
}

std::string of_units(std::size_t units) { return counted(units, "hidden unit", "hidden units"); }

}  // namespace

std::string size(const std::string& architecture, std::size_t units, std::size_t numbers) {
    return architecture + ": " + of_units(units) + ", " + display_count(numbers) + " weights and biases";
}

std::string cannot(const std::string& why) { return "This network cannot be made smaller: " + why + "."; }

std::string searching(std::size_t decided, std::size_t units) {
    return std::string(kWork) + ": " + display_count(decided) + " of " + display_count(units) + " are settled.";
}

std::string answer(const std::vector<Count>& counts, std::size_t units, const std::string& before,
                   const std::string& after, const std::string& difference, bool on_box) {
    std::size_t total = 0;
    std::string reasons;
    for (const Count& count : counts) {
        total += count.units;
        reasons += (reasons.empty() ? "" : ", ") + phrase(count.why, count.units, counts.size() == 1, on_box);
    }
    return display_count(total) + " of " + of_units(units) + (total == 1 ? " is" : " are") + " not needed: " + reasons +
           ". " + before + " can become " + after + " with the same outputs (largest difference " + difference + ").";
}

std::string nothing_found(std::size_t units, bool on_box) {
    const std::string where = on_box ? "in the whole range of the rows" : "on the rows";
    if (units == 1) return "The one hidden unit is needed: without it, outputs would change " + where + ".";
    return "None of the " + of_units(units) + " was found that could go without a change of the outputs " + where + ".";
}

std::string open_units(std::size_t units, std::size_t too_close) {
    const auto stay = [](std::size_t count) { return counted(count, "unit stays", "units stay"); };
    const std::size_t too_much = units - too_close;
    std::string text;
    if (too_much > 0)
        text = stay(too_much) + " because the proof would take too long: no input was found that needs " +
               (too_much == 1 ? "it." : "them.");
    if (too_close > 0)
        text += (text.empty() ? "" : " ") + stay(too_close) + " because rounding leaves open on which side of 0 " +
                (too_close == 1 ? "its largest value is." : "their largest values are.");
    return text;
}

std::string stable_units(std::size_t always_on, std::size_t always_off, bool on_box) {
    std::string text;
    const auto add = [&](std::size_t count, const char* state) {
        if (count == 0) return;
        const bool one = count == 1;
        text += (text.empty() ? "" : " ") + counted(count, "unit is ", "units are ") + (on_box ? "always " : "") +
                state + (on_box ? " in the whole range" : " for every row") + " and " + (one ? "stays" : "stay") +
                ": what " +
                (one ? "it adds is linear there, and no other unit carries it."
                     : "they add is linear there, and no fewer units carry it.");
    };
    add(always_on, "on");
    add(always_off, "off");
    return text;
}

std::string checked(std::size_t rows, std::size_t points, const std::string& difference) {
    return "Both networks were evaluated on " + counted(rows, "row", "rows") +
           (points > 0 ? " and " + display_count(points) + " random points of the range" : "") +
           ". The largest difference of an output is " + difference + ", relative to max(1, |output|).";
}

std::string not_equal(const std::string& difference) {
    return "The outputs of the smaller network differ by " + difference +
           " somewhere, which is more than rounding: it is not offered.";
}

std::string group_title(Why why, std::size_t units, bool on_box) {
    const std::string count = ": " + counted(units, "unit", "units");
    const std::string where = on_box ? "in the whole range" : "for every row";
    switch (why) {
        case Why::kDead: return "Off " + where + count;
        case Why::kConstant: return "Constant" + count;
        case Why::kUnread: return "Read by no other unit" + count;
        case Why::kDuplicate: return (units == 1 ? "Copy of another" : "Copies of others") + count;
        case Why::kProportional: return (units == 1 ? "Multiple of another" : "Multiples of others") + count;
        case Why::kMirror: return (units == 1 ? "Mirror image of another" : "Mirror images of others") + count;
        case Why::kDependent: return "Always on, and a combination of others" + count;
        case Why::kAlwaysOn: return "Always on, like the rest of the layer" + count;
    }
    return "";
}

std::string_view group_meaning(Why why) {
    switch (why) {
        case Why::kDead: return "Always 0, so nothing takes their place.";
        case Why::kConstant: return "All weights are 0. The biases of the next layer take their place.";
        case Why::kUnread: return "All weights behind them are 0, so nothing takes their place.";
        case Why::kDuplicate: return "The other unit gets a larger weight.";
        case Why::kProportional: return "A positive multiple. The other unit gets a larger weight.";
        case Why::kMirror: return "A negative multiple. The other unit and a linear part take their place.";
        case Why::kDependent: return "Linear there. The units that stay carry what they added.";
        case Why::kAlwaysOn: return "The layer is linear there. The next layer takes all of it in.";
    }
    return "";
}

std::string_view proof(Proof proof, Why why) {
    const bool by_weights = why != Why::kDead && why != Why::kDependent && why != Why::kAlwaysOn;
    switch (proof) {
        case Proof::kData: return "By the exact patterns of the rows.";
        case Proof::kInterval: return by_weights ? "Proven by the weights alone." : "Proven by interval bounds.";
        case Proof::kLp: return "Proven by linear bounds.";
        case Proof::kBranch: return "Proven by branch and bound.";
    }
    return "";
}

std::string layer_label(std::size_t layer) { return "Layer " + std::to_string(layer + 1); }

std::string unit_label(std::size_t layer, std::size_t unit) {
    return std::to_string(unit + 1) + " of layer " + std::to_string(layer + 1);
}

std::string more_units(std::size_t units) { return "and " + counted(units, "more unit", "more units"); }

std::string applied(const std::string& before, const std::string& after, const std::string& difference, bool on_box) {
    return before + " became " + after + ", with the same outputs " +
           (on_box ? "in the whole range of the rows" : "on all rows") + " (largest difference " + difference + ").";
}

std::string source(const std::string& source, const std::string& name, const std::string& before, bool on_box) {
    return (source.empty() ? name : source) + "; simplified from " + before +
           (on_box ? ", same outputs on a box of inputs" : ", same outputs on a table's rows");
}

std::string name_before(const std::string& name, const std::string& architecture) {
    return name + ", " + architecture + ", before it was simplified";
}

}  // namespace reluscope::simplify_texts
