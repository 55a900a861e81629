#include "dicom/media_directory.h"

#include "dicom/dataset.h"
#include "dicom/file_layout.h"
#include "dicom/person_name.h"
#include "dicom/tag.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSet>
#include <QTemporaryDir>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcddirif.h>
#include <dcmtk/dcmdata/dcdicdir.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <new>
#include <vector>

namespace sagitta::dicom {
namespace {

constexpr const char* kFileSetId = "SAGITTA";  // (0004,1130), 16 characters at the most
constexpr std::int64_t kMostElement = 1 << 20; // nothing that a record has is larger

QString text(const OFCondition& condition) { return QString::fromLatin1(condition.text()); }

// PS3.5 chapter 10: how its elements have to be written for a reader who goes by the UID.
E_TransferSyntax encodingOf(const QString& transferSyntaxUid) {
    switch (const E_TransferSyntax syntax = DcmXfer(transferSyntaxUid.toLatin1().constData()).getXfer()) {
    case EXS_LittleEndianImplicit:
    case EXS_BigEndianExplicit:
    case EXS_DeflatedLittleEndianExplicit:
        return syntax;
    default:
        return EXS_LittleEndianExplicit;
    }
}

// Who a record is of. A DICOMDIR tells patients apart by their IDs alone (PS3.3 F.5.1).
struct Patient {
    QString id;
    QString name;
    QString birthDate;
    QString issuerOfId;
    QSet<QString> studies; // listed below it
    bool hasMadeUpId = false;
};

bool contradict(const QString& a, const QString& b) { return !a.isEmpty() && !b.isEmpty() && a != b; }

// Not every object of a study says when its patient was born, or whose ID it is.
bool isAnother(const Patient& a, const Patient& b) {
    return a.id != b.id || a.name != b.name || contradict(a.birthDate, b.birthDate) ||
           contradict(a.issuerOfId, b.issuerOfId);
}

// The header as a file of its own that says the transfer syntax of the whole one.
OFCondition save(const Dataset& header, const QString& transferSyntaxUid, const QString& path) {
    DcmFileFormat file(dynamic_cast<DcmDataset*>(header.dcmItem()));
    const E_TransferSyntax encoding = encodingOf(transferSyntaxUid);
    file.validateMetaInfo(encoding, EWM_createNewMeta);
    DcmMetaInfo& meta = *file.getMetaInfo();
    meta.putAndInsertString(DCM_TransferSyntaxUID, transferSyntaxUid.toLatin1().constData());
    meta.computeGroupLengthAndPadding(EGL_withGL, EPD_noChange, META_HEADER_DEFAULT_TRANSFERSYNTAX,
                                      EET_UndefinedLength);
    return file.saveFile(QFile::encodeName(path).constData(), encoding, EET_UndefinedLength, EGL_withoutGL,
                         EPD_noChange, 0, 0, EWM_dontUpdateMeta);
}

// Whatever it is, it is the file's own.
Error unreadable(const Error& why) {
    return why.code() == ErrorCode::Unsupported ? why : Error(ErrorCode::Corrupt, why.message());
}

// How many files a DICOMDIR refers to; nothing: it is not whole.
std::optional<int> countReferences(const QString& path) {
    DcmFileFormat file;
    DcmSequenceOfItems* records = nullptr;
    if (file.loadFile(QFile::encodeName(path).constData()).bad() ||
        file.getDataset()->findAndGetSequence(DCM_DirectoryRecordSequence, records).bad())
        return std::nullopt;
    int count = 0;
    for (DcmObject* record = records->nextInContainer(nullptr); record; record = records->nextInContainer(record))
        count += dynamic_cast<DcmItem&>(*record).tagExistsWithValue(DCM_ReferencedFileID) ? 1 : 0;
    return count;
}

} // namespace

struct MediaDirectory::Private {
    Private(QString directoryPath) : path(std::move(directoryPath)) {}

    QString path;
    QTemporaryDir scratch;
    DicomDirInterface maker;
    std::unique_ptr<DcmDicomDir> directory;
    QHash<QByteArray, DcmDirectoryRecord*> records; // of patients, studies and series, by their keys from the top
    std::vector<Patient> patients;                  // as listed
    int listed = 0;

