#include "network/dimse/query_answer.h"

#include "core/uid.h"
#include "dicom/dataset.h"
#include "dicom/tag.h"
#include "network/dimse/matching.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <map>
#include <optional>

namespace sagitta::network {
namespace {

namespace tags = dicom::tags;

// A list of UIDs matches any of them, so a short request could ask for a great many: what no honest one does.
constexpr qsizetype kMostQueries = 1000;

// A row as attributes; several values are joined by a backslash.
using Row = std::map<DcmTagKey, QString>;

std::optional<QueryLevel> levelOf(const QString& text) {
    if (text == QLatin1String("PATIENT"))
        return QueryLevel::Patient;
    if (text == QLatin1String("STUDY"))
        return QueryLevel::Study;
    if (text == QLatin1String("SERIES"))
        return QueryLevel::Series;
    if (text == QLatin1String("IMAGE"))
        return QueryLevel::Image;
    return std::nullopt;
}

QString levelName(QueryLevel level) {
    switch (level) {
    case QueryLevel::Patient:
        return QStringLiteral("PATIENT");
    case QueryLevel::Study:
        return QStringLiteral("STUDY");
    case QueryLevel::Series:
        return QStringLiteral("SERIES");
    case QueryLevel::Image:
        break;
    }
    return QStringLiteral("IMAGE");
}

QString count(const std::optional<int>& value) { return value ? QString::number(*value) : QString(); }

void addPatient(Row& row, const QString& name, const QString& id, const QString& issuer, const QString& birthDate,
                const QString& sex) {
    row[DCM_PatientName] = name;
    row[DCM_PatientID] = id;
    row[DCM_IssuerOfPatientID] = issuer;
    row[DCM_PatientBirthDate] = birthDate;
    row[DCM_PatientSex] = sex;
}

Row rowOf(const PatientSummary& patient) {
    Row row;
    addPatient(row, patient.patientName, patient.patientId, patient.issuerOfPatientId, patient.birthDate, patient.sex);
    return row;
}

Row rowOf(const dicom::StudySummary& study) {
    Row row;
    addPatient(row, study.patientName, study.patientId, study.issuerOfPatientId, study.patientBirthDate,
               study.patientSex);
    row[DCM_StudyInstanceUID] = study.studyInstanceUid;
    row[DCM_StudyDate] = study.studyDate;
    row[DCM_StudyTime] = study.studyTime;
    row[DCM_StudyDescription] = study.studyDescription;
    row[DCM_AccessionNumber] = study.accessionNumber;
    row[DCM_StudyID] = study.studyId;
    row[DCM_ReferringPhysicianName] = study.referringPhysicianName;
    row[DCM_ModalitiesInStudy] = study.modalities.join(u'\\');
    row[DCM_NumberOfStudyRelatedSeries] = count(study.series);
    row[DCM_NumberOfStudyRelatedInstances] = count(study.instances);
    return row;
}

Row rowOf(const dicom::SeriesSummary& series) {
    Row row;
    row[DCM_StudyInstanceUID] = series.studyInstanceUid;
    row[DCM_SeriesInstanceUID] = series.seriesInstanceUid;
    row[DCM_Modality] = series.modality;
    row[DCM_SeriesNumber] = count(series.seriesNumber);
    row[DCM_SeriesDescription] = series.seriesDescription;
    row[DCM_SeriesDate] = series.seriesDate;
    row[DCM_BodyPartExamined] = series.bodyPart;
    row[DCM_NumberOfSeriesRelatedInstances] = count(series.instances);
    return row;
}

Row rowOf(const dicom::InstanceSummary& instance) {
    Row row;
    row[DCM_StudyInstanceUID] = instance.studyInstanceUid;
    row[DCM_SeriesInstanceUID] = instance.seriesInstanceUid;
    row[DCM_SOPInstanceUID] = instance.sopInstanceUid;
    row[DCM_SOPClassUID] = instance.sopClassUid;
    row[DCM_InstanceNumber] = count(instance.instanceNumber);
    return row;
}

std::vector<Row> rowsOf(QueryLevel level, const QueryAnswer& answer) {
    std::vector<Row> rows;
    const auto add = [&rows](const auto& summaries) {
        for (const auto& summary : summaries)
            rows.push_back(rowOf(summary));
    };
    switch (level) {
    case QueryLevel::Patient:
        add(answer.patients);
        break;
    case QueryLevel::Study:
        add(answer.studies);
        break;
    case QueryLevel::Series:
        add(answer.series);
        break;
    case QueryLevel::Image:
        add(answer.instances);
        break;
    }
    return rows;
}

// PS3.4 C.2.2.2: which way of matching belongs to which VR.
bool matches(DcmEVR vr, const QString& key, const QString& value) {
    switch (vr) {
    case EVR_UI:
        return key.split(u'\\').contains(value);
    case EVR_DA: // PS3.4 C.2.2.2.1, C.2.2.2.5: what is not known matches no date
        return !value.isEmpty() && matchesDate(key, value);
    case EVR_PN:
        return matchesName(key, value);
    default:
        break;
    }
    const QStringList keys = key.split(u'\\');
    const QStringList values = value.split(u'\\');
    return std::any_of(keys.begin(), keys.end(), [&](const QString& wanted) {
        return std::any_of(values.begin(), values.end(), [&](const QString& one) { return matchesText(wanted, one); });
    });
}

bool isJudged(DcmEVR vr) { return vr != EVR_TM && vr != EVR_DT; } // ranges of times are not

// A sequence that asks for something of its items (PS3.4 C.2.2.2.6).
bool restricts(DcmElement& element) {
    if (element.ident() != EVR_SQ)
        return false;
    for (DcmObject* item = element.nextInContainer(nullptr); item; item = element.nextInContainer(item)) {
        auto* keys = dynamic_cast<DcmItem*>(item);
        for (unsigned long i = 0; keys && i < keys->card(); ++i) {
            DcmElement& key = *keys->getElement(i);
            if (key.ident() == EVR_SQ ? restricts(key) : key.getLength() > 0)
                return true;
        }
    }
    return false;
}

QString textOf(const dicom::Dataset& identifier, const DcmTagKey& key) {
    return identifier.texts({key.getGroup(), key.getElement()}).join(u'\\');
}

bool isAboutTheQuery(const DcmTagKey& key) {
    return key == DCM_SpecificCharacterSet || key == DCM_QueryRetrieveLevel || key == DCM_TimezoneOffsetFromUTC ||
           key == DCM_RetrieveAETitle || key == DCM_InstanceAvailability || key.getElement() == 0; // a group's length
}

bool fits(DcmDataset& identifier, const dicom::Dataset& keys, const Row& row, bool& unsupported) {
    for (unsigned long i = 0; i < identifier.card(); ++i) {
        DcmElement* element = identifier.getElement(i);
        const DcmTagKey key = element->getTag().getXTag();
        if (isAboutTheQuery(key))
            continue;
        if (restricts(*element)) {
            unsupported = true;
            continue;
        }
        const QString wanted = textOf(keys, key);
        if (wanted.isEmpty())
            continue;
        const auto value = row.find(key);
        if (value == row.end() || !isJudged(element->ident()))
            unsupported = true;
        else if (!matches(element->ident(), wanted, value->second))
            return false;
    }
    return true;
}

std::unique_ptr<DcmDataset> answerOf(DcmDataset& identifier, const Row& row, QueryLevel level,
                                     const QString& ourAeTitle) {
    auto answer = std::make_unique<DcmDataset>();
    bool ascii = true;
    for (unsigned long i = 0; i < identifier.card(); ++i) {
        const DcmTagKey key = identifier.getElement(i)->getTag().getXTag();
        if (isAboutTheQuery(key))
            continue;
        const auto value = row.find(key);
        if (value == row.end()) {
            answer->insertEmptyElement(key);
            continue;
        }
        const QByteArray text = value->second.toUtf8();
        ascii = ascii && std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
        answer->putAndInsertString(key, text.constData());
    }
    if (!ascii)
        answer->putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    answer->putAndInsertString(DCM_QueryRetrieveLevel, levelName(level).toLatin1().constData());
    answer->putAndInsertString(DCM_RetrieveAETitle, ourAeTitle.toLatin1().constData());
    answer->putAndInsertString(DCM_InstanceAvailability, "ONLINE");
    return answer;
}

Error refused(const char* why) { return {ErrorCode::Refused, QString::fromLatin1(why)}; }

QStringList valuesOf(const dicom::Dataset& keys, dicom::Tag tag) {
    QStringList values = keys.texts(tag);
    values.removeAll(QString());
    values.removeDuplicates();
    return values;
}

std::optional<QueryLevel> levelOf(const dicom::Dataset& keys, QueryModel model) {
    const std::optional<QueryLevel> level = levelOf(keys.text(tags::QueryRetrieveLevel));
    return level == QueryLevel::Patient && model == QueryModel::StudyRoot ? std::nullopt : level;
}
const char* const kNoSuchLevel = "no such level in this information model";

} // namespace

Result<ReceivedQuery> readQuery(DcmDataset& identifier, QueryModel model) {
    const dicom::Dataset keys = dicom::Dataset::view(identifier);
    const std::optional<QueryLevel> level = levelOf(keys, model);
    if (!level)
        return refused(kNoSuchLevel);
    ReceivedQuery received;
    received.level = *level;
    StudyQuery query;
    query.level = *level;
    query.patientName = keys.text(tags::PatientName);
    query.patientId = keys.text(tags::PatientID);
    QStringList studies{QString()};
    QStringList series{QString()};
    if (*level == QueryLevel::Study) {
        query.accessionNumber = keys.text(tags::AccessionNumber);
        query.date = keys.text(tags::StudyDate);
        query.description = keys.text(tags::StudyDescription);
        query.referringPhysician = keys.text(tags::ReferringPhysicianName);
        query.modalities = valuesOf(keys, tags::ModalitiesInStudy);
    }
    if (*level != QueryLevel::Patient) {
        if (const QStringList given = valuesOf(keys, tags::StudyInstanceUID); !given.isEmpty())
            studies = given;
        else if (*level != QueryLevel::Study)
            return refused("the Study Instance UID is missing");
    }
    if (*level == QueryLevel::Series || *level == QueryLevel::Image) {
        if (const QStringList given = valuesOf(keys, tags::SeriesInstanceUID); !given.isEmpty())
            series = given;
        else if (*level == QueryLevel::Image)
            return refused("the Series Instance UID is missing");
    }
    if (studies.size() > kMostQueries / series.size())
        return refused("too many UIDs in one query");
    for (const QString& studyUid : studies) {
        for (const QString& seriesUid : series) {
            for (const QString& uid : {studyUid, seriesUid})
                if (!uid.isEmpty() && !isValidUid(uid))
                    return refused("not a UID");
            query.studyUid = studyUid;
            query.seriesUid = seriesUid;
            received.queries.push_back(query);
        }
    }
    return received;
}

Result<ObjectSelection> readSelection(DcmDataset& identifier, QueryModel model) {
    const dicom::Dataset keys = dicom::Dataset::view(identifier);
    const std::optional<QueryLevel> level = levelOf(keys, model);
    if (!level)
        return refused(kNoSuchLevel);
    ObjectSelection selection;
    // Of a study root the patient is no unique key.
    if (model == QueryModel::PatientRoot)
        selection.patientIds = valuesOf(keys, tags::PatientID);
    if (*level == QueryLevel::Patient) {
        if (selection.patientIds.isEmpty())
            return refused("the Patient ID is missing");
        return selection;
    }
    selection.studyUids = valuesOf(keys, tags::StudyInstanceUID);
    if (selection.studyUids.isEmpty())
        return refused("the Study Instance UID is missing");
    if (*level == QueryLevel::Study)
        return selection;
    selection.seriesUids = valuesOf(keys, tags::SeriesInstanceUID);
    if (*level == QueryLevel::Image)
        selection.sopInstanceUids = valuesOf(keys, tags::SOPInstanceUID);
    else if (selection.seriesUids.isEmpty())
        return refused("the Series Instance UID is missing");
    if (*level == QueryLevel::Image && selection.sopInstanceUids.isEmpty())
        return refused("the SOP Instance UID is missing");
    return selection;
}

std::vector<std::unique_ptr<DcmDataset>> answersTo(DcmDataset& identifier, QueryLevel level, const QueryAnswer& rows,
                                                   const QString& ourAeTitle, bool& unsupported) {
    const dicom::Dataset keys = dicom::Dataset::view(identifier);
    std::vector<std::unique_ptr<DcmDataset>> answers;
    for (const Row& row : rowsOf(level, rows))
        if (fits(identifier, keys, row, unsupported))
            answers.push_back(answerOf(identifier, row, level, ourAeTitle));
    return answers;
}

} // namespace sagitta::network
