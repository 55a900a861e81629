#include "ui/annotations/annotation_panel.h"

#include "scene/handles.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QAction>
#include <QTableView>
#include <QTest>

using namespace sagitta;
using namespace sagitta::test;

namespace {

class AnnotationPanelTest : public ViewerTest {
protected:
    void SetUp() override {
        addSeries(series(1, "Torso"));
        open();
        ASSERT_TRUE(waitForPicture());
        child<QAction>("showAnnotations")->trigger();
        view().setSliceIndex(6, scene::Origin::User);
        add(scene::AnnotationType::Text, "Lesion");
        add(scene::AnnotationType::Length, {});
        view().setSliceIndex(0, scene::Origin::User);
    }
    void add(scene::AnnotationType type, const QString& text) {
        scene::Annotation annotation = *scene::annotationFor(view(), type);
        annotation.text = text;
        annotation.points = {annotation.plane.origin + Vec3{30, 60, 0}, annotation.plane.origin + Vec3{60, 100, 0}};
        window->session().annotations().add(annotation);
    }
    QTableView* table() { return child<QTableView>("annotationTable"); }
    QModelIndex cell(int row, int column) { return table()->model()->index(row, column); }
};

TEST_F(AnnotationPanelTest, ListsTypeValueAndPlace) {
    ASSERT_EQ(table()->model()->rowCount(), 2);
    EXPECT_EQ(cell(0, 0).data().toString(), "Text");
    EXPECT_EQ(cell(0, 1).data().toString(), "Lesion");
    EXPECT_EQ(cell(0, 2).data().toString(), "Series 1, image 7");
    EXPECT_EQ(cell(1, 1).data().toString(), "50.0 mm");
    EXPECT_TRUE(cell(0, 1).data(Qt::ToolTipRole).toString().contains("Lesion"))
        << "a long text is cut short in the row";
    screenshot(*window, "viewer_annotations");
}

TEST_F(AnnotationPanelTest, ClickJumpsAndDeleteRemoves) {
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(cell(1, 0)).center());
    EXPECT_EQ(view().sliceIndex(), 6);
    QTest::keyClick(table(), Qt::Key_Delete);
    ASSERT_EQ(table()->model()->rowCount(), 1);
    EXPECT_EQ(cell(0, 0).data().toString(), "Text");
    QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(table()->model()->rowCount(), 2);
}

TEST_F(AnnotationPanelTest, TextsAreEditedInPlaceLengthsAreNot) {
    EXPECT_FALSE(cell(1, 1).flags().testFlag(Qt::ItemIsEditable));
    EXPECT_TRUE(table()->model()->setData(cell(0, 1), "Cyst"));
    EXPECT_EQ(window->session().annotations().annotations()[0].text, "Cyst");
    EXPECT_FALSE(table()->model()->setData(cell(0, 1), "  ")) << "a text cannot become empty";
}

} // namespace
