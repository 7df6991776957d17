#pragma once

#include "base/number_format.h"
