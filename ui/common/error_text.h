// What the person is told of an Error: what happened and what to do, in one or two sentences.
#pragma once

#include "core/error.h"
#include "network/remote_node.h"

#include <QString>

namespace sagitta::ui {

QString errorText(const Error& error);

// The same for a call to a node: names the address and the setting to look at.
QString nodeErrorText(const network::RemoteNode& node, const Error& error);

} // namespace sagitta::ui
