// What was searched for, as the settings keep it: dates by what they are called, so that "today" is today again. Pure.
#pragma once

#include "core/settings.h"
#include "ui/browser/study_search.h"

#include <QVariantMap>

namespace sagitta::ui {

inline const Setting<QVariantMap> kLastSearch{"browser/lastSearch", {}};
inline const Setting<QVariantList> kSavedSearches{"browser/savedSearches", {}}; // each with a "name" beside its terms

// Of what says nothing there is nothing in it.
QVariantMap settingOf(const SearchTerms& terms);
// What cannot be read is left out.
SearchTerms termsFrom(const QVariantMap& setting);

} // namespace sagitta::ui
