// What frames say of themselves: echo, time, diffusion, type, dimensions; from classic images and from functional
// groups.
#include "instance_header_fixture.h"

#include <bit>

using namespace sagitta;
using namespace sagitta::test;

namespace {

constexpr const char* kMr = "1.2.840.10008.5.1.4.1.1.4";
constexpr const char* kEnhancedMr = "1.2.840.10008.5.1.4.1.1.4.1";

Elements& ul(Elements& elements, Tag tag, std::initializer_list<std::uint32_t> values) {
    QByteArray raw;
    for (const std::uint32_t value : values) {
        for (int shift = 0; shift < 32; shift += 8)
            raw += static_cast<char>(value >> shift & 0xff);
    }
    return elements.bytes(tag, "UL", raw);
}

QByteArray fl(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    QByteArray raw;
    for (int shift = 0; shift < 32; shift += 8)
        raw += static_cast<char>(bits >> shift & 0xff);
    return raw;
}

QByteArray fd(const std::vector<double>& values) {
    QByteArray raw;
    for (const double value : values) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        for (int shift = 0; shift < 64; shift += 8)
            raw += static_cast<char>(bits >> shift & 0xff);
    }
    return raw;
}

class FrameTraitsReader : public InstanceHeaderReader {
protected:
    template<class Extra>
    FrameTraits classic(Extra&& extra) {
        const InstanceHeaderPtr header = readImage(std::forward<Extra>(extra), {}, kMr, "MR");
        return header->frames.empty() ? FrameTraits() : header->frames.front().traits;
    }
    // Frames of 2 x 3 pixels with these groups of their own.
    InstanceHeaderPtr enhanced(const std::vector<Elements>& groups, const std::function<void(Elements&)>& before = {},
                               const Elements& shared = Elements()) {
        Elements d = identity({}, kEnhancedMr, "MR");
        if (before)
            before(d);
        addImage(d, {.frames = static_cast<int>(groups.size())});
        d.sequence(tags::SharedFunctionalGroupsSequence, {shared});
        d.sequence(tags::PerFrameFunctionalGroupsSequence, groups);
        d.bytes(tags::PixelData, "OW", QByteArray(12 * static_cast<qsizetype>(groups.size()), '\1'));
        return read(d);
    }
};

Elements group(Tag sequence, const Elements& content) { return Elements().sequence(sequence, {content}); }

Elements indexed(std::initializer_list<std::uint32_t> indices) {
    Elements content;
    ul(content, tags::DimensionIndexValues, indices);
    return group(tags::FrameContentSequence, content);
}

Elements dimension(Tag pointer, const QByteArray& label) {
    Elements item;
    item.words(tags::DimensionIndexPointer, "AT", {pointer.group, pointer.element});
    if (!label.isEmpty())
        item.text(tags::DimensionDescriptionLabel, "LO", label);
    return item;
}

} // namespace

TEST_F(FrameTraitsReader, ClassicTimes) {
    const FrameTraits traits = classic([](Elements& d) {
        d.text(tags::EchoTime, "DS", "12.5").text(tags::InversionTime, "DS", "900").text(tags::EchoNumbers, "IS", "2");
        d.text(tags::TriggerTime, "DS", "345.5").text(tags::TemporalPositionIdentifier, "IS", "4");
    });
    EXPECT_EQ(traits.echoTimeMs, 12.5);
    EXPECT_EQ(traits.inversionTimeMs, 900);
    EXPECT_EQ(traits.echo, 2);
    EXPECT_EQ(traits.triggerTimeMs, 345.5);
    EXPECT_EQ(traits.temporalPosition, 4);
}

TEST_F(FrameTraitsReader, DiffusionByTheStandard) {
    const FrameTraits traits = classic([](Elements& d) {
        d.fd(tags::DiffusionBValue, 800);
        d.bytes(tags::DiffusionGradientOrientation, "FD", fd({0, 0.6, -0.8}));
    });
    EXPECT_EQ(traits.bValue, 800);
    ASSERT_TRUE(traits.diffusionDirection);
    EXPECT_NEAR(traits.diffusionDirection->z, -0.8, 1e-12);
}

TEST_F(FrameTraitsReader, DiffusionBySiemens) {
    const FrameTraits traits = classic([](Elements& d) {
        d.text({0x0019, 0x0011}, "LO", "SIEMENS MR HEADER"); // not in the block that everybody uses
        d.text({0x0019, 0x110c}, "IS", "1000").bytes({0x0019, 0x110e}, "FD", fd({1, 0, 0}));
    });
    EXPECT_EQ(traits.bValue, 1000);
    ASSERT_TRUE(traits.diffusionDirection);
    EXPECT_EQ(*traits.diffusionDirection, (Vec3{1, 0, 0}));
}

