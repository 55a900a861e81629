// Nuclear medicine: which vector sorts which frames, and where slices of a reconstruction lie (PS3.3 C.8.4).
#include "instance_header_fixture.h"

#include "dicom/display_set_builder.h"

using namespace sagitta;
using namespace sagitta::test;

namespace {

struct VectorSpec {
    Tag tag;
    std::initializer_list<int> values;
};

class NuclearReader : public InstanceHeaderReader {
protected:
    template<class Extra>
    InstanceHeaderPtr nuclear(const QByteArray& type, const std::vector<VectorSpec>& vectors, int frames,
                              Extra&& extra) {
        Elements d;
        d.text(tags::ImageType, "CS", "ORIGINAL\\PRIMARY\\" + type + "\\EMISSION");
        d.raw(identity({}, "1.2.840.10008.5.1.4.1.1.20", "NM").encoded());
        std::vector<std::uint16_t> pointers;
        for (const VectorSpec& vector : vectors) {
            pointers.push_back(vector.tag.group);
            pointers.push_back(vector.tag.element);
        }
        d.words(tags::FrameIncrementPointer, "AT", pointers);
        addImage(d, {.frames = frames});
        for (const VectorSpec& vector : vectors)
            d.us(vector.tag, vector.values);
        extra(d);
        d.bytes(tags::PixelData, "OW", QByteArray(12 * frames, '\1'));
        return read(d);
    }
    static QStringList reasons(const InstanceHeaderPtr& header) {
        QStringList all;
        for (const DisplaySetPtr& set : buildDisplaySets({header}))
            all << QStringLiteral("%1: %2").arg(set->splitReason).arg(set->frames.size());
        return all;
    }
    static Elements detector(const QByteArray& view) {
        Elements code;
        code.text(tags::CodeValue, "SH", "A").text(tags::CodeMeaning, "LO", view);
        return Elements().sequence(tags::ViewCodeSequence, {code});
    }
    static Elements placed() {
        return Elements()
            .text(tags::ImagePositionPatient, "DS", "-100\\-80\\50")
            .text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\1\\0");
    }
};

const auto kNothing = [](Elements&) {};

} // namespace

TEST_F(NuclearReader, AWholeBodyIsOneImagePerDetectorWithItsView) {
    const auto header =
        nuclear("WHOLE BODY", {{tags::EnergyWindowVector, {1, 1}}, {tags::DetectorVector, {1, 2}}}, 2, [](Elements& d) {
            d.sequence(tags::DetectorInformationSequence, {detector("Anterior"), detector("Posterior")});
        });
    EXPECT_EQ(reasons(header),
              QStringList({QStringLiteral("detector 1 (anterior): 1"), QStringLiteral("detector 2 (posterior): 1")}));
}

