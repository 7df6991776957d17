#include "formats/onnx/onnx_draft.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace reluscope::onnx {

namespace {

/// W x + b after a pick: W P. Several picked entries may be the same feature, whose columns then add up.
DenseMap dense_after_pick(const DenseMap& dense, const PickMap& pick, std::size_t base_width) {
    DenseMap result{Eigen::MatrixXd::Zero(dense.W.rows(), static_cast<Eigen::Index>(base_width)), dense.b,
                    dense.synthetic};
    for (Eigen::Index i = 0; i < dense.W.cols(); ++i) {
        const double scale = pick.scale[i];
        const auto from = static_cast<Eigen::Index>(pick.index[static_cast<std::size_t>(i)]);
        if (scale != 0) result.W.col(from) += dense.W.col(i) * scale;
        if (pick.shift[i] != 0) result.b += dense.W.col(i) * pick.shift[i];
    }
    return result;
}

DenseMap pick_after_dense(const PickMap& pick, const DenseMap& dense) {
    const auto width = static_cast<Eigen::Index>(pick.index.size());
    DenseMap result{Eigen::MatrixXd(width, dense.W.cols()), Eigen::VectorXd(width), dense.synthetic};
    for (Eigen::Index i = 0; i < width; ++i) {
        const auto row = static_cast<Eigen::Index>(pick.index[static_cast<std::size_t>(i)]);
        result.W.row(i) = dense.W.row(row) * pick.scale[i];
        result.b[i] = dense.b[row] * pick.scale[i] + pick.shift[i];
    }
    return result;
}

PickMap pick_after_pick(const PickMap& outer, const PickMap& inner) {
    PickMap result = outer;
    for (std::size_t i = 0; i < result.index.size(); ++i) {
        const auto k = static_cast<Eigen::Index>(i);
        const auto from = static_cast<Eigen::Index>(outer.index[i]);
        result.index[i] = inner.index[outer.index[i]];
        result.scale[k] = outer.scale[k] * inner.scale[from];
        result.shift[k] = outer.scale[k] * inner.shift[from] + outer.shift[k];
    }
    return result;
}

/// Adds `map`, or the identity where there is none, to the rows of `sum` from `first_row` on.
void add_to(DenseMap& sum, Eigen::Index first_row, const std::variant<PickMap, DenseMap>* map, std::size_t base_width) {
    if (map == nullptr) {
        for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(base_width); ++i) sum.W(first_row + i, i) += 1;
    } else if (const auto* pick = std::get_if<PickMap>(map)) {
        for (std::size_t i = 0; i < pick->index.size(); ++i) {
            const auto k = static_cast<Eigen::Index>(i);
            sum.W(first_row + k, static_cast<Eigen::Index>(pick->index[i])) += pick->scale[k];
            sum.b[first_row + k] += pick->shift[k];
        }
    } else {
        const DenseMap& dense = std::get<DenseMap>(*map);
        sum.W.middleRows(first_row, dense.W.rows()) += dense.W;
        sum.b.segment(first_row, dense.b.size()) += dense.b;
    }
}

/// Works through the nodes in order. An earlier node is always in its final form when a later one looks at it, except
/// that it may still be folded into its only reader.
class Folder {
public:
    Folder(Draft& draft, ValueId output, Budget& budget)
        : draft_(draft),
          output_(output),
          budget_(budget),
          uses_(draft.nodes.size() + 1, 0),
          alias_(draft.nodes.size() + 1) {
        for (std::size_t v = 0; v < alias_.size(); ++v) alias_[v] = ValueId(v);
    }

    NetworkSpec run() {
        count_uses();
        for (std::size_t i = 0; i < draft_.nodes.size(); ++i) {
            if (uses_[i + 1] == 0) continue;
            for_each_input(i, [this](ValueId& input) { input = alias_[input.index]; });
            fold_node(i);
        }
        output_ = alias_[output_.index];
        return emit();
    }

private:
    DraftNode& node_of(ValueId value) { return draft_.nodes[value.index - 1]; }

