#include "formats/json/json_reader.h"

#include "base/text/spelling.h"
#include "base/utf8.h"
#include "formats/file_kind.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>

namespace reluscope {

namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kShownPath = 120;                  // characters of a key path in a message
constexpr std::size_t kMaxNodes = std::size_t{1} << 26;  // 16 bytes each

std::string joined(const std::string& path, std::string_view key) {
    return path + (path.empty() ? "" : ".") + printable_utf8(key, 60);
}

std::string joined(const std::string& path, std::size_t index) { return path + "[" + std::to_string(index) + "]"; }

/// Reads characters and tells how far it came, since the parser's events carry no position.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* place, const char** reached) : place_(place), reached_(reached) {}

    reference operator*() const { return *place_; }
    CountingIterator& operator++() {
        *reached_ = ++place_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.place_ == b.place_; }

private:
    const char* place_;
    const char** reached_;
};

/// Builds the document from the parser's events and refuses what the plain document reader would let pass.
class StrictHandler : public nlohmann::json_sax<OrderedJson> {
public:
    explicit StrictHandler(std::string_view text) : text_(text) {}

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t& written) override {
        if (!std::isfinite(value)) return fail("a finite number", quoted(written));
        return add(value);
    }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t& /*value*/) override { return fail("JSON text", "binary data"); }

    bool start_object(std::size_t /*size*/) override { return open(OrderedJson::object()); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*size*/) override { return open(OrderedJson::array()); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = levels_.back();
        if (!level.keys.insert(name).second) return fail("each key once", "a second " + quoted(name));
        level.key = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string& last_token,
                     const nlohmann::detail::exception& error) override {
        reached = text_.data() + std::min(position, text_.size());
        if (error.id == 406) return fail("a finite number", quoted(last_token));  // too large for a double
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing ..."
        const std::string_view what = error.what();
        const std::size_t column = what.find("column ");
        const std::size_t colon = column == std::string_view::npos ? column : what.find(": ", column);
        return fail("JSON", printable_utf8(colon == std::string_view::npos ? what : what.substr(colon + 2), 200));
    }

    const Error& error() const { return error_; }
    OrderedJson& document() { return document_; }

    const char* reached = nullptr;  ///< first character that was not read yet

private:
    struct Level {
        OrderedJson* value;
        std::string key;
        std::unordered_set<std::string> keys;
    };

    OrderedJson* place(OrderedJson&& value) {
        if (levels_.empty()) {
            document_ = std::move(value);
            return &document_;
        }
        Level& level = levels_.back();
        if (level.value->is_array()) {
            level.value->get_ref<OrderedJson::array_t&>().push_back(std::move(value));
            return &level.value->back();
        }
        // Appended at the end: the map's own insertion would search all keys.
        std::vector<std::pair<const std::string, OrderedJson>>& members =
            level.value->get_ref<OrderedJson::object_t&>();
        members.emplace_back(level.key, std::move(value));
        return &members.back().second;
    }

    bool count() {
        if (++num_nodes_ > kMaxNodes) return fail("at most " + std::to_string(kMaxNodes) + " values", "more");
        return true;
    }

    bool add(OrderedJson&& value) {
        if (!count()) return false;
        place(std::move(value));
        return true;
    }

    bool open(OrderedJson&& value) {
        if (!count()) return false;
        if (levels_.size() == kMaxDepth)
            return fail("at most " + std::to_string(kMaxDepth) + " levels", "deeper nesting");
        levels_.push_back({place(std::move(value)), {}, {}});
        return true;
    }

    bool close() {
        levels_.pop_back();
        return true;
    }

    /// The key path of what is being read.
    std::string path() const {
        std::string path;
        for (const Level& level : levels_) {
            const std::size_t num_read =
                level.value->size();  // with the item that is open, of all but the innermost level
            path = level.value->is_array() ? joined(path, &level == &levels_.back() ? num_read : num_read - 1)
                                           : joined(path, level.key);
        }
        return path;
    }

    bool fail(std::string expected, std::string found) {
        const std::string_view before = text_.substr(0, static_cast<std::size_t>(reached - text_.data()));
        const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        const std::size_t last_newline = before.rfind('\n');
        const std::size_t column =
            last_newline == std::string_view::npos ? before.size() : before.size() - last_newline - 1;
        const std::string where = printable_utf8(path(), kShownPath);
        error_ = {{},
                  "line " + std::to_string(line) + ", column " + std::to_string(std::max<std::size_t>(1, column)) +
                      (where.empty() ? "" : " (" + where + ")"),
                  std::move(expected),
                  std::move(found)};
        return false;
    }

    std::string_view text_;
    OrderedJson document_;
    std::vector<Level> levels_;
    std::size_t num_nodes_ = 0;
    Error error_;
};

}  // namespace

Result<OrderedJson> parse_json(Bytes bytes) {
    const std::string_view text = without_byte_order_mark(text_of(bytes));
    if (text.empty()) return refuse("file", "JSON", "nothing");
    StrictHandler handler(text);
    handler.reached = text.data();
    const CountingIterator begin(text.data(), &handler.reached);
    const CountingIterator end(text.data() + text.size(), &handler.reached);
    if (!OrderedJson::sax_parse(begin, end, &handler)) return tl::unexpected<Error>(handler.error());
    return std::move(handler.document());
}

Result<nlohmann::json> parse_plain_json(std::string_view text) {
    const Result<OrderedJson> document =
        parse_json(Bytes(reinterpret_cast<const std::byte*>(text.data()), text.size()));
    if (!document) return tl::unexpected<Error>(document.error());
    return nlohmann::json(*document);
}

