#include "app/gui/viewer_windows.h"

#include <algorithm>

namespace sagitta::app {

ViewerWindows::ViewerWindows(Make make) : m_make(std::move(make)) {}

ui::ViewerWindow& ViewerWindows::add() {
    m_windows.push_back(m_make(static_cast<int>(m_windows.size()) + 1));
    ui::ViewerWindow& window = *m_windows.back();
    connect(&window, &ui::ViewerWindow::activated, this, [this, &window] { m_current = &window; });
    connect(&window.session().annotations(), &scene::AnnotationStore::saved, this, [this, &window] {
        const QString study = window.session().studyUid();
        for (const auto& other : m_windows)
            if (other.get() != &window && other->session().studyUid() == study)
                other->session().annotations().takeOver(study);
    });
    return window;
}

ui::ViewerWindow& ViewerWindows::windowFor(const QString& studyUid, Where where) {
    const auto find = [this](auto condition) -> ui::ViewerWindow* {
        const auto found = std::find_if(m_windows.begin(), m_windows.end(), condition);
        return found == m_windows.end() ? nullptr : found->get();
    };
    ui::ViewerWindow* window = nullptr;
    if (where == Where::NewWindow) {
        window = find([](const auto& one) { return !one->isVisible(); });
    } else {
        window = find([&](const auto& one) { return one->isVisible() && one->session().studyUid() == studyUid; });
        if (!window)
            window = m_current;
    }
    m_current = window ? window : &add();
    return *m_current;
}

bool ViewerWindows::isOpen(const QString& studyUid) const {
    return std::any_of(m_windows.begin(), m_windows.end(), [&](const auto& window) {
        return window->isVisible() && window->session().studyUid() == studyUid;
    });
}

} // namespace sagitta::app
