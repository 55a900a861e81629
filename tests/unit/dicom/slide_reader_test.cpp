// Whole slide images: where each tile lies, and which images are apart (PS3.3 C.7.6.17.3, C.8.12.4).
#include "instance_header_fixture.h"

#include "dicom/display_set_builder.h"

using namespace sagitta;
using namespace sagitta::test;

namespace {

Elements& ul(Elements& elements, Tag tag, int value) {
    QByteArray raw;
    for (int shift = 0; shift < 32; shift += 8)
        raw += static_cast<char>(value >> shift & 0xff);
    return elements.bytes(tag, "UL", raw);
}

struct SlideSpec {
    QByteArray flavour = "VOLUME";
    int columns = 7; // tiles are 3 x 2
    int rows = 4;
    int frames = 6;
    bool isFull = true;
    int focalPlanes = 1;
    int number = 1;
    std::vector<Elements> perFrame = {};
    Elements more = Elements();
};

class SlideReader : public InstanceHeaderReader {
protected:
    InstanceHeaderPtr slide(const SlideSpec& spec) {
        Elements d;
        d.text(tags::ImageType, "CS", "DERIVED\\PRIMARY\\" + spec.flavour + "\\RESAMPLED");
        d.text(tags::SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6");
        d.text(tags::SOPInstanceUID, "UI", "1.2.3.4.5." + QByteArray::number(spec.number));
        d.text(tags::Modality, "CS", "SM").text(tags::StudyInstanceUID, "UI", "1.2.3");
        d.text(tags::SeriesInstanceUID, "UI", "1.2.3.4");
        d.text(tags::InstanceNumber, "IS", QByteArray::number(spec.number));
        d.raw(spec.more.encoded());
        if (spec.isFull)
            d.text(tags::DimensionOrganizationType, "CS", "TILED_FULL");
        addImage(d, {.frames = spec.frames});
        ul(d, tags::TotalPixelMatrixColumns, spec.columns);
        ul(d, tags::TotalPixelMatrixRows, spec.rows);
        ul(d, tags::TotalPixelMatrixFocalPlanes, spec.focalPlanes);
        Elements shared;
        shared.sequence(tags::PixelMeasuresSequence, {Elements().text(tags::PixelSpacing, "DS", "0.0005\\0.0005")});
        d.sequence(tags::SharedFunctionalGroupsSequence, {shared});
        if (!spec.perFrame.empty())
            d.sequence(tags::PerFrameFunctionalGroupsSequence, spec.perFrame);
        d.bytes(tags::PixelData, "OW", QByteArray(12 * spec.frames, '\1'));
        return read(d);
    }
    static Elements sparse(int column, int row, int path) {
        Elements place;
        place.bytes(tags::ColumnPositionInTotalImagePixelMatrix, "SL",
                    QByteArray(1, static_cast<char>(column)) + QByteArray(3, '\0'));
        place.bytes(tags::RowPositionInTotalImagePixelMatrix, "SL",
                    QByteArray(1, static_cast<char>(row)) + QByteArray(3, '\0'));
        Elements content;
        ul(content, tags::DimensionIndexValues, path);
        return Elements()
            .sequence(tags::FrameContentSequence, {content})
            .sequence(tags::PlanePositionSlideSequence, {place});
    }
};

} // namespace

TEST_F(SlideReader, TilesOfAFullSlideLieRowByRow) {
    const InstanceHeaderPtr header = slide({});
    ASSERT_EQ(header->frames.size(), 6U);
    EXPECT_EQ(header->slide, (SlideInfo{7, 4}));
    EXPECT_EQ(header->frames[0].traits.tile, (TilePlace{1, 1}));
    EXPECT_EQ(header->frames[2].traits.tile, (TilePlace{7, 1})); // the last one hangs over
    EXPECT_EQ(header->frames[3].traits.tile, (TilePlace{1, 3}));
    const auto sets = buildDisplaySets({header});
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0]->kind, GeometryKind::Unknown);
    EXPECT_EQ(sets[0]->refusal, QStringLiteral("tiles of one picture"));
    EXPECT_EQ(sets[0]->splitReason, QStringLiteral("7 x 4 pixels of 0.5 µm"));
}

