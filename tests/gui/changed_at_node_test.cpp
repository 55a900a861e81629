// A study that has changed at its archive since it was retrieved: opening it says so, the button brings what was added
// and corrected, what was removed there stays here, and the light tells the truth all along, also after a new start.
#include "app/gui/study_watch.h"
#include "gui/program.h"
#include "support/made_instance.h"
#include "support/mixed_study.h"
#include "support/orthanc.h"
#include "support/peer_process.h"
#include "support/phantom.h"
#include "support/upload.h"

#include "core/uid.h"
#include "ui/browser/study_table_model.h"
#include "ui/viewer/series_delegate.h"

#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

constexpr int kAtFirst = 10; // images

// How often a widget came to be seen.
class Appearances : public QObject {
public:
    explicit Appearances(QWidget* widget) : QObject(widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override {
        count += event->type() == QEvent::Show ? 1 : 0;
        return false;
    }
    int count = 0;
};

class ChangedAtNode : public testing::Test {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
        m_spec.patientName = QStringLiteral("PHANTOM^Anna");
        m_spec.studyUid = makeUid();
        m_spec.seriesUid = makeUid();
        m_spec.frameOfReferenceUid = makeUid();
        m_spec.slices = 12;
        m_images = *writePhantom(m_made.path(), m_spec);
        archiveHolds(m_images.mid(0, kAtFirst));
        retrieve(QStringLiteral("PHANTOM"), kAtFirst);
    }
    void retrieve(const QString& patient, int objects) {
        start();
        ASSERT_TRUE(m_program->find(patient, 1, Program::Ask::Everybody));
        ASSERT_TRUE(m_program->openRow(0));
        ASSERT_TRUE(waitFor([&] { return stored() == objects && light() == scene::Light::Complete; })) << lightText();
    }

    // The archive holds these now, and no others: it is another one by the same name.
    void archiveHolds(const QStringList& files) {
        m_orthanc = std::make_unique<Orthanc>();
        ASSERT_TRUE(m_orthanc->process().isRunning()) << m_orthanc->process().log().toStdString();
        ASSERT_EQ(upload(m_orthanc->node(), files).toStdString(), "");
    }
    // The same images with another name in their headers.
    QStringList renamed(const QStringList& files, const QString& name) {
        PhantomSpec spec = m_spec;
        spec.patientName = name;
        const QStringList all = *writePhantom(m_made.filePath(QStringLiteral("renamed")), spec);
        QStringList chosen;
        for (const QString& file : files)
            chosen << all[m_images.indexOf(file)];
        return chosen;
    }
    void start() {
        m_program.reset();
        network::RemoteNode node = m_orthanc->node();
        node.name = QStringLiteral("PACS");
        m_program = Program::open(m_data.path(), node);
        ASSERT_TRUE(m_program);
        m_program->show();
    }
    void openLocal(const QString& patient = QStringLiteral("phantom")) {
        start();
        ASSERT_TRUE(m_program->find(patient, 1, Program::Ask::Local));
        ASSERT_TRUE(waitFor([&] { return light() == scene::Light::Complete; })) << "remembered: " << lightText();
        ASSERT_TRUE(m_program->openRow(0));
    }

    template<class Condition>
    static bool waitFor(Condition condition) {
        return QTest::qWaitFor(condition, kWaitMs);
    }
    int stored() { return static_cast<int>(m_program->engine().catalog().allInstances()->size()); }
    QString barText() { return viewerChild<QLabel>("nodeBarText")->text(); }
    template<class T>
    T* viewerChild(const char* name) {
        return m_program->desktop().viewerWindow()->template findChild<T*>(QLatin1String(name));
    }
    // Of the first local row of the studies window, and in its words.
    QModelIndex localRow(int column) {
        const auto* model = static_cast<ui::StudyTableModel*>(m_program->studyTable()->model());
        return model->index(model->rowOf({QString(), m_spec.studyUid}), column);
    }
    std::string lightText() {
        return localRow(ui::StudyTableModel::Images).data(Qt::ToolTipRole).toString().toStdString();
    }
    scene::Light light() {
        const auto holdings = m_program->engine().catalog().holdings(m_spec.studyUid);
        const scene::Light known = lightOf(app::toCompleteness({{m_spec.studyUid, *holdings}}).value(m_spec.studyUid));
        // What the windows show follows.
        const QListWidget* strip =
            m_program->desktop().viewerWindow() ? viewerChild<QListWidget>("seriesStrip") : nullptr;
        if (strip && strip->count() > 0 &&
            static_cast<scene::Light>(strip->item(0)->data(ui::SeriesDelegate::LightRole).toInt()) != known)
            return scene::Light::Unknown;
        return known;
    }

    QTemporaryDir m_made;
    QTemporaryDir m_data;
    PhantomSpec m_spec;
    QStringList m_images;
    std::unique_ptr<Orthanc> m_orthanc;
    std::unique_ptr<Program> m_program;
};

