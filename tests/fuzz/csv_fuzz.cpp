#include "data/encoder.h"
#include "formats/csv.h"

#include <cstdlib>

using namespace reluscope;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const Result<Table> table = read_csv("fuzz.csv", {reinterpret_cast<const std::byte*>(data), size});
    if (!table) return table.error().sentence().empty() ? std::abort(), 0 : 0;
    for (const Column& column : table->columns) {
        const std::size_t cells = column.has_numbers() ? column.numbers.size() : column.codes.size();
        if (cells != table->num_rows) std::abort();
    }
    const auto encoder = encoder_by_names({}, static_cast<int>(table->columns.size()), *table, Table::kNoColumn);
    if (!encoder) std::abort();
    const auto rows = encode(encoder->encoder, *table);
    if (rows && !rows->inputs.allFinite()) std::abort();
    return 0;
}
