// A line with round ends: covered by how far the pixel's middle is from it.
uniform float width;

flat in vec4 stroke_ends;
flat in vec4 stroke_colour;
in vec2 place;
out vec4 result;

void main() {
    vec2 along = stroke_ends.zw - stroke_ends.xy;
    vec2 from = place - stroke_ends.xy;
    float t = clamp(dot(from, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
    float distance = length(from - t * along);
    // A line thinner than a pixel is as wide as one, and paler.
    float seen = max(width, 1.0);
    float cover = clamp(0.5 * seen + 0.5 - distance, 0.0, 1.0) * min(width, 1.0);
    result = vec4(stroke_colour.rgb, stroke_colour.a * cover);
}
