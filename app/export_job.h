// ExportJob: local studies to a folder that other programs read as DICOM media. Running it again goes on in the same
// folder with what is missing.
#pragma once

#include "core/job.h"
#include "storage/exporter.h"

namespace sagitta::app {

class ExportJob final : public Job {
public:
    // `what` names the studies in the job list: modality and date, no patient.
    ExportJob(storage::LocalStore& store, QStringList studyUids, QString folder, QString what);

    QString title() const override;
    QString key() const override;
    QString lane() const override { return QStringLiteral("export"); }
    // Fails when images are missing, and says how many; each, and each that the DICOMDIR does not list, is in the
    // reasons.
    Result<void> run(JobContext& context) override;

private:
    const QStringList m_studyUids;
    const QString m_folder;
    const QString m_what;
    storage::Exporter m_exporter;
};

// What there is to say of an export that has ended, beside where it is: "2 are not in its DICOMDIR"; empty: nothing.
QString exportRemarks(const storage::ExportReport& report);

} // namespace sagitta::app
