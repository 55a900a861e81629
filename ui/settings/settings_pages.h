// The pages of the settings window that ui brings with it, in their order. Others stand between them and About, which
// comes last. GUI thread.
#pragma once

#include "network/remote_node.h"
#include "ui/common/preferences.h"
#include "ui/common/receive_service.h"
#include "ui/common/study_service.h"

namespace sagitta::ui {

class SettingsDialog;

// All outlive the dialog.
struct SettingsServices {
    Preferences& preferences;
    StudyService& studies;
    network::NodeList& nodes;
    ReceiveService& receiver;
};

// Appearance, viewer, keys, nodes, receiving.
void addSettingsPages(SettingsDialog& dialog, const SettingsServices& services);
void addAboutPage(SettingsDialog& dialog, const QString& version, const QString& dataFolder);

} // namespace sagitta::ui
