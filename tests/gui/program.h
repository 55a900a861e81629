// Program: engine and windows on a data folder, as the program composes them, and what a person does with them by mouse
// and keyboard. GUI thread.
#pragma once

#include "app/engine.h"
#include "app/gui/desktop.h"

#include <memory>

class QLineEdit;
class QTreeView;

namespace sagitta::ui {
class ViewportWidget;
}

namespace sagitta::test {

class Program {
public:
    // With this node entered, if there is one. Null, with a failure of the test, when the folder cannot be opened.
    static std::unique_ptr<Program> open(const QString& dataDir, const network::RemoteNode& node = {});
    void show(); // and waits until it is there

    app::Engine& engine() { return *m_engine; }
    app::Desktop& desktop() { return m_desktop; }
    QLineEdit* searchLine();
    QTreeView* studyTable();
    ui::ViewportWidget* viewport(); // the first one on show, or nullptr

    // Types into the search line and waits for that many rows; Enter asks the remote nodes too.
    enum class Ask { Local, Everybody };
    bool find(const QString& text, int rows, Ask ask);
    // Double clicks a row and waits for its first picture.
    bool openRow(int row);
    bool waitForPicture();

private:
    explicit Program(std::unique_ptr<app::Engine> engine) : m_engine(std::move(engine)), m_desktop(*m_engine) {}

    std::unique_ptr<app::Engine> m_engine;
    app::Desktop m_desktop;
};

// One press, some moves, one release: a drag as a person makes it.
void drag(QWidget* widget, Qt::MouseButton button, QPoint from, QPoint to);

inline constexpr int kWaitMs = 20000;

} // namespace sagitta::test
