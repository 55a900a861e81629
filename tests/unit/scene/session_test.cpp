#include "scene/session.h"
#include "support/made_note.h"
#include "support/made_series.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <map>
#include <mutex>

#include <gtest/gtest.h>

namespace sagitta::scene {
namespace {

using Headers = std::vector<dicom::InstanceHeaderPtr>;

Headers seriesOf(const QString& study, const QString& series, int slices, int first = 0) {
    test::SeriesSpec spec;
    spec.study = study;
    spec.series = series;
    Headers headers;
    for (int k = first; k < first + slices; ++k)
        headers.push_back(test::makeHeader(spec, k));
    return headers;
}

// A reader whose answers the test holds back and lets go. Thread-safe.
class Library {
public:
    void set(const QString& study, Headers headers) {
        const std::lock_guard lock(m_mutex);
        m_studies[study] = std::move(headers);
    }
    void hold(bool held) {
        const std::lock_guard lock(m_mutex);
        m_held = held;
        m_changed.notify_all();
    }
    void holdStudy(const QString& study) {
        const std::lock_guard lock(m_mutex);
        m_heldStudy = study;
        m_changed.notify_all();
    }
    int readings() const {
        const std::lock_guard lock(m_mutex);
        return m_readings;
    }
    Result<Headers> read(const QString& study) {
        std::unique_lock lock(m_mutex);
        ++m_readings;
        m_changed.wait(lock, [&] { return !m_held && (m_heldStudy.isEmpty() || m_heldStudy != study); });
        const auto found = m_studies.find(study);
        if (found == m_studies.end())
            return Error(ErrorCode::NotFound, QStringLiteral("no such study"));
        return found->second;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<QString, Headers> m_studies;
    bool m_held = false;
    QString m_heldStudy;
    int m_readings = 0;
};

class SessionTest : public testing::Test {
protected:
    SessionTest() :
        m_session([this](const QString& study) { return m_library.read(study); }, m_dir.path()),
        m_changed(&m_session, &Session::displaySetsChanged), m_failed(&m_session, &Session::failed) {
        m_library.set(QStringLiteral("1"), seriesOf(QStringLiteral("1"), QStringLiteral("1.1"), 5));
        m_library.set(QStringLiteral("2"), seriesOf(QStringLiteral("2"), QStringLiteral("2.1"), 3));
    }
    ~SessionTest() override {
        m_library.hold(false);
        m_library.holdStudy({});
    }

    // Lets events happen until `done`; false when it does not come about.
    static bool waitUntil(const std::function<bool()>& done) { return QTest::qWaitFor(done, 20000); }
    bool waitForSets(size_t count) {
        return waitUntil([&] { return m_session.displaySets().size() == count; });
    }

    Library m_library;
    QTemporaryDir m_dir;
    Session m_session;
    QSignalSpy m_changed, m_failed;
};

TEST_F(SessionTest, OpensAStudyInTheBackground) {
    m_session.openStudy(QStringLiteral("1"));
    EXPECT_TRUE(m_session.displaySets().empty());
    ASSERT_TRUE(waitForSets(1));
    const dicom::DisplaySetPtr set = m_session.displaySets()[0];
    EXPECT_EQ(set->frames.size(), 5U);
    EXPECT_EQ(m_session.displaySet(set->id), set);
    EXPECT_EQ(m_session.displaySet(QStringLiteral("other")), nullptr);
}

TEST_F(SessionTest, SetsGrowWithoutMovingTheFrameLookedAt) {
    m_library.set(QStringLiteral("1"), seriesOf(QStringLiteral("1"), QStringLiteral("1.1"), 2, 3));
    m_session.setViewCount(1);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    View& view = *m_session.views()[0];
    view.showStack(m_session.displaySets()[0]);
    view.setSliceIndex(1, Origin::User);
    const dicom::FrameRef looked = view.currentFrame()->ref();
    m_library.set(QStringLiteral("1"), seriesOf(QStringLiteral("1"), QStringLiteral("1.1"), 8));
    m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return view.sliceCount() == 8; }));
    EXPECT_EQ(view.currentFrame()->ref(), looked);
    EXPECT_EQ(view.sliceIndex(), 4);
}