TEST_F(SlideReader, FocalPlanesAndOpticalPathsOfAFullSlideAreApart) {
    const InstanceHeaderPtr header = slide({.frames = 24, .focalPlanes = 2});
    const auto sets = buildDisplaySets({header});
    ASSERT_EQ(sets.size(), 4U);
    EXPECT_EQ(sets[0]->splitReason, QStringLiteral("7 x 4 pixels of 0.5 µm, focal plane 1, optical path 1"));
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("7 x 4 pixels of 0.5 µm, focal plane 2, optical path 1"));
    EXPECT_EQ(sets[2]->splitReason, QStringLiteral("7 x 4 pixels of 0.5 µm, focal plane 1, optical path 2"));
    for (const DisplaySetPtr& set : sets)
        EXPECT_EQ(set->frames.size(), 6U);
    EXPECT_EQ(sets[3]->frames[0].frame, 18);
}

TEST_F(SlideReader, TilesOfASparseSlideAreWhereTheySay) {
    SlideSpec spec;
    spec.isFull = false;
    spec.frames = 3;
    spec.perFrame = {sparse(4, 3, 1), sparse(1, 3, 1), sparse(7, 1, 2)};
    Elements pointer;
    pointer.words(tags::DimensionIndexPointer, "AT", {0x0048, 0x0106});
    spec.more.sequence(tags::DimensionIndexSequence, {pointer});
    const auto sets = buildDisplaySets({slide(spec)});
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[0]->splitReason, QStringLiteral("7 x 4 pixels of 0.5 µm, optical path 1"));
    ASSERT_EQ(sets[0]->frames.size(), 2U);
    EXPECT_EQ(sets[0]->frames[0].info().traits.tile, (TilePlace{1, 3})); // as one reads, not as they came
    EXPECT_EQ(sets[1]->frames[0].info().traits.tile, (TilePlace{7, 1}));
}

TEST_F(SlideReader, SegmentsOfASlideAreApartWhereTheyOverlap) {
    SlideSpec spec{.frames = 12};
    const auto segment = [](int number, const QByteArray& label) {
        return Elements().us(tags::SegmentNumber, {number}).text(tags::SegmentLabel, "LO", label);
    };
    spec.more.sequence(tags::SegmentSequence, {segment(1, "Nuclei"), segment(2, "Stroma")});
    const auto sets = buildDisplaySets({slide(spec)});
    ASSERT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets[1]->splitReason, QStringLiteral("7 x 4 pixels of 0.5 µm, segment 2 (Stroma)"));
    EXPECT_EQ(sets[1]->frames[0].frame, 6);
}

TEST_F(SlideReader, LevelsLabelAndOverviewAreSetsOfTheirOwn) {
    const auto sets =
        buildDisplaySets({slide({.number = 1}), slide({.columns = 3, .rows = 2, .frames = 1, .number = 2}),
                          slide({.flavour = "LABEL", .columns = 3, .rows = 2, .frames = 1, .number = 3}),
                          slide({.flavour = "OVERVIEW", .columns = 3, .rows = 2, .frames = 1, .number = 4}),
                          slide({.flavour = "THUMBNAIL", .columns = 3, .rows = 2, .frames = 1, .number = 5})});
    QStringList reasons;
    for (const DisplaySetPtr& set : sets)
        reasons << set->splitReason;
    EXPECT_EQ(reasons, QStringList({QStringLiteral("7 x 4 pixels of 0.5 µm"), QStringLiteral("3 x 2 pixels of 0.5 µm"),
                                    QStringLiteral("label"), QStringLiteral("overview"), QStringLiteral("thumbnail")}));
}

TEST_F(SlideReader, TilesThatDoNotFillThePictureAreNotPlaced) {
    const InstanceHeaderPtr header = slide({.frames = 5});
    EXPECT_FALSE(header->frames[0].traits.tile);
    EXPECT_TRUE(warns(*header, "the tiles do not fill the picture"));
    // Sizes that no arithmetic may trip over.
    const InstanceHeaderPtr huge = slide({.columns = 0x7fffffff, .rows = 0x7fffffff, .frames = 5});
    EXPECT_FALSE(huge->frames[0].traits.tile);
}
