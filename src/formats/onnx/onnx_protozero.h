#pragma once

// The one place that includes protozero. Its checks of wire types are assertions; here they are errors, also in release
// builds.

#include <stdexcept>

namespace reluscope::onnx {

/// A field was read as another type than it has.
struct WireTypeError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace reluscope::onnx

#ifdef protozero_assert
#error "protozero was configured elsewhere: include formats/onnx/onnx_protozero.h instead of protozero's own headers"
#endif
#define protozero_assert(condition) \
    ((condition) ? static_cast<void>(0) : throw reluscope::onnx::WireTypeError("field of another type"))

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