TEST_F(FrameTraitsReader, DiffusionByGe) {
    const FrameTraits traits = classic([](Elements& d) {
        d.text({0x0019, 0x0010}, "LO", "GEMS_ACQU_01");
        d.text({0x0019, 0x10bb}, "DS", "0").text({0x0019, 0x10bc}, "DS", "-1").text({0x0019, 0x10bd}, "DS", "0");
        d.text({0x0043, 0x0010}, "LO", "GEMS_PARM_01").text({0x0043, 0x1039}, "IS", "1000000750\\8\\0\\0");
    });
    EXPECT_EQ(traits.bValue, 750); // with the offset of later software
    ASSERT_TRUE(traits.diffusionDirection);
    EXPECT_EQ(*traits.diffusionDirection, (Vec3{0, -1, 0}));
}

TEST_F(FrameTraitsReader, DiffusionByPhilips) {
    for (const char* vr : {"FL", "UN"}) {
        const FrameTraits traits = classic([&](Elements& d) {
            d.text({0x2001, 0x0010}, "LO", "Philips Imaging DD 001").bytes({0x2001, 0x1003}, vr, fl(1500));
            d.text({0x2005, 0x0010}, "LO", "Philips MR Imaging DD 001");
            for (std::uint16_t n = 0; n < 3; ++n)
                d.bytes({0x2005, static_cast<std::uint16_t>(0x10b0 + n)}, vr, fl(n == 2 ? 1.0F : 0.0F));
        });
        EXPECT_EQ(traits.bValue, 1500) << vr;
        ASSERT_TRUE(traits.diffusionDirection) << vr;
        EXPECT_EQ(*traits.diffusionDirection, (Vec3{0, 0, 1})) << vr;
    }
}

// De-identifiers drop creators and keep values.
TEST_F(FrameTraitsReader, DiffusionWithoutTheCreator) {
    EXPECT_EQ(classic([](Elements& d) {
                  d.text(tags::Manufacturer, "LO", "SIEMENS").text({0x0019, 0x100c}, "IS", "50");
              }).bValue,
              50);
    // Another maker's attribute of the same number is none.
    EXPECT_FALSE(classic([](Elements& d) {
                     d.text(tags::Manufacturer, "LO", "Philips").text({0x0019, 0x100c}, "IS", "50");
                 }).bValue);
    EXPECT_FALSE(classic([](Elements& d) {
                     d.text(tags::Manufacturer, "LO", "SIEMENS").text({0x0019, 0x0010}, "LO", "SOMEBODY");
                     d.text({0x0019, 0x100c}, "IS", "50");
                 }).bValue);
}

TEST_F(FrameTraitsReader, AVendorsZeroIsOneInEchoPlanarImagesAlone) {
    for (const char* sequence : {"EP\\SE", "GR"}) {
        const FrameTraits traits = classic([&](Elements& d) {
            d.text({0x0018, 0x0020}, "CS", sequence);
            d.text({0x0043, 0x0010}, "LO", "GEMS_PARM_01").text({0x0043, 0x1039}, "IS", "0\\8\\0\\0");
        });
        EXPECT_EQ(traits.bValue.has_value(), sequence[0] == 'E') << sequence;
    }
}

TEST_F(FrameTraitsReader, NonsenseIsNoDiffusion) {
    const FrameTraits traits = classic([](Elements& d) {
        d.text({0x0019, 0x0010}, "LO", "SIEMENS MR HEADER").text({0x0019, 0x100c}, "IS", "-7");
        d.bytes({0x0019, 0x100e}, "FD", fd({0, 0, 0}));
    });
    EXPECT_FALSE(traits.bValue);
    EXPECT_FALSE(traits.diffusionDirection);
}

TEST_F(FrameTraitsReader, GroupsOfAFrame) {
    Elements content;
    content.text(tags::StackID, "SH", "7");
    ul(content, tags::TemporalPositionIndex, {3});
    content.us(tags::FrameAcquisitionNumber, {5});
    Elements groups;
    groups.raw(group(tags::MREchoSequence, Elements().fd(tags::EffectiveEchoTime, 30)).encoded());
    groups.raw(group(tags::MRModifierSequence, Elements().fd(tags::InversionTimes, 150)).encoded());
    Elements diffusion;
    diffusion.raw(group(tags::DiffusionGradientDirectionSequence,
                        Elements().bytes(tags::DiffusionGradientOrientation, "FD", fd({0, 1, 0})))
                      .encoded());
    diffusion.fd(tags::DiffusionBValue, 400);
    groups.raw(group(tags::MRDiffusionSequence, diffusion).encoded());
    groups.raw(
        group(tags::CardiacSynchronizationSequence, Elements().fd(tags::NominalCardiacTriggerDelayTime, 88)).encoded());
    Elements type;
    type.text(tags::FrameType, "CS", "ORIGINAL\\PRIMARY\\PERFUSION\\NONE");
    type.text(tags::ComplexImageComponent, "CS", "PHASE");
    groups.raw(group(tags::MRImageFrameTypeSequence, type).encoded());
    groups.raw(group(tags::FrameContentSequence, content).encoded());
    const InstanceHeaderPtr header = enhanced({groups, Elements()});
    ASSERT_EQ(header->frames.size(), 2U);
    const FrameTraits& traits = header->frames[0].traits;
    EXPECT_EQ(traits.stackId, QStringLiteral("7"));
    EXPECT_EQ(traits.temporalPosition, 3);
    EXPECT_EQ(traits.acquisitionNumber, 5);
    EXPECT_EQ(traits.echoTimeMs, 30);
    EXPECT_EQ(traits.inversionTimeMs, 150);
    EXPECT_EQ(traits.bValue, 400);
    EXPECT_EQ(traits.diffusionDirection, (Vec3{0, 1, 0}));
    EXPECT_EQ(traits.triggerTimeMs, 88);
    EXPECT_EQ(traits.frameType.join(u'\\'), QStringLiteral("ORIGINAL\\PRIMARY\\PERFUSION\\NONE\\PHASE"));
    EXPECT_EQ(header->frames[1].traits, FrameTraits());
}

