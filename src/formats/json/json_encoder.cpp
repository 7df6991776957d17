#include "formats/json/json_encoder.h"

#include <set>

namespace reluscope {

namespace {

/// `mean` and `scale`, which three kinds have.
void read_scaling(JsonObject& object, double& mean, double& scale) {
    mean = object.number("mean", 0);
    scale = object.number("scale", 1);
    if (scale == 0) object.fail(refuse(object.cursor().path() + ".scale", "a number other than 0", "0"));
}

void check_distinct(JsonObject& object, std::string_view key, const std::vector<std::string>& texts) {
    std::set<std::string_view> seen;
    for (const std::string& text : texts) {
        if (!seen.insert(text).second)
            object.fail(
                refuse(object.cursor().path() + "." + std::string(key), "texts that differ", quoted(text) + " twice"));
    }
    if (texts.empty())
        object.fail(refuse(object.cursor().path() + "." + std::string(key), "at least one entry", "none"));
}

NumericEncoding read_numeric(JsonObject& object) {
    NumericEncoding numeric;
    read_scaling(object, numeric.mean, numeric.scale);
    numeric.fill = object.optional_number("fill");
    numeric.was_missing = object.boolean("was_missing", false);
    numeric.unit = object.text("unit", "");
    return numeric;
}

OneHotEncoding read_one_hot(JsonObject& object) {
    OneHotEncoding one_hot;
    one_hot.categories = object.texts("categories");
    check_distinct(object, "categories", one_hot.categories);
    one_hot.other = object.boolean("other", false);
    one_hot.fill = object.optional_text("fill");
    one_hot.missing = object.boolean("missing", false);
    if (one_hot.missing && one_hot.fill)
        object.fail(refuse(object.cursor().path(), "either 'missing' or 'fill'", "both"));
    return one_hot;
}

OrdinalEncoding read_ordinal(JsonObject& object) {
    OrdinalEncoding ordinal;
    std::vector<std::string> texts;
    for (const JsonCursor& item : object.items("values")) {
        if (!item.value().is_array() || item.value().size() != 2) {
            object.fail(item.refuse_value("a text and its number"));
            continue;
        }
        const Result<std::string> text = item.item(0).text();
        const Result<double> number = item.item(1).number();
        if (!text) object.fail(tl::unexpected<Error>(text.error()));
        if (!number) object.fail(tl::unexpected<Error>(number.error()));
        if (!text || !number) continue;
        ordinal.values.emplace_back(*text, *number);
        texts.push_back(*text);
    }
    check_distinct(object, "values", texts);
    read_scaling(object, ordinal.mean, ordinal.scale);
    ordinal.fill = object.optional_text("fill");
    return ordinal;
}

BooleanEncoding read_boolean(JsonObject& object) {
    BooleanEncoding boolean;
    boolean.true_text = object.text("true");
    read_scaling(object, boolean.mean, boolean.scale);
    boolean.fill = object.optional_number("fill");
    return boolean;
}

Result<ColumnEncoding> read_column(const JsonCursor& cursor) {
    JsonObject object(cursor);
    ColumnEncoding column;
    column.column = object.text("column");
    const std::string kind = object.text("kind");
    if (kind == "numeric")
        column.encoding = read_numeric(object);
    else if (kind == "onehot")
        column.encoding = read_one_hot(object);
    else if (kind == "ordinal")
        column.encoding = read_ordinal(object);
    else if (kind == "boolean")
        column.encoding = read_boolean(object);
    else if (object.has("kind"))
        return refuse(cursor.path() + ".kind", R"("numeric", "onehot", "ordinal" or "boolean")", quoted(kind));
    if (Status status = object.finish(); !status) return tl::unexpected<Error>(status.error());
    return column;
}

void write_scaling(OrderedJson& object, double mean, double scale) {
    if (mean != 0) object["mean"] = mean;
    if (scale != 1) object["scale"] = scale;
}

template <class T>
void write_optional(OrderedJson& object, const char* key, const std::optional<T>& value) {
    if (value) object[key] = *value;
}

struct ColumnWriter {
    OrderedJson& object;

    void operator()(const NumericEncoding& numeric) const {
        object["kind"] = "numeric";
        write_scaling(object, numeric.mean, numeric.scale);
        write_optional(object, "fill", numeric.fill);
        if (numeric.was_missing) object["was_missing"] = true;
        if (!numeric.unit.empty()) object["unit"] = numeric.unit;
    }
    void operator()(const OneHotEncoding& one_hot) const {
        object["kind"] = "onehot";
        object["categories"] = one_hot.categories;
        if (one_hot.other) object["other"] = true;
        write_optional(object, "fill", one_hot.fill);
        if (one_hot.missing) object["missing"] = true;
    }
    void operator()(const OrdinalEncoding& ordinal) const {
        object["kind"] = "ordinal";
        object["values"] = OrderedJson::array();
        for (const auto& [text, number] : ordinal.values)
            object["values"].push_back(OrderedJson::array({text, number}));
        write_scaling(object, ordinal.mean, ordinal.scale);
        write_optional(object, "fill", ordinal.fill);
    }
    void operator()(const BooleanEncoding& boolean) const {
        object["kind"] = "boolean";
        object["true"] = boolean.true_text;
        write_scaling(object, boolean.mean, boolean.scale);
        write_optional(object, "fill", boolean.fill);
    }
};

}  // namespace

Result<Encoder> read_encoder(const JsonCursor& cursor) {
    JsonObject object(cursor);
    Encoder encoder;
    for (const JsonCursor& item : object.items("columns")) {
        Result<ColumnEncoding> column = read_column(item);
        if (!column) return tl::unexpected<Error>(column.error());
        encoder.columns.push_back(std::move(*column));
    }
    if (encoder.columns.empty()) object.fail(refuse(cursor.path() + ".columns", "at least one column", "none"));
    if (Status status = object.finish(); !status) return tl::unexpected<Error>(status.error());
    return encoder;
}

OrderedJson json_of_encoder(const Encoder& encoder) {
    OrderedJson columns = OrderedJson::array();
    for (const auto& [name, encoding] : encoder.columns) {
        OrderedJson column = OrderedJson::object();
        column["column"] = name;
        std::visit(ColumnWriter{column}, encoding);
        columns.push_back(std::move(column));
    }
    return OrderedJson::object({{"columns", std::move(columns)}});
}

}  // namespace reluscope
