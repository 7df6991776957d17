#include "formats/onnx/onnx_outputs.h"

#include "base/utf8.h"

#include <algorithm>

namespace reluscope::onnx {

namespace {

/// One of the graph's outputs, and how well it shows what the network predicts (0 best).
struct Candidate {
    std::string_view name;
    Tail tail;
    int rank = 0;
};

/// Outputs with the same logits.
struct Group {
    std::vector<Candidate> members;
    bool is_computed = false;  ///< more than features of the input that are handed on
    bool is_inner = false;     ///< another group is computed from it

    ValueId logits() const { return members[0].tail.logits.value; }
    const Candidate& best() const {
        return *std::min_element(members.begin(), members.end(),
                                 [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });
    }
};

int rank_of(TailKind kind) {
    switch (kind) {
        case TailKind::kProbability: return 0;
        case TailKind::kLogarithm: return 1;
        case TailKind::kComplement: return 3;
        case TailKind::kDerived: return 4;
        case TailKind::kCut: return 5;
    }
    return 6;
}

std::vector<ValueId> draft_inputs(const DraftOperation& operation) {
    if (const auto* linear = std::get_if<LinearOperation>(&operation)) return {linear->input};
    if (const auto* activation = std::get_if<ActivationOperation>(&operation)) return {activation->input};
    if (const auto* sum = std::get_if<SumOperation>(&operation)) return sum->inputs;
    return std::get<ConcatOperation>(operation).inputs;
}

/// Per value, whether `output` is computed from it.
std::vector<bool> ancestors_of(const Draft& draft, ValueId output) {
    std::vector<bool> found(draft.nodes.size() + 1, false);
    found[output.index] = true;
    for (std::size_t v = draft.nodes.size(); v > 0; --v) {
        if (!found[v]) continue;
        for (const ValueId input : draft_inputs(draft.nodes[v - 1].operation)) found[input.index] = true;
    }
    return found;
}

bool computes(const DraftOperation& operation) {
    if (const auto* linear = std::get_if<LinearOperation>(&operation)) {
        const PickMap* pick = std::get_if<PickMap>(&linear->map);
        return pick == nullptr || (pick->scale.array() != 1).any() || (pick->shift.array() != 0).any();
    }
    return std::holds_alternative<ActivationOperation>(operation);
}

void find_roles(const Draft& draft, std::vector<Group>& groups) {
    for (Group& group : groups) {
        const std::vector<bool> from = ancestors_of(draft, group.logits());
        for (std::size_t v = 1; v < from.size(); ++v) {
            if (from[v] && computes(draft.nodes[v - 1].operation)) group.is_computed = true;
        }
        for (Group& other : groups) {
            if (&other != &group && from[other.logits().index]) other.is_inner = true;
        }
    }
}

/// Keeps what can be explained, says what cannot.
class Outputs {
public:
    explicit Outputs(Lowering& lowering) : lowering_(lowering) {
        for (const ValueInfo* output : lowering.graph().outputs) {
            try {
                add(output->name);
            } catch (const Refusal& refusal) {
                refused_.emplace_back(output->name, refusal);
            }
        }
    }

    std::vector<Group>& groups() { return groups_; }

    [[noreturn]] void refuse() const {
        if (!refused_.empty()) throw Refusal{refused_[0].second};
        stop("graph", "an output that depends on the input", "only constants");
    }

    /// The refusal of the output that was asked for, if there is one.
    void check(const std::string& asked) const {
        for (const auto& [name, refusal] : refused_) {
            if (is_called(name, asked)) throw Refusal{refusal};
        }
    }

    void add_notes(std::vector<std::string>& notes) const {
        for (const auto& [name, refusal] : refused_)
            notes.push_back("The output " + quoted(name) + " cannot be explained: " + refusal.error.sentence() + ".");
    }

private:
    void add(std::string_view name) {
        const Value& value = lowering_.value(name);
        if (std::holds_alternative<std::monostate>(value))
            stop("output " + quoted(name), "a node that makes it", "none");
        if (const Data* data = std::get_if<Data>(&value)) {
            place({name, {*data, Link::kIdentity, TailKind::kProbability, 0, {}, {}}, 2});
        } else if (const Tail* tail = std::get_if<Tail>(&value)) {
            place({name, *tail, rank_of(tail->kind)});
        }
    }

    void place(Candidate candidate) {
        for (Group& group : groups_) {
            if (group.logits() == candidate.tail.logits.value) return group.members.push_back(std::move(candidate));
        }
        groups_.push_back({{std::move(candidate)}});
    }

