#include "formats/json/json_writer.h"

#include "base/numerics/numerics.h"
#include "base/utf8.h"

#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kFlushSize = 1 << 16;

}  // namespace

void JsonWriter::before_value() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (first_.empty()) return;
    if (!first_.back()) buffer_ += ',';
    first_.back() = false;
    if (buffer_.size() > kFlushSize) flush();
}

void JsonWriter::flush() {
    if (!buffer_.empty()) sink_(buffer_);
    buffer_.clear();
}

JsonWriter& JsonWriter::begin_object() {
    before_value();
    buffer_ += '{';
    first_.push_back(true);
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    first_.pop_back();
    buffer_ += '}';
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    before_value();
    buffer_ += '[';
    first_.push_back(true);
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    first_.pop_back();
    buffer_ += ']';
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    before_value();
    append_json_string(buffer_, name);
    buffer_ += ':';
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    before_value();
    if (std::isfinite(number)) {
        append_number(buffer_, number);
    } else {
        buffer_ += "null";
    }
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    before_value();
    append_json_string(buffer_, text);
    return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
    before_value();
    buffer_ += flag ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::integer(long long number) {
    before_value();
    buffer_ += std::to_string(number);
    return *this;
}

JsonWriter& JsonWriter::null() {
    before_value();
    buffer_ += "null";
    return *this;
}

JsonWriter& JsonWriter::new_line() {
    buffer_ += '\n';
    return *this;
}

JsonWriter& JsonWriter::numbers(const Eigen::Ref<const Eigen::VectorXd>& vector) {
    begin_array();
    for (Eigen::Index i = 0; i < vector.size(); ++i) value(vector(i));
    return end_array();
}

JsonWriter& JsonWriter::rows(const Eigen::MatrixXd& matrix) {
    begin_array();
    for (Eigen::Index r = 0; r < matrix.rows(); ++r) numbers(matrix.row(r).transpose());
    return end_array();
}

JsonWriter& JsonWriter::strings(const std::vector<std::string>& texts) {
    begin_array();
    for (const std::string& text : texts) value(std::string_view(text));
    return end_array();
}

}  // namespace reluscope
