// A ReceiveService that keeps what it was told and says what the test wants.
#pragma once

#include "ui/common/receive_service.h"

namespace sagitta::test {

class FakeReceiveService final : public ui::ReceiveService {
public:
    ui::ReceiveSettings settings() const override { return own; }
    Result<void> apply(const ui::ReceiveSettings& settings) override {
        own = settings;
        return answer;
    }
    ui::ReceiveState state() const override { return now; }

    ui::ReceiveSettings own;
    ui::ReceiveState now;
    Result<void> answer;
};

} // namespace sagitta::test
