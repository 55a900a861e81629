// PictureCommands: the commands of the viewer about how the picture of the viewport in use looks, and what stands on
// it: windows, colour tables, scale, turning, magnifier, corner texts, cine. GUI thread.
#pragma once

#include "ui/common/command_palette.h"
#include "ui/common/command_set.h"
#include "ui/viewer/cine_player.h"
#include "ui/viewer/patient_banner.h"
#include "ui/viewer/viewport_grid.h"
#include "ui/viewer/window_choices.h"

#include <QObject>

namespace sagitta::ui {

class PictureCommands : public QObject {
    Q_OBJECT
public:
    // `cornerTextFile`: a person's own corner texts (resources/corner_text/README.md); it need not be there.
    PictureCommands(CommandSet& commands, ViewportGrid& grid, Preferences& preferences, QString cornerTextFile,
                    QObject* parent = nullptr);

    // The windows offered for the viewport in use.
    std::vector<WindowChoice> windows() const;
    void chooseWindow(int number); // 0: as the file says; from 1: of windows()
    // Windows and colour tables, for the palette.
    std::vector<PaletteEntry> paletteEntries();
    void stopCine() { m_cine.stop(); }

signals:
    // What could not be done, or read, in words; empty: that is over.
    void problem(sagitta::ui::BannerProblem kind, const QString& text);

private:
    scene::View* view() const { return m_grid.active().view(); }
    void addWindowCommands();
    void findWindow(ViewPicture::WindowOf kind);
    void addScaleCommands();
    void addCineCommands();
    void zoom(double factor);
    void chooseColors(const QString& name);
    void nextColors();
    void nextTextLevel();
    void applyOptions();
    void showCine();
    bool isReady(const scene::View& view) const;

    CommandSet& m_commands;
    ViewportGrid& m_grid;
    Preferences& m_preferences;
    std::shared_ptr<const render::CornerTextSets> m_cornerTexts;
    CinePlayer m_cine;
};

} // namespace sagitta::ui