// Two acquisitions over the same places look like one stack until the second image of a place arrives.
TEST_F(SessionTest, TheFrameLookedAtIsFollowedOutOfASetThatKeepsItsId) {
    const auto image = [](int number, int acquisition, int place) {
        test::SeriesSpec spec;
        spec.study = QStringLiteral("1");
        spec.series = QStringLiteral("1.1");
        spec.origin = spec.origin + spec.sliceStep * (place - number);
        spec.adjust = [acquisition](dicom::InstanceHeader& header) { header.acquisitionNumber = acquisition; };
        return test::makeHeader(spec, number);
    };
    Headers headers{image(0, 1, 0), image(9, 2, 1)};
    m_library.set(QStringLiteral("1"), headers);
    m_session.setViewCount(1);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    const QString id = m_session.displaySets()[0]->id;
    View& view = *m_session.views()[0];
    view.showStack(m_session.displaySets()[0]);
    const dicom::FrameRef looked{headers[1]->sopInstanceUid, 0};
    view.setSliceIndex(m_session.displaySets()[0]->indexOf(looked), Origin::User);
    Presentation presentation = view.presentation();
    presentation.invert = true;
    view.setPresentation(presentation, Origin::User);

    headers.push_back(image(1, 1, 1));
    headers.push_back(image(8, 2, 0));
    m_library.set(QStringLiteral("1"), headers);
    m_session.refresh();
    ASSERT_TRUE(waitForSets(2));
    ASSERT_TRUE(m_session.displaySet(id));
    ASSERT_LT(m_session.displaySet(id)->indexOf(looked), 0);
    ASSERT_TRUE(view.currentFrame());
    EXPECT_EQ(view.currentFrame()->ref(), looked);
    EXPECT_TRUE(view.presentation().invert);
}

TEST_F(SessionTest, NothingNewIsNoChange) {
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    const dicom::DisplaySetPtr before = m_session.displaySets()[0];
    const auto changes = m_changed.count();
    // Other objects, the same content.
    m_library.set(QStringLiteral("1"), seriesOf(QStringLiteral("1"), QStringLiteral("1.1"), 5));
    m_session.refresh();
    m_session.refresh(); // begins only after the answer to the first was taken
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 3; }));
    EXPECT_EQ(m_changed.count(), changes);
    EXPECT_EQ(m_session.displaySets()[0], before);
}

TEST_F(SessionTest, AnUnchangedSetStaysTheSameObject) {
    Headers both = seriesOf(QStringLiteral("1"), QStringLiteral("1.1"), 5);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    const dicom::DisplaySetPtr first = m_session.displaySets()[0];
    const Headers second = seriesOf(QStringLiteral("1"), QStringLiteral("1.2"), 4);
    both.insert(both.end(), second.begin(), second.end());
    m_library.set(QStringLiteral("1"), both);
    m_session.refresh();
    ASSERT_TRUE(waitForSets(2));
    EXPECT_EQ(m_session.displaySets()[0], first);
}

TEST_F(SessionTest, RefreshesAreCoalesced) {
    m_library.hold(true);
    m_session.openStudy(QStringLiteral("1"));
    for (int i = 0; i < 50; ++i)
        m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 1; }));
    m_library.hold(false);
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 2; }));
    ASSERT_TRUE(waitForSets(1));
    EXPECT_EQ(m_library.readings(), 2);
}

TEST_F(SessionTest, ALateAnswerOfAnotherStudyIsDropped) {
    m_library.hold(true);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 1; }));
    m_session.openStudy(QStringLiteral("2"));
    bool sawFirst = false;
    QObject::connect(&m_session, &Session::displaySetsChanged, &m_session, [&] {
        for (const auto& set : m_session.displaySets())
            sawFirst = sawFirst || set->studyInstanceUid != QLatin1String("2");
    });
    m_library.hold(false);
    ASSERT_TRUE(waitForSets(1));
    EXPECT_FALSE(sawFirst);
    EXPECT_EQ(m_session.displaySets()[0]->studyInstanceUid, "2");
}

TEST_F(SessionTest, AnotherStudyDoesNotWaitForTheReadingOfTheFormer) {
    m_library.holdStudy(QStringLiteral("1"));
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 1; }));
    m_session.openStudy(QStringLiteral("2"));
    ASSERT_TRUE(waitForSets(1)) << "the former one is still being read";
    EXPECT_EQ(m_session.displaySets()[0]->studyInstanceUid, "2");
    m_library.holdStudy({});
    m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 3; }));
    EXPECT_EQ(m_session.displaySets()[0]->studyInstanceUid, "2");
}

TEST_F(SessionTest, ReadingsThatHangAreFewAndTheLastStudyIsReadAfterThem) {
    m_library.hold(true);
    for (int i = 0; i < 20; ++i)
        m_session.openStudy(i % 2 == 0 ? QStringLiteral("1") : QStringLiteral("2"));
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 4; }));
    m_library.hold(false);
    ASSERT_TRUE(waitForSets(1));
    EXPECT_EQ(m_session.displaySets()[0]->studyInstanceUid, "2");
    EXPECT_LE(m_library.readings(), 5);
}

TEST_F(SessionTest, BackAndForthEndsWithTheStudyAskedForLast) {
    for (int i = 0; i < 100; ++i)
        m_session.openStudy(i % 2 == 0 ? QStringLiteral("1") : QStringLiteral("2"));
    ASSERT_TRUE(waitForSets(1));
    EXPECT_EQ(m_session.displaySets()[0]->studyInstanceUid, "2");
}

