#include "ui/viewer/true_size.h"

#include "scene/view_scale.h"

#include <QScreen>
#include <QWidget>

namespace sagitta::ui {

Result<void> showTrueSize(scene::View& view, const QWidget& on) {
    const QScreen& monitor = *on.screen();
    const scene::ScreenSize size{monitor.physicalSize(), (QSizeF(monitor.size()) * on.devicePixelRatioF()).toSize(),
                                 !monitor.manufacturer().isEmpty() || !monitor.model().isEmpty()};
    SAGITTA_TRY(const double pixels, scene::pixelsPerMm(size));
    SAGITTA_TRY(const scene::ViewState state, scene::trueSize(view, pixels));
    view.setState(state, scene::Origin::User);
    return {};
}

} // namespace sagitta::ui
