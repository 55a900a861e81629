#include "render/vtk/display.h"

#include <QLibrary>

namespace sagitta::render {

namespace {
constexpr int kAttempts = 3; // a server that starts afresh at this moment refuses the first
}

// Xlib is in the process anyway, with VTK; resolving the three functions at run time keeps its header, and its macros
// named None, Bool and Status, out of the project.
Result<DisplayHold> holdDisplay() {
    if (qEnvironmentVariableIsEmpty("DISPLAY"))
        return Error(ErrorCode::Unsupported, "3D needs an X display (DISPLAY is not set)");

    QLibrary xlib("X11", 6);
    using OpenDisplay = void* (*)(const char*);
    using CloseDisplay = int (*)(void*);
    using QueryExtension = int (*)(void*, const char*, int*, int*, int*);
    const auto open = reinterpret_cast<OpenDisplay>(xlib.resolve("XOpenDisplay"));
    const auto close = reinterpret_cast<CloseDisplay>(xlib.resolve("XCloseDisplay"));
    const auto query = reinterpret_cast<QueryExtension>(xlib.resolve("XQueryExtension"));
    if (!open || !close || !query)
        return Error(ErrorCode::Unsupported, "3D needs the X11 library: " + xlib.errorString());

    void* connection = nullptr;
    for (int attempt = 0; attempt < kAttempts && !connection; ++attempt)
        connection = open(nullptr);
    if (!connection)
        return Error(ErrorCode::Unsupported,
                     "3D needs an X display (" + qEnvironmentVariable("DISPLAY") + " does not answer)");
    const DisplayHold hold(connection, close);
    int opcode = 0, event = 0, error = 0;
    if (query(connection, "GLX", &opcode, &event, &error) == 0)
        return Error(ErrorCode::Unsupported,
                     "3D needs OpenGL (the X display " + qEnvironmentVariable("DISPLAY") + " has no GLX)");
    return hold;
}

bool windowsNeedGuiThread() { return false; }

} // namespace sagitta::render