TEST_F(SessionTest, AnotherStudyClearsTheViews) {
    m_session.setViewCount(2);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    m_session.views()[0]->showStack(m_session.displaySets()[0]);
    m_session.openStudy(QStringLiteral("2"));
    EXPECT_EQ(m_session.views()[0]->displaySet(), nullptr);
    EXPECT_TRUE(m_session.displaySets().empty());
}

TEST_F(SessionTest, SaysWhyItFailed) {
    m_session.openStudy(QStringLiteral("unknown"));
    ASSERT_TRUE(waitUntil([&] { return m_failed.count() == 1; }));
    EXPECT_EQ(m_failed[0][0].toString(), "no such study");
}

TEST_F(SessionTest, AnnotationsComeAndGoWithTheStudy) {
    m_session.setViewCount(1);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    m_session.views()[0]->showStack(m_session.displaySets()[0]);
    Annotation annotation;
    annotation.id = QStringLiteral("a");
    annotation.studyInstanceUid = QStringLiteral("1");
    annotation.points = {{}, {1, 0, 0}};
    m_session.annotations().add(annotation);
    m_session.openStudy(QStringLiteral("2"));
    EXPECT_TRUE(m_session.annotations().annotations().empty());
    m_session.openStudy(QStringLiteral("1"));
    EXPECT_EQ(m_session.annotations().annotations(), std::vector{annotation});
}

TEST_F(SessionTest, ClosingWhileReadingIsSafe) {
    m_library.hold(true);
    auto session =
        std::make_unique<Session>([this](const QString& study) { return m_library.read(study); }, m_dir.path());
    session->openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 1; }));
    m_library.hold(false);
    session.reset();
    // Its answer is dropped; that of a session that lives comes later through the same event loop.
    m_session.openStudy(QStringLiteral("2"));
    EXPECT_TRUE(waitForSets(1));
}

TEST_F(SessionTest, ViewsOfTheLayoutAreKept) {
    m_session.setViewCount(4);
    View* second = m_session.views()[1].get();
    m_session.setViewCount(2);
    EXPECT_EQ(m_session.views().size(), 2U);
    EXPECT_EQ(m_session.views()[1].get(), second);
    m_session.setViewCount(0);
    EXPECT_TRUE(m_session.views().empty());
}

// --- What is not for reading, and what has been seen

class HiddenTest : public SessionTest {
protected:
    // Five images of series 1.1, of which the note rejects some.
    void reject(const std::vector<int>& slices) {
        test::NoteSpec note{QStringLiteral("1"), {}};
        for (const int slice : slices)
            note.references.push_back({QStringLiteral("1.1.%1").arg(slice + 1), {}});
        Headers headers = seriesOf(QStringLiteral("1"), QStringLiteral("1.1"), 5);
        if (!slices.empty())
            headers.push_back(test::makeNote(note));
        m_library.set(QStringLiteral("1"), headers);
    }
    void open() {
        m_session.setViewCount(1);
        m_session.openStudy(QStringLiteral("1"));
        ASSERT_TRUE(waitUntil([&] { return !m_session.displaySets().empty(); }));
    }
    View& view() { return *m_session.views()[0]; }
    static constexpr auto kQuality = HiddenReason::Quality;
};

TEST_F(HiddenTest, IsOfferedWhenAskedForAndHiddenAgain) {
    reject({1, 3});
    open();
    ASSERT_EQ(m_session.displaySets().size(), 1U);
    const dicom::DisplaySetPtr good = m_session.displaySets()[0];
    EXPECT_EQ(good->frames.size(), 3U);
    ASSERT_EQ(m_session.hiddenGroups().size(), 1U);
    EXPECT_FALSE(m_session.isHiddenShown(kQuality));
    const auto changes = m_changed.count();
    m_session.setHiddenShown(kQuality, true);
    EXPECT_EQ(m_changed.count(), changes + 1);
    ASSERT_EQ(m_session.displaySets().size(), 2U);
    EXPECT_EQ(m_session.displaySets()[0], good) << "the others stay the same objects";
    const dicom::DisplaySetPtr rejected = m_session.displaySets()[1];
    EXPECT_EQ(m_session.hiddenReasonOf(*rejected), kQuality);
    EXPECT_EQ(m_session.hiddenReasonOf(*good), std::nullopt);
    EXPECT_EQ(m_session.otherObjects().size(), 1U) << "with the note";
    m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 2; }));
    m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return m_library.readings() == 3; }));
    EXPECT_EQ(m_session.displaySets(), (std::vector{good, rejected})) << "nothing new: nothing changes";

    view().showStack(rejected);
    m_session.setHiddenShown(kQuality, false);
    EXPECT_EQ(m_session.displaySets(), std::vector{good});
    EXPECT_EQ(view().displaySet(), nullptr) << "it does not stay on the screen";
    m_session.setHiddenShown(kQuality, false);
    EXPECT_EQ(m_changed.count(), changes + 2);
}

