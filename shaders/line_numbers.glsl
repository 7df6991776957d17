// Lines lie in a texture, number by number; a vertex shader draws line gl_VertexID / 6 as two triangles.
uniform highp sampler2D line_numbers;

float line_number(int index) {
    int width = textureSize(line_numbers, 0).x;
    return texelFetch(line_numbers, ivec2(index % width, index / width), 0).r;
}
// x: 0 at the line's begin and 1 at its end; y: -1 on one side and 1 on the other.
vec2 line_corner() {
    int corner = gl_VertexID % 6;
    if (corner > 2) corner -= 2;  // 0 1 2, then 1 2 3
    return vec2(float(corner >> 1), float(corner & 1) * 2.0 - 1.0);
}
