#include "scene/annotation.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using dicom::SpacingBasis;

Annotation someLength() {
    Annotation annotation;
    annotation.id = QStringLiteral("a-1");
    annotation.studyInstanceUid = QStringLiteral("1.2");
    annotation.seriesInstanceUid = QStringLiteral("1.2.3");
    annotation.frame = dicom::FrameRef{QStringLiteral("1.2.3.4"), 7};
    annotation.frameOfReferenceUid = QStringLiteral("1.9");
    annotation.plane = {{0.1, -2e-17, 1e300}, {0, 0, 1}};
    annotation.points = {{1.0 / 3, 2, 3}, {-4, 5e-9, 6}};
    annotation.text = QString::fromUtf8("größer als \"vorher\"\n山田");
    annotation.basis = SpacingBasis::Detector;
    return annotation;
}

QJsonObject throughText(const QJsonObject& json) {
    return QJsonDocument::fromJson(QJsonDocument(json).toJson()).object();
}

TEST(Annotation, ComesBackFromJsonBitForBit) {
    Annotation annotation = someLength();
    for (const SpacingBasis basis : {SpacingBasis::None, SpacingBasis::Patient, SpacingBasis::Calibrated,
                                     SpacingBasis::Detector, SpacingBasis::AspectRatioOnly}) {
        annotation.basis = basis;
        const Result<Annotation> back = annotationFromJson(throughText(toJson(annotation)));
        ASSERT_TRUE(back);
        EXPECT_TRUE(*back == annotation);
    }
    annotation.frame.reset();
    annotation.type = AnnotationType::Text;
    annotation.points.resize(1);
    const Result<Annotation> back = annotationFromJson(throughText(toJson(annotation)));
    ASSERT_TRUE(back);
    EXPECT_TRUE(*back == annotation);
}

TEST(Annotation, DiffersInEveryField) {
    const Annotation base = someLength();
    const std::function<void(Annotation&)> changes[] = {
        [](Annotation& a) { a.id += 'x'; },
        [](Annotation& a) { a.type = AnnotationType::Text; },
        [](Annotation& a) { a.studyInstanceUid += '1'; },
        [](Annotation& a) { a.seriesInstanceUid += '1'; },
        [](Annotation& a) { a.frame->frame = 8; },
        [](Annotation& a) { a.frameOfReferenceUid += '1'; },
        [](Annotation& a) { a.plane.origin.y += 1; },
        [](Annotation& a) {
            a.plane.normal = {0, 1, 0};
        },
        [](Annotation& a) { a.points[1].z += 1e-9; },
        [](Annotation& a) { a.text += 'x'; },
        [](Annotation& a) { a.basis = SpacingBasis::None; },
    };
    for (const auto& change : changes) {
        Annotation other = base;
        change(other);
        EXPECT_FALSE(other == base);
    }
}

TEST(Annotation, LabelsSayWhereTheMillimetresComeFrom) {
    Annotation annotation = someLength();
    annotation.points = {{0, 0, 0}, {0, 12.34, 0}};
    const std::pair<SpacingBasis, const char*> labels[] = {
        {SpacingBasis::Patient, "12.3 mm"},
        {SpacingBasis::Calibrated, "12.3 mm calibrated"},
        {SpacingBasis::Detector, "12.3 mm at detector"},
        {SpacingBasis::None, "12 px (not calibrated)"},
        {SpacingBasis::AspectRatioOnly, "12 px (not calibrated)"},
    };
    for (const auto& [basis, label] : labels) {
        annotation.basis = basis;
        EXPECT_EQ(annotation.label(), label);
    }
    annotation.type = AnnotationType::Text;
    EXPECT_EQ(annotation.label(), annotation.text);
}

TEST(Annotation, LengthIsMeasuredInSpace) {
    Annotation annotation = someLength();
    annotation.points = {{1, 2, 3}, {3, 5, 9}};
    EXPECT_DOUBLE_EQ(annotation.lengthValue(), 7);
    annotation.points.clear();
    EXPECT_EQ(annotation.lengthValue(), 0);
}

TEST(Annotation, DamagedJsonIsCorrupt) {
    const QJsonObject good = toJson(someLength());
    for (const QString& key : good.keys()) {
        if (key == QLatin1String("text") || key == QLatin1String("frame")) // both may be absent
            continue;
        QJsonObject bad = good;
        bad.remove(key);
        EXPECT_FALSE(annotationFromJson(bad)) << key.toStdString();
        bad[key] = QJsonArray{1, 2};
        const Result<Annotation> result = annotationFromJson(bad);
        ASSERT_FALSE(result) << key.toStdString();
        EXPECT_EQ(result.error().code(), ErrorCode::Corrupt);
    }
    QJsonObject bad = good;
    bad[QLatin1String("points")] = QJsonArray{QJsonArray{1, 2, 3}, QJsonArray{1, 2, QJsonValue()}};
    EXPECT_FALSE(annotationFromJson(bad));
    bad[QLatin1String("points")] = QJsonArray{QJsonArray{1, 2, 3}};
    EXPECT_FALSE(annotationFromJson(bad)); // a length has two ends
    bad = good;
    bad[QLatin1String("frame")] = QJsonObject{{QStringLiteral("sopInstanceUid"), "1.2"}, {QStringLiteral("number"), 0}};
    EXPECT_FALSE(annotationFromJson(bad));
    bad = good;
    bad[QLatin1String("text")] = QString(kMaxAnnotationText + 1, 'x');
    EXPECT_FALSE(annotationFromJson(bad));
}

} // namespace
} // namespace sagitta::scene
