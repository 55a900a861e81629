// Precompiled header of the tests.
#pragma once
#include "gui.h"
#include <gtest/gtest.h>
