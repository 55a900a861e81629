// What the sources of Catalog share. Internal to this library.
#pragma once

#include "storage/catalog.h"
#include "storage/database.h"

#include <QSqlQuery>

namespace sagitta::storage {

struct Catalog::Private {
    std::unique_ptr<Database> database;
    QString dataDir;

    // From a row that begins with header and file. A blob of another version is no loss: the file tells the same.
    Result<dicom::InstanceHeaderPtr> headerFrom(const QSqlQuery& row) const;
};

} // namespace sagitta::storage
