#include "scene/completeness.h"
#include "support/made_series.h"

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

TEST(Completeness, TheLightByTheNumbers) {
    const auto none = std::nullopt;
    const struct {
        Completeness completeness;
        Light light;
        const char* text;
    } rows[] = {
        {{none, 0, none}, Light::Unknown, "0 images are here; how many the archive has is not known"},
        {{none, 160, none}, Light::Unknown, "160 images are here; how many the archive has is not known"},
        {{none, 160, 160}, Light::Unknown, "160 images are here; how many the archive has is not known"},
        {{0, 160, 160}, Light::Unknown, "160 images are here; how many the archive has is not known"},
        {{160, 0, none}, Light::Partial, "0 of 160 images are here"},
        {{160, 41, 41}, Light::Partial, "41 of 160 images are here"},
        {{160, 160, none}, Light::Unknown, "all 160 images of the archive are here"},
        {{160, 160, 160}, Light::Complete, "all 160 images of the archive are here"},
        {{160, 163, 163}, Light::Complete, "all 160 images of the archive are here, and 3 more"},
        {{160, 160, 157}, Light::Undecodable, "all 160 images of the archive are here; 3 of them cannot be decoded"},
        {{160, 41, 40}, Light::Undecodable, "41 of 160 images are here; 1 of them cannot be decoded"},
        {{160, 41, 41, 0, 7}, Light::Failed, "41 of 160 images are here; 7 did not come"},
        {{160, 160, 160, 0, 7}, Light::Complete, "all 160 images of the archive are here"},
        {{9, 10, 10, 3, 0, "PACS"},
         Light::Partial,
         "7 of 9 images are here; 3 more are here that are no longer at PACS"},
        {{9, 12, 12, 3},
         Light::Complete,
         "all 9 images of the archive are here; 3 more are here that are no longer at the archive"},
        {{0, 10, 10, 10, 0, "PACS"}, Light::Unknown, "10 images are here that are no longer at PACS"},
        {{5, 5, 5, 0, 0, {}, true},
         Light::Unknown,
         "5 images are here, the archive counts 5; whether they are the same it does not say"},
        {{5, 3, 3, 0, 0, {}, true}, Light::Partial, "3 of 5 images are here"},
        {{none, 2, 0},
         Light::Undecodable,
         "2 images are here; how many the archive has is not known; 2 of them cannot be decoded"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(lightOf(row.completeness), row.light) << row.text;
        EXPECT_EQ(completenessText(row.completeness), row.text);
    }
}

TEST(Completeness, TheNumbersAlone) {
    EXPECT_EQ(completenessNumbers({160, 41, 41}), "41 of 160");
    EXPECT_EQ(completenessNumbers({9, 10, 10, 3}), "7 of 9");
    EXPECT_EQ(completenessNumbers({160, 160, 160}), "160");
    EXPECT_EQ(completenessNumbers({std::nullopt, 41, 41}), "41");
}

TEST(Completeness, OfASeriesCountsEachInstanceOnceOverAllItsSets) {
    test::SeriesSpec spec;
    spec.slices = 4;
    spec.adjust = [](dicom::InstanceHeader& header) {
        if (header.instanceNumber == 2)
            header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.4.999");
        else
            header.format.transferSyntaxUid = QStringLiteral("1.2.840.10008.1.2.1");
    };
    const auto first = test::makeSet(spec);
    auto film = std::make_shared<dicom::DisplaySet>(*first); // frames of one instance, as of a multi-frame image
    film->frames = {first->frames[0], first->frames[0]};
    spec.series = QStringLiteral("9.9");
    const auto other = test::makeSet(spec);
    EXPECT_EQ(completenessOf(first->seriesInstanceUid, {first, film, other}, {5}), (Completeness{5, 4, 3}));
    EXPECT_EQ(completenessOf(QStringLiteral("8.8"), {first, other}, {}), (Completeness{{}, 0, 0}));
    EXPECT_EQ(completenessOf(first->seriesInstanceUid, {first}, {5, 9, 7, 1, 2, "PACS"}),
              (Completeness{5, 9, 7, 1, 2, "PACS"}))
        << "the catalog knows of those without a picture";
    EXPECT_EQ(completenessOf(first->seriesInstanceUid, {first}, {5, 2, 2}), (Completeness{5, 4, 3}))
        << "more has arrived since it was asked";
}

} // namespace
} // namespace sagitta::scene
