// The whole job by keyboard alone: find on a PACS, retrieve, open, scroll, window, lay out, close.
#include "gui/gui_fixture.h"

#include "ui/viewer/viewport_widget.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>
#include <QTreeView>

namespace sagitta::test {
namespace {

class KeyboardTest : public GuiFixture {
protected:
    // To whatever has the focus, as a keyboard does.
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focused = QApplication::focusWidget();
        QTest::keyClick(focused ? focused : QApplication::activeWindow(), key, modifiers);
    }
    // What a window manager does when a window comes or goes; the display of the tests has none.
    static void activate(QWidget& window) {
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window, kWaitMs));
    }
    template<class Condition>
    static bool waitFor(Condition condition) {
        return QTest::qWaitFor(condition, kWaitMs);
    }
};

TEST_F(KeyboardTest, FindRetrieveOpenScrollWindowLayOutAndClose) {
    activate(program->desktop().studiesWindow());
    press(Qt::Key_F, Qt::ControlModifier);
    ASSERT_TRUE(program->searchLine()->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("phantom"));
    press(Qt::Key_Return);
    ASSERT_TRUE(waitFor([&] { return program->studyTable()->model()->rowCount() == 1; }));
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    ASSERT_TRUE(program->waitForPicture());
    ui::ViewerWindow& viewer = *program->desktop().viewerWindow();
    activate(viewer);
    ASSERT_TRUE(waitFor([&] { return program->engine().catalog().allInstances()->size() == kSlices; }));
    scene::View& view = *viewer.session().views().front();
    ASSERT_TRUE(waitFor([&] { return view.sliceCount() == kSlices; }));

    press(Qt::Key_Home);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    EXPECT_EQ(view.sliceIndex(), 2);
    press(Qt::Key_End);
    EXPECT_EQ(view.sliceIndex(), kSlices - 1);
    const dicom::VoiWindow before = view.shownWindow();
    press(Qt::Key_2);
    EXPECT_NE(view.shownWindow(), before);
    press(Qt::Key_0);
    EXPECT_EQ(view.shownWindow(), before);
    press(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(viewer.session().views().size(), 4u);
    press(Qt::Key_N);
    EXPECT_EQ(QApplication::focusWidget()->objectName(), "viewport2");
    press(Qt::Key_BracketLeft); // the series into the empty one
    EXPECT_TRUE(waitFor([&] { return viewer.session().views()[1]->displaySet() != nullptr; }));

    // By name, where no key is known.
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("one viewport"));
    press(Qt::Key_Return);
    EXPECT_EQ(viewer.session().views().size(), 1u);

    ASSERT_TRUE(waitFor([&] { return !viewer.session().hasUnseen(); })); // else it asks
    press(Qt::Key_W, Qt::ControlModifier);
    EXPECT_FALSE(viewer.isVisible());
    activate(program->desktop().studiesWindow());
    press(Qt::Key_F, Qt::ControlModifier);
    EXPECT_TRUE(program->searchLine()->hasFocus());
}

} // namespace
} // namespace sagitta::test
