#include "support/made_catalog.h"

#include <QDate>

#include <array>

namespace sagitta::test {
namespace {

constexpr std::array kFamilyNames = {
    "Schmidt",  "Müller",   "Schneider", "Fischer",      "Weber",       "Meyer",     "Wagner",  "Becker",
    "Schulz",   "Hoffmann", "Schäfer",   "Koch",         "Bauer",       "Richter",   "Klein",   "Wolf",
    "Schröder", "Neumann",  "Schwarz",   "Zimmermann",   "Braun",       "Krüger",    "Hofmann", "Hartmann",
    "Lange",    "Yılmaz",   "Nowak",     "Kowalski",     "García",      "Martínez",  "Rossi",   "Dubois",
    "Lefèvre",  "O'Connor", "Smith",     "Jones",        "Larsson",     "Jørgensen", "Åkesson", "Novák",
    "Horváth",  "Popescu",  "Ivanova",   "Papadopoulos", "van den Berg"};
constexpr std::array kGivenNames = {"Anna",  "Peter",  "Maria",  "Hans",    "Ursula", "Jürgen",  "Karin", "Günther",
                                    "Petra", "Thomas", "Zoë",    "Andreas", "Renate", "Michael", "Helga", "José",
                                    "Elif",  "Oğuz",   "Ingrid", "Bjørn",   "Claire", "Łukasz",  "Sofia", "Werner"};
constexpr std::array kJapanese = {"Yamada^Tarou=山田^太郎=やまだ^たろう", "Suzuki^Hanako=鈴木^花子",
                                  "Hong^Gildong=洪^吉洞=홍^길동"};
constexpr std::array kReferrers = {"Doktor^Erika", "Praxis Dr. Lindt", "Ambulanz Chirurgie", "Weiß^Albrecht",
                                   "Station 4B",   "Notaufnahme",      "Nguyen^Thi Mai"};

struct Kind {
    const char* modality;
    const char* sopClass;
    int series;
    int images; // per series
    std::array<const char*, 4> descriptions;
};
// Twenty images a study on average.
constexpr std::array kKinds = {
    Kind{"CT", "1.2.840.10008.5.1.4.1.1.2", 2, 20, {"Thorax nativ", "Abdomen mit KM", "Schädel nativ", "HWS"}},
    Kind{"MR", "1.2.840.10008.5.1.4.1.1.4", 3, 30, {"Schädel", "Knie rechts", "LWS nativ", "Becken + KM"}},
    Kind{"DX", "1.2.840.10008.5.1.4.1.1.1.1", 1, 2, {"Thorax pa/lat", "Hand links", "Hüfte", "Knie a.p."}},
    Kind{"CR", "1.2.840.10008.5.1.4.1.1.1", 1, 1, {"Thorax Liegend", "Abdomen", "BWS", "Fuß rechts"}},
    Kind{"US", "1.2.840.10008.5.1.4.1.1.6.1", 1, 8, {"Abdomen", "Schilddrüse", "Carotis", "Nieren"}},
    Kind{"MG", "1.2.840.10008.5.1.4.1.1.1.2", 1, 4, {"Screening", "Mammographie bds.", "Tomo", "Galaktographie"}},
    Kind{"DX", "1.2.840.10008.5.1.4.1.1.1.1", 1, 1, {"Thorax a.p.", "Handgelenk", "OSG", "Schulter"}},
    Kind{"XA", "1.2.840.10008.5.1.4.1.1.12.1", 2, 7, {"Koronarangio", "PTA Becken", "DSA", "Port"}}};

// Scattered, but the same in every run.
std::uint32_t scattered(int n, std::uint32_t salt) {
    std::uint32_t x = static_cast<std::uint32_t>(n) * 2654435761u ^ salt * 2246822519u;
    x ^= x >> 15;
    x *= 2246822519u;
    x ^= x >> 13;
    return x;
}

template<class List>
auto pick(const List& list, int n, std::uint32_t salt) {
    return list[scattered(n, salt) % list.size()];
}

const Kind& kindOf(int n) { return kKinds[static_cast<std::size_t>(n) % kKinds.size()]; }
QString studyUid(int n) { return QStringLiteral("1.2.276.0.7230010.3.1.2.8323329.%1.%2").arg(scattered(n, 1)).arg(n); }
QString seriesUid(int n, int s) { return studyUid(n) + QStringLiteral(".%1").arg(s + 1); }
QString imageUid(int n, int s, int i) { return seriesUid(n, s) + QStringLiteral(".%1").arg(i + 1); }
// A patient comes three times.
int patientOf(int n) { return n / 3; }

QString patientName(int n) {
    const int patient = patientOf(n);
    if (patient % 97 == 0)
        return QString::fromUtf8(pick(kJapanese, patient, 2));
    return QString::fromUtf8(pick(kFamilyNames, patient, 3)) + u'^' + QString::fromUtf8(pick(kGivenNames, patient, 4));
}

QDate dateOf(int n) { return QDate(2024, 12, 31).addDays(-static_cast<int>(scattered(n, 5) % 3650)); }

std::shared_ptr<dicom::InstanceHeader> headerOfStudy(int n) {
    const dicom::StudySummary study = madeStudy(n);
    const Kind& kind = kindOf(n);
    auto header = std::make_shared<dicom::InstanceHeader>();
    header->sopClassUid = QLatin1String(kind.sopClass);
    header->patient = {study.patientName, study.patientId, study.issuerOfPatientId, study.patientBirthDate,
                       study.patientSex};
    header->study.studyInstanceUid = study.studyInstanceUid;
    header->study.date = study.studyDate;
    header->study.time = study.studyTime;
    header->study.description = study.studyDescription;
    header->study.accessionNumber = study.accessionNumber;
    header->study.referringPhysician = study.referringPhysicianName;
    header->study.studyId = study.studyId;
    header->series.modality = QLatin1String(kind.modality);
    header->imageType = {QStringLiteral("ORIGINAL"), QStringLiteral("PRIMARY"), QStringLiteral("AXIAL")};
    header->format = {QStringLiteral("1.2.840.10008.1.2.1"),
                      dicom::PixelElement::Integer,
                      dicom::Photometric::Monochrome2,
                      512,
                      512,
                      1,
                      false,
                      16,
                      12,
                      11,
                      false,
                      false};
    header->frames.resize(1);
    header->frames[0].bytes.pieces = {{1500, 524288}};
    header->frames[0].plane = dicom::ImagePlane{{-180, -180, 0}, {1, 0, 0}, {0, 1, 0}};
    header->frames[0].spacing = {0.7, 0.7, dicom::SpacingBasis::Patient};
    return header;
}

} // namespace

dicom::StudySummary madeStudy(int n) {
    const int patient = patientOf(n);
    const Kind& kind = kindOf(n);
    dicom::StudySummary study;
    study.studyInstanceUid = studyUid(n);
    study.patientName = patientName(n);
    study.patientId = QString::number(1'000'000 + scattered(patient, 6) % 9'000'000);
    study.issuerOfPatientId = QStringLiteral("KH-MITTE");
    study.patientBirthDate = QDate(1930, 1, 1)
                                 .addDays(static_cast<int>(scattered(patient, 7) % 30'000))
                                 .toString(QStringLiteral("yyyyMMdd"));
    study.patientSex = patient % 2 == 0 ? QStringLiteral("F") : QStringLiteral("M");
    study.studyDate = dateOf(n).toString(QStringLiteral("yyyyMMdd"));
    study.studyTime =
        QTime(7, 0).addSecs(static_cast<int>(scattered(n, 8) % 40'000)).toString(QStringLiteral("HHmmss"));
    study.studyDescription = QString::fromUtf8(pick(kind.descriptions, n, 9));
    study.accessionNumber = QStringLiteral("A%1").arg(20'000'000 + n);
    study.studyId = QString::number(n);
    study.referringPhysicianName = QString::fromUtf8(pick(kReferrers, n, 10));
    study.modalities = {QLatin1String(kind.modality)};
    study.series = kind.series;
    study.instances = kind.series * kind.images;
    return study;
}

std::vector<storage::CatalogEntry> madeInstances(int n) {
    const Kind& kind = kindOf(n);
    const auto header = headerOfStudy(n);
    std::vector<storage::CatalogEntry> entries;
    for (int s = 0; s < kind.series; ++s) {
        header->series.seriesInstanceUid = seriesUid(n, s);
        header->series.number = s + 1;
        header->series.description = QStringLiteral("Serie %1").arg(s + 1);
        for (int i = 0; i < kind.images; ++i) {
            auto image = std::make_shared<dicom::InstanceHeader>(*header);
            image->sopInstanceUid = imageUid(n, s, i);
            image->instanceNumber = i + 1;
            image->frames[0].plane->position.z = 1.5 * i;
            const QString digits = QStringLiteral("%1%2")
                                       .arg(scattered(n, 11), 8, 16, QLatin1Char('0'))
                                       .arg(n * 100 + s * 30 + i, 24, 16, QLatin1Char('0'));
            entries.push_back(
                {image, QStringLiteral("%1/%2/%3.dcm").arg(digits.left(2), digits.mid(2, 2), digits), 525'788});
        }
    }
    return entries;
}

dicom::StudyListing madeListing(int n) {
    const Kind& kind = kindOf(n);
    dicom::StudyListing listing;
    listing.study = madeStudy(n);
    listing.isWhole = true;
    for (int s = 0; s < kind.series; ++s) {
        QStringList uids;
        for (int i = 0; i < kind.images + (n % 5 == 0 && s == 0 ? 1 : 0); ++i)
            uids << imageUid(n, s, i);
        dicom::SeriesListing series;
        series.series.studyInstanceUid = studyUid(n);
        series.series.seriesInstanceUid = seriesUid(n, s);
        series.sopInstanceUids = uids;
        listing.series.push_back(std::move(series));
    }
    return listing;
}

Result<void> fillCatalog(storage::Catalog& catalog, int first, int count) {
    constexpr std::size_t kRowsPerTransaction = 5'000;
    std::vector<storage::CatalogEntry> batch;
    for (int n = first; n < first + count; ++n) {
        const auto entries = madeInstances(n);
        batch.insert(batch.end(), entries.begin(), entries.end());
        if (batch.size() >= kRowsPerTransaction || n == first + count - 1) {
            SAGITTA_TRY(const auto added, catalog.add(batch));
            if (!added.duplicates.empty())
                return Error(ErrorCode::Internal, QStringLiteral("made instances are not distinct"));
            batch.clear();
        }
    }
    return {};
}

} // namespace sagitta::test