TEST_F(NuclearReader, ADynamicIsAFilmForEachWindowDetectorAndPhase) {
    const auto header = nuclear("DYNAMIC",
                                {{tags::EnergyWindowVector, {1, 1, 1, 1, 1, 2, 2, 2, 2, 2}},
                                 {tags::DetectorVector, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
                                 {tags::PhaseVector, {1, 1, 2, 2, 2, 1, 1, 2, 2, 2}},
                                 {tags::TimeSliceVector, {1, 2, 1, 2, 3, 1, 2, 1, 2, 3}}},
                                10, [](Elements& d) {
                                    const auto window = [](const QByteArray& name) {
                                        return Elements().text(tags::EnergyWindowName, "SH", name);
                                    };
                                    d.sequence(tags::EnergyWindowInformationSequence, {window("Tc99m"), window("")});
                                });
    EXPECT_EQ(reasons(header), QStringList({QStringLiteral("energy window 1 (Tc99m), phase 1: 2"),
                                            QStringLiteral("energy window 1 (Tc99m), phase 2: 3"),
                                            QStringLiteral("energy window 2, phase 1: 2"),
                                            QStringLiteral("energy window 2, phase 2: 3")}));
}

TEST_F(NuclearReader, GatedViewsAreScrolledByAngleAndApartByTime) {
    const auto header = nuclear("GATED TOMO",
                                {{tags::RRIntervalVector, {1, 1, 1, 1, 1, 1}},
                                 {tags::TimeSlotVector, {1, 1, 1, 2, 2, 2}},
                                 {tags::AngularViewVector, {1, 2, 3, 1, 2, 3}}},
                                6, kNothing);
    EXPECT_EQ(reasons(header), QStringList({QStringLiteral("time slot 1: 3"), QStringLiteral("time slot 2: 3")}));
    // Without views to scroll, the time slots are the film.
    const auto film = nuclear("GATED", {{tags::TimeSlotVector, {1, 2, 3, 4}}}, 4, kNothing);
    EXPECT_EQ(reasons(film), QStringList(QStringLiteral(": 4")));
}

TEST_F(NuclearReader, SlicesOfAReconstructionAreAGrid) {
    for (const double spacing : {4.0, -4.0}) {
        const auto header = nuclear("RECON TOMO", {{tags::SliceVector, {3, 1, 2}}}, 3, [&](Elements& d) {
            d.text(tags::SpacingBetweenSlices, "DS", QByteArray::number(spacing));
            d.text(tags::PixelSpacing, "DS", "5\\6").sequence(tags::DetectorInformationSequence, {placed()});
        });
        const auto sets = buildDisplaySets({header});
        ASSERT_EQ(sets.size(), 1U);
        ASSERT_EQ(sets[0]->kind, GeometryKind::RegularGrid) << sets[0]->refusal.toStdString();
        EXPECT_EQ(sets[0]->sliceSpacing, 4);
        // Positive: behind the first slice as one looks at it, along the normal.
        EXPECT_EQ(header->frames[1].plane->position, (Vec3{-100, -80, 50}));
        EXPECT_EQ(header->frames[0].plane->position, (Vec3{-100, -80, 50 + 2 * spacing}));
        EXPECT_EQ(sets[0]->frames.front().frame, spacing > 0 ? 1 : 0);
    }
}

TEST_F(NuclearReader, GatedReconstructionsAreAGridForEachTimeSlot) {
    const auto header =
        nuclear("RECON GATED TOMO",
                {{tags::RRIntervalVector, {1, 1, 1, 1, 1, 1}},
                 {tags::TimeSlotVector, {1, 1, 1, 2, 2, 2}},
                 {tags::SliceVector, {1, 2, 3, 1, 2, 3}}},
                6, [&](Elements& d) {
                    d.text(tags::SpacingBetweenSlices, "DS", "4").text(tags::PixelSpacing, "DS", "5\\5");
                    d.sequence(tags::DetectorInformationSequence, {placed()});
                });
    const auto sets = buildDisplaySets({header});
    ASSERT_EQ(sets.size(), 2U);
    for (const DisplaySetPtr& set : sets)
        EXPECT_EQ(set->kind, GeometryKind::RegularGrid);
}

// TRAPS: an axis must not be guessed.
TEST_F(NuclearReader, AReconstructionWithoutOrientationOrSpacingIsNowhere) {
    const auto withoutDetector = nuclear("RECON TOMO", {{tags::SliceVector, {1, 2}}}, 2,
                                         [](Elements& d) { d.text(tags::SpacingBetweenSlices, "DS", "4"); });
    const auto withoutSpacing = nuclear("RECON TOMO", {{tags::SliceVector, {1, 2}}}, 2, [](Elements& d) {
        d.text(tags::SliceThickness, "DS", "4").sequence(tags::DetectorInformationSequence, {placed()});
    });
    for (const InstanceHeaderPtr& header : {withoutDetector, withoutSpacing}) {
        ASSERT_EQ(header->frames.size(), 2U);
        EXPECT_FALSE(header->frames[0].plane);
        EXPECT_TRUE(warns(*header, "positions of the frames are not known"));
    }
}

TEST_F(NuclearReader, ViewsOfADetectorHaveNoPlane) {
    const auto header = nuclear("TOMO", {{tags::AngularViewVector, {1, 2}}}, 2, [](Elements& d) {
        d.text(tags::SpacingBetweenSlices, "DS", "4").sequence(tags::DetectorInformationSequence, {placed()});
    });
    EXPECT_FALSE(header->frames[0].plane);
    EXPECT_EQ(reasons(header), QStringList(QStringLiteral(": 2")));
}

TEST_F(NuclearReader, ASliceByItselfLiesWhereItSays) {
    const auto header = nuclear("TOMO", {}, 1, [](Elements& d) { d.raw(placed().encoded()); });
    ASSERT_TRUE(header && header->frames.front().plane);
    EXPECT_EQ(header->frames.front().plane->position.z, 50);
}

TEST_F(NuclearReader, AVectorThatDoesNotFitIsSaidAndNotUsed) {
    const auto header = nuclear("TOMO", {{tags::DetectorVector, {1, 2}}}, 3, kNothing);
    EXPECT_TRUE(header->dimensions.empty());
    EXPECT_TRUE(warns(*header, "the detector vector holds 2 values for 3 frames"));
}
