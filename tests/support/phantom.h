// Believable images of nobody: a torso (CT) and a head (MR) that differ left from right, front from back and head from
// foot, so that a mirrored or turned picture shows. Values are analytic in patient space (LPS mm): tests know what
// every voxel must hold. Writing is deterministic but for UIDs left empty. Free functions, any thread.
#pragma once

#include "core/geometry.h"
#include "core/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace sagitta::test {

enum class Anatomy { Torso, Head };

// Without noise. Torso: HU; a body of 340 x 230 mm around the z axis, lungs, heart, liver, spine, and a bright sphere
// on the patient's left, in front, towards the head. Head: signal 0 … 1200, a bright sphere likewise.
double phantomValue(Vec3 patientMm, Anatomy anatomy = Anatomy::Torso);

// The bright sphere: centre, and a radius within which every voxel has its value.
struct PhantomMark {
    Vec3 center;
    double radius = 0;
    double value = 0;
};
PhantomMark phantomMark(Anatomy anatomy = Anatomy::Torso);

struct PhantomSpec {
    Anatomy anatomy = Anatomy::Torso;
    QString patientName = QStringLiteral("Phantom^Torso"); // written as ISO_IR 192 when it is not ASCII
    QString patientId = QStringLiteral("PHANTOM-1");
    QString patientBirthDate = QStringLiteral("19700101");
    QString patientSex = QStringLiteral("O");
    QString modality = QStringLiteral("CT"); // CT: 12 bits with intercept -1024; MR: 12 bits as they are
    QString studyUid;                        // made up when empty, as the next two
    QString seriesUid;
    QString frameOfReferenceUid;
    QString studyDate = QStringLiteral("20240301");
    QString studyDescription = QStringLiteral("Phantom study");
    QString seriesDescription = QStringLiteral("Phantom series");
    QString accessionNumber = QStringLiteral("PH0001");
    QString imageType = QStringLiteral("ORIGINAL\\PRIMARY\\AXIAL");
    int seriesNumber = 1;
    int firstInstanceNumber = 1;
    int slices = 10;
    int rows = 64;
    int columns = 64;
    double spacing = 6; // mm between rows
    // mm between columns, where pixels are not square: what takes one for the other shows then.
    std::optional<double> columnSpacing;
    double sliceSpacing = 20;   // mm along the normal
    std::optional<Vec3> origin; // centre of the first pixel; centred on (0, 0, 0) when absent
    Vec3 rowDir{1, 0, 0};
    Vec3 columnDir{0, 1, 0};
    double noise = 8; // standard deviation, from a fixed seed; 0: exact values
    // Implicit, explicit and big endian, RLE, JPEG-LS lossless.
    QString transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1");
    bool shuffleInstanceNumbers = false; // numbers and file names are no longer in the order of positions
};

// One file per slice into `folder`, which is made when it is not there. The paths, in the order of positions.
Result<QStringList> writePhantom(const QString& folder, const PhantomSpec& spec);

} // namespace sagitta::test
