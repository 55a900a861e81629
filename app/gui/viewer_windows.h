// ViewerWindows: the viewer windows of the desktop: one at first, more when they are asked for; a closed one is used
// again. All hear all news, each takes what is about its study. Two that show one study share its annotations. GUI
// thread.
#pragma once

#include "ui/viewer/viewer_window.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace sagitta::app {

class ViewerWindows : public QObject {
    Q_OBJECT
public:
    // Makes the window with this number, from 1.
    using Make = std::function<std::unique_ptr<ui::ViewerWindow>(int number)>;
    explicit ViewerWindows(Make make);

    // The one that was used last; nullptr: none yet.
    ui::ViewerWindow* current() const { return m_current; }
    enum class Where { Usual, NewWindow };
    // Usual: the one that shows the study, else the one used last. NewWindow: one that is closed, else a new one.
    ui::ViewerWindow& windowFor(const QString& studyUid, Where where);
    // Whether some window that is open shows it.
    bool isOpen(const QString& studyUid) const;

    template<class Tell>
    void forEach(Tell tell) {
        for (const auto& window : m_windows)
            tell(*window);
    }

private:
    ui::ViewerWindow& add();

    Make m_make;
    std::vector<std::unique_ptr<ui::ViewerWindow>> m_windows;
    ui::ViewerWindow* m_current = nullptr;
};

} // namespace sagitta::app
