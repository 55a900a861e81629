// Which storage SOP classes to expect of a modality, and in which transfer syntaxes each can be stored. Drives the
// presentation contexts of a C-GET. Pure, any thread.
#pragma once

#include "network/dimse/association.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace sagitta::network {

// Used when the archive does not say which classes a study holds: the likely ones first.
QStringList likelyStorageClasses(const QStringList& modalities);

// One context per transfer syntax: with several in one, the archive would choose, and transcode what it has stored.
std::vector<ProposedContext> receivingContexts(const QString& sopClass);

// "CT Image Storage", or the UID.
QString storageClassName(const QString& sopClass);
// "JPEG-LS Lossless", or the UID.
QString syntaxName(const QString& transferSyntaxUid);

} // namespace sagitta::network