// What has no group of its own stands in two of leftovers (PS3.3 C.7.6.16.2.25, C.7.6.16.2.26).
TEST_F(FrameTraitsReader, LeftoversOfALegacyConvertedImage) {
    Elements shared;
    shared.raw(group(tags::UnassignedSharedConvertedAttributesSequence, Elements().text(tags::EchoTime, "DS", "80"))
                   .encoded());
    const auto frame = [](const QByteArray& trigger, const QByteArray& acquisition) {
        return group(tags::UnassignedPerFrameConvertedAttributesSequence,
                     Elements()
                         .text(tags::ImageType, "CS", "ORIGINAL\\PRIMARY\\M")
                         .text(tags::TriggerTime, "DS", trigger)
                         .text(tags::AcquisitionNumber, "IS", acquisition));
    };
    const InstanceHeaderPtr header = enhanced({frame("10", "1"), frame("50", "2")}, {}, shared);
    ASSERT_EQ(header->frames.size(), 2U);
    EXPECT_EQ(header->frames[1].traits.echoTimeMs, 80);
    EXPECT_EQ(header->frames[1].traits.triggerTimeMs, 50);
    EXPECT_EQ(header->frames[1].traits.acquisitionNumber, 2);
    EXPECT_EQ(header->frames[1].traits.frameType.value(2), QStringLiteral("M"));
}

TEST_F(FrameTraitsReader, DimensionsAreThoseThatNothingElseTells) {
    const auto dimensions = [](Elements& d) {
        d.sequence(tags::DimensionIndexSequence,
                   {dimension(tags::StackID, ""), dimension(tags::InStackPositionNumber, ""),
                    dimension({0x0018, 0x9344}, ""), dimension({0x0020, 0x9241}, "Cardiac Phase"),
                    dimension({0x2005, 0x1413}, "")});
    };
    const InstanceHeaderPtr header =
        enhanced({indexed({1, 1, 1, 2, 9}), indexed({1, 2, 2, 3, 8}), indexed({1, 2})}, dimensions);
    ASSERT_EQ(header->dimensions.size(), 3U);
    EXPECT_EQ(header->dimensions[0].name, QStringLiteral("contrast bolus agent phase"));
    EXPECT_EQ(header->dimensions[1].name, QStringLiteral("cardiac phase"));
    EXPECT_EQ(header->dimensions[2].name, QStringLiteral("(2005,1413)"));
    EXPECT_EQ(header->frames[0].traits.indices, (std::vector<int>{1, 2, 9}));
    EXPECT_EQ(header->frames[1].traits.indices, (std::vector<int>{2, 3, 8}));
    EXPECT_EQ(header->frames[2].traits.indices, (std::vector<int>{0, 0, 0})); // too few to say which is which
}

TEST_F(FrameTraitsReader, SegmentsAreNamed) {
    const auto segments = [](Elements& d) {
        const auto segment = [](int number, const QByteArray& label) {
            return Elements().us(tags::SegmentNumber, {number}).text(tags::SegmentLabel, "LO", label);
        };
        d.sequence(tags::SegmentSequence, {segment(1, "Liver"), segment(3, "Spleen")});
    };
    const auto frame = [](int number) {
        return group(tags::SegmentIdentificationSequence, Elements().us(tags::ReferencedSegmentNumber, {number}));
    };
    const InstanceHeaderPtr header = enhanced({frame(3), frame(1)}, segments);
    ASSERT_EQ(header->dimensions.size(), 1U);
    EXPECT_EQ(header->dimensions[0].name, QStringLiteral("segment"));
    EXPECT_EQ(header->dimensions[0].values.join(u'|'), QStringLiteral("Liver||Spleen"));
    EXPECT_EQ(header->frames[0].traits.indices, std::vector<int>{3});
    EXPECT_EQ(header->frames[1].traits.indices, std::vector<int>{1});
}
