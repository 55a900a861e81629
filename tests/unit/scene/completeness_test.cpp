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
        {{160, 160, none}, Light::Complete, "all 160 images of the archive are here"},
        {{160, 160, 160}, Light::Complete, "all 160 images of the archive are here"},
        {{160, 163, 163}, Light::Complete, "all 160 images of the archive are here, and 3 more"},
        {{160, 160, 157}, Light::Undecodable, "all 160 images of the archive are here; 3 of them cannot be decoded"},
        {{160, 41, 40}, Light::Undecodable, "41 of 160 images are here; 1 of them cannot be decoded"},
        {{none, 2, 0},
         Light::Undecodable,
         "2 images are here; how many the archive has is not known; 2 of them cannot be decoded"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(lightOf(row.completeness), row.light) << row.text;
        EXPECT_EQ(completenessText(row.completeness), row.text);
    }
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
    EXPECT_EQ(completenessOf(first->seriesInstanceUid, {first, film, other}, 5), (Completeness{5, 4, 3}));
    EXPECT_EQ(completenessOf(QStringLiteral("8.8"), {first, other}, {}), (Completeness{{}, 0, 0}));
}

} // namespace
} // namespace sagitta::scene
