#include "ui/browser/search_words.h"

#include "ui/browser/study_search.h"
#include "ui/common/text_format.h"

#include <QObject>

namespace sagitta::ui {
namespace {

QString said(const QString& sentence, const QString& value) {
    return value.isEmpty() ? QString() : sentence.arg(value);
}

QString rangeInWords(const QString& from, const QString& to) {
    if (from == to)
        return dateText(from);
    if (from.isEmpty())
        return QObject::tr("until %1").arg(dateText(to));
    return to.isEmpty() ? QObject::tr("since %1").arg(dateText(from))
                        : QStringLiteral("%1 – %2").arg(dateText(from), dateText(to));
}

QString anyOf(const QStringList& names) { return names.join(QObject::tr(" or ")); }

QString joined(std::initializer_list<QString> parts) {
    QStringList said(parts);
    said.removeAll(QString());
    return said.join(QStringLiteral(" · "));
}

} // namespace

QString inWords(const network::StudyQuery& query) {
    if (!isNarrow(query))
        return {};
    const qsizetype dash = query.date.indexOf(u'-');
    return joined({said(QObject::tr("name %1"), query.patientName), said(QObject::tr("ID %1"), query.patientId),
                   said(QObject::tr("accession %1"), query.accessionNumber),
                   said(QObject::tr("description %1"), query.description),
                   said(QObject::tr("referring physician %1"), query.referringPhysician),
                   said(QObject::tr("study UID %1"), query.studyUid), anyOf(query.modalities),
                   rangeInWords(dash < 0 ? query.date : query.date.left(dash), query.date.mid(dash + 1))});
}

QString inWords(const storage::StudyFilter& filter) {
    return joined({said(QObject::tr("“%1” anywhere"), filter.text), said(QObject::tr("name “%1”"), filter.patientName),
                   said(QObject::tr("ID “%1”"), filter.patientId),
                   said(QObject::tr("accession “%1”"), filter.accessionNumber),
                   said(QObject::tr("description “%1”"), filter.description),
                   said(QObject::tr("referring physician “%1”"), filter.referringPhysician),
                   said(QObject::tr("study UID %1"), filter.studyUid), anyOf(filter.modalities),
                   rangeInWords(filter.fromDate, filter.toDate), said(QObject::tr("album %1"), anyOf(filter.albums))});
}

} // namespace sagitta::ui
