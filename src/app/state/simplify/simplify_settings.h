#pragma once

namespace reluscope {

/// Where the outputs of a smaller network are to be those of the open one.
enum class SimplifyDomain {
    kRows,  ///< on the open rows
    kBox    ///< on every input between the smallest and the largest values of the rows, with proof
};

struct SimplifySettings {
    SimplifyDomain domain = SimplifyDomain::kRows;

    bool operator==(const SimplifySettings&) const = default;
};

}  // namespace reluscope
