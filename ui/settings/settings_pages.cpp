#include "ui/settings/settings_pages.h"

#include "ui/browser/receive_status.h"
#include "ui/browser/studies_commands.h"
#include "ui/common/appearance.h"
#include "ui/settings/about_page.h"
#include "ui/settings/keys_page.h"
#include "ui/settings/nodes_page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/viewer/viewer_commands.h"
#include "ui/viewer/viewer_settings.h"

#include <QBoxLayout>
#include <QDir>
#include <QLabel>

namespace sagitta::ui {
namespace {

QWidget* makeReceivePage(ReceiveService& receiver) {
    auto* page = new QWidget;
    auto* text = new QLabel(SettingsDialog::tr(
        "Other computers can send images to this one: a modality, an archive, a colleague. It listens only while this "
        "is on; at first nodes that are entered here may send, and only from this computer."));
    text->setWordWrap(true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(text);
    column->addWidget(new ReceiveStatus(receiver));
    column->addStretch(1);
    return page;
}

} // namespace

void addSettingsPages(SettingsDialog& dialog, const SettingsServices& services) {
    Preferences& preferences = services.preferences;
    dialog.addPage(SettingsDialog::tr("Appearance"), new RowsPage(appearanceSettings(), preferences));
    dialog.addPage(SettingsDialog::tr("Viewer"), new RowsPage(viewerSettings(), preferences));
    dialog.addPage(SettingsDialog::tr("Keys"),
                   new KeysPage(preferences, {&commonScope(), &studiesScope(), &viewerScope()}));
    dialog.addPage(SettingsDialog::tr("PACS nodes"), new NodesPage(services.studies, services.nodes));
    dialog.addPage(SettingsDialog::tr("Receiving"), makeReceivePage(services.receiver));
}

void addAboutPage(SettingsDialog& dialog, const QString& version, const QString& dataFolder) {
    dialog.addPage(SettingsDialog::tr("About"), new AboutPage(version, QDir::toNativeSeparators(dataFolder)));
}

} // namespace sagitta::ui
