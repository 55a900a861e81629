#include "core/uid.h"

#include <QSet>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

TEST(Uid, ValidOnesAreTaken) {
    for (const char* uid : {"1.2.840.10008.1.2", "0", "2.25.329800735698586629295641978511506172918", "1.02.3"})
        EXPECT_TRUE(isValidUid(QLatin1String(uid))) << uid;
    EXPECT_TRUE(isValidUid(QString(64, u'1')));
}

TEST(Uid, HostileOnesAreRefused) {
    for (const char* uid : {"", ".", "1.", ".1", "1..2", "../../etc/passwd", "1.2/3", "1.2 ", "1.a", "1.2\n3"})
        EXPECT_FALSE(isValidUid(QLatin1String(uid))) << uid;
    EXPECT_FALSE(isValidUid(QString(65, u'1')));
    EXPECT_FALSE(isValidUid(QString(QChar(0x0661)))); // an Arabic digit is not a digit here
}

TEST(Uid, NewOnesAreValidAndDiffer) {
    QSet<QString> seen;
    for (int i = 0; i < 1000; ++i) {
        const QString uid = makeUid();
        EXPECT_TRUE(isValidUid(uid)) << uid.toStdString();
        EXPECT_TRUE(uid.startsWith(QLatin1String("2.25.")));
        seen.insert(uid);
    }
    EXPECT_EQ(seen.size(), 1000);
}

TEST(Uid, OneUuidIsOneUid) {
    // The example of PS3.5 B.2.
    EXPECT_EQ(uidOf(QUuid(QStringLiteral("{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}"))),
              QStringLiteral("2.25.329800735698586629295641978511506172918"));
}

} // namespace
} // namespace sagitta::test
