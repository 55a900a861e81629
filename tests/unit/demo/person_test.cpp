// The people of the demo: names in their character sets, lesions of the size that is promised, a tracer that is taken
// up.
#include "app/demo/follow_up.h"
#include "dicom/dataset.h"
#include "unit/demo/made_files.h"

#include <gtest/gtest.h>

#include <numbers>
#include <set>

using namespace sagitta;
using namespace sagitta::demo;
using namespace sagitta::test;

namespace {

bool isFirstOfSeriesTwo(const QString& name) { return name == QLatin1String("s2-0001.dcm"); }

QString nameIn(const StudyPlan& plan, const std::function<bool(const QString&)>& isWanted) {
    const MadeFiles files(plan, isWanted);
    if (files.paths().isEmpty())
        return {};
    const auto dataset = dicom::Dataset::readHeader(files.paths().constFirst());
    return dataset ? dataset->text(dicom::tags::PatientName) : QString();
}

TEST(DemoPeople, NamesReadRightInTheirCharacterSets) {
    EXPECT_EQ(nameIn(planTorsoCt(), isFirstOfSeriesTwo), QStringLiteral("Sommer^Klara"));
    EXPECT_EQ(nameIn(planHeadMr(), isFirstOfSeriesTwo), QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう"));
    EXPECT_EQ(nameIn(planPetCt(), isFirstOfSeriesTwo), QStringLiteral("Иванов^Пётр^Сергеевич"));
    EXPECT_EQ(nameIn(planFollowUp()[0], isFirstOfSeriesTwo), QStringLiteral("Kim^Minjun=金^旻俊=김^민준"));
    EXPECT_EQ(nameIn(planMammography(), [](const QString& name) { return name.startsWith(QLatin1String("s1")); }),
              QStringLiteral("Παπαδοπούλου^Ελένη"));
}

TEST(DemoPeople, OnePatientTwiceAYearApart) {
    const std::vector<StudyPlan> plans = planFollowUp();
    ASSERT_EQ(plans.size(), 2U);
    EXPECT_EQ(plans[0].study.patientId, plans[1].study.patientId);
    EXPECT_EQ(plans[0].study.patientName, plans[1].study.patientName);
    EXPECT_NE(plans[0].study.studyInstanceUid, plans[1].study.studyInstanceUid);
    EXPECT_NEAR(plans[1].study.studyDate.toInt() - plans[0].study.studyDate.toInt(), 10000, 300);
}

// From the volume that is denser than halfway between lung and lesion.
double measuredDiameter(const StudyPlan& plan, const FollowUp& when) {
    const Vec3 center = kFollowUpLesion + when.shift;
    const double reach = when.diameter / 2 + 3;
    const MadeFiles files(plan, [](const QString& name) {
        const int number = name.mid(3, 4).toInt();
        return number >= 28 && number <= 52;
    });
    double volume = 0;
    for (const ReadImage& image : files.images()) {
        const dicom::PixelSpacing& spacing = image.header->frames[0].spacing;
        for (int row = 0; row < image.frame.rows(); ++row) {
            for (int column = 0; column < image.frame.columns(); ++column) {
                if (length(image.positionOf(column, row) - center) < reach && image.valueAt(column, row) > -410)
                    volume += spacing.row * spacing.column * image.header->sliceThickness;
            }
        }
    }
    return std::cbrt(6 * volume / std::numbers::pi);
}

TEST(DemoPeople, TheLesionGrows) {
    const std::vector<StudyPlan> plans = planFollowUp();
    const double before = measuredDiameter(plans[0], followUps()[0]);
    const double after = measuredDiameter(plans[1], followUps()[1]);
    EXPECT_NEAR(before, 8, 1);
    EXPECT_NEAR(after, 13, 1);
}

TEST(DemoPeople, TheTracerIsTakenUpByTheLesionsAndScaledSliceBySlice) {
    const MadeFiles pet(planPetCt(), [](const QString& name) {
        const int number = name.mid(3, 4).toInt();
        return name.startsWith(QLatin1String("s2-")) && (number % 40 == 10 || (number >= 93 && number <= 97));
    });
    ASSERT_GE(pet.images().size(), 8U);
    std::set<double> slopes;
    for (const ReadImage& image : pet.images()) {
        slopes.insert(image.header->frames[0].scale.slope);
        EXPECT_EQ(image.header->frames[0].scale.unit, QStringLiteral("BQML"));
    }
    EXPECT_EQ(slopes.size(), pet.images().size());
    // Body weight SUV: activity at the start of the scan over the dose that is left by then, per gram.
    const auto dataset = dicom::Dataset::readHeader(pet.paths().constFirst());
    ASSERT_TRUE(dataset);
    const auto tracer = dataset->firstItem({0x0054, 0x0016});
    ASSERT_TRUE(tracer);
    const double dose = tracer->number({0x0018, 0x1074}).value_or(0);
    const double halfLife = tracer->number({0x0018, 0x1075}).value_or(0);
    const double weight = dataset->number({0x0010, 0x1030}).value_or(0);
    EXPECT_EQ(tracer->text({0x0018, 0x1072}), QStringLiteral("103500"));
    EXPECT_EQ(dataset->text(dicom::tags::SeriesTime), QStringLiteral("113500")); // an hour later
    const double perSuv = dose * std::exp2(-3600 / halfLife) / (weight * 1000);
    const auto lung = pet.valueNear({-78, 18, 74});
    ASSERT_TRUE(lung);
    EXPECT_NEAR(*lung / perSuv, 9.5, 1.5);
    const auto other = pet.valueNear({78, 18, 74});
    ASSERT_TRUE(other);
    EXPECT_LT(*other / perSuv, 1.5);
}

} // namespace
