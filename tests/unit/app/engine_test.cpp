// What the engine hands to those above it.
#include "app/engine.h"
#include "scene/study_content.h"
#include "support/mixed_study.h"
#include "unit/storage/test_files.h"

#include <QDir>
#include <QFile>
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

// What a note rejects must be known whenever the study is opened, from the catalog alone.
TEST(Engine, ARejectionNoteIsKnownFromTheCatalog) {
    const QTemporaryDir dir, source;
    auto engine = app::Engine::open(dir.path());
    ASSERT_TRUE(engine);
    storage::LocalStore& store = (*engine)->store();
    const MixedStudy study = writeMixedStudy(source.path(), Images::Native, FirstImage::RejectedForQuality);
    for (const QString& path : study.files) {
        const QString file = store.archive().newPartFile();
        ASSERT_TRUE(QFile::copy(path, file));
        ASSERT_TRUE(store.put(file));
    }
    ASSERT_TRUE(store.flush());
    const auto read = (*engine)->studyReader()(study.studyUid);
    ASSERT_TRUE(read);
    const scene::StudyContent content = scene::studyContent(*read);
    ASSERT_EQ(content.hidden.size(), 1u);
    EXPECT_EQ(content.hidden[0].reason, scene::HiddenReason::Quality);
    EXPECT_EQ(content.hidden[0].images, 1);
    EXPECT_EQ(content.hidden[0].details, QStringList("Rejected for Quality Reasons: Positioning (1)"));
    EXPECT_EQ(content.sets.front()->frames.size(), static_cast<size_t>(study.images - 1));
}

// From a real file where the system has such files; nobody's own folder counts.
TEST(Engine, TheSettingsOfTheSiteAreFoundAndHold) {
    const QTemporaryDir dir;
    const QTemporaryDir system;
    const QTemporaryDir own;
    const auto write = [](const QTemporaryDir& folder, const QByteArray& json) {
        ASSERT_TRUE(QDir(folder.path()).mkpath(QStringLiteral("sagitta")));
        writeFile(folder.filePath(QStringLiteral("sagitta/site.json")), json);
    };
    qputenv("XDG_CONFIG_HOME", own.path().toUtf8());
    qputenv("XDG_CONFIG_DIRS", "/nowhere:" + system.path().toUtf8());
    write(own, R"({"locked": {"look/theme": "system"}})");
    EXPECT_EQ(app::siteSettingsFile(), "");
    write(system, R"({"locked": {"look/theme": "light"}, "defaults": {"memory/framesMb": 600}})");
    EXPECT_EQ(app::siteSettingsFile(), system.filePath(QStringLiteral("sagitta/site.json")));
    const auto engine = app::Engine::open(dir.path());
    ASSERT_TRUE(engine);
    Settings& settings = (*engine)->settings();
    EXPECT_EQ(settings.value(app::kFrameMemory), 600);
    EXPECT_TRUE(settings.isLocked("look/theme"));
    qunsetenv("XDG_CONFIG_HOME");
    qunsetenv("XDG_CONFIG_DIRS");
}

namespace {

// An engine with one instance whose frame is in the cache.
class StaleFrames : public testing::Test {
protected:
    void SetUp() override {
        auto engine = app::Engine::open(m_dir.path());
        ASSERT_TRUE(engine);
        m_engine = std::move(*engine);
        put(1);
        ASSERT_FALSE(decoded().isEmpty());
    }
    void put(int seed) {
        TestInstance instance = numbered(1);
        instance.seed = seed;
        const QString file = store().archive().newPartFile();
        writeFile(file, part10Bytes(instance));
        ASSERT_TRUE(store().put(file));
        ASSERT_TRUE(store().flush());
    }
    storage::LocalStore& store() { return m_engine->store(); }
    // By way of the cache, as a view does it.
    QByteArray decoded() {
        const auto header = store().catalog().header(numbered(1).sopUid);
        EXPECT_TRUE(header);
        if (!header)
            return {};
        const auto frame = m_engine->frames().get({*header, 0});
        EXPECT_TRUE(frame) << frame.error().message().toStdString();
        return frame ? QByteArray(reinterpret_cast<const char*>(frame->frame.bytes().data()),
                                  static_cast<qsizetype>(frame->frame.byteCount()))
                     : QByteArray();
    }
    bool isCached() { return m_engine->frames().tryGet({numbered(1).sopUid, 0}).has_value(); }

    QTemporaryDir m_dir;
    std::unique_ptr<app::Engine> m_engine;
};

TEST_F(StaleFrames, AreForgottenWhenALostFileIsReplaced) {
    const QByteArray before = decoded();
    ASSERT_TRUE(isCached());
    const auto stored = store().catalog().instance(numbered(1).sopUid);
    ASSERT_TRUE(stored);
    ASSERT_TRUE(QFile::remove(store().archive().path(stored->file)));
    put(7);
    EXPECT_NE(decoded(), before) << "old pixels under a new file";
}

TEST_F(StaleFrames, AreForgottenWithTheirStudy) {
    ASSERT_TRUE(isCached());
    ASSERT_TRUE(store().removeStudy(numbered(1).studyUid));
    EXPECT_FALSE(isCached());
}

TEST_F(StaleFrames, StayWhenTheSameComesAgain) {
    ASSERT_TRUE(isCached());
    put(1);
    EXPECT_TRUE(isCached());
}

} // namespace
} // namespace sagitta::test
