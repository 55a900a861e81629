// What an import job says at its end, and whom it tells of the first study.
#include "app/import_job.h"
#include "unit/storage/store_fixture.h"

namespace sagitta::test {
namespace {

class ImportJobTest : public StoreTest {
protected:
    QString write(const char* name, const TestInstance& instance) {
        const QString path = m_source.filePath(QLatin1String(name));
        writeFile(path, part10Bytes(instance));
        return path;
    }
    Result<void> run(const QStringList& paths) {
        JobContext context(
            {}, [](const JobProgress&) {}, [this](QStringList all) { m_reasons = std::move(all); });
        return app::ImportJob(*m_store, paths, {}, [this](const QString& uid) { m_heard << uid; }).run(context);
    }

    QTemporaryDir m_source;
    QStringList m_heard;
    QStringList m_reasons;
};

TEST_F(ImportJobTest, TellsOfTheFirstStudyOnce) {
    TestInstance other = numbered(2);
    other.studyUid = QStringLiteral("1.9");
    const QStringList paths{write("a", numbered(1)), write("b", other)};
    EXPECT_TRUE(run(paths));
    EXPECT_EQ(m_heard, QStringList{numbered(1).studyUid});
    EXPECT_TRUE(run({paths[1]}));
    EXPECT_EQ(m_heard.last(), "1.9") << "what is here already can be shown too";
    EXPECT_TRUE(m_reasons.isEmpty());
}

// The stored image is another one than the file shows.
TEST_F(ImportJobTest, AConflictIsNoStudyToShow) {
    EXPECT_TRUE(run({write("a", numbered(1))}));
    m_heard.clear();
    TestInstance changed = numbered(1);
    changed.seed = 5;
    const Result<void> done = run({write("b", changed)});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), ErrorCode::Refused);
    EXPECT_TRUE(m_heard.isEmpty());
}

TEST_F(ImportJobTest, SaysWhatIsGoneAndWhatIsNoDicom) {
    const Result<void> gone = run({m_source.filePath(QStringLiteral("gone.dcm"))});
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code(), ErrorCode::NotFound);
    EXPECT_EQ(gone.error().message(), "gone.dcm: no such file or folder");
    const QString letter = m_source.filePath(QStringLiteral("letter.txt"));
    writeFile(letter, "Dear colleague");
    const Result<void> other = run({letter});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().message(), "letter.txt is no DICOM file");
    const Result<void> mixed = run({write("a", numbered(1)), letter});
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().message(), "1 imported, 1 not, the first: letter.txt is no DICOM file");
    EXPECT_EQ(m_reasons, QStringList{QStringLiteral("letter.txt is no DICOM file")});
    EXPECT_TRUE(run({m_source.path()})) << "in a folder it is passed over";
}

} // namespace
} // namespace sagitta::test
