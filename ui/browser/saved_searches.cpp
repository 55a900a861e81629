#include "ui/browser/saved_searches.h"

#include "ui/browser/search_settings.h"

#include <algorithm>

namespace sagitta::ui {
namespace {

const QString kName = QStringLiteral("name");

bool isNamed(const SavedSearch& search, const QString& name) {
    return search.name.compare(name, Qt::CaseInsensitive) == 0;
}

} // namespace

SavedSearches::SavedSearches(Preferences& preferences, QObject* parent) : QObject(parent), m_preferences(preferences) {
    read();
    connect(&m_preferences, &Preferences::changed, this, [this](const QString& key) {
        if (key == QLatin1String(kSavedSearches.key))
            read();
    });
}

const SavedSearch* SavedSearches::find(const QString& name) const {
    const auto found = std::find_if(m_all.begin(), m_all.end(),
                                    [&](const SavedSearch& search) { return isNamed(search, name.trimmed()); });
    return found == m_all.end() ? nullptr : &*found;
}

Result<void> SavedSearches::save(const QString& name, const SearchTerms& terms) {
    std::vector<SavedSearch> all = m_all;
    std::erase_if(all, [&](const SavedSearch& search) { return isNamed(search, name.trimmed()); });
    all.push_back({name.trimmed(), terms});
    return write(all);
}

Result<void> SavedSearches::rename(const QString& name, const QString& newName) {
    const SavedSearch* old = find(name);
    if (!old)
        return Error(ErrorCode::NotFound, tr("there is no saved search %1").arg(name));
    const SavedSearch* other = find(newName);
    if (other && other != old)
        return Error(ErrorCode::Refused, tr("another saved search is called %1").arg(other->name));
    std::vector<SavedSearch> all = m_all;
    std::find(all.begin(), all.end(), *old)->name = newName.trimmed();
    return write(all);
}

Result<void> SavedSearches::remove(const QString& name) {
    std::vector<SavedSearch> all = m_all;
    if (std::erase_if(all, [&](const SavedSearch& search) { return isNamed(search, name.trimmed()); }) == 0)
        return Error(ErrorCode::NotFound, tr("there is no saved search %1").arg(name));
    return write(all);
}

// Somebody may have written the file by hand: what has no name or one that is taken is passed over.
void SavedSearches::read() {
    m_all.clear();
    for (const QVariant& value : m_preferences.value(kSavedSearches)) {
        const QVariantMap setting = value.toMap();
        const QString name = setting.value(kName).toString().trimmed();
        if (!name.isEmpty() && !find(name))
            m_all.push_back({name, termsFrom(setting)});
    }
    std::sort(m_all.begin(), m_all.end(), [](const SavedSearch& a, const SavedSearch& b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    emit changed();
}

Result<void> SavedSearches::write(const std::vector<SavedSearch>& all) {
    QVariantList list;
    for (const SavedSearch& search : all) {
        if (search.name.isEmpty())
            return Error(ErrorCode::Refused, tr("a saved search needs a name"));
        QVariantMap setting = settingOf(search.terms);
        setting.insert(kName, search.name);
        list << setting;
    }
    Result<void> written = m_preferences.setValue(kSavedSearches, list);
    if (!written)
        read(); // where only the file could not be written
    return written;
}

} // namespace sagitta::ui
