// DICOM unique identifiers (PS3.5 chapter 9): validation and generation. A UID from a file or a peer is data only; no
// file path is ever made from one. Any thread.
#pragma once

#include <QString>
#include <QUuid>

namespace sagitta {

// 1 to 64 characters of digits and dots, no empty component. Leading zeros are tolerated: real archives hold them.
bool isValidUid(const QString& uid);

// A new UID below 2.25 (PS3.5 B.2), from a random UUID.
QString makeUid();

// The UID below 2.25 of a given UUID (PS3.5 B.2): the same for the same UUID.
QString uidOf(const QUuid& uuid);

} // namespace sagitta
