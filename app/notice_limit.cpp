#include "app/notice_limit.h"

namespace sagitta::app {

NoticeLimit::~NoticeLimit() {
    for (const auto& [kind, window] : m_windows)
        close(window);
}

void NoticeLimit::close(const Window& window) const {
    if (window.leftOut > 0)
        m_print(QStringLiteral("%1 more like the last were not shown: %2").arg(window.leftOut).arg(window.last));
}

void NoticeLimit::hear(int kind, const QString& line) {
    const std::lock_guard lock(m_mutex);
    Window& window = m_windows[kind];
    const auto now = m_now();
    if (window.shown == 0 || now - window.begin >= kWindow) {
        close(window);
        window = {now, 0, 0, {}};
    }
    if (window.shown < kMost) {
        ++window.shown;
        m_print(line);
    } else {
        ++window.leftOut;
        window.last = line;
    }
}

} // namespace sagitta::app