std::size_t num_levels(const OrderedJson& value) {
    if (!value.is_structured()) return 0;
    std::size_t deepest = 0;
    for (const OrderedJson& part : value) deepest = std::max(deepest, num_levels(part));
    return deepest + 1;
}

std::string describe(const OrderedJson& value) {
    switch (value.type()) {
        case OrderedJson::value_t::null: return "null";
        case OrderedJson::value_t::boolean: return value.get<bool>() ? "true" : "false";
        case OrderedJson::value_t::string: return quoted(value.get_ref<const std::string&>());
        case OrderedJson::value_t::array: return "an array of " + std::to_string(value.size());
        case OrderedJson::value_t::object: return "an object";
        default: return value.dump();
    }
}

JsonCursor JsonCursor::member(std::string_view key, const OrderedJson& value) const {
    return {value, joined(path_, key)};
}

JsonCursor JsonCursor::item(std::size_t i) const { return {(*value_)[i], joined(path_, i)}; }

tl::unexpected<Error> JsonCursor::refuse_value(std::string expected) const {
    return refuse(path_.empty() ? "top level" : path_, std::move(expected), describe(*value_));
}

Result<double> JsonCursor::number() const {
    if (!value_->is_number()) return refuse_value("a number");
    return value_->get<double>();
}

Result<std::int64_t> JsonCursor::integer(std::int64_t low, std::int64_t high) const {
    const bool in_int64 =
        value_->is_number_integer() && (!value_->is_number_unsigned() || value_->get<std::uint64_t>() >> 63U == 0);
    const std::int64_t integer = in_int64 ? value_->get<std::int64_t>() : low - 1;
    if (integer < low || integer > high)
        return refuse_value("a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return integer;
}

Result<std::string> JsonCursor::text() const {
    if (!value_->is_string()) return refuse_value("a text");
    return value_->get<std::string>();
}

Result<bool> JsonCursor::boolean() const {
    if (!value_->is_boolean()) return refuse_value("true or false");
    return value_->get<bool>();
}

Result<std::vector<JsonCursor>> JsonCursor::items() const {
    if (!value_->is_array()) return refuse_value("an array");
    std::vector<JsonCursor> items;
    items.reserve(value_->size());
    for (std::size_t i = 0; i < value_->size(); ++i) items.push_back(item(i));
    return items;
}

Result<std::vector<double>> JsonCursor::numbers() const {
    if (!value_->is_array()) return refuse_value("an array of numbers");
    std::vector<double> numbers;
    numbers.reserve(value_->size());
    for (std::size_t i = 0; i < value_->size(); ++i) {
        const OrderedJson& entry = (*value_)[i];
        if (!entry.is_number()) return item(i).refuse_value("a number");
        numbers.push_back(entry.get<double>());
    }
    return numbers;
}

Result<std::vector<std::string>> JsonCursor::texts() const {
    if (!value_->is_array()) return refuse_value("an array of texts");
    std::vector<std::string> texts;
    texts.reserve(value_->size());
    for (std::size_t i = 0; i < value_->size(); ++i) {
        Result<std::string> text = item(i).text();
        if (!text) return tl::unexpected<Error>(text.error());
        texts.push_back(std::move(*text));
    }
    return texts;
}

JsonObject::JsonObject(JsonCursor cursor) : cursor_(std::move(cursor)) {
    if (!cursor_.value().is_object()) fail(cursor_.refuse_value("an object"));
}

void JsonObject::fail(tl::unexpected<Error> error) {
    if (!fault_) fault_ = std::move(error.value());
}

bool JsonObject::has(std::string_view key) { return find(key).has_value(); }

std::optional<JsonCursor> JsonObject::find(std::string_view key) {
    if (std::find(known_keys_.begin(), known_keys_.end(), key) == known_keys_.end()) known_keys_.emplace_back(key);
    if (!cursor_.value().is_object()) return std::nullopt;
    const auto& members = cursor_.value().get_ref<const OrderedJson::object_t&>();
    const auto member =
        std::find_if(members.begin(), members.end(), [key](const auto& entry) { return entry.first == key; });
    if (member == members.end()) return std::nullopt;
    return cursor_.member(key, member->second);
}

std::int64_t JsonObject::integer(std::string_view key, std::int64_t low, std::int64_t high) {
    const std::optional<JsonCursor> member = find(key);
    Result<std::int64_t> value = member ? member->integer(low, high)
                                        : Result<std::int64_t>(refuse(cursor_.path(), "a key " + quoted(key), "none"));
    if (!value) fail(tl::unexpected<Error>(value.error()));
    return value.value_or(low);
}

std::vector<JsonCursor> JsonObject::items(std::string_view key) { return value_or_fault(key, &JsonCursor::items); }
std::vector<double> JsonObject::numbers(std::string_view key) { return value_or_fault(key, &JsonCursor::numbers); }
std::vector<std::string> JsonObject::texts(std::string_view key) { return value_or_fault(key, &JsonCursor::texts); }

Status JsonObject::finish() {
    // A misspelt key is the better explanation for one that is missing, so it is told first.
    if (cursor_.value().is_object()) {
        for (const auto& [key, value] : cursor_.value().get_ref<const OrderedJson::object_t&>()) {
            if (std::find(known_keys_.begin(), known_keys_.end(), key) != known_keys_.end()) continue;
            return refuse(cursor_.path(), "", "unknown key " + quoted(key) + did_you_mean(key, known_keys_));
        }
    }
    if (fault_) return tl::unexpected<Error>(*fault_);
    return {};
}

}  // namespace reluscope