    LinearOperation* linear_of(ValueId value) {
        return value.index == 0 ? nullptr : std::get_if<LinearOperation>(&node_of(value).operation);
    }
    PickMap* pick_of(ValueId value) {
        LinearOperation* linear = linear_of(value);
        return linear == nullptr ? nullptr : std::get_if<PickMap>(&linear->map);
    }
    /// A pick that takes nothing from its input can stand over any.
    bool is_constant(ValueId value) {
        const PickMap* pick = pick_of(value);
        return pick != nullptr && (pick->scale.array() == 0).all();
    }
    /// The dense map that makes `value`, if nothing else reads the value.
    DenseMap* own_dense_of(ValueId value) {
        LinearOperation* linear = linear_of(value);
        return linear == nullptr || uses_[value.index] != 1 ? nullptr : std::get_if<DenseMap>(&linear->map);
    }

    template <class Function>
    void for_each_input(std::size_t i, Function&& function) {
        DraftOperation& operation = draft_.nodes[i].operation;
        if (auto* linear = std::get_if<LinearOperation>(&operation)) function(linear->input);
        if (auto* activation = std::get_if<ActivationOperation>(&operation)) function(activation->input);
        if (auto* sum = std::get_if<SumOperation>(&operation))
            std::for_each(sum->inputs.begin(), sum->inputs.end(), function);
        if (auto* concat = std::get_if<ConcatOperation>(&operation))
            std::for_each(concat->inputs.begin(), concat->inputs.end(), function);
    }

    void count_uses() {
        uses_[output_.index] = 1;
        for (std::size_t i = draft_.nodes.size(); i-- > 0;) {
            if (uses_[i + 1] > 0) for_each_input(i, [this](ValueId& input) { ++uses_[input.index]; });
        }
    }

    /// One reader less; a value without readers gives its memory back and stops reading.
    void release(ValueId value) {
        std::vector<ValueId> pending = {value};
        while (!pending.empty()) {
            const ValueId v = pending.back();
            pending.pop_back();
            if (--uses_[v.index] > 0 || v.index == 0) continue;
            for_each_input(v.index - 1, [&pending](ValueId& input) { pending.push_back(input); });
            node_of(v).operation = SumOperation{};
        }
    }

    void replace_by(std::size_t i, ValueId value) {
        const ValueId self(i + 1);
        alias_[self.index] = value;
        uses_[value.index] += uses_[self.index];
        uses_[self.index] = 1;
        release(self);
    }

    void take(std::size_t rows, std::size_t cols, std::size_t i) {
        budget_.take(static_cast<std::uint64_t>(rows) * cols, "layer " + quoted(draft_.nodes[i].name));
    }

    void fold_node(std::size_t i) {
        DraftOperation& operation = draft_.nodes[i].operation;
        if (std::holds_alternative<SumOperation>(operation)) fold_sum(i);
        if (std::holds_alternative<ConcatOperation>(operation)) fold_concat(i);
        if (std::holds_alternative<LinearOperation>(operation)) fold_linear(i);
    }

    void fold_linear(std::size_t i) {
        bool changed = true;
        while (changed) {
            auto& linear = std::get<LinearOperation>(draft_.nodes[i].operation);
            changed = std::holds_alternative<PickMap>(linear.map) ? fold_pick(i, linear) : fold_dense(i, linear);
            if (!std::holds_alternative<LinearOperation>(draft_.nodes[i].operation)) return;
        }
    }

    /// Moves this node's input to the input of the linear node before it, whose map was multiplied in.
    void step_over(LinearOperation& linear) {
        const ValueId old_input = linear.input;
        linear.input = linear_of(old_input)->input;
        ++uses_[linear.input.index];
        release(old_input);
    }

    bool fold_pick(std::size_t i, LinearOperation& linear) {
        PickMap& pick = std::get<PickMap>(linear.map);
        if (pick.is_identity(draft_.width(linear.input))) {
            replace_by(i, linear.input);
            return false;
        }
        if (const PickMap* inner = pick_of(linear.input)) {
            linear.map = pick_after_pick(pick, *inner);
            step_over(linear);
            return true;
        }
        if (const DenseMap* inner = own_dense_of(linear.input)) {
            take(pick.index.size(), static_cast<std::size_t>(inner->W.cols()), i);
            linear.map = pick_after_dense(pick, *inner);
            step_over(linear);
            return true;
        }
        push_pick_into_sum(i, linear);
        return false;
    }

