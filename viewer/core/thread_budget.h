// The one place that sizes all thread pools for the cores at hand, so that retrieval and prefetch never slow the
// picture that is being looked at.
#pragma once

namespace sagitta {

struct ThreadBudget {
    int decode = 1; // frame decoding
    int render = 1; // planar rendering, rows of one image
    int jobs = 4;   // long work; mostly waits for network and disk
    int volume = 1; // the VTK mappers' own threads

    // From std::thread::hardware_concurrency().
    static ThreadBudget forThisMachine();
};

} // namespace sagitta