    Lowering& lowering_;
    std::vector<Group> groups_;
    std::vector<std::pair<std::string_view, Refusal>> refused_;
};

const Group& likeliest(const std::vector<Group>& groups) {
    const auto first = [&](auto&& fits) { return std::find_if(groups.begin(), groups.end(), fits); };
    auto found = first([](const Group& g) { return g.is_computed && !g.is_inner; });
    if (found == groups.end()) found = first([](const Group& g) { return g.is_computed; });
    return found == groups.end() ? groups[0] : *found;
}

std::string quoted_names(const std::vector<std::string_view>& names) {
    constexpr std::size_t kMaxNames = 6;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min(names.size(), kMaxNames); ++i) texts.push_back(quoted(names[i]));
    if (names.size() > kMaxNames) texts.push_back(std::to_string(names.size() - kMaxNames) + " more");
    return joined_names(texts);
}

OutputChoice chosen_in(const Group& group, const std::optional<std::string>& asked) {
    const auto named = std::find_if(group.members.begin(), group.members.end(),
                                    [&](const Candidate& member) { return asked && is_called(member.name, *asked); });
    const Candidate& chosen = named == group.members.end() ? group.best() : *named;
    OutputChoice choice{chosen.name, chosen.tail, {}, {}, {}};
    for (const Candidate& member : group.members) choice.group.push_back(member.name);
    return choice;
}

void note_choice(OutputChoice& choice, std::size_t num_outputs, bool was_asked) {
    if (choice.choices.size() > 1) {
        const std::string sentence = "The graph has " + std::to_string(choice.choices.size()) +
                                     " outputs that can be explained: " + quoted_names(choice.choices) + ". Shown is " +
                                     quoted(choice.name);
        choice.notes.push_back(sentence +
                               (was_asked ? ", as was asked for."
                                          : ", the likeliest; another is chosen with --output NAME, or from the list "
                                            "of outputs under the network's name."));
    } else if (num_outputs > 1) {
        choice.notes.push_back("Of the graph's outputs, " + quoted(choice.name) + " is the one that is explained.");
    }
}

}  // namespace

bool is_called(std::string_view name, const std::string& asked) {
    return name == asked || printable_utf8(name) == asked;
}

std::string joined_names(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

OutputChoice choose_output(Lowering& lowering, const std::optional<std::string>& asked) {
    constexpr std::size_t kMaxOutputs = 256;
    const std::size_t num_outputs = lowering.graph().outputs.size();
    if (num_outputs > kMaxOutputs)
        stop("graph", "at most " + std::to_string(kMaxOutputs) + " outputs", std::to_string(num_outputs));
    Outputs outputs(lowering);
    std::vector<Group>& groups = outputs.groups();
    if (asked) outputs.check(*asked);
    if (groups.empty()) outputs.refuse();
    find_roles(lowering.draft, groups);
    const auto is_asked = [&](const Group& group) {
        return std::any_of(group.members.begin(), group.members.end(),
                           [&](const Candidate& member) { return is_called(member.name, *asked); });
    };
    const auto found = asked ? std::find_if(groups.begin(), groups.end(), is_asked) : groups.end();
    if (asked && found == groups.end())
        stop("output " + quoted(*asked), "a value that depends on the input", "a constant");
    OutputChoice choice = chosen_in(asked ? *found : likeliest(groups), asked);
    const bool any_computed = std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.is_computed; });
    for (const Group& group : groups) {
        const std::string_view name = group.best().name;
        if (group.is_computed || !any_computed) {
            choice.choices.push_back(name);
        } else if (name != choice.name) {
            choice.notes.push_back("The output " + quoted(name) + " is left out: it hands on features of the input.");
        }
    }
    note_choice(choice, num_outputs, asked.has_value());
    outputs.add_notes(choice.notes);
    return choice;
}

void note_tail(Lowering& lowering, const Tail& tail) {
    const std::string cut = joined_names(tail.after);
    switch (tail.kind) {
        case TailKind::kProbability: break;
        case TailKind::kLogarithm:
            lowering.note("The network ends in log-softmax: the same logits are shown with softmax, as probabilities.");
            break;
        case TailKind::kComplement: lowering.note("The last Sub (1 - p) is cut off: p is shown."); break;
        case TailKind::kDerived:
            if (!cut.empty()) lowering.note("Cut off at the end: " + cut + ".");
            break;
        case TailKind::kCut: {
            const std::string name = operator_name(lowering.graph().model.graph.nodes[tail.node]);
            const bool listed = !tail.after.empty() && tail.after[0] == name;
            const std::string all = listed ? cut : name + (cut.empty() ? "" : ", then " + cut);
            lowering.note("Cut off at the end, because it is no link that can be explained: " + all + ".");
            break;
        }
    }
}

}  // namespace reluscope::onnx
