// matchScore(): how lists are searched by what is typed: the palette, the settings, the keys. Pure.
#pragma once

#include <QString>

namespace sagitta::ui {

// How well the words of `typed` are found in the text, each as a substring: 0 not all of them; higher is better. Case
// and accents do not count.
int matchScore(const QString& typed, const QString& text);

} // namespace sagitta::ui
