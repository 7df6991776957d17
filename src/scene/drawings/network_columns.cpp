#include "scene/drawings/network_columns.h"

namespace reluscope {

namespace {

class ColumnBuilder {
public:
    explicit ColumnBuilder(const Network& network) : network_(network), readers_(network.num_values(), 0) {
        for (const Node& node : network.nodes()) {
            for (const ValueId input : inputs_of(node.operation)) ++readers_[input.index];
        }
        ++readers_[network.output().index];
        column_of_.resize(network.num_values());
    }

    std::vector<NetworkColumn> run() {
        add(ValueId(0), {NetworkColumn::Kind::kInputs, static_cast<std::size_t>(network_.num_inputs()), 0, {}, {}});
        for (std::size_t i = 0; i < network_.nodes().size(); ++i) visit(ValueId(i + 1));
        finish();
        return std::move(columns_);
    }

private:
    /// A part of a value that stands in a column.
    struct Piece {
        std::size_t column = 0;
        std::size_t first = 0;  ///< position of its first value in the value
        std::size_t count = 0;
    };

    const Operation& operation(ValueId value) const { return network_.nodes()[value.index - 1].operation; }
    template <class T>
    const T* as(ValueId value) const {
        return value.index == 0 ? nullptr : std::get_if<T>(&operation(value));
    }
    bool is_read_once(ValueId value) const { return readers_[value.index] == 1; }

    void add(ValueId value, NetworkColumn column) {
        column_of_[value.index] = columns_.size();
        columns_.push_back(std::move(column));
    }

    void visit(ValueId value) {
        const auto width = static_cast<std::size_t>(network_.width(value));
        if (const auto* activation = as<ActivationOperation>(value)) {
            NetworkColumn column{NetworkColumn::Kind::kHidden, width, next_layer_++, {}, {}};
            add_terms(activation->input, column);
            return add(value, std::move(column));
        }
        if (as<ConcatOperation>(value) != nullptr || is_merged(value)) return;
        NetworkColumn column{NetworkColumn::Kind::kLinear, width, 0, {}, {}};
        add_terms_of(value, column);
        add(value, std::move(column));
    }

    /// True for affine maps and sums that belong to the column of the one activation or sum that reads them.
    bool is_merged(ValueId value) const {
        if (as<AffineOperation>(value) == nullptr && as<SumOperation>(value) == nullptr) return false;
        if (!is_read_once(value) || value == network_.output()) return false;
        for (std::size_t i = value.index; i < network_.nodes().size(); ++i) {
            const Operation& reader = network_.nodes()[i].operation;
            for (const ValueId input : inputs_of(reader)) {
                if (input != value) continue;
                const bool sum = as<AffineOperation>(value) != nullptr && std::holds_alternative<SumOperation>(reader);
                return sum || std::holds_alternative<ActivationOperation>(reader);
            }
        }
        return false;
    }

    /// What `value` adds to a column: its own terms where it is merged into it, else the column it stands in.
    void add_terms(ValueId value, NetworkColumn& column) const {
        if (value.index > 0 && is_merged(value)) return add_terms_of(value, column);
        for (const Piece& piece : pieces_of(value))
            column.links.push_back({piece.column, std::nullopt, piece.first, piece.count, piece.first});
    }

    void add_terms_of(ValueId value, NetworkColumn& column) const {
        if (const auto* affine = as<AffineOperation>(value)) {
            const std::size_t node = value.index - 1;
            if (!column.bias_node) column.bias_node = node;
            for (const Piece& piece : pieces_of(affine->input))
                column.links.push_back({piece.column, node, piece.first, piece.count, 0});
        } else if (const auto* sum = as<SumOperation>(value)) {
            for (const ValueId input : sum->inputs) add_terms(input, column);
        }
    }

    std::vector<Piece> pieces_of(ValueId value) const {
        const auto* concat = as<ConcatOperation>(value);
        if (concat == nullptr) return {{*column_of_[value.index], 0, static_cast<std::size_t>(network_.width(value))}};
        std::vector<Piece> pieces;
        std::size_t first = 0;
        for (const ValueId input : concat->inputs) {
            for (Piece piece : pieces_of(input)) {
                piece.first += first;
                pieces.push_back(piece);
            }
            first += static_cast<std::size_t>(network_.width(input));
        }
        return pieces;
    }

    /// The logits stand last: in the column of an affine map or sum, or after a hidden layer or concatenation in one of
    /// their own.
    void finish() {
        const ValueId output = network_.output();
        if (column_of_[output.index] && columns_[*column_of_[output.index]].kind == NetworkColumn::Kind::kLinear &&
            *column_of_[output.index] + 1 == columns_.size() && is_read_once(output)) {
            columns_.back().kind = NetworkColumn::Kind::kOutputs;
            return;
        }
        NetworkColumn column{
            NetworkColumn::Kind::kOutputs, static_cast<std::size_t>(network_.num_outputs()), 0, {}, {}};
        for (const Piece& piece : pieces_of(output))
            column.links.push_back({piece.column, std::nullopt, piece.first, piece.count, piece.first});
        columns_.push_back(std::move(column));
    }

    const Network& network_;
    std::vector<int> readers_;
    std::vector<std::optional<std::size_t>> column_of_;  // per value
    std::vector<NetworkColumn> columns_;
    std::size_t next_layer_ = 0;
};

}  // namespace

std::vector<NetworkColumn> network_columns(const Network& network) { return ColumnBuilder(network).run(); }

double link_weight(const Network& network, const ColumnLink& link, std::size_t from, std::size_t to) {
    if (!link.node) return link.first_target + from == to ? 1 : 0;
    const auto& affine = std::get<AffineOperation>(network.nodes()[*link.node].operation);
    return affine.W(static_cast<Eigen::Index>(to), static_cast<Eigen::Index>(link.first_weight + from));
}

std::optional<WeightPlace> link_place(const ColumnLink& link, std::size_t from, std::size_t to) {
    if (!link.node) return std::nullopt;
    return WeightPlace{*link.node, static_cast<Eigen::Index>(to), static_cast<Eigen::Index>(link.first_weight + from)};
}

}  // namespace reluscope
