// The part of a Retrieval that says at the end what arrived, what did not, and why.
#include "core/uid.h"
#include "network/dimse/retrieval.h"
#include "network/dimse/status_words.h"
#include "network/dimse/storage_classes.h"

#include <QMap>

namespace sagitta::network {

RetrieveAnswer Retrieval::account(const QString& reason) const {
    RetrieveAnswer answer;
    answer.method = m_inbox ? QStringLiteral("move") : QStringLiteral("get");
    answer.expected = expected();
    answer.received = static_cast<int>(m_received.size());
    answer.bytes = m_bytes;
    QString fallback = !reason.isEmpty() ? reason : m_lastReason;
    if (fallback.isEmpty())
        fallback = QStringLiteral("the archive did not send it");
    for (const Series& series : m_series) {
        answer.skipped += series.present;
        if (series.listed)
            accountListed(series, fallback, answer);
        else
            accountUnlisted(series, fallback, answer);
    }
    accountNamed(fallback, answer);
    answer.allSeries = m_request.seriesUid.isEmpty() && m_seriesListCut.isEmpty();
    if (!m_seriesListCut.isEmpty())
        answer.failed.push_back({m_request.studyUid, m_seriesListCut});
    answer.warnings = arrivalWarnings();
    return answer;
}

void Retrieval::accountListed(const Series& series, const QString& fallback, RetrieveAnswer& answer) const {
    SeriesProgress progress{series.uid, series.present + static_cast<int>(series.missing.size()),
                            m_receivedOf.value(series.uid), 0, series.uids};
    for (const Missing& missing : series.missing) {
        if (isHere(missing.uid))
            continue;
        ++progress.failed;
        const QString refused = refusalOf(missing);
        answer.failed.push_back({missing.uid, !refused.isEmpty() ? refused : m_lost.value(missing.uid, fallback)});
    }
    answer.series.push_back(std::move(progress));
}

void Retrieval::accountUnlisted(const Series& series, const QString& fallback, RetrieveAnswer& answer) const {
    SeriesProgress progress{series.uid, series.announced, m_receivedOf.value(series.uid), 0};
    const bool counted = series.announced >= 0;
    const bool whole =
        counted ? progress.received >= series.announced : progress.received > 0 && series.ended && series.unnamed == 0;
    if (!whole) {
        progress.failed = counted ? series.announced - progress.received : series.unnamed;
        answer.failed.push_back(
            {series.uid, QStringLiteral("only %1 images arrived: ").arg(progress.received) + fallback});
    }
    answer.series.push_back(std::move(progress));
}

// Instances of series that cannot be listed, known by name because they failed.
void Retrieval::accountNamed(const QString& fallback, RetrieveAnswer& answer) const {
    for (const QString& uid : m_failedUnlisted)
        if (!isHere(uid))
            answer.failed.push_back({isValidUid(uid) ? uid : m_request.studyUid, m_lost.value(uid, fallback)});
}

// Why the archive did not send an instance it has, as far as its presentation contexts say; empty: not for them.
QString Retrieval::refusalOf(const Missing& missing) const {
    if (m_refusedClasses.contains(missing.sopClass))
        return refusal(missing.sopClass);
    const auto refused = m_refusedSyntaxes.constFind(missing.sopClass);
    if (refused == m_refusedSyntaxes.constEnd() || m_lastReason.isEmpty() || m_lost.contains(missing.uid))
        return {};
    QStringList names;
    for (const QString& uid : *refused)
        names << syntaxName(uid);
    return QStringLiteral("%1; presentation contexts of class %2 that %3 refused: %4")
        .arg(m_lastReason, storageClassName(missing.sopClass), m_node.aeTitle, names.join(QStringLiteral(", ")));
}

QStringList Retrieval::refusals() const {
    QStringList reasons;
    for (const Series& series : m_series) {
        for (const Missing& missing : series.missing) {
            if (isHere(missing.uid) || m_lost.contains(missing.uid))
                continue;
            QString reason = refusalOf(missing);
            if (reason.isEmpty())
                reason = m_lastReason;
            if (!reason.isEmpty() && !reasons.contains(reason))
                reasons << reason;
        }
    }
    return reasons;
}

QStringList Retrieval::arrivalWarnings() const {
    QMap<std::pair<QString, QString>, int> transcoded; // (stored, arrived) -> instances
    for (auto it = m_arrivedAs.constBegin(); it != m_arrivedAs.constEnd(); ++it)
        if (const QStringList stored = m_listed.value(it.key()); !stored.isEmpty() && !stored.contains(it.value()))
            ++transcoded[{stored.first(), it.value()}];
    QStringList warnings;
    for (auto it = transcoded.constBegin(); it != transcoded.constEnd(); ++it)
        warnings << QStringLiteral("%1 stored as %2 arrived transcoded to %3")
                        .arg(imageCount(it.value()), syntaxName(it.key().first), syntaxName(it.key().second));
    if (m_unasked > 0)
        warnings << QStringLiteral("the archive sent %1 that nobody asked for").arg(imageCount(m_unasked));
    if (m_nameless > 0)
        warnings << QStringLiteral("the archive sent %1 whose UID is not valid; refused").arg(imageCount(m_nameless));
    return warnings;
}

} // namespace sagitta::network
