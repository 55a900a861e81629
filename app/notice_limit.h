// NoticeLimit: hands lines on until one kind of them becomes too many, and then their number. For what strangers can
// cause as often as they like. Thread-safe; made to be shared with callbacks that may come late.
#pragma once

#include <QString>

#include <chrono>
#include <functional>
#include <map>
#include <mutex>

namespace sagitta::app {

class NoticeLimit {
public:
    using Print = std::function<void(const QString& line)>;
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr int kMost = 20;                   // of a kind …
    static constexpr std::chrono::seconds kWindow{60}; // … within this time

    explicit NoticeLimit(
        Print print, Now now = [] { return std::chrono::steady_clock::now(); }) :
        m_print(std::move(print)),
        m_now(std::move(now)) {}
    // Tells how many were left out.
    ~NoticeLimit();
    NoticeLimit(const NoticeLimit&) = delete;
    NoticeLimit& operator=(const NoticeLimit&) = delete;

    void hear(int kind, const QString& line);

private:
    struct Window {
        std::chrono::steady_clock::time_point begin;
        int shown = 0;
        int leftOut = 0;
        QString last;
    };
    void close(const Window& window) const;

    const Print m_print;
    const Now m_now;
    std::mutex m_mutex;
    std::map<int, Window> m_windows; // by kind
};

} // namespace sagitta::app
