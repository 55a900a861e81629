#include "ui/viewer/picture_commands.h"

#include "render/planar/color_lut.h"
#include "scene/view_scale.h"
#include "ui/common/error_text.h"
#include "ui/viewer/true_size.h"
#include "ui/viewer/view_actions.h"
#include "ui/viewer/viewer_commands.h"
#include "ui/viewer/viewer_settings.h"

#include <QAction>
#include <QTimer>

namespace sagitta::ui {
namespace {

constexpr double kFaster = 1.25;
constexpr double kLarger = 1.25;

} // namespace

PictureCommands::PictureCommands(CommandSet& commands, ViewportGrid& grid, Preferences& preferences,
                                 QString cornerTextFile, QObject* parent) :
    QObject(parent),
    m_commands(commands), m_grid(grid), m_preferences(preferences),
    m_cine([this](const scene::View& v) { return isReady(v); }) {
    for (const ViewAction& entry : viewActions())
        commands.on(entry.id, [this, run = entry.run] {
            if (scene::View* now = view(); now && now->displaySet())
                run(*now);
        });
    addWindowCommands();
    addScaleCommands();
    addCineCommands();
    commands.on("cornerText", [this] { nextTextLevel(); });
    Result<render::CornerTextSets> own = render::loadCornerTextSets(cornerTextFile);
    if (own)
        m_cornerTexts = std::make_shared<const render::CornerTextSets>(*std::move(own));
    else // whoever listens is connected once this is made
        QTimer::singleShot(0, this, [this, error = own.error()] {
            emit problem(BannerProblem::CornerTexts,
                         tr("The corner texts are the built-in ones: %1").arg(errorText(error)));
        });
    connect(&preferences, &Preferences::changed, this, [this] { applyOptions(); });
    applyOptions();
}

void PictureCommands::addWindowCommands() {
    for (int number = 0; number < kWindowKeys; ++number)
        m_commands.on(qPrintable(QStringLiteral("window%1").arg(number)), [this, number] { chooseWindow(number); });
    m_commands.on("windowAuto", [this] { findWindow(ViewPicture::WindowOf::Percentiles); });
    m_commands.on("windowFull", [this] { findWindow(ViewPicture::WindowOf::FullRange); });
    m_commands.on("nextColors", [this] { nextColors(); });
}

void PictureCommands::findWindow(ViewPicture::WindowOf kind) {
    const bool isFound = m_grid.active().chooseWindow(kind);
    emit problem(BannerProblem::Picture, isFound                        ? QString()
                                         : m_grid.active().isInColors() ? tr("A picture in colours has no window.")
                                                                        : tr("There are no values on show."));
}

void PictureCommands::addScaleCommands() {
    m_commands.on("zoomIn", [this] { zoom(kLarger); });
    m_commands.on("zoomOut", [this] { zoom(1 / kLarger); });
    m_commands.on("oneToOne", [this] {
        if (scene::View* now = view(); now && now->displaySet())
            now->setState(scene::truePixels(*now), scene::Origin::User);
    });
    m_commands.on("trueSize", [this] {
        scene::View* now = view();
        if (!now || !now->displaySet())
            return;
        const Result<void> shown = showTrueSize(*now, m_grid.active());
        emit problem(BannerProblem::Picture, shown ? QString() : errorText(shown.error()));
    });
    m_commands.on("magnifier", [this](bool on) { m_grid.setMagnifying(on); });
    connect(&m_grid, &ViewportGrid::magnifyingChanged, m_commands.action("magnifier"), &QAction::setChecked);
}

// About the middle.
void PictureCommands::zoom(double factor) {
    scene::View* now = view();
    if (m_grid.isVolumeActive())
        m_grid.volumeViewport().zoom(factor);
    else if (now && now->displaySet())
        now->setState(now->zoomedAbout(now->state(), QRectF({0, 0}, now->canvas()).center(), factor),
                      scene::Origin::User);
}

void PictureCommands::addCineCommands() {
    m_commands.on("cinePlay", [this](bool on) {
        if (on && view())
            m_cine.play(*view());
        else
            m_cine.stop();
        showCine();
    });
    m_commands.on("cineFaster", [this] { m_cine.setRate(m_cine.rate() * kFaster); });
    m_commands.on("cineSlower", [this] { m_cine.setRate(m_cine.rate() / kFaster); });
    connect(&m_cine, &CinePlayer::changed, this, &PictureCommands::showCine);
    showCine();
}

void PictureCommands::showCine() {
    m_commands.action("cinePlay")->setChecked(m_cine.isPlaying());
    for (const char* id : {"cineFaster", "cineSlower"}) // playing begins with the rate of the object
        m_commands.enable(id, m_cine.isPlaying(), tr("start the cine first."));
    for (int i = 0; i < m_grid.count(); ++i) {
        ViewportWidget& viewport = m_grid.viewport(i);
        const bool isPlaying = m_cine.isPlaying() && viewport.view() == m_cine.view();
        viewport.setCineMarks(isPlaying ? QStringList{cineText(m_cine)} : QStringList());
    }
}

bool PictureCommands::isReady(const scene::View& v) const {
    for (int i = 0; i < m_grid.count(); ++i) {
        if (m_grid.viewport(i).view() == &v)
            return m_grid.viewport(i).pictureState() != ViewPicture::State::Loading;
    }
    return false;
}

std::vector<WindowChoice> PictureCommands::windows() const {
    return view() ? windowChoices(*view()) : std::vector<WindowChoice>();
}

void PictureCommands::chooseWindow(int number) {
    if (scene::View* now = view())
        ui::chooseWindow(*now, number);
}

std::vector<PaletteEntry> PictureCommands::paletteEntries() {
    std::vector<PaletteEntry> entries;
    int number = 0;
    for (const WindowChoice& choice : windows()) {
        ++number;
        entries.push_back({tr("Window"), choice.name, {}, [this, number] { chooseWindow(number); }});
    }
    for (const render::ColorLut& lut : render::colorLuts())
        entries.push_back({tr("Colour table"), lut.title, {}, [this, name = lut.name] { chooseColors(name); }});
    return entries;
}

void PictureCommands::chooseColors(const QString& name) {
    scene::View* now = view();
    if (!now || !now->displaySet())
        return;
    scene::Presentation presentation = now->presentation();
    presentation.colormap = name == QLatin1String(render::kGreyLut) ? QString() : name;
    now->setPresentation(presentation, scene::Origin::User);
}

void PictureCommands::nextColors() {
    const std::vector<render::ColorLut>& luts = render::colorLuts();
    const QString shown = view() ? view()->presentation().colormap : QString();
    size_t next = luts.size() > 1 ? 1 : 0; // behind grey
    for (size_t i = 0; i < luts.size(); ++i) {
        if (luts[i].name == shown)
            next = (i + 1) % luts.size();
    }
    chooseColors(luts[next].name);
}

void PictureCommands::nextTextLevel() {
    const QString next = nextCornerTexts(m_preferences.value(kCornerTexts));
    const Result<void> stored = m_preferences.setValue(kCornerTexts, next);
    emit problem(BannerProblem::Picture, stored ? QString() : errorText(stored.error()));
}

void PictureCommands::applyOptions() {
    OverlayOptions options;
    options.level = cornerTextLevel(m_preferences.value(kCornerTexts));
    options.cornerTexts = m_cornerTexts;
    options.display = m_preferences.value(kDiagnosticDisplay) ? DisplayUse::Diagnosis : DisplayUse::NotForDiagnosis;
    m_grid.setOverlayOptions(options);
}

} // namespace sagitta::ui