    /// A shift after a sum goes into one of its affine inputs; any pick does if all inputs are affine.
    void push_pick_into_sum(std::size_t i, const LinearOperation& linear) {
        const ValueId input = linear.input;
        if (input.index == 0 || uses_[input.index] != 1) return;
        auto* sum = std::get_if<SumOperation>(&node_of(input).operation);
        if (sum == nullptr) return;
        PickMap pick = std::get<PickMap>(linear.map);
        const bool only_shift = pick.is_selection_of_all(draft_.width(input)) && (pick.scale.array() == 1).all();
        const auto is_own_dense = [this](ValueId term) { return own_dense_of(term) != nullptr; };
        if (only_shift) {
            const auto term = std::find_if(sum->inputs.begin(), sum->inputs.end(), is_own_dense);
            if (term == sum->inputs.end()) return;
            own_dense_of(*term)->b += pick.shift;
        } else {
            if (!std::all_of(sum->inputs.begin(), sum->inputs.end(), is_own_dense)) return;
            for (const ValueId term : sum->inputs) {
                DenseMap& dense = *own_dense_of(term);
                take(pick.index.size(), static_cast<std::size_t>(dense.W.cols()), i);
                dense = pick_after_dense(pick, dense);
                node_of(term).width = pick.index.size();
                pick.shift.setZero();
            }
            node_of(input).width = pick.index.size();
        }
        replace_by(i, input);
    }

    bool fold_dense(std::size_t i, LinearOperation& linear) {
        const DenseMap& dense = std::get<DenseMap>(linear.map);
        const auto rows = static_cast<std::size_t>(dense.W.rows());
        if (const PickMap* inner = pick_of(linear.input)) {
            const std::size_t base_width = draft_.width(linear_of(linear.input)->input);
            take(rows, base_width, i);
            linear.map = dense_after_pick(dense, *inner, base_width);
            step_over(linear);
            return true;
        }
        const DenseMap* inner = own_dense_of(linear.input);
        if (inner != nullptr && inner->synthetic) {
            const auto columns = static_cast<std::size_t>(inner->W.cols());
            const double products = static_cast<double>(dense.W.size()) * static_cast<double>(columns);
            if (!budget_.has(static_cast<std::uint64_t>(rows) * columns) || !budget_.take_work(products)) return false;
            take(rows, columns, i);
            DenseMap product{dense.W * inner->W, dense.b, dense.synthetic};
            product.b.noalias() += dense.W * inner->b;
            linear.map = std::move(product);
            step_over(linear);
            return true;
        }
        return false;
    }

    /// A value that all `terms` are, or are a map of that nothing else needs. None if there is no such value.
    ValueId common_base(const std::vector<ValueId>& terms, bool with_weights) {
        const auto fits = [&](ValueId term, ValueId base) {
            if (term == base || is_constant(term)) return true;
            const LinearOperation* linear = linear_of(term);
            if (linear == nullptr || linear->input != base) return false;
            const DenseMap* dense = own_dense_of(term);
            return pick_of(term) != nullptr || (dense != nullptr && (with_weights || dense->synthetic));
        };
        const auto varying = std::find_if(terms.begin(), terms.end(), [&](ValueId term) { return !is_constant(term); });
        const ValueId first = varying == terms.end() ? terms[0] : *varying;
        std::vector<ValueId> candidates = {first};
        if (const LinearOperation* linear = linear_of(first)) candidates.push_back(linear->input);
        for (const ValueId base : candidates) {
            if (std::all_of(terms.begin(), terms.end(), [&](ValueId term) { return fits(term, base); })) return base;
        }
        return {};
    }

    const std::variant<PickMap, DenseMap>* map_over(ValueId term, ValueId base) {
        return term == base ? nullptr : &linear_of(term)->map;
    }

    /// Makes node i a map of `base` and lets go of its `terms`.
    void become_linear(std::size_t i, ValueId base, std::variant<PickMap, DenseMap> map,
                       const std::vector<ValueId>& terms) {
        ++uses_[base.index];
        draft_.nodes[i].operation = LinearOperation{base, std::move(map)};
        for (const ValueId term : terms) release(term);
    }

