#!/bin/sh
# The desktop program in a window; needs a display: xvfb-run -a -s "-screen 0 1280x800x24" sh tests/desktop/run.sh
# Ends with the line "N passed, N failed".
exec node "$(dirname "$0")/window.mjs"
