// A fresh program: data folder, engine and windows, with a node PACS that is a real Orthanc holding phantom studies.
#pragma once

#include "app/engine.h"
#include "app/gui/desktop.h"
#include "support/orthanc.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>

class QLineEdit;
class QTableView;

namespace sagitta::ui {
class ViewportWidget;
}

namespace sagitta::test {

class GuiFixture : public testing::Test {
protected:
    // Skips, saying so, without Orthanc.
    void SetUp() override;
    void TearDown() override;

    // Opens the windows on the data folder; again after closeProgram(), as a second start would.
    void startProgram();
    void closeProgram();

    QLineEdit* searchLine() const;
    QTableView* studyTable() const;
    // Types, presses Enter and waits for that many rows.
    void find(const QString& text, int rows);
    // Double clicks a row and waits for its first picture.
    void openRow(int row);
    ui::ViewportWidget* viewport() const; // the first one on show
    bool waitForPicture() const;

    QTemporaryDir m_data;
    std::unique_ptr<Orthanc> m_orthanc;
    std::unique_ptr<app::Engine> m_engine;
    std::unique_ptr<app::Desktop> m_desktop;
};

inline constexpr int kSlices = 40;

} // namespace sagitta::test
