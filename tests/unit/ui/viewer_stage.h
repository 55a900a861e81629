// A viewer window with a study of four series of twelve images, the sixth of the first on show, for the tests that do
// everything to it that can be done. The files are written once for all tests of a run.
#pragma once

#include "unit/ui/command_effect.h"
#include "unit/ui/viewer_fixture.h"

#include <QAction>
#include <QMenu>

namespace sagitta::test {

class ViewerStage : public ViewerTest {
public:
    void SetUp() override;
    void remember();

    using ViewerTest::frames;
    using ViewerTest::preferences;
    using ViewerTest::shown;
    using ViewerTest::view;
    using ViewerTest::viewport;
    using ViewerTest::waitForPicture;
    using ViewerTest::window;
    template<class T = QWidget>
    T& the(const char* name) {
        T* found = child<T>(name);
        if (!found)
            throw std::runtime_error(name); // ends the test, not the run
        return *found;
    }

    int views() { return static_cast<int>(window->session().views().size()); }
    bool isShown(const char* name) { return the(name).isVisible(); }
    int shownViewports();
    const std::vector<scene::Annotation>& annotations() { return window->session().annotations().annotations(); }
    bool isReady(int number = 1) { return viewport(number).pictureState() == ui::ViewPicture::State::Ready; }
    // The picture is there and another one than before the command.
    bool isNewPicture() { return isReady() && viewport().picture() != before.picture; }
    // The mean of what the greys of the picture are off from those of another one.
    double differenceTo(const QImage& image) { return difference(viewport().picture(), image); }
    static double difference(const QImage& a, const QImage& b);
    // Frames per second that the mark of a playing view tells.
    double cineRate();

    void press(const char* keys) { pressKeys(QKeySequence(QLatin1String(keys))); }
    void pressAndWait(const char* keys); // until its pictures are there
    void pressAndSee(const char* keys);  // until the picture is another one
    void drawLength();
    static constexpr QPoint kFrom{300, 300};
    static constexpr QPoint kTo{380, 340};

    struct Before {
        QImage picture;
        QImage look; // of the viewport with all that stands on it
        double magnification = 0;
        std::vector<int> slices; // by view
        double rate = 0;
    };
    Before before;
    QStringList told; // what the window asked of the program
    QWidget other;    // another window of the program
    static constexpr int kSeries = 4;
    static constexpr int kSlices = 12;
    static constexpr int kStart = 5;
};

} // namespace sagitta::test
