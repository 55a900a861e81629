// What is done with studies from the list, in the program as it is: sent to a node, looked into, opened at a series.
#include "app/local_instance_store.h"
#include "gui/program.h"
#include "network/dimse/server.h"
#include "support/peer_process.h"
#include "support/phantom.h"
#include "ui/browser/study_table_view.h"
#include "ui/viewer/viewport_widget.h"

#include "scene/view.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr int kSlices = 5; // of each of two series

class StudiesTest : public testing::Test {
protected:
    void SetUp() override {
        node.name = QStringLiteral("PACS");
        node.aeTitle = QStringLiteral("OTHER");
        node.host = QStringLiteral("127.0.0.1");
        node.port = freePort();
        program = Program::open(data.path(), node);
        ASSERT_TRUE(program);
        program->show();
        program->desktop().studiesWindow().activateWindow(); // keys go to the active window alone
        ASSERT_TRUE(QTest::qWaitForWindowActive(&program->desktop().studiesWindow()));
        spec.slices = kSlices;
        spec.studyUid = QStringLiteral("1.2.826.0.1.3680043.8.498.1");
        for (int series = 1; series <= 2; ++series) {
            spec.seriesNumber = series;
            spec.seriesUid = seriesUid(series);
            spec.seriesDescription = QStringLiteral("Series number %1").arg(series);
            const QString folder = made.filePath(QString::number(series));
            ASSERT_TRUE(writePhantom(folder, spec));
            program->desktop().importPaths({folder});
        }
        ASSERT_TRUE(QTest::qWaitFor(
            [&] {
                const auto studies = program->engine().catalog().studies();
                return studies->size() == 1 && studies->front().instances == 2 * kSlices &&
                       program->studyTable()->model()->rowCount() == 1;
            },
            kWaitMs));
        auto* clear = find<QToolButton>("clearFinishedJobs");
        ASSERT_TRUE(QTest::qWaitFor([&] { return clear->isEnabled(); }, kWaitMs));
        ASSERT_TRUE(QTest::qWaitFor(
            [&] {
                clear->click();
                return !find<QWidget>("jobPanel")->isVisible();
            },
            kWaitMs));
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(0, 0));
    }
    static QString seriesUid(int number) { return QStringLiteral("1.2.826.0.1.3680043.8.498.1.%1").arg(number); }
    ui::StudyTableView* table() { return static_cast<ui::StudyTableView*>(program->studyTable()); }
    template<class T>
    T* find(const char* name) {
        return program->desktop().studiesWindow().findChild<T*>(QLatin1String(name));
    }
    // Of the one job in the list.
    bool waitForJob(const QString& part) {
        return QTest::qWaitFor(
            [&] { return find<QLabel>("jobText") && find<QLabel>("jobText")->text().contains(part); }, kWaitMs);
    }

    QTemporaryDir data, made;
    network::RemoteNode node;
    PhantomSpec spec;
    std::unique_ptr<Program> program;
};

TEST_F(StudiesTest, AStudyIsSentAndOnlyWhatIsMissingIsSentAgain) {
    QTest::keyClick(table(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(find<QMenu>("sendMenu"));
    QTest::keyClick(find<QMenu>("sendMenu"), Qt::Key_Return); // nobody listens yet
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return find<QToolButton>("jobRetry") && find<QToolButton>("jobRetry")->isVisible(); }, kWaitMs));
    EXPECT_EQ(find<QLabel>("jobTitle")->text(), "Send CT 20240301 Phantom study to PACS");
    EXPECT_TRUE(find<QLabel>("jobText")->text().contains("10 of 10 images were not taken"))
        << find<QLabel>("jobText")->text().toStdString();

    const QTemporaryDir other;
    const auto store = storage::LocalStore::open(other.path());
    ASSERT_TRUE(store);
    app::LocalInstanceStore served(**store);
    network::ServerSettings settings;
    settings.aeTitle = node.aeTitle;
    settings.port = node.port;
    const auto server = network::Server::start(settings, served, [](const QString&) { return std::nullopt; });
    ASSERT_TRUE(server);
    QTest::mouseClick(find<QToolButton>("jobRetry"), Qt::LeftButton);
    ASSERT_TRUE(waitForJob(QStringLiteral("Done · 10 of 10 images"))) << find<QLabel>("jobText")->text().toStdString();
    ASSERT_TRUE((*store)->flush());
    EXPECT_EQ((*store)->catalog().allInstances()->size(), 2u * kSlices);
}

TEST_F(StudiesTest, ASeriesIsSeenInTheListAndOpened) {
    QTest::keyClick(table(), Qt::Key_Right);
    auto* model = static_cast<ui::StudyTableModel*>(table()->model());
    const auto series = [&] { return model->index(1, 0, model->index(0, 0)); };
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return series().data().toString() == QLatin1String("Series number 2"); }, kWaitMs));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return !series().data(ui::StudyTableModel::ThumbnailRole).value<QImage>().isNull(); }, kWaitMs));
    EXPECT_EQ(series().data(ui::StudyTableModel::DetailRole).toStringList()[1], "5 images");
    table()->setCurrentIndex(series());
    QTest::keyClick(table(), Qt::Key_Return);
    ASSERT_TRUE(program->waitForPicture());
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const dicom::DisplaySetPtr set = program->viewport()->view()->displaySet();
            return set && set->seriesInstanceUid == seriesUid(2);
        },
        kWaitMs))
        << "not the first one of the study";
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const auto mark = program->engine().store().marks().mark(spec.studyUid);
            return mark && mark->status == storage::ReadingStatus::Opened && mark->lastOpened > 0;
        },
        kWaitMs));
}

TEST_F(StudiesTest, ASearchThatWasDroppedLeavesTheLightsOfTheOneOnShow) {
    auto* model = static_cast<ui::StudyTableModel*>(table()->model());
    const auto catalog = storage::Catalog::open(data.path());
    ASSERT_TRUE(catalog && (*catalog)->noteSource(spec.studyUid, node.name));
    program->desktop().studiesWindow().localStudiesChanged();
    const auto archive = [&] {
        const auto known = model->rowCount() == 1 ? model->completeness(model->study(0)) : std::nullopt;
        return known ? known->archive : QString();
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return archive() == node.name; }, kWaitMs));
    storage::StudyFilter nothing;
    nothing.studyUid = QStringLiteral("9.9");
    for (int i = 0; i < 20; ++i) { // which of them would come late nobody knows
        program->desktop().searchLocal(nothing, {}, 200, [](const auto&) { ADD_FAILURE() << "it was dropped"; });
        program->desktop().cancelSearch();
    }
    bool isDone = false;
    program->desktop().findLocal({}, {}, 200, [&](const auto&) { isDone = true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return isDone; }, kWaitMs));
    EXPECT_EQ(archive(), node.name);
}

} // namespace
} // namespace sagitta::test
