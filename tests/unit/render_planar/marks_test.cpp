// The marks that must be seen on a picture, one by one; all of them together: overlay_painter_test.cpp.
#include "render/planar/marks.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::render {
namespace {

class Marks : public testing::Test {
protected:
    Marks() { m_view.setCanvas({300, 300}); }
    QStringList ofStack() {
        m_view.showStack(test::makeSet(m_spec));
        return mandatoryMarks(m_view);
    }
    QStringList ofMpr() {
        m_view.showMpr(test::makeVolume(m_spec), scene::MprPlane::Sagittal);
        return mandatoryMarks(m_view);
    }

    test::SeriesSpec m_spec;
    scene::View m_view;
};

TEST_F(Marks, OfAGapNameTheSlicesBesideItOnEverySlice) {
    auto set = std::make_shared<dicom::DisplaySet>(*test::makeSet(m_spec));
    set->kind = dicom::GeometryKind::Stack;
    set->grid.reset();
    set->gaps = {{2, 2, 4}};
    m_view.showStack(set);
    for (int slice = 0; slice < m_spec.slices; ++slice) {
        m_view.setSliceIndex(slice, scene::Origin::User);
        EXPECT_TRUE(mandatoryMarks(m_view).contains(QStringLiteral("slice missing between 3 and 4"))) << slice;
    }
}

TEST_F(Marks, OfLossyCompressionStandInEveryKindOfPicture) {
    m_spec.adjust = [](dicom::InstanceHeader& header) { header.lossy = true; }; // no ratio is told
    EXPECT_TRUE(ofStack().contains(QStringLiteral("lossy")));
    EXPECT_TRUE(ofMpr().contains(QStringLiteral("lossy")));
    EXPECT_TRUE(volumeMarks(*test::makeVolume(m_spec)).contains(QStringLiteral("lossy")));
}

// PS3.3 C.7.6.1.1.2
TEST_F(Marks, OfDerivedImagesComeFromTheFirstTwoValuesOfTheImageType) {
    struct {
        QStringList imageType;
        QString mark; // empty: none
    } const rows[] = {
        {{"ORIGINAL", "PRIMARY", "AXIAL"}, {}},
        {{"DERIVED", "PRIMARY", "AXIAL"}, "derived"},
        {{"ORIGINAL", "SECONDARY"}, "secondary"},
        {{"DERIVED", "SECONDARY", "MPR"}, "derived, secondary"},
        {{}, {}},
    };
    int number = 0;
    for (const auto& row : rows) {
        m_spec.series = QStringLiteral("5.%1").arg(++number);
        m_spec.adjust = [&](dicom::InstanceHeader& header) { header.imageType = row.imageType; };
        const QStringList marks = ofStack();
        EXPECT_EQ(marks, row.mark.isEmpty() ? QStringList() : QStringList(row.mark)) << number;
    }
}

} // namespace
} // namespace sagitta::render
