#include "core/disk_space.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

TEST(DiskSpace, IsThatOfTheDiskOfTheFolder) {
    const QTemporaryDir folder;
    const std::optional<std::uint64_t> bytes = freeBytes(folder.path());
    ASSERT_TRUE(bytes.has_value());
    EXPECT_GT(*bytes, 0u);
}

TEST(DiskSpace, OfWhatIsNotThereIsUnknownAndNotNone) {
    const QTemporaryDir folder;
    EXPECT_FALSE(freeBytes(folder.filePath(QStringLiteral("missing"))).has_value());
}

} // namespace
} // namespace sagitta::test