TEST_F(ChangedAtNode, AddedAndRemovedImages) {
    archiveHolds(m_images.mid(3));
    openLocal();
    ASSERT_TRUE(waitFor([&] { return viewerChild<QWidget>("nodeBar")->isVisible(); }));
    EXPECT_EQ(barText().toStdString(),
              "Changed at PACS since it was retrieved: 2 images added, 3 removed (they stay here).");
    EXPECT_TRUE(waitFor([&] {
        return lightText() == "7 of 9 images are here; 3 more are here that are no longer at PACS";
    })) << lightText();
    EXPECT_EQ(localRow(ui::StudyTableModel::Images).data().toString(), "7 of 9");
    EXPECT_EQ(localRow(ui::StudyTableModel::Source).data().toString(), QString::fromUtf8("⚠ This computer"));
    EXPECT_TRUE(waitFor([&] { return light() == scene::Light::Partial; }));
    // Marked wherever they are shown.
    scene::Session& session = m_program->desktop().viewerWindow()->session();
    const auto marked = [&] {
        const auto& frames = session.displaySets().front()->frames;
        return std::count_if(frames.begin(), frames.end(), [](const dicom::DisplayFrame& frame) {
            return frame.header->warnings.contains(QStringLiteral("no longer at PACS"));
        });
    };
    EXPECT_TRUE(waitFor([&] { return marked() == 3; }));

    // It is being compared once more when the button is pressed: that knows less than the refresh.
    dicom::StudySummary again;
    again.studyInstanceUid = m_spec.studyUid;
    m_program->desktop().openStudy(QString(), again);
    auto* button = viewerChild<QPushButton>("nodeBarRefresh");
    const auto* offered = new Appearances(button);
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return stored() == 12 && light() == scene::Light::Complete; })) << lightText();
    EXPECT_TRUE(waitFor([&] {
        return barText() == QLatin1String("Changed at PACS since it was retrieved: 3 images removed (they stay here).");
    })) << barText().toStdString();
    EXPECT_FALSE(button->isVisible());
    EXPECT_EQ(offered->count, 0) << "it was offered while it was being done";
    EXPECT_TRUE(waitFor([&] {
        return lightText() == "all 9 images of the archive are here; 3 more are here that are no longer at PACS";
    })) << lightText();
    EXPECT_EQ(marked(), 3);
    EXPECT_FALSE(QDir(m_data.filePath(QStringLiteral("superseded"))).exists()) << "exactly the two were fetched";
}

// One and the same archive, whose study has a report, a presentation state, key objects, a PDF and a segmentation too.
class MixedStudyChangedAtNode : public ChangedAtNode {
protected:
    void SetUp() override {
        if (!Orthanc::isInstalled())
            GTEST_SKIP() << "Orthanc is not installed";
        m_mixed = writeMixedStudy(m_made.path());
        m_spec.studyUid = m_mixed.studyUid;
        m_added = {m_mixed.files[m_mixed.images - 1], m_mixed.report};
        QStringList atFirst = m_mixed.files;
        for (const QString& file : m_added)
            atFirst.removeOne(file);
        m_orthanc = std::make_unique<Orthanc>(QMap<QString, int>{}, PeerProcess::Sending::AtOnce, freePort());
        ASSERT_EQ(upload(m_orthanc->node(), atFirst).toStdString(), "");
        retrieve(QStringLiteral("Doe"), 7);
    }

    MixedStudy m_mixed;
    QStringList m_added;
};

TEST_F(MixedStudyChangedAtNode, ObjectsOfEveryKindAreDeletedAndAdded) {
    for (const QString& file : {m_mixed.files.front(), m_mixed.keyObjects, m_mixed.segmentation})
        ASSERT_TRUE(m_orthanc->remove(sopInstanceOf(file)));
    ASSERT_EQ(upload(m_orthanc->node(), m_added).toStdString(), "");
    openLocal(QStringLiteral("doe"));
    ASSERT_TRUE(waitFor([&] { return viewerChild<QWidget>("nodeBar")->isVisible(); }));
    EXPECT_EQ(barText().toStdString(),
              "Changed at PACS since it was retrieved: 2 images added, 3 removed (they stay here); new series without "
              "a description; series without a description removed (it stays here); series without a description "
              "removed (it stays here).");
    EXPECT_TRUE(waitFor([&] {
        return lightText() == "4 of 6 images are here; 3 more are here that are no longer at PACS";
    })) << lightText();
    EXPECT_TRUE(waitFor([&] { return light() == scene::Light::Partial; }));
    QTest::mouseClick(viewerChild<QPushButton>("nodeBarRefresh"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return stored() == 9 && light() == scene::Light::Complete; })) << lightText();
    EXPECT_TRUE(waitFor([&] {
        return lightText() == "all 6 images of the archive are here; 3 more are here that are no longer at PACS";
    })) << lightText();
    EXPECT_FALSE(QDir(m_data.filePath(QStringLiteral("superseded"))).exists()) << "exactly the two were fetched";
}

TEST_F(ChangedAtNode, ACorrectedName) {
    archiveHolds(renamed(m_images.mid(0, kAtFirst), QStringLiteral("PHANTOM^Annabel")));
    openLocal();
    ASSERT_TRUE(waitFor([&] { return barText().contains(QLatin1String("patient name is now PHANTOM, Annabel")); }))
        << barText().toStdString();
    QTest::mouseClick(viewerChild<QPushButton>("nodeBarRefresh"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] {
        return m_program->engine().catalog().studies()->front().patientName == QLatin1String("PHANTOM^Annabel");
    }));
    EXPECT_TRUE(
        waitFor([&] { return viewerChild<QLabel>("bannerName")->text() == QLatin1String("PHANTOM, Annabel"); }));
    EXPECT_TRUE(waitFor([&] { return !viewerChild<QWidget>("nodeBar")->isVisible(); })) << barText().toStdString();
    EXPECT_TRUE(waitFor([&] { return light() == scene::Light::Complete; })) << lightText();
}

TEST_F(ChangedAtNode, ANodeThatDoesNotAnswerIsSaidQuietly) {
    m_orthanc->process().kill();
    openLocal();
    ASSERT_TRUE(waitFor([&] { return viewerChild<QWidget>("nodeBar")->isVisible(); }));
    EXPECT_EQ(barText(), "This study could not be compared with PACS.");
    EXPECT_FALSE(viewerChild<QPushButton>("nodeBarRefresh")->isVisible());
    EXPECT_TRUE(waitFor([&] { return light() == scene::Light::Complete; })) << "what it said last holds";
}

} // namespace
} // namespace sagitta::test