TEST_F(HiddenTest, AnotherStudyBeginsWithNothingShown) {
    reject({1});
    open();
    m_session.setHiddenShown(kQuality, true);
    m_session.openStudy(QStringLiteral("2"));
    EXPECT_TRUE(m_session.hiddenGroups().empty());
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    EXPECT_FALSE(m_session.isHiddenShown(kQuality));
}

TEST_F(HiddenTest, AnEmptyStudyIsNeverShown) {
    reject({0, 1, 2, 3, 4});
    open();
    ASSERT_EQ(m_session.displaySets().size(), 1U);
    EXPECT_TRUE(m_session.isHiddenShown(kQuality));
    EXPECT_TRUE(m_session.displaySets()[0]->warnings.contains(QStringLiteral("rejected: quality")));
    m_session.setHiddenShown(kQuality, false);
    EXPECT_EQ(m_session.displaySets().size(), 1U);
}

// Whoever looks at an image that turns out to be rejected goes on looking at it, and is told.
TEST_F(HiddenTest, TheImageLookedAtIsMarkedWhenItIsRejected) {
    reject({});
    open();
    view().showStack(m_session.displaySets()[0]);
    view().setSliceIndex(3, Origin::User);
    const dicom::FrameRef looked = view().currentFrame()->ref();
    reject({3});
    m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return !m_session.hiddenGroups().empty(); }));
    ASSERT_TRUE(view().currentFrame());
    EXPECT_EQ(view().currentFrame()->ref(), looked);
    EXPECT_TRUE(view().displaySet()->warnings.contains(QStringLiteral("rejected: quality")));
    reject({}); // and back, when the note is gone
    m_session.refresh();
    ASSERT_TRUE(waitUntil([&] { return m_session.hiddenGroups().empty(); }));
    EXPECT_EQ(view().currentFrame()->ref(), looked);
    EXPECT_TRUE(view().displaySet()->warnings.isEmpty());
}

TEST_F(HiddenTest, WhatIsNotForReadingNeedNotBeSeen) {
    reject({1});
    open();
    m_session.setHiddenShown(kQuality, true);
    EXPECT_EQ(m_session.unseenSets(), std::vector{m_session.displaySets()[0]});
    view().showStack(m_session.displaySets()[0]);
    EXPECT_TRUE(m_session.hasUnseen()) << "shown is not yet on the screen";
    view().noteOnScreen();
    EXPECT_FALSE(m_session.hasUnseen());
}

TEST_F(SessionTest, FramesThatWereOnTheScreenAreCounted) {
    m_session.setViewCount(2);
    m_session.openStudy(QStringLiteral("1"));
    ASSERT_TRUE(waitForSets(1));
    const dicom::DisplaySetPtr set = m_session.displaySets()[0];
    QSignalSpy seen(&m_session.seen(), &SeenFrames::frameSeen);
    EXPECT_EQ(m_session.seen().seenOf(*set), 0);
    View& second = *m_session.views()[1];
    second.showStack(set);
    second.noteOnScreen();
    second.noteOnScreen();
    second.setSliceIndex(3, Origin::User);
    second.noteOnScreen();
    EXPECT_EQ(m_session.seen().seenOf(*set), 2);
    EXPECT_EQ(seen.count(), 2) << "each once";
    EXPECT_EQ(seen[1][0].toString(), "1");
    m_session.openStudy(QStringLiteral("2"));
    ASSERT_TRUE(waitForSets(1));
    EXPECT_EQ(m_session.seen().seenOf(*m_session.displaySets()[0]), 0);
    EXPECT_EQ(m_session.seen().seenOf(*set), 2) << "and not forgotten";
}

TEST_F(SessionTest, PlanesThroughAVolumeShowTheSeriesButNoFrame) {
    test::SeriesSpec spec;
    spec.study = QStringLiteral("1");
    spec.series = QStringLiteral("1.1");
    const imaging::VolumePtr volume = test::makeVolume(spec);
    m_session.setViewCount(1);
    m_session.views()[0]->showMpr(volume, MprPlane::Coronal);
    EXPECT_TRUE(m_session.seen().isUnseen(*volume->displaySet()));
    m_session.views()[0]->noteOnScreen();
    EXPECT_FALSE(m_session.seen().isUnseen(*volume->displaySet()));
    EXPECT_EQ(m_session.seen().seenOf(*volume->displaySet()), 0);
}

} // namespace
} // namespace sagitta::scene
