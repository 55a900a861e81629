// Values of single attributes as Dataset gives them.
#include "dicom/dataset.h"

#include "made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

constexpr WireFormat kImplicit{.implicitVr = true}; // its lengths have 32 bits

class DatasetValues : public testing::Test {
protected:
    // `value` as the offsets and as the image type of a file.
    Dataset with(const QByteArray& value) {
        Elements d = identity(kImplicit);
        d.text(tags::ImageType, "CS", value).text(tags::GridFrameOffsetVector, "DS", value);
        auto dataset =
            Dataset::readHeader(writeFile(m_folder.path(), part10(QStringLiteral("1.2.840.10008.1.2"), d.encoded())));
        EXPECT_TRUE(dataset) << (dataset ? std::string() : dataset.error().message().toStdString());
        return std::move(*dataset);
    }

    QTemporaryDir m_folder;
};

} // namespace

TEST_F(DatasetValues, NumbersAsTextAreTakenOneByOne) {
    const Dataset dataset = with(QByteArray("1.5\\ -2 \\3e1\\x\\\\6", 17));
    EXPECT_EQ(dataset.number(tags::GridFrameOffsetVector), 1.5);
    EXPECT_EQ(dataset.number(tags::GridFrameOffsetVector, 1), -2);
    EXPECT_EQ(dataset.integer(tags::GridFrameOffsetVector, 2), 30);
    EXPECT_EQ(dataset.number(tags::GridFrameOffsetVector, 3), std::nullopt);
    EXPECT_EQ(dataset.number(tags::GridFrameOffsetVector, 4), std::nullopt);
    EXPECT_EQ(dataset.number(tags::GridFrameOffsetVector, 5), 6);
    EXPECT_EQ(dataset.number(tags::GridFrameOffsetVector, 6), std::nullopt);
    EXPECT_TRUE(dataset.numbers(tags::GridFrameOffsetVector).empty()) << "one of them is none";
    EXPECT_EQ(with("1\\2\\3 ").numbers(tags::GridFrameOffsetVector), (std::vector<double>{1, 2, 3}));
    EXPECT_TRUE(with("").numbers(tags::GridFrameOffsetVector).empty());
}

TEST_F(DatasetValues, TextsBeyondAnyListAreNotTakenApart) {
    const Dataset longest = with(QByteArray("7\\").repeated(500'000) + "7 ");
    EXPECT_EQ(longest.numbers(tags::GridFrameOffsetVector).size(), 500'001U);
    EXPECT_EQ(longest.number(tags::GridFrameOffsetVector, 499'999), 7);
    const Dataset tooLong = with(QByteArray("7\\").repeated(600'000) + "7 ");
    EXPECT_TRUE(tooLong.numbers(tags::GridFrameOffsetVector).empty());
    EXPECT_EQ(tooLong.number(tags::GridFrameOffsetVector), std::nullopt);
    EXPECT_TRUE(tooLong.texts(tags::ImageType).isEmpty());
    EXPECT_EQ(tooLong.text(tags::ImageType).size(), 1'200'001);
}
