// What the engine hands to those above it.
#include "app/engine.h"
#include "unit/storage/test_files.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {

// Opening a study must not bring another patient's images, even where a series UID says so.
TEST(Engine, AStudyIsReadAlone) {
    const QTemporaryDir dir;
    auto engine = app::Engine::open(dir.path());
    ASSERT_TRUE(engine);
    storage::LocalStore& store = (*engine)->store();
    TestInstance other = numbered(2);
    other.studyUid = QStringLiteral("1.9");
    other.patientId = QStringLiteral("P2");
    for (const TestInstance& instance : {numbered(1), other}) {
        const QString file = store.archive().newPartFile();
        writeFile(file, part10Bytes(instance));
        ASSERT_TRUE(store.put(file));
    }
    ASSERT_TRUE(store.flush());
    const auto read = (*engine)->studyReader()(QStringLiteral("1.2.3"));
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 1u);
    EXPECT_EQ(read->front()->patient.id, QStringLiteral("P1"));
}

} // namespace sagitta::test
