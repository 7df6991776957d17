#pragma once

#include "base/text/text_job.h"

#include <Eigen/Core>

#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// Writes JSON piece by piece to a sink, so that a report of any size needs one buffer. Numbers read back to the same
/// double; NaN and infinities become null, as JSON has none.
class JsonWriter {
public:
    explicit JsonWriter(TextSink sink) : sink_(std::move(sink)) {}
    ~JsonWriter() { flush(); }
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);
    JsonWriter& value(double number);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag);
    JsonWriter& integer(long long number);
    JsonWriter& null();
    /// A line break for the eye, between elements.
    JsonWriter& new_line();

    JsonWriter& numbers(const Eigen::Ref<const Eigen::VectorXd>& vector);
    /// Rows of `matrix` as arrays.
    JsonWriter& rows(const Eigen::MatrixXd& matrix);
    JsonWriter& strings(const std::vector<std::string>& texts);

    template <class T>
    JsonWriter& member(std::string_view name, const T& v) {
        key(name);
        return value(v);
    }
    JsonWriter& member_integer(std::string_view name, long long number) {
        key(name);
        return integer(number);
    }

    void flush();

private:
    void before_value();

    TextSink sink_;
    std::string buffer_;
    std::vector<bool> first_;  // per open container: nothing was written into it yet
    bool after_key_ = false;
};

}  // namespace reluscope
