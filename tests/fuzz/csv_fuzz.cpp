#include "data/column_roles.h"
#include "data/encoder.h"
#include "formats/csv/csv.h"

#include <cstdlib>
#include <numeric>
#include <vector>

using namespace reluscope;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const Result<Table> table = read_csv("fuzz.csv", {reinterpret_cast<const std::byte*>(data), size});
    if (!table) return table.error().sentence().empty() ? std::abort(), 0 : 0;
    for (const Column& column : table->columns) {
        const std::size_t cells = column.has_numbers() ? column.numbers.size() : column.codes.size();
        if (cells != table->num_rows) std::abort();
    }
    std::vector<std::size_t> columns(table->columns.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    const auto rows = encode(plain_encoder(*table, columns), *table);
    if (rows && !rows->inputs.allFinite()) std::abort();
    return 0;
}
