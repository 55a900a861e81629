#include "dicom/study_comparison.h"

#include <QSet>

#include <algorithm>

namespace sagitta::dicom {
namespace {

constexpr StudyField kFields[] = {StudyField::PatientName, StudyField::PatientId, StudyField::BirthDate,
                                  StudyField::AccessionNumber, StudyField::StudyDescription};

QString valueOf(const StudySummary& study, StudyField field) {
    switch (field) {
    case StudyField::PatientName:
        return study.patientName;
    case StudyField::PatientId:
        return study.patientId;
    case StudyField::BirthDate:
        return study.patientBirthDate;
    case StudyField::AccessionNumber:
        return study.accessionNumber;
    case StudyField::StudyDescription:
        return study.studyDescription;
    }
    return {};
}

QString valueOf(const PatientInfo& patient, StudyField field) {
    switch (field) {
    case StudyField::PatientName:
        return patient.name;
    case StudyField::PatientId:
        return patient.id;
    case StudyField::BirthDate:
        return patient.birthDate;
    default:
        return {};
    }
}

QString valueOf(const InstanceHeader& header, StudyField field) {
    switch (field) {
    case StudyField::AccessionNumber:
        return header.study.accessionNumber;
    case StudyField::StudyDescription:
        return header.study.description;
    default:
        return valueOf(header.patient, field);
    }
}

bool isSameText(const QString& a, const QString& b) {
    return a.simplified().compare(b.simplified(), Qt::CaseInsensitive) == 0;
}

// PS3.5 6.2.1.2: components after the last that is not empty may be left out.
QStringList components(const QString& group) {
    QStringList parts;
    for (const QString& part : group.split(u'^'))
        parts << part.simplified();
    while (!parts.isEmpty() && parts.last().isEmpty())
        parts.removeLast();
    return parts;
}

// By the groups that both have; where they share none, as they stand.
bool isSameName(const QString& a, const QString& b) {
    const QStringList groupsA = a.split(u'=');
    const QStringList groupsB = b.split(u'=');
    bool shared = false;
    for (qsizetype i = 0; i < std::min(groupsA.size(), groupsB.size()); ++i) {
        const QStringList partsA = components(groupsA[i]);
        const QStringList partsB = components(groupsB[i]);
        if (partsA.isEmpty() || partsB.isEmpty())
            continue;
        shared = true;
        if (partsA.join(u'^').compare(partsB.join(u'^'), Qt::CaseInsensitive) != 0)
            return false;
    }
    return shared || isSameText(a, b);
}

QString digits(QString date) {
    date.removeIf([](QChar c) { return !c.isDigit(); });
    return date;
}

bool isSameValue(StudyField field, const QString& a, const QString& b) {
    switch (field) {
    case StudyField::PatientName:
        return isSameName(a, b);
    case StudyField::BirthDate:
        return digits(a) == digits(b);
    default:
        return isSameText(a, b);
    }
}

bool isChanged(StudyField field, const QString& here, const QString& there) {
    return !there.trimmed().isEmpty() && !isSameValue(field, here, there);
}

bool isDescriptionChanged(const QString& here, const QString& there) {
    return !there.trimmed().isEmpty() && !isSameText(here, there);
}

const SeriesListing* find(const StudyListing& listing, const QString& seriesUid) {
    const auto found = std::find_if(listing.series.begin(), listing.series.end(), [&](const SeriesListing& one) {
        return one.series.seriesInstanceUid == seriesUid;
    });
    return found == listing.series.end() ? nullptr : &*found;
}

QSet<QString> setOf(const SeriesListing* series) {
    if (!series || !series->sopInstanceUids)
        return {};
    return {series->sopInstanceUids->begin(), series->sopInstanceUids->end()};
}

// The images of a series the node has; `here` may be null.
void compareImages(const SeriesListing* here, const SeriesListing& there, StudyDifference& difference) {
    const QSet<QString> ours = setOf(here);
    if (!there.sopInstanceUids) {
        difference.added += std::max(0, there.count().value_or(0) - static_cast<int>(ours.size()));
        return;
    }
    const QSet<QString> theirs = setOf(&there);
    difference.added += static_cast<int>((theirs - ours).size());
    difference.gone += (ours - theirs).values();
}

void compareSeries(const StudyListing& here, const StudyListing& there, StudyDifference& difference) {
    using Kind = SeriesChange::Kind;
    for (const SeriesListing& theirs : there.series) {
        const QString& uid = theirs.series.seriesInstanceUid;
        const SeriesListing* ours = find(here, uid);
        const QString description = ours ? ours->series.seriesDescription : QString();
        // An empty one is nothing to fetch.
        if (!ours && theirs.count() != 0)
            difference.series.push_back({Kind::Added, uid, {}, theirs.series.seriesDescription});
        else if (ours && isDescriptionChanged(description, theirs.series.seriesDescription))
            difference.series.push_back({Kind::Described, uid, description, theirs.series.seriesDescription});
        compareImages(ours, theirs, difference);
    }
    if (!there.isWhole)
        return;
    for (const SeriesListing& ours : here.series) {
        if (find(there, ours.series.seriesInstanceUid))
            continue;
        difference.series.push_back(
            {Kind::Gone, ours.series.seriesInstanceUid, ours.series.seriesDescription, QString()});
        difference.gone += setOf(&ours).values();
    }
}

} // namespace

bool StudyDifference::canRefresh() const {
    return !isGone && (added > 0 || !fields.empty() || std::any_of(series.begin(), series.end(), [](const auto& one) {
                           return one.kind != SeriesChange::Kind::Gone;
                       }));
}

StudyDifference compareStudies(const StudyListing& here, const StudyListing& there) {
    StudyDifference difference;
    if (there.isWhole && there.series.empty()) {
        difference.isGone = true;
        return difference;
    }
    for (const StudyField field : kFields) {
        const QString ours = valueOf(here.study, field);
        const QString theirs = valueOf(there.study, field);
        if (isChanged(field, ours, theirs))
            difference.fields.push_back({field, ours, theirs});
    }
    compareSeries(here, there, difference);
    difference.gone.sort();
    return difference;
}

void compareHeaders(const std::vector<InstanceHeaderPtr>& common, const StudyListing& there,
                    StudyDifference& difference) {
    if (common.empty())
        return;
    std::vector<FieldChange> fields;
    for (const StudyField field : kFields) {
        const auto known = std::find_if(difference.fields.begin(), difference.fields.end(),
                                        [&](const FieldChange& change) { return change.field == field; });
        const QString theirs = valueOf(there.study, field);
        const bool isIdentity = field != StudyField::AccessionNumber && field != StudyField::StudyDescription;
        const auto otherwise = std::find_if(common.begin(), common.end(), [&](const InstanceHeaderPtr& header) {
            const QString ours = valueOf(*header, field);
            // Single objects often lack what the study has, or describe it in their own words.
            return isChanged(field, ours, theirs) &&
                   (known != difference.fields.end() || (isIdentity && !ours.isEmpty()));
        });
        if (otherwise != common.end())
            fields.push_back({field, valueOf(**otherwise, field), theirs});
    }
    difference.fields = std::move(fields);
}

bool isOutdated(const InstanceHeader& header, const StudyDifference& difference) {
    return std::any_of(difference.fields.begin(), difference.fields.end(),
                       [&](const FieldChange& change) {
                           return isChanged(change.field, valueOf(header, change.field), change.there);
                       }) ||
           std::any_of(difference.series.begin(), difference.series.end(), [&](const SeriesChange& change) {
               return change.kind == SeriesChange::Kind::Described &&
                      change.seriesInstanceUid == header.series.seriesInstanceUid &&
                      isDescriptionChanged(header.series.description, change.there);
           });
}

// A list need not say everything that is corrected with a name or an ID, so what else there is of the patient may
// change along with these.
bool isExpectedPatient(const PatientInfo& stored, const PatientInfo& came, const StudyDifference& difference) {
    bool isAnnounced = false;
    const auto isExpected = [&](StudyField field) {
        const QString now = valueOf(came, field);
        if (isSameValue(field, valueOf(stored, field), now))
            return true;
        return std::any_of(difference.fields.begin(), difference.fields.end(), [&](const FieldChange& change) {
            return change.field == field && isSameValue(field, change.there, now);
        });
    };
    for (const FieldChange& change : difference.fields)
        isAnnounced |= change.field == StudyField::PatientName || change.field == StudyField::PatientId;
    if (!isExpected(StudyField::PatientName) || !isExpected(StudyField::PatientId))
        return false;
    const bool isSameRest = isExpected(StudyField::BirthDate) && isSameText(stored.issuerOfId, came.issuerOfId) &&
                            isSameText(stored.sex, came.sex);
    return isSameRest || isAnnounced;
}

} // namespace sagitta::dicom
