// What the viewer's banner says of a study that is being received, or was not received whole. Pure.
#pragma once

#include "app/retrieve_job.h"
#include "core/job_queue.h"

namespace sagitta::app {

// `last` is what the job's last try brought; null before there was one. Empty when there is nothing to say.
QString arrivalText(const JobStatus& status, const RetrieveReport* last);

} // namespace sagitta::app
