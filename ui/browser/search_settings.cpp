#include "ui/browser/search_settings.h"

namespace sagitta::ui {
namespace {

constexpr std::pair<const char*, QString SearchTerms::*> kTexts[] = {
    {"text", &SearchTerms::text},
    {"patientId", &SearchTerms::patientId},
    {"accessionNumber", &SearchTerms::accessionNumber},
    {"description", &SearchTerms::description},
    {"referringPhysician", &SearchTerms::referringPhysician}};

constexpr std::pair<const char*, DatePreset> kDates[] = {{"today", DatePreset::Today},
                                                         {"yesterday", DatePreset::Yesterday},
                                                         {"last7days", DatePreset::LastSevenDays},
                                                         {"lastMonth", DatePreset::LastMonth},
                                                         {"range", DatePreset::Range}};

constexpr std::pair<const char*, QDate SearchTerms::*> kRange[] = {{"from", &SearchTerms::from},
                                                                   {"to", &SearchTerms::to}};

} // namespace

QVariantMap settingOf(const SearchTerms& terms) {
    QVariantMap setting;
    for (const auto& [key, text] : kTexts)
        if (!(terms.*text).isEmpty())
            setting.insert(QLatin1String(key), terms.*text);
    for (const auto& [name, date] : kDates)
        if (terms.date == date)
            setting.insert(QStringLiteral("date"), QLatin1String(name));
    for (const auto& [key, date] : kRange)
        if (terms.date == DatePreset::Range && (terms.*date).isValid())
            setting.insert(QLatin1String(key), (terms.*date).toString(Qt::ISODate));
    if (!terms.modalities.isEmpty())
        setting.insert(QStringLiteral("modalities"), terms.modalities);
    return setting;
}

SearchTerms termsFrom(const QVariantMap& setting) {
    SearchTerms terms;
    for (const auto& [key, text] : kTexts)
        terms.*text = setting.value(QLatin1String(key)).toString();
    for (const auto& [name, date] : kDates)
        if (setting.value(QStringLiteral("date")).toString() == QLatin1String(name))
            terms.date = date;
    for (const auto& [key, date] : kRange)
        if (terms.date == DatePreset::Range)
            terms.*date = QDate::fromString(setting.value(QLatin1String(key)).toString(), Qt::ISODate);
    terms.modalities = setting.value(QStringLiteral("modalities")).toStringList();
    return terms;
}

} // namespace sagitta::ui
