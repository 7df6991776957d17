// One colour for all (mode 0), the corners' colours (1), or a ramp (2), in which 2 is added to values that step back.
uniform int mode;
uniform vec4 flat_colour;
uniform vec3 background;
uniform sampler2D ramp;

in vec4 corner_colour;
in float ramp_value;
out vec4 result;

const float STEP_BACK = 2.0;
const float STEP_BACK_MIX = 0.62;

void main() {
    if (mode == 0) {
        result = flat_colour;
    } else if (mode == 1) {
        result = corner_colour;
    } else {
        bool back = ramp_value > 0.5 * (1.0 + STEP_BACK);
        float t = back ? ramp_value - STEP_BACK : ramp_value;
        vec3 colour = texture(ramp, vec2(t, 0.5)).rgb;
        result = vec4(mix(colour, background, back ? STEP_BACK_MIX : 0.0), 1.0);
    }
}