    QString scratchPath() const { return scratch.filePath(QStringLiteral("DICOMDIR")); }
    Result<std::unique_ptr<DcmDicomDir>> makeAlone(const QString& fileId, OFBool withPlaceholders);
    std::size_t findOrAddPatient(const Dataset& header);
    bool insert(DcmDicomDir& alone, const Dataset& header);
};

// DCMTK's maker of records compares each file with all that it has. So it makes those of one file at a time, in a
// DICOMDIR of their own, from where they are taken over; 5000 images are a matter of seconds so, and not of minutes.
Result<std::unique_ptr<DcmDicomDir>> MediaDirectory::Private::makeAlone(const QString& fileId,
                                                                        OFBool withPlaceholders) {
    maker.enableInventMode(withPlaceholders);
    const QByteArray file = QFile::encodeName(scratchPath());
    OFCondition made = maker.createNewDicomDir(DicomDirInterface::AP_GeneralPurpose, file.constData(), kFileSetId);
    if (made.good())
        made = maker.addDicomFile(QDir::toNativeSeparators(fileId).toLatin1().constData(),
                                  QFile::encodeName(scratch.path()).constData());
    if (made.bad())
        return Error(ErrorCode::Unsupported,
                     QStringLiteral("it lacks an attribute that a DICOMDIR asks for, or is of a kind that has no "
                                    "record there"));
    if (maker.writeDicomDir().good())
        if (auto alone = std::make_unique<DcmDicomDir>(file.constData());
            alone->error().good() && alone->getRootRecord().cardSub() > 0)
            return alone;
    return Error(ErrorCode::Io, QStringLiteral("its record cannot be written to %1").arg(scratch.path()));
}

// Of those who have no ID, nothing but the study says that two are one.
std::size_t MediaDirectory::Private::findOrAddPatient(const Dataset& header) {
    const auto text = [&](Tag tag) { return header.text(tag).trimmed(); };
    const QString study = text(tags::StudyInstanceUID);
    const Patient asked{text(tags::PatientID),
                        comparableName(text(tags::PatientName)),
                        text(tags::PatientBirthDate),
                        text(tags::IssuerOfPatientID),
                        {},
                        false};
    auto found = std::find_if(patients.begin(), patients.end(), [&](const Patient& known) {
        return !isAnother(known, asked) && known.studies.contains(study);
    });
    if (found == patients.end() && !asked.id.isEmpty())
        found = std::find_if(patients.begin(), patients.end(),
                             [&](const Patient& known) { return !isAnother(known, asked); });
    if (found == patients.end()) {
        const bool isTaken =
            std::any_of(patients.begin(), patients.end(), [&](const Patient& known) { return known.id == asked.id; });
        found = patients.insert(patients.end(), asked);
        found->hasMadeUpId = asked.id.isEmpty() || isTaken;
    }
    if (found->birthDate.isEmpty())
        found->birthDate = asked.birthDate;
    if (found->issuerOfId.isEmpty())
        found->issuerOfId = asked.issuerOfId;
    found->studies.insert(study);
    return static_cast<std::size_t>(found - patients.begin());
}

// Those of its records that are new; whether all of them say what the file says.
bool MediaDirectory::Private::insert(DcmDicomDir& alone, const Dataset& header) {
    const std::size_t patient = findOrAddPatient(header);
    const bool hasMadeUpId = patients[patient].hasMadeUpId;
    const QByteArray number = QByteArray::number(static_cast<qulonglong>(patient) + 1);
    const QByteArray keys[] = {number, header.text(tags::StudyInstanceUID).toLatin1(),
                               header.text(tags::SeriesInstanceUID).toLatin1()};
    DcmDirectoryRecord* from = &alone.getRootRecord();
    DcmDirectoryRecord* to = &directory->getRootRecord();
    QByteArray place;
    for (const QByteArray& key : keys) {
        if (from->cardSub() == 0 || from->getSub(0)->cardSub() == 0)
            break; // the file's own record, which some kinds have further up
        from = from->getSub(0);
        place += key + '\0';
        DcmDirectoryRecord*& known = records[place];
        if (!known) {
            // Without what is below it, which follows.
            known = new DcmDirectoryRecord(*from);
            while (known->cardSub() > 0)
                delete known->removeSub(0UL);
            if (hasMadeUpId && to == &directory->getRootRecord())
                known->putAndInsertString(DCM_PatientID, QByteArray("SAGITTA" + number).constData());
            to->insertSub(known);
        }
        to = known;
    }
    to->insertSub(from->removeSub(0UL));
    ++listed;
    return !hasMadeUpId || to == &directory->getRootRecord();
}

MediaDirectory::MediaDirectory(std::unique_ptr<Private> data) : d(std::move(data)) {}
MediaDirectory::~MediaDirectory() = default;
MediaDirectory::MediaDirectory(MediaDirectory&&) noexcept = default;
MediaDirectory& MediaDirectory::operator=(MediaDirectory&&) noexcept = default;

Result<MediaDirectory> MediaDirectory::create(const QString& folder) try {
    auto made = std::make_unique<Private>(folder + QStringLiteral("/DICOMDIR"));
    if (!made->scratch.isValid())
        return Error(ErrorCode::Io, QStringLiteral("no temporary folder: ") + made->scratch.errorString());
    made->maker.disableBackupMode();
    made->maker.disableConsistencyCheck();
    made->maker.disableTransferSyntaxCheck();
    made->maker.enableRetiredSOPClassSupport();
    made->directory = std::make_unique<DcmDicomDir>(QFile::encodeName(made->path).constData(), kFileSetId);
    if (made->directory->error().bad())
        return Error(ErrorCode::Internal, text(made->directory->error()));
    return MediaDirectory(std::move(made));
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory for a DICOMDIR"));
}

// DCMTK reads whole files to make a record. It is given headers that were read under limits (Dataset), so that what
// else a hostile file holds stays out of its recursive parser.
Result<MediaDirectory::Keys> MediaDirectory::add(const QString& path, const QString& fileId) try {
    Result<FileLayout> layout = readFileLayout(path);
    if (!layout)
        return unreadable(layout.error());
    if (!layout->hasMeta()) // PS3.10 7.1
        return Error(ErrorCode::Unsupported, QStringLiteral("it has no file meta information"));
    std::erase_if(layout->elements, [](const ByteRange& element) { return element.length > kMostElement; });
    const Result<Dataset> header = Dataset::readHeader(*layout);
    if (!header)
        return unreadable(header.error());
    const QString file = d->scratch.filePath(fileId);
    QDir().mkpath(QFileInfo(file).path());
    if (const OFCondition saved = save(*header, layout->transferSyntaxUid, file); saved.bad())
        return Error(ErrorCode::Io, text(saved));
    Keys keys = Keys::OfTheFile;
    Result<std::unique_ptr<DcmDicomDir>> alone = d->makeAlone(fileId, OFFalse);
    if (!alone && alone.error().code() == ErrorCode::Unsupported) {
        keys = Keys::Placeholders;
        alone = d->makeAlone(fileId, OFTrue);
    }
    QFile::remove(file);
    if (!alone)
        return alone.error();
    return d->insert(**alone, *header) ? keys : Keys::Placeholders;
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory for a record of the DICOMDIR"));
}

int MediaDirectory::listed() const { return d->listed; }

QString MediaDirectory::path() const { return d->path; }

Result<void> MediaDirectory::write() try {
    QFile::remove(d->path);
    const OFCondition written = d->directory->write(DICOMDIR_DEFAULT_TRANSFERSYNTAX, EET_ExplicitLength, EGL_withoutGL);
    // On a full disk it says that all is well.
    if (written.good() && countReferences(d->path) == d->listed)
        return {};
    QFile::remove(d->path);
    QFile::remove(d->path + QStringLiteral(DICOMDIR_TEMP_SUFFIX));
    return Error(ErrorCode::Io, written.good() ? QStringLiteral("the DICOMDIR is not there as it was written")
                                               : QStringLiteral("the DICOMDIR cannot be written: ") + text(written));
} catch (const std::bad_alloc&) {
    return Error(ErrorCode::Full, QStringLiteral("no memory to write the DICOMDIR"));
}

} // namespace sagitta::dicom
