// What hangs where while a study arrives: images first, what accompanies them last, and nothing changes under somebody.
#include "ui/viewer/stack_hanger.h"

#include "support/made_note.h"
#include "support/made_series.h"

#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <mutex>

using namespace sagitta;
using namespace sagitta::test;

namespace {

using Headers = std::vector<dicom::InstanceHeaderPtr>;

class StackHangerTest : public testing::Test {
protected:
    StackHangerTest() :
        m_session(
            [this](const QString&) -> Result<Headers> {
                const std::lock_guard lock(m_mutex);
                return m_headers;
            },
            m_dir.path()),
        m_hanger(m_session) {
        m_session.setViewCount(1);
        QObject::connect(&m_session, &scene::Session::displaySetsChanged, &m_session, [this] { m_hanger.fill(); });
        m_session.openStudy(QStringLiteral("1.2"));
    }

    static SeriesSpec axial(int number, int slices = 20) {
        SeriesSpec spec;
        spec.series = QStringLiteral("1.2.%1").arg(number);
        spec.slices = slices;
        spec.adjust = [number](dicom::InstanceHeader& header) {
            header.series.number = number;
            header.imageType = {"ORIGINAL", "PRIMARY", "AXIAL"};
        };
        return spec;
    }
    static SeriesSpec scout(int number) {
        SeriesSpec spec = axial(number, 1);
        spec.columnDir = {0, 0, -1};
        spec.adjust = [number](dicom::InstanceHeader& header) {
            header.series.number = number;
            header.imageType = {"ORIGINAL", "PRIMARY", "LOCALIZER"};
        };
        return spec;
    }
    void arrive(const SeriesSpec& spec) {
        for (int k = 0; k < spec.slices; ++k)
            take(makeHeader(spec, k));
        refresh();
    }
    void take(const dicom::InstanceHeaderPtr& header) {
        const std::lock_guard lock(m_mutex);
        m_headers.push_back(header);
    }
    void refresh() {
        bool isRead = false;
        const auto link =
            QObject::connect(&m_session, &scene::Session::studyRead, &m_session, [&isRead] { isRead = true; });
        m_session.refresh(); // what is under way already may not have seen what arrived
        EXPECT_TRUE(QTest::qWaitFor([&] { return isRead; }));
        isRead = false;
        m_session.refresh();
        EXPECT_TRUE(QTest::qWaitFor([&] { return isRead; }));
        QObject::disconnect(link);
    }
    void reject(const QString& uid) {
        take(makeNote({QStringLiteral("1.2"), {{uid, {}}}}));
        refresh();
    }
    scene::View& view(size_t cell = 0) { return *m_session.views()[cell]; }
    // The number of the series in a cell; 0: none.
    int shown(size_t cell = 0) {
        const dicom::DisplaySetPtr& set = view(cell).displaySet();
        return set ? set->first().series.number : 0;
    }

    std::mutex m_mutex;
    Headers m_headers;
    QTemporaryDir m_dir;
    scene::Session m_session;
    ui::StackHanger m_hanger;
};

TEST_F(StackHangerTest, ScoutsHangLast) {
    m_session.setViewCount(3);
    for (const SeriesSpec& spec : {scout(1), axial(2), axial(3)}) {
        for (int k = 0; k < spec.slices; ++k)
            take(makeHeader(spec, k));
    }
    refresh();
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(shown(1), 3);
    EXPECT_EQ(shown(2), 1);
}

TEST_F(StackHangerTest, AScoutGivesWayToTheFirstImagesOnce) {
    arrive(scout(1));
    EXPECT_EQ(shown(), 1) << "there is nothing else yet";
    arrive(axial(3));
    EXPECT_EQ(shown(), 3);
    arrive(axial(2));
    EXPECT_EQ(shown(), 3) << "images do not give way";
}

TEST_F(StackHangerTest, AScoutThatSomebodyTouchedStays) {
    arrive(scout(1));
    scene::Presentation window = view().presentation();
    window.invert = true;
    view().setPresentation(window, scene::Origin::User);
    arrive(axial(2));
    EXPECT_EQ(shown(), 1);
}

TEST_F(StackHangerTest, AScoutThatSomebodyChoseStays) {
    arrive(scout(1));
    m_hanger.keep(view());
    arrive(axial(2));
    EXPECT_EQ(shown(), 1);
}

TEST_F(StackHangerTest, AScoutThatSomebodyMeasuredOnStays) {
    arrive(scout(1));
    scene::Annotation length;
    length.id = QStringLiteral("a");
    length.studyInstanceUid = QStringLiteral("1.2");
    length.points = {{}, {1, 0, 0}};
    m_session.annotations().add(length);
    arrive(axial(2));
    EXPECT_EQ(shown(), 1);
}

TEST_F(StackHangerTest, WhatTheProgramDoesIsNoTouch) {
    arrive(scout(1));
    scene::ViewState state = view().state();
    state.mmPerPixel = 2;
    view().setState(state, scene::Origin::Link);
    arrive(axial(2));
    EXPECT_EQ(shown(), 2);
}

// Without the word LOCALIZER one coronal image is known as a scout only when the stack is there.
TEST_F(StackHangerTest, WhatTurnsOutToBeAScoutGivesWay) {
    SeriesSpec spec = scout(1);
    spec.adjust = [](dicom::InstanceHeader& header) { header.series.number = 1; };
    arrive(spec);
    EXPECT_EQ(shown(), 1);
    arrive(axial(2));
    EXPECT_EQ(shown(), 2);
}

TEST_F(StackHangerTest, TheScoutMovesOnToAnEmptyCell) {
    m_session.setViewCount(4);
    arrive(scout(1));
    EXPECT_EQ(shown(0), 1);
    arrive(axial(2));
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(shown(1), 1);
    arrive(axial(3));
    EXPECT_EQ(shown(0), 2);
    EXPECT_EQ(shown(1), 3);
    EXPECT_EQ(shown(2), 1);
}

TEST_F(StackHangerTest, WhatIsNotForReadingHangsOnlyWhenThereIsNothingElse) {
    m_session.setViewCount(2);
    const SeriesSpec only = axial(1, 1);
    arrive(only);
    reject(only.series + ".1");
    EXPECT_EQ(shown(), 1) << "an empty study is never shown";
    EXPECT_EQ(view().displaySet()->warnings, QStringList("rejected: quality"));
    arrive(axial(2));
    EXPECT_EQ(shown(0), 2) << "it gives way";
    EXPECT_EQ(shown(1), 0);
    m_session.setHiddenShown(scene::HiddenReason::Quality, true);
    EXPECT_EQ(m_session.displaySets().size(), 2U);
    EXPECT_EQ(shown(1), 0) << "shown in the strip, hung by nobody";
}

} // namespace
