// What is to be written: a study and a function for each of its files. The files know nothing of each other: any order,
// any thread. Library-internal.
#pragma once

#include "app/demo/demo_studies.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sagitta::demo {

// Asked to stop, it may answer Cancelled and leave no file; what is quick need not look.
using WriteFile = std::function<Result<void>(const QString& path, const std::stop_token& stop)>;

struct PlannedFile {
    QString name; // below the study's folder
    WriteFile write;
    int cost = 1; // about how many CT slices could be made meanwhile
};

struct StudyPlan {
    DemoStudy study;
    QString folder;
    std::vector<PlannedFile> files;
};

std::vector<StudyPlan> planDemoStudies();

// One function per kind of study; each in a file of its own.
StudyPlan planTorsoCt();
StudyPlan planHeadMr();
StudyPlan planPetCt();
StudyPlan planChestRadiograph();
StudyPlan planUltrasound();
StudyPlan planMammography();
std::vector<StudyPlan> planFollowUp();

} // namespace sagitta::demo
