// The light of a local row between what a list said and what a search counts.
#include "ui/browser/study_table_view.h"

#include <QDateTime>

#include <gtest/gtest.h>

namespace sagitta::ui {
namespace {

class StudyTable : public testing::Test {
protected:
    void SetUp() override {
        dicom::StudySummary study;
        study.studyInstanceUid = kStudy;
        study.instances = 160;
        m_model.setStudies({}, makeStudyList({}, {study}));
    }
    QModelIndex images() const { return m_model.index(0, StudyTableModel::Images); }
    std::string said() const { return images().data(Qt::ToolTipRole).toString().toStdString(); }

    const QString kStudy = QStringLiteral("1.2");
    StudyTableModel m_model;
};

TEST_F(StudyTable, AListOutweighsAnOlderNumberAndNoNewerOne) {
    scene::Completeness listed{160, 160, 160};
    m_model.setCompleteness({{kStudy, listed}});
    EXPECT_EQ(said(), "all 160 images of the archive are here");
    m_model.expectImages(kStudy, 200);
    EXPECT_EQ(said(), "160 of 200 images are here") << "it was whole before there were more";
    listed.heardAt = QDateTime::currentMSecsSinceEpoch() + 1;
    m_model.setCompleteness({{kStudy, listed}});
    EXPECT_EQ(said(), "all 160 images of the archive are here");
}

TEST_F(StudyTable, NoNumberIsCutOff) {
    const StudyTableView view(m_model);
    m_model.expectImages(kStudy, 200);
    ASSERT_EQ(images().data().toString(), "160 of 200");
    EXPECT_LE(view.sizeHintForIndex(images()).width(), view.columnWidth(StudyTableModel::Images))
        << "what is left may be taken for the whole";
}

} // namespace
} // namespace sagitta::ui
