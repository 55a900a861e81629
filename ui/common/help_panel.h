// HelpPanel: the help page of a window: what it is for in a few lines, and its commands with their keys as they are
// now. GUI thread.
#pragma once

#include "ui/common/command_set.h"

#include <QTextBrowser>

namespace sagitta::ui {

class HelpPanel : public QTextBrowser {
    Q_OBJECT
public:
    // `introduction` makes HTML: what the window is for, and what the mouse does in it as it is set now.
    using Introduction = std::function<QString()>;
    HelpPanel(const CommandSet& commands, Introduction introduction, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QString page() const;

    const CommandSet& m_commands;
    Introduction m_introduction;
};

} // namespace sagitta::ui