    /// (a + b) + c becomes a + b + c, which adds in the same order.
    void join_nested_sum(std::vector<ValueId>& terms) {
        const ValueId first = terms[0];
        if (first.index == 0 || uses_[first.index] != 1) return;
        auto* nested = std::get_if<SumOperation>(&node_of(first).operation);
        if (nested == nullptr) return;
        terms.erase(terms.begin());
        terms.insert(terms.begin(), nested->inputs.begin(), nested->inputs.end());
        nested->inputs.clear();
        uses_[first.index] = 0;
    }

    void fold_sum(std::size_t i) {
        join_nested_sum(std::get<SumOperation>(draft_.nodes[i].operation).inputs);
        const std::vector<ValueId> terms = std::get<SumOperation>(draft_.nodes[i].operation).inputs;
        budget_.step(terms.size(), "layer " + quoted(draft_.nodes[i].name));
        if (terms.size() == 1) return replace_by(i, terms[0]);
        const ValueId base = common_base(terms, false);
        if (!base.valid()) return;
        const std::size_t width = draft_.nodes[i].width;
        const std::size_t base_width = draft_.width(base);
        if (!budget_.has(3 * std::uint64_t{base_width})) return;
        take(base_width, 3, i);
        if (std::optional<PickMap> pick = summed_picks(terms, base))
            return become_linear(i, base, std::move(*pick), terms);
        if (!budget_.has(static_cast<std::uint64_t>(width) * base_width)) return;
        take(width, base_width, i);
        DenseMap sum{Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(width), static_cast<Eigen::Index>(base_width)),
                     Eigen::VectorXd::Zero(static_cast<Eigen::Index>(width)), true};
        for (const ValueId term : terms) add_to(sum, 0, map_over(term, base), base_width);
        become_linear(i, base, std::move(sum), terms);
    }

    /// The sum of picks that all read the same entries, as in a x + b x.
    std::optional<PickMap> summed_picks(const std::vector<ValueId>& terms, ValueId base) {
        const auto pick_over = [&](ValueId term) {
            return term == base ? PickMap::identity(draft_.width(base)) : *pick_of(term);
        };
        std::optional<PickMap> sum;
        for (const ValueId term : terms) {
            if (term != base && pick_of(term) == nullptr) return {};
            PickMap pick = pick_over(term);
            if (!sum) {
                sum = std::move(pick);
                continue;
            }
            const bool constant = term != base && is_constant(term);
            if (!constant && (sum->scale.array() == 0).all()) sum->index = pick.index;
            if (!constant && pick.index != sum->index) return {};
            sum->scale += pick.scale;
            sum->shift += pick.shift;
        }
        return sum;
    }

    void fold_concat(std::size_t i) {
        const std::vector<ValueId> terms = std::get<ConcatOperation>(draft_.nodes[i].operation).inputs;
        if (terms.size() == 1) return replace_by(i, terms[0]);
        const ValueId base = common_base(terms, true);
        if (!base.valid()) return;
        const bool all_picks = std::all_of(terms.begin(), terms.end(),
                                           [&](ValueId term) { return term == base || pick_of(term) != nullptr; });
        if (all_picks) {
            if (!budget_.has(3 * std::uint64_t{draft_.nodes[i].width})) return;
            take(draft_.nodes[i].width, 3, i);  // index, scale, shift
            become_linear(i, base, stacked_picks(terms, base, draft_.nodes[i].width), terms);
            return;
        }
        const std::size_t width = draft_.nodes[i].width;
        const std::size_t base_width = draft_.width(base);
        if (!budget_.has(static_cast<std::uint64_t>(width) * base_width)) return;
        take(width, base_width, i);
        DenseMap stack{Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(width), static_cast<Eigen::Index>(base_width)),
                       Eigen::VectorXd::Zero(static_cast<Eigen::Index>(width))};
        Eigen::Index row = 0;
        for (const ValueId term : terms) {
            add_to(stack, row, map_over(term, base), base_width);
            row += static_cast<Eigen::Index>(draft_.width(term));
        }
        become_linear(i, base, std::move(stack), terms);
    }

    PickMap stacked_picks(const std::vector<ValueId>& terms, ValueId base, std::size_t width) {
        PickMap stack = PickMap::identity(width);
        std::size_t row = 0;
        for (const ValueId term : terms) {
            const PickMap pick = term == base ? PickMap::identity(draft_.width(base)) : *pick_of(term);
            const auto first = static_cast<Eigen::Index>(row);
            std::copy(pick.index.begin(), pick.index.end(), stack.index.begin() + static_cast<std::ptrdiff_t>(row));
            stack.scale.segment(first, pick.scale.size()) = pick.scale;
            stack.shift.segment(first, pick.shift.size()) = pick.shift;
            row += pick.index.size();
        }
        return stack;
    }

    NetworkSpec emit() {
        NetworkSpec spec;
        spec.num_inputs = static_cast<int>(draft_.num_inputs);
        std::vector<ValueId> new_id(draft_.nodes.size() + 1);
        new_id[0] = ValueId(0);
        for (std::size_t i = 0; i < draft_.nodes.size(); ++i) {
            if (uses_[i + 1] == 0) continue;
            make_dense(i);
            for_each_input(i, [&](ValueId& input) { input = new_id[input.index]; });
            spec.nodes.push_back({draft_.nodes[i].name, final_operation(draft_.nodes[i].operation)});
            new_id[i + 1] = ValueId(spec.nodes.size());
        }
        spec.output = new_id[output_.index];
        return spec;
    }

    /// A pick that found no dense map to go into becomes one.
    void make_dense(std::size_t i) {
        auto* linear = std::get_if<LinearOperation>(&draft_.nodes[i].operation);
        if (linear == nullptr || std::holds_alternative<DenseMap>(linear->map)) return;
        const std::size_t width = draft_.nodes[i].width;
        const std::size_t base_width = draft_.width(linear->input);
        take(width, base_width, i);
        DenseMap dense{Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(width), static_cast<Eigen::Index>(base_width)),
                       Eigen::VectorXd::Zero(static_cast<Eigen::Index>(width))};
        add_to(dense, 0, &linear->map, base_width);
        linear->map = std::move(dense);
    }

    static Operation final_operation(DraftOperation& operation) {
        if (auto* activation = std::get_if<ActivationOperation>(&operation)) return std::move(*activation);
        if (auto* sum = std::get_if<SumOperation>(&operation)) return std::move(*sum);
        if (auto* concat = std::get_if<ConcatOperation>(&operation)) return std::move(*concat);
        auto& linear = std::get<LinearOperation>(operation);
        auto& dense = std::get<DenseMap>(linear.map);
        return AffineOperation{linear.input, std::move(dense.W), std::move(dense.b)};
    }

    Draft& draft_;
    ValueId output_;
    Budget& budget_;
    std::vector<std::size_t> uses_;  // per value: readers among the nodes that are needed
    std::vector<ValueId> alias_;     // per value: the value that took its place
};

}  // namespace

PickMap PickMap::identity(std::size_t width) {
    PickMap pick{std::vector<std::uint32_t>(width), Eigen::VectorXd::Ones(static_cast<Eigen::Index>(width)),
                 Eigen::VectorXd::Zero(static_cast<Eigen::Index>(width))};
    for (std::size_t i = 0; i < width; ++i) pick.index[i] = static_cast<std::uint32_t>(i);
    return pick;
}

PickMap PickMap::select(std::vector<std::uint32_t> index) {
    const auto width = static_cast<Eigen::Index>(index.size());
    return {std::move(index), Eigen::VectorXd::Ones(width), Eigen::VectorXd::Zero(width)};
}

bool PickMap::is_selection_of_all(std::size_t width) const {
    if (index.size() != width) return false;
    for (std::size_t i = 0; i < width; ++i) {
        if (index[i] != i) return false;
    }
    return true;
}

bool PickMap::is_identity(std::size_t width) const {
    return is_selection_of_all(width) && (scale.array() == 1).all() && (shift.array() == 0).all();
}

NetworkSpec fold(Draft draft, ValueId output, Budget& budget) { return Folder(draft, output, budget).run(); }

}  // namespace reluscope::onnx
